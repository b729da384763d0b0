"""The office as moderators see it: in three scripts, on a phone and a desk, by day and by night, by
keyboard and without scripts. The screenshots go to build/screens/, for eyes to judge.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.model import Role
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import LANGUAGES, command, go_to, judge, needs_chromium
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.using import joined

pytestmark = needs_chromium


def link_of(open_page: Open, served: Served, language: str) -> str:
    """The one-time link that a new moderator gets in their chat."""
    page = joined(open_page, served, Role.MODERATOR, language=language)
    command(page, "/office")
    link = page.locator("#log a.button[href*='/office/join/']")
    href = link.get_attribute("href")
    assert href
    return href


def signed_in(open_page: Open, served: Served, language: str = "de", **more: object) -> Page:
    page = open_page(link_of(open_page, served, language), language, **more)
    with page.expect_navigation():
        page.locator("main button").click()
    expect(page.locator("nav.sections")).to_be_visible()
    return page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moderators_way_through_the_office(
    open_page: Open, served: Served, language: str
) -> None:
    page = open_page("/office", language)

    def see(name: str) -> None:
        judge(page, f"office-{name}", language)

    see("01-not-signed-in")
    page.goto(link_of(open_page, served, language))
    see("02-sign-in")
    with page.expect_navigation():
        page.locator("main button").click()
    see("03-events")
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, "a small phone has to scroll sideways"
    page.locator(f".entry:has-text('{EVENT}') a").click()
    expect(page.locator("img").first).to_be_visible()
    # Waits for the picture, and fails where there is none.
    page.locator("img").first.evaluate("one => one.decode()")
    see("04-event")
    page.locator("summary").click()
    see("05-languages")
    page.keyboard.press("Escape")
    page.goto(f"{page.url}/close")
    see("06-close")
    page.go_back()
    page.locator("button[value^='preview:']").click()
    expect(page.locator("#log")).to_be_visible()
    see("07-conversation")


def test_all_of_it_by_keyboard(open_page: Open, served: Served) -> None:
    page = signed_in(open_page, served)
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    go_to(page, ".entry a")
    page.keyboard.press("Enter")
    expect(page.locator("section").first).to_be_visible()
    go_to(page, "button[value=csv]")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    go_to(page, "summary", "Shift+Tab")
    page.keyboard.press("Enter")
    go_to(page, "button[name=language][lang=ar]")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    go_to(page, "form[action$='/out'] button")
    page.keyboard.press("Enter")
    expect(page.locator("nav.sections")).to_have_count(0)


def test_without_scripts(open_page: Open, served: Served) -> None:
    page = signed_in(open_page, served, java_script_enabled=False)
    page.locator(".entry a").first.click()
    with page.expect_download() as download:
        page.locator("button[value=xlsx]").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.locator("button[value^='preview:']").click()
    expect(page.locator("#log")).to_be_visible()
    page.locator("#log button[value^='join-preview:']").click()
    page.locator("textarea").fill("Eine Bank")
    page.locator("#composer .send").click()
    expect(page.locator("#log")).to_contain_text("Eine Bank")
    page.locator("form[action$='/out'] button").click()
    expect(page.locator("nav.sections")).to_have_count(0)
