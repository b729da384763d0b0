"""The browser as an equal way in: the same bot, heard through forms and cookies alone."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.model import Contribution, Door, LetterState, Role
from handlers.demo_roles import DemoRoles
from handlers.serving import Doors
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.handlers.web.browser import Forms
from tests.living import Living, living
from tests.stories.scenes import act, create_event

RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")
CODE = "park"


class Browser:
    """Somebody with a browser: they see the page they were shown last, and use what is on it."""

    def __init__(self, life: Living, language: str = "en") -> None:
        self._life = life
        self._jar = httpx.Cookies()
        self._language = language
        self.page = ""
        self.status = 0

    async def go(self, path: str, method: str = "GET", **form: str) -> str:
        """Ask for a page, follow where it leads, and look at it."""
        home = self._life.settings.web_address
        headers = {
            "Origin": home,
            "Sec-Fetch-Site": "same-origin",
            "Accept-Language": self._language,
        }
        # The door of this moment: a restart opens another one, and the cookies stay.
        transport = httpx.ASGITransport(app=self._life.doors.web)
        async with httpx.AsyncClient(
            transport=transport,
            base_url=home,
            headers=headers,
            cookies=self._jar,
            follow_redirects=True,
        ) as client:
            answer = await client.request(method, path, data=form or None)
            self._jar = client.cookies
        self.status, self.page = answer.status_code, answer.text
        return self.page

    def form(self, start: str, part: str = "") -> tuple[str, dict[str, str]]:
        """Where the last button sends to whose action begins so and has that part, and what."""
        for form in reversed(Forms(self.page).forms):
            for name, value in reversed(form.buttons):
                if name == "button" and value.startswith(start) and part in value:
                    return form.action, {**form.fields, "button": value}
        raise AssertionError(f"no button {start} {part}:\n{self.text}")

    async def press(self, start: str, part: str = "") -> str:
        """Press that button."""
        action, sent = self.form(start, part)
        return await self.go(action, "POST", **sent)

    async def write(self, text: str) -> str:
        """Write into the page's field and send it."""
        form = Forms(self.page).ids["composer"]
        return await self.go(form.action, "POST", **form.fields, text=text)

    async def send_again(self) -> str:
        """Press the only button of a page that offers to send once more."""
        (form,) = Forms(self.page).forms
        return await self.go(form.action, "POST", **form.fields)

    async def join(self, code: str) -> str:
        """Take up a role by a one-time link."""
        await self.go(f"/join/{code}")
        return await self.send_again()

    async def answer(self, text: str) -> str:
        """The way to the review of the event `park`."""
        await self.go(f"/e/{CODE}")
        await self.press("join")
        await self.write(text)
        await self.press("done")
        await self.press("answer:")
        return await self.press("skip")

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.page)).split())

    @property
    def receipt(self) -> str:
        found: str = RECEIPT.findall(self.text)[-1]
        return found


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    """A bot with one open event, code `park`."""
    async with living(tmp_path / "var", fake) as life:
        moderator = fake.person(1, language_code="en", first_name="Mod")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, CODE)
        yield life


@pytest.fixture
def moderator(life: Living, fake: FakeTelegram) -> Person:
    del life
    return fake.person(1, language_code="en", first_name="Mod")


@pytest.fixture
def browser(life: Living) -> Browser:
    return Browser(life)


async def stored(life: Living) -> list[Contribution]:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(CODE)
        assert event is not None
        found = await unit.contributions.released(event.id)
        for prompt in event.prompts.questions:
            found += await unit.contributions.waiting(event.id, prompt.id)
        return found


async def texts(life: Living) -> list[str]:
    return sorted(one.value for one in await stored(life) if one.prompt == "p1")


