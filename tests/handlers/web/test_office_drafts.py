"""The office's pages of events before they open, and of what is taken along afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import (
    LANGUAGES,
    LANGUAGES_OF_MOST,
    go_to,
    judge,
    needs_chromium,
    shoot_the_end,
)
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.test_office import answered, signed_in
from tests.handlers.web.test_office_events import drafted

pytestmark = needs_chromium


@pytest.mark.parametrize("language", LANGUAGES_OF_MOST)
def test_an_event_is_begun(open_page: Open, served: Served, language: str) -> None:
    page = signed_in(open_page, served, language)
    page.locator("a.button[href$='/events/new']").click()
    judge(page, "office-40-new", language)
    shoot_the_end(page, "office-40-new", language)
    page.locator("#title").fill("Unser Park – حديقتنا")
    page.locator("#p1-text").fill("Was soll sich ändern?")
    page.locator("label.choice:has(input[value=choice])").click()
    page.locator("#p1-options").fill("Nur eine")
    page.locator("label.choice:has(input[name='p1-need'][value=no])").click()
    page.locator("#code").fill(EVENT)
    page.locator("form.invite .send").click()
    expect(page.locator("#code-wrong")).to_be_visible()
    expect(page.locator("#p1-options-wrong")).to_be_visible()
    judge(page, "office-41-refused", language)
    shoot_the_end(page, "office-41-refused", language)
    page.locator("#p1-options").fill("Eine\nZwei")
    page.locator("#code").fill(f"neu-{language}")
    page.locator("form.invite .send").click()
    page.locator("a.button[href$='/draft']").click()
    judge(page, "office-42-draft", language)
    page.locator("a.button[href$='/draft/frame']").click()
    judge(page, "office-43-frame", language)
    page.go_back()
    page.locator("a.button[href$='/draft/questions/p1']").click()
    judge(page, "office-44-question", language)
    page.goto(f"{served.url}/office/events/new/world-cafe")
    judge(page, "office-45-template", language)


def test_questions_by_keyboard_and_without_scripts(open_page: Open, served: Served) -> None:
    place = f"{drafted(served)}/draft"
    page = signed_in(open_page, served, java_script_enabled=False)
    page.goto(place)
    first = page.locator("section h2").first.inner_text()
    page.locator("form[action$='/down'] button").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("section h2").nth(1).inner_text()[2:] == first[2:]
    with_scripts = signed_in(open_page, served)
    with_scripts.goto(place)
    go_to(with_scripts, "a[href$='/drop']")
    with with_scripts.expect_navigation():
        with_scripts.keyboard.press("Enter")
    go_to(with_scripts, "form[action$='/drop'] button")
    before = page.locator("section h2").count()
    with with_scripts.expect_navigation():
        with_scripts.keyboard.press("Enter")
    expect(with_scripts.locator("section h2")).to_have_count(before - 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_and_pictures(open_page: Open, served: Served, language: str) -> None:
    answered(served)
    page = signed_in(open_page, served, language)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    place = page.url
    page.locator("a[href$='/export']").click()
    judge(page, "office-46-exports", language)
    with page.expect_download() as download:
        page.locator("button[value=jsonl]").click()
    assert download.value.suggested_filename.endswith(".jsonl")
    page.goto(f"{place}/results")
    page.locator("details summary").last.click()
    page.locator("a[href$='/picture']").last.scroll_into_view_if_needed()
    judge(page, "office-47-picture", language)
    with page.expect_download() as download:
        page.locator("a[href$='/picture']").last.click()
    assert download.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_subscribers_are_told(open_page: Open, served: Served, language: str) -> None:
    answered(served)
    page = signed_in(open_page, served, language)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    place = page.url
    page.goto(f"{place}/tidings/new")
    page.locator("textarea").nth(1).fill("Zehn Bäume – عشر أشجار")
    # What browsers would hold back themselves comes back from the heart as well.
    page.locator("form.invite").evaluate("form => { form.noValidate = true }")
    page.locator("form.invite .send").click()
    expect(page.locator(".wrong")).to_have_count(1)
    judge(page, "office-48-told-refused", language)
    page.locator("textarea").first.fill("Sie sagten: Bäume. Wir pflanzen zehn.")
    page.locator("form.invite .send").click()
    expect(page.locator("#preview")).to_be_visible()
    judge(page, "office-49-told", language)
    page.locator("a.button[href$='/send']").click()
    judge(page, "office-50-send", language)
    page.goto(f"{place}/answers/open")
    judge(page, "office-51-answer", language)


def test_no_page_is_wider_than_a_small_phone(open_page: Open, served: Served) -> None:
    draft = drafted(served)
    page = signed_in(open_page, served)
    page.set_viewport_size({"width": 320, "height": 640})
    new = f"{served.url}/office/events/new"
    paths = [new, f"{new}/world-cafe"]
    paths += [f"{draft}/draft{part}" for part in ("", "/frame", "/another", "/questions/p1/drop")]
    for path in paths:
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{path}: a small phone has to scroll sideways"
