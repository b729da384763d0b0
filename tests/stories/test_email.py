"""Letters by e-mail: somebody without Telegram gives an address, and from then on loses nothing."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from bot.email import addresses
from bot.email import links as signed
from bot.model import Door, LetterState, Role, Rsvp
from bot.replies import Action
from config.settings import Settings
from tests.fakes.botapi import FakeTelegram
from tests.fakes.mailserver import MailServer, mail_server
from tests.fakes.telegram_user import Person
from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

ADDRESS = "Mayor@town.example"


class Mailing(Living):
    """An installation that knows a mail server."""

    port = 0

    @property
    def settings(self) -> Settings:
        written = Settings(
            _env_file=None,
            smtp_url=f"smtp://127.0.0.1:{self.port}",
            mail_from="Dialogbote <bote@town.example>",
        )
        mail = {"smtp_url": written.smtp_url, "mail_from": written.mail_from}
        return super().settings.model_copy(update=mail)


@asynccontextmanager
async def mailing(folder: Path, fake: FakeTelegram, port: int) -> AsyncIterator[Mailing]:
    life = Mailing(folder, fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC))
    life.port = port
    await life.start()
    try:
        yield life
    finally:
        await life.stop()


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram, server: MailServer) -> AsyncIterator[Mailing]:
    async with mailing(tmp_path / "var", fake, server.port) as life:
        yield life


@pytest.fixture
async def mayor(life: Mailing) -> Browser:
    browser = Browser(life)
    await browser.join(await life.grant(Role.DECISION_MAKER, note="Mayor"))
    return browser


@pytest.fixture
async def organiser(life: Mailing, fake: FakeTelegram) -> Person:
    someone = fake.person(2, language_code="en", first_name="O")
    await act(life, someone, f"!/start {await life.grant(Role.MODERATOR)}")
    return someone


async def command(browser: Browser, text: str) -> str:
    """Write a command into the menu's field."""
    if "csrf" not in browser.page or "/press" not in browser.page:
        await browser.go("/chat")
    form = next(form for form in Forms(browser.page).forms if form.action == "/press")
    return await browser.go("/press", "POST", **form.fields, text=text)


async def subscribed(life: Mailing, server: MailServer, browser: Browser) -> None:
    await command(browser, f"/email {ADDRESS}")
    assert "Is this the address?" in browser.text and ADDRESS in browser.text
    await browser.press("finish")
    await life.pass_time(seconds=15)
    await press(life, links(server.to(ADDRESS)[-1])["Yes, confirm it"])


def links(mail: EmailMessage) -> dict[str, str]:
    """The path of each button of a letter, by its label."""
    body = mail.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    content = body.get_content().replace("\r\n", "\n")
    return dict(re.findall(r"^(.+):\nhttp://127\.0\.0\.1:8080(\S+)$", content, re.MULTILINE))


async def ask(life: Living, path: str, method: str = "GET", **headers: str) -> str:
    """What anybody with the link gets, be it a mail program without cookie and Origin."""
    transport = httpx.ASGITransport(app=life.doors.web)
    home = life.settings.web_address
    headers |= {"accept-language": "en"}
    async with httpx.AsyncClient(transport=transport, base_url=home, headers=headers) as client:
        answer = await client.request(
            method, path, content=b"List-Unsubscribe=One-Click" if method == "POST" else None
        )
    assert answer.status_code == 200, answer.status_code
    assert "set-cookie" not in answer.headers
    return answer.text


async def press(life: Living, path: str) -> str:
    """Open a link and press the button on its page."""
    page = await ask(life, path)
    (action,) = set(re.findall(r'action="(/letter/[^"]+)"', page))
    assert action == path, "the button does what the link is for"
    return await ask(life, action, "POST", origin=life.settings.web_address)


async def announce(life: Living, organiser: Person, when: str = "21.04.2027 08:00") -> None:
    await act(
        life, organiser, "!/talks", "New talk", "!Shared streets", "!Prof. Muster on streets",
        f"!{when}", "!Town hall, room 7", "Skip", "Announce",
    )  # fmt: skip
    await life.pass_time(seconds=15)


async def answers(life: Living) -> list[Rsvp]:
    async with life.house.storage.unit() as unit:
        (talk,) = await unit.talks.all()
        return [reply.answer for reply in await unit.talks.replies(talk.id)]


