"""The office's pages around one event, as moderators see and use them: planned, passed on, moderated.

Like `test_office.py`: in three scripts, on a phone and a desk, with axe, by keyboard, without scripts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.model import EventState
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import LANGUAGES, go_to, judge, needs_chromium
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.test_office import signed_in

pytestmark = needs_chromium


def drafted(served: Served) -> str:
    """An event of which nothing is planned; its page."""

    async def save(unit: Any) -> str:
        first = await unit.events.with_code(EVENT)
        event_id = unit.chance.identifier()
        unit.keys.create_event(event_id)
        prompts = replace(first.prompts, id=event_id)
        draft = replace(first, id=event_id, code=event_id, prompts=prompts, state=EventState.DRAFT)
        unit.events.save(draft)
        unit.turn_done()
        return str(event_id)

    return f"{served.url}/office/events/{served.ask(save)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_is_planned(open_page: Open, served: Served, language: str) -> None:
    place = drafted(served)
    page = signed_in(open_page, served, language)
    page.goto(place)
    judge(page, "office-20-draft", language)
    page.locator("a.button[href$='/plan']").click()
    judge(page, "office-21-plan", language)
    page.locator("a.button[href$='/plan/group']").click()
    page.locator("label.choice").nth(1).click()
    page.locator("#languages").fill("Qwertisch")
    page.locator("#place").fill("Neustadt")
    page.locator("form.invite .send").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    judge(page, "office-22-refused", language)
    assert page.locator("#place").input_value() == "Neustadt"
    page.goto(f"{place}/plan/rules")
    judge(page, "office-23-rules", language)


def test_a_plan_by_keyboard_and_without_scripts(open_page: Open, served: Served) -> None:
    place = drafted(served)
    page = signed_in(open_page, served, java_script_enabled=False)
    page.goto(f"{place}/plan/purpose")
    page.locator("[name=purpose]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.locator("#can")).to_be_focused()
    page.keyboard.type("Wo die Bänke stehen.")
    page.keyboard.press("Enter")
    expect(page.locator("#purpose")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Wo die Bänke stehen.")
    page.locator("form[action$='/promise/usual'] button").click()
    expect(page.locator("form[action$='/promise/usual']")).to_have_count(0)
    with_scripts = signed_in(open_page, served)
    with_scripts.goto(f"{place}/plan")
    go_to(with_scripts, "a[href$='/plan/group']")
    with_scripts.keyboard.press("Enter")
    expect(with_scripts.locator("#languages")).to_be_visible()
