"""Whose letters come by e-mail hears of an event there, too, and ends it by one tap in the letter."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.mailserver import MailServer, mail_server
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of
from tests.stories.test_email import ADDRESS, Mailing, ask, links, mailing, press, subscribed
from tests.stories.test_subscribers import TEXT, count, send


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram, server: MailServer) -> AsyncIterator[Mailing]:
    async with mailing(tmp_path / "var", fake, server.port) as life:
        yield life


async def test_the_letter_comes_by_e_mail_and_one_tap_ends_it(
    life: Mailing, fake: FakeTelegram, server: MailServer
) -> None:
    moderator = fake.person(1, language_code="en", first_name="M")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, moderator, "park")
    browser = Browser(life)
    await browser.join(await life.grant(Role.DECISION_MAKER))
    await subscribed(life, server, browser)
    await browser.go("/e/park")
    await browser.press("follow:")
    await browser.press("follow-yes")
    assert await count(life) == 1
    await send(life, moderator)
    before = len(server.to(ADDRESS))
    life.now = datetime(2027, 3, 2, 9, 1, tzinfo=UTC)
    await life.doors.tick()
    letters = server.to(ADDRESS)[before:]
    assert len(letters) == 1 and TEXT in letters[0].as_string().replace("=\n", "")
    link = links(letters[0])["Write no more"]
    assert "Nothing has happened yet" in await ask(life, link)
    assert await count(life) == 1
    assert "your address is deleted" in await press(life, link)
    assert await count(life) == 0
    assert "not valid any more" in await ask(life, link)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        assert await unit.people.with_role(Role.SUBSCRIBER, event.municipality) == []
        assert len(await unit.people.with_role(Role.DECISION_MAKER, event.municipality)) == 1
