"""A subscriber is written to in the chat: no mailbox of a role is copied that nobody could delete."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Door, Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.mailserver import MailServer, mail_server
from tests.fakes.telegram_user import Person
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of
from tests.stories.test_email import ADDRESS, Mailing, links, mailing, press, subscribed
from tests.stories.test_subscribers import TEXT, count, heard, morning, send


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram, server: MailServer) -> AsyncIterator[Mailing]:
    async with mailing(tmp_path / "var", fake, server.port) as life:
        yield life


@pytest.fixture
async def moderator(life: Mailing, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="M")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def official(life: Mailing, fake: FakeTelegram, server: MailServer) -> Person:
    """A decision-maker in Telegram whose letters go to a mailbox."""
    person = fake.person(5, language_code="en", first_name="D")
    await act(life, person, f"!/start {await life.grant(Role.DECISION_MAKER)}")
    await act(life, person, f"!/email {ADDRESS}", "Yes, send the letter")
    await life.pass_time(seconds=15)
    await press(life, links(server.to(ADDRESS)[-1])["Yes, confirm it"])
    return person


async def follow(life: Mailing, person: Person) -> None:
    await act(life, person, "!/start park")
    for verb in ("follow", "follow-yes"):
        person.press_data(f"{verb}:{(await event_of(life)).id}")
        await life.settled()
    assert await count(life) == 1


@pytest.mark.parametrize("deletes", [True, False])
async def test_no_letter_goes_to_the_mailbox_of_a_role(
    life: Mailing, fake: FakeTelegram, server: MailServer, moderator: Person, *, deletes: bool
) -> None:
    person = await official(life, fake, server)
    await follow(life, person)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        (subscriber,) = await unit.subscribers.of_event(event.id)
        there = await unit.people.addresses(subscriber.person)
        assert [one.door for one in there] == [Door.TELEGRAM]
    if deletes:
        await act(life, person, "!/email", "Delete the address")
    server.mails.clear()
    await send(life, moderator)
    await morning(life, 2)
    assert server.to(ADDRESS) == []
    assert heard(person, TEXT) == 1
    await act(life, person, "Write no more")
    assert await count(life) == 0


async def test_in_the_browser_it_is_there_and_comes_by_no_mail(
    life: Mailing, server: MailServer, moderator: Person
) -> None:
    browser = Browser(life)
    await browser.join(await life.grant(Role.DECISION_MAKER))
    await subscribed(life, server, browser)
    await browser.go("/e/park")
    await browser.press("follow:")
    await browser.press("follow-yes")
    server.mails.clear()
    await send(life, moderator)
    life.now = datetime(2027, 3, 2, 9, 1, tzinfo=UTC)
    await life.doors.tick()
    assert server.to(ADDRESS) == []
    await browser.go("/chat")
    assert TEXT in browser.text
