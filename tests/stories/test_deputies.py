"""A deputy by Telegram, in the browser and by e-mail: sent, come in, reminded, not needed, gone."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Role
from storage.backup import backup
from storage.restore import restore
from tests.fakes.botapi import FakeTelegram
from tests.fakes.mailserver import MailServer, mail_server
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.command_line import typed
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_email import (
    ADDRESS,
    Mailing,
    announce,
    ask,
    command,
    links,
    mailing,
    press,
    subscribed,
)


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram, server: MailServer) -> AsyncIterator[Mailing]:
    async with mailing(tmp_path / "var", fake, server.port) as life:
        yield life


@pytest.fixture
async def organiser(life: Mailing, fake: FakeTelegram) -> Person:
    someone = fake.person(2, language_code="en", first_name="O")
    await act(life, someone, f"!/start {await life.grant(Role.MODERATOR)}")
    return someone


async def guest(life: Living, fake: FakeTelegram, number: int, note: str) -> Person:
    someone = fake.person(number, language_code="en", first_name="G")
    await act(life, someone, f"!/start {await life.grant(Role.DECISION_MAKER, note=note)}")
    return someone


def code_in(text: str) -> str:
    found = re.findall(r"/join/(v_[\w-]+)", text)
    assert found, text
    return str(found[-1])


def heard(someone: Person, words: str) -> int:
    return sum(words in message.text for message in someone.messages)


async def reminded(life: Living, *days: int) -> None:
    """Let the reminders go out that are due on these days of April 2027."""
    for day in days:
        life.now = datetime(2027, 4, day, 8, 0, tzinfo=UTC)
        await life.doors.tick()


async def test_from_the_link_to_the_last_day(
    life: Mailing,
    fake: FakeTelegram,
    organiser: Person,
) -> None:
    mayor = await guest(life, fake, 1, "Mayor")
    await announce(life, organiser)
    await act(life, mayor, "Send my deputy")
    code = code_in(mayor.messages[-1].text)
    assert f"?start={code}" in mayor.messages[-1].text, "for Telegram as well"
    await life.restart()
    deputy = fake.person(7, language_code="en", first_name="D")
    await act(life, deputy, f"!/start {code}")
    assert any(message.document for message in deputy.messages), "the calendar file"
    assert heard(deputy, "You come as a deputy.") == 1
    assert heard(deputy, "Mayor") == 0
    thief = fake.person(8, language_code="en", first_name="T")
    await act(life, thief, f"!/start {code}")
    assert "not valid any more" in text_of_last(thief)
    await act(life, deputy, "!/start")
    assert "You are a deputy at the talk “Shared streets”." in text_of_last(deputy)
    await act(life, deputy, "Talks")
    await act(life, organiser, "!/talks")
    assert heard(organiser, "Deputy of Mayor, Musterstadt") == 1
    assert "deputy\tfor Mayor" in await typed(life, "members")
    before = len(mayor.messages)
    await reminded(life, 14, 16, 20)
    assert heard(deputy, "Reminder: the talk is") == 3
    assert len(mayor.messages) == before
    await act(life, deputy, "!/mydata")
    assert deputy.last and deputy.last.document
    (role,) = json.loads(deputy.last.document.content)["roles"]
    async with life.house.storage.unit() as unit:
        (talk,) = await unit.talks.all()
    assert (role["role"], role["deputy at the talk"]) == ("deputy", talk.id)
    await act(life, mayor, "!/talks", "I will come" if heard(mayor, "I will come") else "Yes")
    await life.pass_time(seconds=15)
    assert "You are not needed as a deputy any more." in text_of_last(deputy)
    await act(life, deputy, "!/talks")
    assert "No talk lies ahead." in text_of_last(deputy)
    life.now = datetime(2027, 6, 1, 8, 0, tzinfo=UTC)
    await life.doors.tick()
    async with life.house.storage.unit() as unit:
        assert {one.role for one in await unit.people.all()} == {
            Role.DECISION_MAKER,
            Role.MODERATOR,
        }


async def test_a_deputy_in_the_browser_cannot_come(
    life: Mailing,
    fake: FakeTelegram,
    organiser: Person,
) -> None:
    mayor = await guest(life, fake, 1, "Mayor")
    await announce(life, organiser)
    await act(life, mayor, "Send my deputy")
    deputy = Browser(life)
    await deputy.go(f"/join/{code_in(mayor.messages[-1].text)}")
    assert heard(mayor, "Your deputy comes.") == 0, "looking does nothing"
    await deputy.send_again()
    assert "You come as a deputy." in deputy.text
    await act(life, mayor, "!/talks")
    assert "Your deputy comes." in text_of_last(mayor)
    await command(deputy, "/talks")
    await deputy.press("rsvp", ":no")
    assert "Thank you for telling us." in deputy.text
    await life.pass_time(seconds=15)
    await life.pass_time(seconds=15)
    assert heard(mayor, "Your deputy cannot come.") == 1
    await act(life, mayor, "Yes")
    assert heard(mayor, "You said: yes.") == 1


async def test_who_has_only_e_mail_sends_a_deputy_who_has_only_e_mail(
    life: Mailing,
    server: MailServer,
    organiser: Person,
) -> None:
    mayor = Browser(life)
    await mayor.join(await life.grant(Role.DECISION_MAKER, note="Mayor"))
    await subscribed(life, server, mayor)
    await announce(life, organiser)
    path = links(server.to(ADDRESS)[-1])["Send my deputy"]
    page = await press(life, path)
    deputy = Browser(life)
    await deputy.join(code_in(page))
    assert "You come as a deputy." in deputy.text
    await command(deputy, "/email deputy@town.example")
    await deputy.press("finish")
    await life.pass_time(seconds=15)
    await press(life, links(server.to("deputy@town.example")[-1])["Yes, confirm it"])
    await reminded(life, 14)
    reminder = server.to("deputy@town.example")[-1]
    assert reminder["Subject"] == "Reminder: the talk is in 7 days – Shared streets"
    assert "Send my deputy" not in links(reminder)
    page = await press(life, path)
    assert "Shall somebody else come?" in page
    (other,) = re.findall(r'action="(/letter/[^"]+)"', page)
    second = code_in(await press(life, other))
    await life.pass_time(seconds=15)
    gone = server.to("deputy@town.example")[-1]
    assert gone["Subject"].startswith("You are not needed as a deputy any more")
    successor = Browser(life)
    await successor.join(second)
    late = await ask(life, links(reminder)["I cannot come"], "POST")
    assert "no such talk of yours" in late
    assert "You come as a deputy." in await command(successor, "/talks"), "an old letter is void"


async def test_forgetting_goes_both_ways_also_after_a_restoration(
    life: Mailing,
    fake: FakeTelegram,
    organiser: Person,
) -> None:
    mayor = await guest(life, fake, 1, "Mayor")
    other = await guest(life, fake, 3, "Other")
    await announce(life, organiser)
    deputies = {}
    for number, principal in ((7, mayor), (8, other)):
        await act(life, principal, "!/talks", "Send my deputy")
        deputies[number] = fake.person(number, language_code="en", first_name="D")
        code = code_in(principal.messages[-1].text)
        await act(life, deputies[number], f"!/start {code}")
    file = life.folder.parent / "copy.sqlite"
    await backup(life.folder, life.settings.database, file)
    await act(life, mayor, "!/forget", "Yes, forget me")
    await act(life, deputies[8], "!/forget", "Yes, forget me")
    await life.stop()
    await restore(life.folder, life.settings.database, file, life.now)
    await life.start()
    await life.pass_time(seconds=15)
    await life.pass_time(seconds=15)
    assert heard(deputies[7], "You are not needed as a deputy any more.") == 1
    assert heard(other, "Your deputy cannot come.") == 1
    async with life.house.storage.unit() as unit:
        left = [one for one in await unit.people.all() if one.role is Role.DEPUTY]
        (talk,) = await unit.talks.all()
        assert await unit.talks.replies(talk.id) == []
    assert [one.principal for one in left] == [None]