async def test_from_the_address_to_the_last_letter(
    life: Mailing, server: MailServer, mayor: Browser, organiser: Person
) -> None:
    await subscribed(life, server, mayor)
    assert "List-Unsubscribe" not in server.to(ADDRESS)[0], "nobody has subscribed to it yet"
    await announce(life, organiser)
    invitation = server.to(ADDRESS)[-1]
    assert invitation["Subject"] == "Breakfast talk of Musterstadt – Shared streets"
    yes = links(invitation)["Yes"]
    for _ in range(3):
        assert "Shared streets" in await ask(life, yes)  # scanners look at every link
    assert await answers(life) == []
    page = await press(life, yes)
    assert "You said: yes." in page
    assert await answers(life) == [Rsvp.YES]
    (download,) = re.findall(r'href="(/letter/[^"]+/download/[^"]+)"', page)
    assert "BEGIN:VCALENDAR" in await ask(life, download)
    await press(life, yes)
    assert await answers(life) == [Rsvp.YES]

    await life.restart()
    life.now = datetime(2027, 4, 14, 8, 0, tzinfo=UTC)
    await life.doors.tick()
    await life.doors.tick()
    assert len(server.mails) == 3
    reminder = server.to(ADDRESS)[-1]
    assert reminder["Subject"] == "Reminder: the talk is in 7 days – Shared streets"
    (calendar,) = reminder.iter_attachments()
    assert isinstance(calendar, EmailMessage)
    assert calendar.get_content_type() == "text/calendar"

    stop = re.fullmatch(r"<http://127\.0\.0\.1:8080(\S+)>", reminder["List-Unsubscribe"])
    assert stop
    await ask(life, stop[1])
    await ask(life, stop[1], "POST")  # a mail program: no Origin, no cookie, no form of ours
    life.now = datetime(2027, 4, 16, 8, 0, tzinfo=UTC)
    await life.doors.tick()
    assert len(server.mails) == 3, "not one more"
    await mayor.go("/chat")
    assert "the talk is in 5 days" in mayor.text, "the chat has it"
    await press(life, links(reminder)["I cannot come"])
    assert await answers(life) == [Rsvp.NO], "an old letter still takes an answer"
    assert "Delete the address" in await command(mayor, "/email")


async def test_nothing_goes_to_an_address_that_nobody_confirmed(
    life: Mailing, server: MailServer, mayor: Browser, organiser: Person
) -> None:
    await command(mayor, "/email")
    await mayor.press("email-new")
    await mayor.write("no address")
    assert "That is no e-mail address" in mayor.text
    await mayor.write(ADDRESS)
    await mayor.press("finish")
    await life.pass_time(seconds=15)
    await announce(life, organiser)
    assert [mail["Subject"] for mail in server.to(ADDRESS)] == [
        "Shall letters come to this address?"
    ]
    await ask(life, links(server.to(ADDRESS)[0])["Yes, confirm it"])
    async with life.house.storage.unit() as unit:
        states = {letter.kind: letter.state for letter in await unit.letters.all()}
    assert states["talk-invitation"] is LetterState.SENT, "the browser shows it"
    await life.pass_time(hours=25)
    page = await ask(life, links(server.to(ADDRESS)[0])["Yes, confirm it"], "POST")
    assert "not valid any more" in page


async def test_a_link_dies_with_its_address(
    life: Mailing, server: MailServer, mayor: Browser
) -> None:
    await command(mayor, "/email stranger@town.example")
    await mayor.press("finish")
    await life.pass_time(seconds=15)
    astray = links(server.to("stranger@town.example")[0])["Yes, confirm it"]
    await subscribed(life, server, mayor)
    assert "not valid any more" in await ask(life, astray, "POST")
    confirm = links(server.to(ADDRESS)[0])["Yes, confirm it"]
    assert "not valid any more" in await ask(life, confirm, "POST"), "it works once"
    for forged in (astray[:-1] + ("A" if astray[-1] != "A" else "B"), "/letter/x", "/letter/AAAA"):
        assert "not valid any more" in await ask(life, forged, "POST")


async def test_telegram_cannot_confirm_what_the_mailbox_must(
    life: Mailing, server: MailServer, fake: FakeTelegram
) -> None:
    mayor = fake.person(1, language_code="en", first_name="M")
    await act(life, mayor, f"!/start {await life.grant(Role.DECISION_MAKER)}")
    await act(life, mayor, f"!/email {ADDRESS}", "Yes, send the letter")
    mayor.press_data("email-confirm")
    await life.settled()
    async with life.house.storage.unit() as unit:
        (person,) = await unit.people.all()
        found = [one for one in await unit.people.addresses(person.id) if one.door is Door.EMAIL]
    assert [one.letters for one in found] == [False]