async def content(life: Living) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the bot remembers: each table, and each file beside the database."""
    # That an answer to Telegram is out is written with the next batch: no look's doing.
    await life.doors.intake.tidy()
    file = life.folder / "dialogbote.sqlite"
    with sqlite3.connect(file) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        kept = {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names
        }
    connection.close()
    assert sum(map(len, kept.values())) > 5, "this looked at nothing"
    for path in sorted(life.folder.rglob("*")):
        if path.is_file() and not path.name.startswith(file.name):
            kept[str(path.relative_to(life.folder))] = [(path.read_bytes(),)]
    return kept


# ------------------------------------------------------------------ an equal way in


async def test_the_same_answers_are_stored_whichever_way_they_come(
    life: Living, browser: Browser, fake: FakeTelegram
) -> None:
    citizen = fake.person(2, language_code="en", first_name="Cem")
    await act(life, citizen, "!/start park", "Take part", "!More trees", "!and shade", "Done")
    await act(life, citizen, "Green", "Skip", "Hand in answers")
    by_telegram = await stored(life)
    await browser.go("/e/park")
    await browser.press("join")
    await browser.write("More trees")
    await browser.write("and shade")
    await browser.press("done")
    await browser.press("answer:")
    await browser.press("skip")
    await browser.press("finish")
    assert "Your answers have been sent" in browser.text
    known = {one.id for one in by_telegram}
    by_browser = [one for one in await stored(life) if one.id not in known]

    def shape(one: Contribution) -> tuple[object, ...]:
        return one.event, one.prompt, one.value, one.language, bool(one.receipt), bool(one.waiter)

    assert sorted(map(shape, by_browser)) == sorted(map(shape, by_telegram))
    assert len(by_browser) == 2


async def test_what_is_typed_arrives_in_every_character(life: Living, browser: Browser) -> None:
    odd = "  <b>zwei\n\tdrei</b> & 'vier' \u202eüber\u202c 🏳️‍🌈 {{7*7}} %s  "
    await browser.answer(odd)
    await browser.press("finish")
    assert await texts(life) == [odd]


async def test_a_receipt_opens_the_answers_in_the_other_door_too(
    life: Living, browser: Browser, fake: FakeTelegram
) -> None:
    await browser.answer("From the browser")
    await browser.press("finish")
    citizen = fake.person(2, language_code="en", first_name="Cem")
    await act(life, citizen, f"!/receipt {browser.receipt}")
    assert citizen.last is not None
    assert "From the browser" in citizen.last.text
    await browser.write(f"/receipt {browser.receipt.lower()}")
    await browser.press("receipt-edit")
    await browser.press("edit", ":p2")
    assert "Which colour?" in browser.text
    await browser.press("answer:")
    await browser.press("finish")
    await browser.write(browser.receipt)
    await browser.press("receipt-del")
    await browser.press("receipt-gone")
    assert await stored(life) == []


async def test_a_cookie_answers_as_often_as_the_event_takes_and_another_anew(
    life: Living, browser: Browser, moderator: Person
) -> None:
    await browser.answer("first")
    await browser.press("finish")
    for text in ("second", "third"):
        await browser.go("/e/park")
        await browser.press("join")
        await browser.write(text)
        await browser.press("done")
        # The choice takes one answer from each; the scale was skipped, so it is asked again.
        await browser.press("answer:" if text == "third" else "skip")
        await browser.press("finish")
    await browser.go("/e/park")
    await browser.press("join")
    assert "already given all the answers" in browser.text
    other = Browser(life)
    await other.answer("fourth")
    await other.press("finish")
    assert await texts(life) == ["first", "fourth", "second", "third"]
    for number in range(4):
        one = Browser(life)
        await one.answer(f"more {number}")
        await one.press("finish")
    await act(life, moderator, "!/events", "Our park (open)")
    assert moderator.last is not None
    assert "At least 5 people took part" in moderator.last.text
    assert "At least 5 of them in the browser" in moderator.last.text


async def test_a_cookie_that_was_deleted_brings_back_no_draft(
    life: Living, browser: Browser
) -> None:
    await browser.answer("mine alone")
    stranger = Browser(life)
    await stranger.go("/chat")
    assert "mine alone" not in stranger.text
    await browser.go("/chat")
    assert "mine alone" in browser.text


async def test_a_restart_finds_everybody_where_they_were(life: Living, browser: Browser) -> None:
    await browser.go("/e/park")
    await browser.press("join")
    await browser.write("before")
    await life.restart()
    await browser.write("and after")
    await life.restart()
    await browser.go("/chat")
    assert "before and after" in browser.text
    await browser.press("done")
    await browser.press("answer:")
    await browser.press("skip")
    await life.restart()
    await browser.press("finish")
    assert await texts(life) == ["before\nand after"]


# ------------------------------------------------------------------ roles, devices, letters


async def test_a_role_lives_in_a_browser_for_ninety_days(life: Living, browser: Browser) -> None:
    await browser.join(await life.grant(Role.MODERATOR))
    assert "You are moderator for Musterstadt" in browser.text
    await life.pass_time(days=89, hours=23)
    await life.restart()
    await browser.go("/chat")
    assert "You are moderator for Musterstadt" in browser.text
    await life.pass_time(hours=2)
    await browser.go("/chat")
    assert "You are moderator" not in browser.text
    await browser.write("/events")
    assert "This is for moderators" in browser.text
    async with life.house.storage.unit() as unit:
        addresses = [
            address
            for person in await unit.people.all()
            for address in await unit.people.addresses(person.id)
        ]
    assert [address.door for address in addresses] == [Door.TELEGRAM], "its address is deleted"


async def test_one_time_links_work_once_in_whichever_browser(
    life: Living, browser: Browser
) -> None:
    code = await life.grant(Role.RESPONDENT)
    await browser.go(f"/join/{code}")
    await browser.go(f"/join/{code}")
    await browser.send_again()
    assert "You are respondent" in browser.text
    thief = Browser(life)
    await thief.join(code)
    assert "not valid any more" in thief.text
    await browser.write("/link")
    (link,) = re.findall(r"/join/(d_[\w-]+)", browser.text)
    second = Browser(life)
    await second.join(link)
    assert "You are respondent" in second.text
    await thief.join(link)
    assert "not valid any more" in thief.text
    await browser.write("/link")
    (late,) = re.findall(r"/join/(d_[\w-]+)", browser.text)
    await life.pass_time(minutes=11)
    await thief.join(late)
    assert "not valid any more" in thief.text


async def _announced(life: Living, moderator: Person) -> None:
    await act(
        life, moderator, "!/talks", "New talk", "!Shared streets", "!Prof. Muster on streets",
        "!30.03.2027 08:00", "!Town hall, room 7", "Announce",
    )  # fmt: skip


async def test_letters_to_whoever_has_only_a_browser_appear_there_and_count_as_sent(
    life: Living, browser: Browser, moderator: Person
) -> None:
    await browser.join(await life.grant(Role.DECISION_MAKER))
    await _announced(life, moderator)
    await browser.go("/chat/letters")
    assert "Shared streets" not in browser.text
    await life.pass_time(seconds=15)
    async with life.house.storage.unit() as unit:
        states = {letter.kind: letter.state for letter in await unit.letters.all()}
    assert states == {
        "talk-invitation": LetterState.SENT,
        "talk-request": LetterState.QUEUED,
    }
    await browser.go("/chat/letters")
    assert "Shared streets" in browser.text
    assert "Will you come?" in browser.text
    await browser.press("rsvp", ":yes")
    assert "You said: yes." in browser.text
    await life.restart()
    await browser.go("/chat/letters")
    assert "Will you come?" not in browser.text, "an answered invitation is not shown again"
    await life.pass_time(days=22)
    await browser.go("/chat/letters")
    assert "Reminder: the talk is in 7 days." in browser.text
    async with life.house.storage.unit() as unit:
        states = {letter.kind: letter.state for letter in await unit.letters.all()}
    assert states["talk-reminder-7"] is LetterState.SENT
    assert LetterState.UNCERTAIN not in states.values()


async def test_who_has_both_gets_letters_by_telegram_and_sees_them_in_the_browser(
    life: Living, browser: Browser, moderator: Person, fake: FakeTelegram
) -> None:
    mayor = fake.person(5, language_code="en", first_name="May")
    await act(life, mayor, f"!/start {await life.grant(Role.DECISION_MAKER)}", "!/link")
    assert mayor.last is not None
    (link,) = re.findall(r"/join/(d_[\w-]+)", mayor.last.text)
    await browser.join(link)
    await _announced(life, moderator)
    await life.pass_time(seconds=15)
    await browser.go("/chat/letters")
    assert "Shared streets" in browser.text
    assert sum("Will you come?" in message.text for message in mayor.messages) == 1
    await browser.press("rsvp", ":no")
    await act(life, mayor, "!/talks")
    assert "You said: no." in mayor.last.text


async def test_a_chat_without_letters_is_told_nothing(life: Living, browser: Browser) -> None:
    await browser.go("/e/park")
    await browser.press("join")
    await browser.go("/chat/letters")
    assert browser.status == 204
    assert browser.page == ""


async def test_forget_deletes_the_role_and_the_draft_of_a_browser(
    life: Living, browser: Browser
) -> None:
    await browser.join(await life.grant(Role.RESPONDENT))
    await browser.answer("secret words")
    await browser.write("/forget")
    await browser.press("forget-yes")
    await browser.go("/chat")
    assert "secret words" not in browser.text
    assert "You are respondent" not in browser.text


async def test_the_file_of_what_is_stored_does_not_sign_anybody_in(
    life: Living, browser: Browser
) -> None:
    await browser.join(await life.grant(Role.RESPONDENT))
    await browser.write("/mydata")
    (ticket,) = re.findall(r'href="(/download/[\w-]+)"', browser.page)
    told = json.loads(await browser.go(ticket))
    assert told["account"] == {"door": "browser", "id": None}
    assert [role["role"] for role in told["roles"]] == ["respondent"]
    for value in browser._jar.values():
        assert value not in browser.page


# ------------------------------------------------------------------ twice, and not at all


async def test_a_form_sent_twice_is_one_answer(life: Living, browser: Browser) -> None:
    await browser.go("/e/park")
    await browser.press("join")
    form = Forms(browser.page).ids["composer"]
    once = {**form.fields, "text": "only once"}
    await asyncio.gather(*(browser.go(form.action, "POST", **once) for _ in range(5)))
    await life.restart()
    await browser.go(form.action, "POST", **once)
    await browser.press("done")
    await browser.press("answer:")
    await browser.press("skip")
    action, sent = browser.form("finish")
    for _ in range(3):
        await browser.go(action, "POST", **sent)
        assert browser.status == 200
    assert await texts(life) == ["only once"]
    assert len(await stored(life)) == 2


async def test_the_first_press_sent_twice_begins_one_conversation_each_and_stores_nothing(
    life: Living, browser: Browser
) -> None:
    """Before the cookie two tabs are two people; neither has handed anything in."""
    await browser.go("/e/park")
    first = browser.page
    await browser.press("join")
    account = dict(browser._jar)
    browser.page = first
    await browser.press("join")
    # The cookie is there by now, and the old form knows none: it is offered once more.
    assert browser.status == 403
    await browser.send_again()
    assert dict(browser._jar) == account
    assert "What shall change?" in browser.text
    assert await stored(life) == []


@pytest.mark.parametrize("killed", [False, True])
async def test_a_commit_that_failed_keeps_the_words_and_a_retry_stores_them_once(
    life: Living, browser: Browser, killed: bool
) -> None:
    await browser.go("/e/park")
    await browser.press("join")
    storage = life.house.storage
    commit = storage._commit

    async def refused(unit: Any) -> None:
        raise OSError("no space left on device")

    storage._commit = refused  # type: ignore[method-assign]
    await browser.write("<i>not lost</i>")
    assert browser.status == 503
    assert "<i>not lost</i>" in browser.text
    await browser.send_again()
    assert browser.status == 503
    storage._commit = commit  # type: ignore[method-assign]
    if killed:
        await life.restart()
    offer = browser.page
    await browser.send_again()
    assert browser.status == 200
    browser.page = offer
    await browser.send_again()
    await browser.press("done")
    await browser.press("answer:")
    await browser.press("skip")
    await browser.press("finish")
    assert await texts(life) == ["<i>not lost</i>"]


async def test_an_answer_that_was_committed_and_never_shown_is_not_stored_again(
    life: Living, browser: Browser
) -> None:
    """Killed between the commit and the response: the person sends it once more."""
    await browser.answer("handed in")
    review = browser.page
    storage = life.house.storage
    commit = storage._commit

    async def committed_and_gone(unit: Any) -> None:
        await commit(unit)
        raise ConnectionResetError("the machine is gone")

    storage._commit = committed_and_gone  # type: ignore[method-assign]
    await browser.press("finish")
    assert browser.status == 503
    storage._commit = commit  # type: ignore[method-assign]
    await life.restart()
    await browser.send_again()
    assert browser.status == 200
    browser.page = review
    await browser.press("finish")
    assert "sent already" in browser.text
    assert await texts(life) == ["handed in"]


# ------------------------------------------------------------------ looking changes nothing

LOOKS = (
    "/",
    f"/e/{CODE}",
    f"/e/{CODE}?lang=ar",
    f"/e?code={CODE}",
    "/e/nothing",
    "/chat",
    "/chat/letters",
    "/press",
    "/join/{code}",
    "/e/{code}",
    "/download/nothing",
    "/healthz",
    "/robots.txt",
    "/static/0/style.css",
    "/nothing",
)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_look_of_somebody_new_changes_nothing(
    life: Living, browser: Browser, method: str
) -> None:
    code = await life.grant(Role.MODERATOR)
    before = await content(life)
    for path in LOOKS:
        await browser.go(path.format(code=code), method)
        assert await content(life) == before, path
        assert not browser._jar, path
    await browser.join(code)
    assert "You are moderator" in browser.text, "the code was not spent by looking"


@pytest.mark.parametrize("stand", ["question", "review", "sent", "role", "result"])
async def test_a_look_of_somebody_known_changes_nothing(
    life: Living, browser: Browser, moderator: Person, stand: str
) -> None:
    if stand in ("role", "result"):
        await browser.join(await life.grant(Role.DECISION_MAKER))
        await browser.join(await life.grant(Role.RESPONDENT))
        await _announced(life, moderator)
        await life.pass_time(seconds=15)
    if stand == "result":
        await browser.press("selfcheck")
        await browser.press("selfcheck-new")
        for _ in range(14):
            await browser.press("answer:")
        assert "Your result by field of action" in browser.text
    elif stand != "role":
        await browser.answer("words")
        if stand == "question":
            await browser.press("edit")
        elif stand == "sent":
            await browser.press("finish")
    code = await life.grant(Role.MODERATOR)
    await life.pass_time(hours=2)
    before = await content(life)
    for path in LOOKS:
        await browser.go(path.format(code=code))
        assert await content(life) == before, path


async def test_a_look_at_another_event_leaves_words_where_they_were_written(
    life: Living, browser: Browser, moderator: Person
) -> None:
    """Two events at once: what is typed on a page belongs to what that page asks."""
    await act(life, moderator, "!/events", "New event", "!Second", "English", "!What else?")
    await act(life, moderator, "Free text", "!1", "Yes", "No", "!lake", "Skip", "Skip")
    await act(life, moderator, "Create the event", "Open now")
    await browser.go("/e/park")
    await browser.press("join")
    park = browser.page
    await browser.go("/e/lake")
    await browser.press("join")
    await browser.go("/e/park")
    assert "What shall change?" in browser.text
    await browser.write("for the park")
    assert "What shall change?" in browser.text
    assert "for the park" in browser.text
    await browser.go("/e/lake")
    browser.page = park
    await browser.write("and more for the park")
    await browser.go("/e/lake")
    assert "for the park" not in browser.text


async def test_the_demos_looks_change_nothing_once_its_roles_are_given(
    life: Living, browser: Browser
) -> None:
    # What was settled is written by and by, whoever looks.
    await life.doors.intake.tidy()
    life.doors = Doors(life.house, None, await DemoRoles.prepared(life.house))
    roles = ("/demo/citizen", "/demo/decision-maker", "/demo/moderator")
    await browser.go("/")
    for path in roles:
        await browser.go(path)
    before = await content(life)
    for path in ("/", *roles, *(f"{role}/chat" for role in roles)):
        await browser.go(path)
        assert await content(life) == before, path
