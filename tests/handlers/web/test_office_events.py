"""The office's pages around one event, as moderators see and use them: planned, passed on, moderated.

Like `test_office.py`: in three scripts, on a phone and a desk, with axe, by keyboard, without scripts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.model import EventState
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import LANGUAGES_OF_MOST, go_to, judge, needs_chromium
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.test_office import answered, signed_in

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


@pytest.mark.parametrize("language", LANGUAGES_OF_MOST)
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


@pytest.mark.parametrize("language", LANGUAGES_OF_MOST)
def test_a_date_and_multipliers(open_page: Open, served: Served, language: str) -> None:
    page = signed_in(open_page, served, language)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    place = page.url
    page.locator("a.button[href$='/date']").click()
    page.locator("#starts").fill("2027-06-10T18:00")
    page.locator("#minutes").fill("90")
    page.locator("#place").fill("Rathaus, Saal 2 (القاعة)")
    page.locator("form.invite .send").click()
    expect(page.locator("a[href$='/date/drop']")).to_be_visible()
    judge(page, "office-24-date", language)
    page.goto(f"{place}/multipliers")
    page.locator("#name").fill(f"Schachklub {language} – نادي")
    for code in ("de", "ar"):
        page.locator(f"label:has([name='languages.{code}'])").first.click()
    page.locator("form.invite .send").first.click()
    expect(page.locator("main img").first).to_be_visible()
    page.locator("main img").last.evaluate("one => one.decode()")
    judge(page, "office-25-multiplier", language)
    page.locator("#texts").scroll_into_view_if_needed()
    judge(page, "office-26-texts", language)
    page.goto(f"{place}/multipliers")
    judge(page, "office-27-multipliers", language)


def test_posters_are_fetched_without_scripts(open_page: Open, served: Served) -> None:
    page = signed_in(open_page, served, java_script_enabled=False)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    page.goto(f"{page.url}/multipliers")
    page.locator("label:has([name='spoken.ar'])").click()
    with page.expect_download() as download:
        page.locator("button[value=cards]").click()
    assert download.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize("language", LANGUAGES_OF_MOST)
def test_contributions_are_moderated(open_page: Open, served: Served, language: str) -> None:
    answered(served)
    page = signed_in(open_page, served, language)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    page.locator("a.button[href$='/moderation']").click()
    judge(page, "office-28-moderation", language)
    page.locator("a.button[href$='/moderation/next']").click()
    expect(page.locator("#decide")).to_be_visible()
    judge(page, "office-29-contribution", language)
    page.locator("details summary").last.click()
    page.locator("details").last.scroll_into_view_if_needed()
    judge(page, "office-30-hiding", language)
    page.locator("a[href*='/same?']").click()
    judge(page, "office-31-same", language)
    page.go_back()
    page.locator(".reasons button").nth(2).click()
    expect(page.locator("a.button[href*='/moderation/']").last).to_be_visible()


def test_moderating_by_keyboard_and_without_scripts(open_page: Open, served: Served) -> None:
    answered(served)
    page = signed_in(open_page, served, java_script_enabled=False)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    page.goto(f"{page.url}/moderation/next")
    first = page.url
    page.locator("button[value=accept]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.partition("?")[0] != first.partition("?")[0], "on to the next one"
    page.locator(".reasons button").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    place = page.url.partition("/moderation/")[0]
    page.goto(f"{place}/moderation")
    with page.expect_download() as download:
        page.locator("a[href$='/log']").click()
    assert download.value.suggested_filename.endswith("-log.csv")


@pytest.mark.parametrize("language", LANGUAGES_OF_MOST)
def test_papers_of_a_closed_event(open_page: Open, served: Served, language: str) -> None:
    place = drafted(served)

    async def close(unit: Any) -> None:
        event = await unit.events.get(place.rpartition("/")[2])
        closes = datetime(2027, 2, 1, 12, tzinfo=UTC)
        unit.events.save(replace(event, state=EventState.CLOSED, closes=closes, participants=5))
        unit.turn_done()

    served.ask(close)
    page = signed_in(open_page, served, language)
    page.goto(place)
    page.locator("a.button[href$='/report']").click()
    judge(page, "office-32-report", language)
    with page.expect_download() as download:
        page.locator("a[href$='/report/residents/de']").click()
    assert download.value.suggested_filename.endswith("-residents-de.pdf")


def test_no_page_is_wider_than_a_small_phone(open_page: Open, served: Served) -> None:
    answered(served)
    page = signed_in(open_page, served)
    page.set_viewport_size({"width": 320, "height": 640})
    draft = drafted(served)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    place = page.url
    paths = [f"{draft}/plan", *(f"{draft}/plan/{part}" for part in ("purpose", "group", "rules"))]
    paths += [f"{place}/{part}" for part in ("plan", "date", "multipliers", "moderation")]
    for path in (*paths, f"{place}/moderation/next"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{path}: a small phone has to scroll sideways"


def test_a_date_is_called_off_by_keyboard(open_page: Open, served: Served) -> None:
    page = signed_in(open_page, served)
    page.goto(f"{drafted(served)}/date")
    page.locator("#starts").fill("2027-06-10T18:00")
    page.locator("#minutes").focus()
    for words in ("90", "Rathaus", "20"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    go_to(page, "a[href$='/date/drop']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    go_to(page, "form[action$='/date/drop'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("abgesagt")
