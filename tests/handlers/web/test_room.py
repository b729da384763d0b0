"""A talk while it goes on, in real browsers: guests on phones, whoever runs it, and the screen."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.model import Presence, Role, RoundState, Talk
from bot.talks.room import asking, keeping
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import (
    LANGUAGES,
    SCREENS,
    doing,
    judge,
    judge_screen,
    needs_chromium,
    sign_in_screen,
    tap,
    write,
)
from tests.handlers.web.served import TOWN, Served

pytestmark = needs_chromium

LOOKS = {"wall": (1280, 720), "phone": (390, 844)}
LINK = re.compile(r"https?://[^/]+(/projector/join/s_[A-Za-z0-9_-]{43})")
TITLES = {
    "de": "Streit im Gemeinderat: Wer redet mit wem?",
    "tr": "Belediye meclisinde anlaşmazlık",
    "ar": "خلاف في المجلس البلدي",
}
QUESTIONS = {
    "de": "Was tun, wenn eine Fraktion gar nicht mehr mit der anderen spricht?",
    "tr": "Bir grup diğeriyle artık hiç konuşmuyorsa ne yapılabilir?",
    "ar": "ماذا نفعل إذا لم تعد كتلة تتحدث مع الأخرى إطلاقًا؟",
}
OTHERS = ("Wer <b>zahlt</b>?", "Who takes the first step, and when?", "من يبدأ؟", "W" * 200)


async def a_talk(unit: Any, language: str) -> None:
    """It begins in five minutes; those of tests before are not there any more."""
    town = await unit.municipalities.named(TOWN)
    for talk in await unit.talks.all():
        unit.talks.remove(talk.id)
    starts = unit.now + timedelta(minutes=5)
    place = "Rathaus, Raum 7"
    unit.talks.save(
        Talk(unit.chance.identifier(), town.id, TITLES[language], "Prof. Muster", place, starts)
    )
    unit.turn_done()


async def others_ask(unit: Any) -> None:
    """Six more are there, ask and vote."""
    (room,) = await unit.rooms.in_state(RoundState.OPEN)
    talk = await unit.talks.get(room.talk)
    for number in range(6):
        presence: Presence = keeping.enter(unit, room, f"guest {number}")
        guest = keeping.Guest(room, talk, f"guest {number}", presence)
        if number < len(OTHERS):
            keeping.ask(unit, guest, OTHERS[number])
        for asked in (await unit.rooms.questions(room.id))[: number % 3 + 1]:
            guest = keeping.vote(unit, guest, asked.id, wanted=True)
    unit.turn_done()


def come(open_page: Open, served: Served, role: Role, language: str) -> Page:
    page = open_page(served.invite(role), language)
    with page.expect_navigation():
        page.locator("main button").click()
    tap(page, "talks")
    return page


def begin(open_page: Open, served: Served, language: str = "de") -> tuple[Page, Page, str]:
    """A guest's and a moderator's chat with a room that is open, and the screen's address."""

    async def talk(unit: Any) -> None:
        await a_talk(unit, language)

    served.ask(talk)
    guest = come(open_page, served, Role.DECISION_MAKER, language)
    moderator = come(open_page, served, Role.MODERATOR, language)
    judge(moderator, "room-moderator-01-card", language)
    tap(moderator, "open-room")
    tap(moderator, "room-screen")
    link = LINK.search(moderator.locator("#log code").last.inner_text())
    assert link
    return guest, moderator, link[1]