async def test_chat_or_mail_and_back_and_gone(
    life: Mailing, server: MailServer, fake: FakeTelegram, organiser: Person
) -> None:
    mayor = fake.person(1, language_code="en", first_name="M")
    await act(life, mayor, f"!/start {await life.grant(Role.DECISION_MAKER)}")
    await act(life, mayor, "!/mydata", "Letters by e-mail", "Give an e-mail address")
    await act(life, mayor, f"!{ADDRESS}", "Yes, send the letter")
    await life.pass_time(seconds=15)
    await press(life, links(server.to(ADDRESS)[0])["Yes, confirm it"])
    await announce(life, organiser)
    assert len(server.mails) == 2
    told = len(mayor.messages)
    await act(life, mayor, "!/email", "In the chat")
    assert "not to this address" in text_of_last(mayor)
    await act(life, mayor, "!/talks", "Yes", "!/mydata")
    assert mayor.last and mayor.last.document
    (role,) = json.loads(mayor.last.document.content)["roles"]
    assert role["e-mail"] == [{"address": ADDRESS, "letters come": "in the chat"}]
    told = len(mayor.messages)
    life.now = datetime(2027, 4, 14, 8, 0, tzinfo=UTC)
    await life.doors.tick()
    assert (len(server.mails), len(mayor.messages)) == (2, told + 1)
    await act(life, mayor, "!/email", "By e-mail")
    life.now = datetime(2027, 4, 16, 8, 0, tzinfo=UTC)
    await life.doors.tick()
    assert len(server.mails) == 3
    await act(life, mayor, "!/email", "Delete the address")
    told = len(mayor.messages)
    life.now = datetime(2027, 4, 20, 8, 0, tzinfo=UTC)
    await life.doors.tick()
    assert (len(server.mails), len(mayor.messages)) == (3, told + 1)
    async with life.house.storage.unit() as unit:
        left = [a for p in await unit.people.all() for a in await unit.people.addresses(p.id)]
    assert {one.door for one in left} == {Door.TELEGRAM}


async def test_an_address_that_does_not_exist_is_dropped_and_counted(
    life: Mailing, server: MailServer, mayor: Browser, organiser: Person
) -> None:
    await subscribed(life, server, mayor)
    server.recipients[ADDRESS] = "550 5.1.1 no such user"
    # The browser is signed in no more, so that nothing else is left.
    life.now = datetime(2027, 6, 1, 8, 0, tzinfo=UTC)
    await announce(life, organiser, "30.06.2027 08:00")
    await act(life, organiser, "!/talks", "Letters about this talk")
    assert any("not reachable: 1" in message.text for message in organiser.messages)
    async with life.house.storage.unit() as unit:
        people = [one for one in await unit.people.all() if one.role is Role.DECISION_MAKER]
        assert not await unit.people.addresses(people[0].id)


async def test_what_needs_the_chat_brings_a_link_to_it(
    life: Mailing, server: MailServer, mayor: Browser, organiser: Person
) -> None:
    await subscribed(life, server, mayor)
    async with life.house.storage.unit() as unit:
        (person,) = [one for one in await unit.people.all() if one.role is Role.DECISION_MAKER]
        there = await addresses.confirmed(unit, person)
        assert there
        path = signed.path(unit, there, Action("fields", "round"))
    page = await ask(life, path)
    assert "This goes on in the chat" in page
    await ask(life, path, "POST")
    await life.pass_time(seconds=15)
    letter = server.to(ADDRESS)[-1]
    assert letter["Subject"] == "Your link to the chat"
    other = Browser(life)
    join = links(letter)["Open the chat"]
    await other.go(join)
    await other.send_again()
    assert "You are decision-maker for Musterstadt." in other.text
    third = Browser(life)
    await third.go(join)
    await third.send_again()
    assert "not valid any more" in third.text


async def test_nobody_without_a_role_is_offered_it(life: Mailing, fake: FakeTelegram) -> None:
    citizen = fake.person(9, language_code="en", first_name="C")
    await act(life, citizen, "!/help")
    assert "email" not in text_of_last(citizen)
    await act(life, citizen, "!/mydata")
    assert citizen.last and not citizen.last.labels
    await act(life, citizen, f"!/email {ADDRESS}")
    assert "stays anonymous" in text_of_last(citizen)


async def test_nobody_floods_a_mailbox(life: Mailing, server: MailServer, mayor: Browser) -> None:
    for number in range(7):
        await command(mayor, f"/email someone{number}@town.example")
        await mayor.press("finish")
        await life.pass_time(seconds=15)
    assert len(server.mails) == 5
    assert "very often today" in mayor.text


async def test_who_is_forgotten_leaves_no_address(
    life: Mailing, server: MailServer, mayor: Browser
) -> None:
    await subscribed(life, server, mayor)
    await command(mayor, "/forget")
    await mayor.press("forget-yes")
    async with life.house.storage.unit() as unit:
        assert await unit.people.all() == []
        assert await unit.letters.all() == []
    assert server.mails and "not valid" in await ask(
        life, links(server.to(ADDRESS)[0])["Yes, confirm it"], "POST"
    )
