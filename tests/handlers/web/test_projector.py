"""The screen on the wall of a workshop, in a real browser: signed in once, kept up to date, run from
beside it, on a phone's width too, and without its script.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.model import Ballot, Role, RoundState, Step
from bot.selfcheck.workshop import gathering
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import (
    LANGUAGES,
    doing,
    judge,
    judge_screen,
    needs_chromium,
    sign_in_screen,
    tap,
    write,
)
from tests.handlers.web.served import Served

pytestmark = needs_chromium

LOOKS = {"wall": (1920, 1080), "phone": (390, 844)}
LINK = re.compile(r"https?://[^/]+(/projector/join/s_[A-Za-z0-9_-]{43})")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def nothing_going_on(unit: Any) -> None:
    """Close what a test before has left open."""
    for workshop in await unit.workshops.in_state(RoundState.OPEN):
        await gathering.close(unit, workshop)
    unit.turn_done()


async def to_priorities(unit: Any) -> tuple[str, ...]:
    """Skip to the step at which points are given, with those of five people there; the topics."""
    (workshop,) = await unit.workshops.in_state(RoundState.OPEN)
    at = replace(workshop, step=Step.PRIORITIES, topic="", ends=None)
    unit.workshops.save(replace(at, revision=workshop.revision + 1))
    for number in range(5):
        points = {workshop.topics[0]: number, workshop.topics[1]: 5 - number}
        unit.workshops.save_ballot(Ballot(bytes([number]) * 32, workshop.id, points))
    unit.turn_done()
    return tuple(workshop.topics)


def begin(open_page: Open, served: Served, language: str = "de") -> tuple[Page, str, str]:
    """A coordinator's chat with a workshop begun, the address for the screen, and the room's."""
    served.ask(nothing_going_on)
    page = open_page(served.invite(Role.COORDINATOR), language)
    with page.expect_navigation():
        page.locator("main button").click()
    tap(page, "selfcheck")
    tap(page, "round")
    tap(page, "workshops")
    tap(page, "new-workshop")
    room = page.locator("#log code").last.inner_text()
    tap(page, "screen-link")
    link = LINK.search(page.locator("#log code").last.inner_text())
    assert link
    return page, link[1], room.removeprefix(served.url)


def look(page: Page, name: str, language: str) -> None:
    judge_screen(page, f"projector-{name}", language, LOOKS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_follows_the_moderator(open_page: Open, served: Served, language: str) -> None:
    chat, link, room = begin(open_page, served, language)
    wall = open_page(link, language)
    wall.reload()
    look(wall, "00-join", language)
    sign_in_screen(wall)
    expect(wall).to_have_url(f"{served.url}/projector")
    expect(wall.locator(".drawn img")).to_have_attribute("alt", re.compile(".+"))
    expect(wall.locator("code").first).to_have_text(served.url + room)
    look(wall, "01-arriving", language)
    guest = open_page(room, language)
    judge(guest, "workshop-guest-01-notice", language)
    tap(guest, "workshop-join")
    judge(chat, "workshop-moderator-01-arriving", language)
    tap(chat, "workshop-next")
    expect(wall.locator(".drawn img")).to_have_count(2)
    expect(wall.locator(".timer time")).to_have_attribute("data-left", re.compile(r"\d+:\d\d"))
    look(wall, "02-overview", language)
    tap(chat, "workshop-next")
    expect(wall.locator(".drawn img")).to_have_count(1)
    look(wall, "03-difference", language)
    with wall.expect_response("**/projector/press"):
        wall.locator(doing("workshop-next")).click()
    expect(wall.locator(".drawn")).to_have_count(0)
    tap(chat, "workshop")
    judge(chat, "workshop-moderator-02-comments", language)
    tap(guest, "workshop-room")
    tap(guest, "workshop-say")
    judge(guest, "workshop-guest-02-comment", language)
    write(guest, "Das Formular gibt es nur auf Papier.")
    judge(guest, "workshop-guest-03-thanks", language)
    expect(wall.locator("blockquote")).to_have_count(0)
    look(wall, "04-comments", language)
    topics = served.ask(to_priorities)
    assert len(topics) > 2
    tap(guest, "workshop-room")
    tap(guest, "points")
    tap(guest, "point")
    judge(guest, "workshop-guest-04-points", language)
    expect(wall.locator("meter")).to_have_count(len(topics))
    look(wall, "05-priorities", language)
    tap(chat, "workshop")
    tap(chat, "close-workshop")
    tap(chat, "close-workshop-yes")
    expect(wall.locator(doing("workshop-next"))).to_have_count(0)
    look(wall, "07-over", language)
    tap(guest, "workshop-room")
    judge(guest, "workshop-guest-05-over", language)


def test_what_is_agreed_on_is_written_at_the_screen(open_page: Open, served: Served) -> None:
    chat, link, _ = begin(open_page, served)
    wall = open_page(link)
    sign_in_screen(wall)

    async def to_the_agreement(unit: Any) -> None:
        (workshop,) = await unit.workshops.in_state(RoundState.OPEN)
        unit.workshops.save(
            replace(
                workshop,
                step=Step.AGREEMENT,
                topic=workshop.topics[0],
                sums={},
                revision=workshop.revision + 1,
            )
        )
        unit.turn_done()

    served.ask(to_the_agreement)
    expect(wall.locator(doing("workshop-write"))).to_be_visible()
    wall.locator(doing("workshop-write")).click()
    field = wall.locator("#text")
    expect(field).to_be_focused()
    field.press_sequentially("Ab Mai <b>dolmetscht</b> jemand", delay=5)
    # Whoever is still writing is not disturbed when the screen asks what is new.
    with wall.expect_response(f"{served.url}/projector/now*"):
        pass
    expect(field).to_have_value("Ab Mai <b>dolmetscht</b> jemand")
    field.press("Enter")
    expect(wall.locator("blockquote")).to_have_text("Ab Mai <b>dolmetscht</b> jemand")
    look(wall, "06-agreement", "de")
    tap(chat, "workshop")
    expect(chat.locator("#log blockquote").last).to_have_text("Ab Mai <b>dolmetscht</b> jemand")
    tap(chat, "close-workshop")
    tap(chat, "close-workshop-yes")


def test_the_link_is_spent_once_and_by_pressing(open_page: Open, served: Served) -> None:
    chat, link, _ = begin(open_page, served)
    first = open_page(link)
    sign_in_screen(first)
    second = open_page(link)
    with second.expect_navigation():
        second.locator("main button.send").click()
    expect(second.locator("#scene")).to_be_visible()
    expect(second.locator("code")).to_have_count(0)
    assert second.goto(f"{served.url}/projector") is not None
    expect(second.locator("code")).to_have_count(0)
    page = first.context.new_page()
    page.goto(f"{served.url}/chat")
    expect(page.locator(f"#log {doing('selfcheck')}")).to_have_count(0)
    refused = first.request.post(
        f"{served.url}/projector/press",
        headers={**FORM, "Origin": "https://elsewhere.example"},
        data="button=workshop-next",
    )
    assert refused.status == 403
    tap(chat, "close-workshop")
    tap(chat, "close-workshop-yes")


def test_it_works_without_its_script(open_page: Open, served: Served) -> None:
    chat, link, _ = begin(open_page, served)
    wall = open_page(link, java_script_enabled=False)
    wall.locator("main button.send").click()
    wall.locator(doing("workshop-next")).click()
    expect(wall.locator(".drawn img")).to_have_count(2)
    tap(chat, "close-workshop")
    tap(chat, "close-workshop-yes")


def test_htmx_is_the_file_that_it_says_it_is() -> None:
    root = Path(__file__).resolve().parents[3]
    content = (root / "handlers/web/static/htmx.js").read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    assert digest in (root / "docs/dependencies.md").read_text("utf-8")
