"""What was promised to the people of an event, without Telegram: in a browser, and by e-mail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.event_plan import Step
from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.mailserver import MailServer, mail_server
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of
from tests.stories.test_email import ADDRESS, Mailing, ask, links, mailing, press, subscribed

DONE = "Done: thanks and raw notes"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram, server: MailServer) -> AsyncIterator[Mailing]:
    async with mailing(tmp_path / "var", fake, server.port) as life:
        yield life


async def closed(life: Mailing, fake: FakeTelegram) -> None:
    """An event of the town that was closed on Monday, 1 March 2027."""
    moderator = fake.person(1, language_code="en", first_name="M")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, moderator, "park")
    await act(life, moderator, "Close", "Yes, close")
    await life.pass_time(seconds=15)


async def kept(life: Mailing) -> frozenset[Step]:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        plan = await unit.event_plans.of_event(event.id)
    assert plan is not None
    return plan.done


async def a_week_later(life: Mailing) -> None:
    life.now = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
    await life.doors.tick()


async def test_in_a_browser(life: Mailing, fake: FakeTelegram) -> None:
    await closed(life, fake)
    browser = Browser(life)
    await browser.join(await life.grant(Role.MODERATOR))
    await life.pass_time(seconds=15)
    await a_week_later(life)
    await browser.go("/chat/letters")
    assert "What you promised the people" in browser.text
    await browser.press("plan-done", ":thanks")
    assert await kept(life) == {Step.THANKS}
    await browser.go("/chat/letters")
    assert "What you promised the people" not in browser.text, "it is kept"


async def test_by_e_mail_one_tap_is_enough_and_a_look_is_none(
    life: Mailing, fake: FakeTelegram, server: MailServer
) -> None:
    await closed(life, fake)
    browser = Browser(life)
    await browser.join(await life.grant(Role.MODERATOR))
    await subscribed(life, server, browser)
    await a_week_later(life)
    letter = server.to(ADDRESS)[-1]
    assert "Thanks and raw notes by Monday, 8 March 2027" in letter.as_string().replace("=\n", "")
    page = await ask(life, links(letter)[DONE])
    assert "Our park" in page and "Nothing has happened yet" in page
    assert await kept(life) == frozenset()
    answer = await press(life, links(letter)[DONE])
    assert "Nobody is reminded of it any more" in answer
    assert await kept(life) == {Step.THANKS}
    assert "Nobody is reminded" not in await ask(life, links(letter)[DONE])
