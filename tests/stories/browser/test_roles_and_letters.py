"""Roles, devices and letters of people who use a browser."""

from __future__ import annotations

import json
import re

from bot.model import Door, LetterState, Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import announced
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act


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


async def test_letters_to_whoever_has_only_a_browser_appear_there_and_count_as_sent(
    life: Living, browser: Browser, moderator: Person
) -> None:
    await browser.join(await life.grant(Role.DECISION_MAKER))
    await announced(life, moderator)
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
    await announced(life, moderator)
    await life.pass_time(seconds=15)
    await browser.go("/chat/letters")
    assert "Shared streets" in browser.text
    assert sum("Will you come?" in message.text for message in mayor.messages) == 1
    await browser.press("rsvp", ":no")
    await act(life, mayor, "!/talks")
    assert "You said: no. Thank you for telling us." in mayor.last.text


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