def look(page: Page, name: str, language: str) -> None:
    judge_screen(page, f"room-wall-{name}", language, LOOKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_on_phones_and_on_the_wall(open_page: Open, served: Served, language: str) -> None:
    guest, moderator, link = begin(open_page, served, language)
    wall = open_page(link, language)
    wall.reload()
    look(wall, "00-join", language)
    sign_in_screen(wall)
    look(wall, "01-before", language)
    judge(guest, "room-guest-01-card", language)
    tap(guest, "enter-talk")
    expect(guest.locator(f"#log {doing('room-ask')}")).to_have_count(0)
    judge(guest, "room-guest-02-rule", language)
    tap(guest, "room-agree")
    judge(guest, "room-guest-03-empty", language)
    tap(guest, "room-ask")
    judge(guest, "room-guest-04-ask", language)
    write(guest, QUESTIONS[language])
    judge(guest, "room-guest-05-review", language)
    tap(guest, "finish")
    expect(wall.locator("#scene")).to_contain_text(QUESTIONS[language])
    served.ask(others_ask)
    tap(guest, "room")
    tap(guest, "room-vote")
    judge(guest, "room-guest-06-questions", language)
    tap(guest, "room-own")
    judge(guest, "room-guest-07-own", language)
    tap(moderator, "run-room")
    tap(moderator, "room-next")
    judge(moderator, "room-moderator-02-running", language)
    clock = moderator.locator("#log li.bot").last.locator(".timer time")
    expect(clock).to_have_attribute("data-left", re.compile(r"\d+:\d\d"))
    beside = clock.get_attribute("data-beside")
    expect(clock).to_have_text(beside or "")
    assert "10:05" in clock.inner_text() and "noch" not in clock.inner_text()
    tap(moderator, "room-tend")
    judge(moderator, "room-moderator-03-questions", language)
    tap(moderator, "room-done")
    judge(moderator, "room-moderator-04-answered", language)
    expect(wall.locator(".timer time")).to_have_attribute("data-left", re.compile(r"\d+:\d\d"))
    expect(wall.locator("meter")).to_have_count(len(OTHERS))
    look(wall, "02-questions", language)
    with wall.expect_response("**/projector/press"):
        wall.locator(doing("room-next")).click()
    tap(moderator, "run-room")
    tap(moderator, "close-room")
    judge(moderator, "room-moderator-05-close", language)
    tap(moderator, "close-room-yes")
    expect(wall.locator(doing("room-next"))).to_have_count(0)
    look(wall, "03-over", language)
    tap(guest, "room")
    judge(guest, "room-guest-08-over", language)


WALLS = {"small": (1024, 768), "flat": (1280, 720), "large": (1920, 1080)}


async def long_ones(unit: Any, words: str) -> None:
    """Five questions that are as long as they may be."""
    (room,) = await unit.rooms.in_state(RoundState.OPEN)
    talk = await unit.talks.get(room.talk)
    for number in range(5):
        presence: Presence = keeping.enter(unit, room, f"guest {number}")
        guest = keeping.Guest(room, talk, f"guest {number}", presence)
        keeping.ask(unit, guest, f"{number} {words}"[: asking.LENGTH])
    unit.turn_done()


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_long_questions_are_on_any_wall(
    open_page: Open, served: Served, language: str
) -> None:
    _, moderator, link = begin(open_page, served, language)
    wall = open_page(link, language)
    sign_in_screen(wall)
    expect(wall.locator("img")).to_have_count(1)
    look(wall, "04-arriving", language)

    async def ask(unit: Any) -> None:
        await long_ones(unit, f"{QUESTIONS[language]} " * 10)

    served.ask(ask)
    tap(moderator, "run-room")
    for _ in range(2):
        tap(moderator, "room-next")
    expect(wall.locator("blockquote")).to_have_count(5)
    expect(wall.locator("img")).to_have_count(0)
    for size, (width, height) in WALLS.items():
        wall.set_viewport_size({"width": width, "height": height})
        wall.screenshot(path=SCREENS / f"room-wall-05-long-{language}-{size}.png")
        wall.evaluate("new Promise(requestAnimationFrame)")
        below = wall.evaluate("document.documentElement.scrollHeight - innerHeight")
        assert below <= 0, (language, size, below)
        lines = wall.locator("blockquote").first.evaluate(
            "one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)"
        )
        assert lines > 2, "there is something to read of each"


def test_a_reload_leads_back_into_the_room(open_page: Open, served: Served) -> None:
    guest, moderator, _ = begin(open_page, served)
    tap(guest, "enter-talk")
    tap(guest, "room-agree")
    guest.goto(f"{served.url}/chat")
    expect(guest.locator(f"#log {doing('room-ask')}")).to_have_count(1)
    tap(moderator, "run-room")
    tap(moderator, "close-room")
    tap(moderator, "close-room-yes")
    guest.goto(f"{served.url}/chat")
    expect(guest.locator(f"#log {doing('room-ask')}")).to_have_count(0)


def test_the_wall_is_read_without_a_script_and_can_do_nothing_else(
    open_page: Open, served: Served
) -> None:
    guest, moderator, link = begin(open_page, served)
    tap(guest, "enter-talk")
    tap(guest, "room-agree")
    tap(guest, "room-ask")
    write(guest, QUESTIONS["de"])
    wall = open_page(link, java_script_enabled=False)
    wall.locator("main button.send").click()
    expect(wall.locator("h1")).to_have_text(TITLES["de"])
    expect(wall.locator("noscript, meta[http-equiv=refresh]").first).to_have_count(1)
    expect(wall.locator("#scene")).not_to_contain_text(QUESTIONS["de"])
    tap(guest, "finish")
    wall.goto(f"{served.url}/projector")
    expect(wall.locator("#scene")).to_contain_text(QUESTIONS["de"])
    # It is signed in for what it shows, and for nothing else of the room or the town.
    names = wall.locator("button").evaluate_all("all => all.map(one => one.value.split(':')[0])")
    assert set(names) == {"room-next"}
    wall.goto(f"{served.url}/chat")
    expect(wall.locator(doing("talks"))).to_have_count(0)
    tap(moderator, "run-room")
    tap(moderator, "close-room")
    tap(moderator, "close-room-yes")
