"""The office as moderators see it: in three scripts, on a phone and a desk, by day and by night, by
keyboard and without scripts. The screenshots go to build/screens/, for eyes to judge.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.model import Contribution, Role
from bot.questions import steps
from config.settings import Settings
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


TEXTS = ("Mehr Bänke, die sich gegenüberstehen,\nund Schatten.", "مكان هادئ للعائلات", "Çay!")


def answered(served: Served) -> None:
    """Forty people have answered everything, and their answers are released."""

    async def save(unit: Any) -> None:
        event = await unit.events.with_code(EVENT)
        for question in event.prompts.answerable:
            options = [one.id for one in question.options] or [str(one) for one in steps(question)]
            for number in range(40):
                choice = options[number % 3 % len(options)] if options else ""
                value = choice or f"{TEXTS[number % 3]} ({number})"
                unit.contributions.save(
                    Contribution(
                        f"{question.id}-{number}", event.id, question.id, value, "de", None, None
                    )
                )
        unit.turn_done()

    served.ask(save)


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_are_seen_and_texts_looked_through(
    open_page: Open, served: Served, language: str
) -> None:
    answered(served)
    page = signed_in(open_page, served, language)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    page.locator("a[href$='/results']").click()
    expect(page.locator("table.counts").first).to_be_visible()
    judge(page, "office-08-results", language)
    page.locator("a[href*='/results/']").first.click()
    expect(page.locator("#found blockquote")).to_have_count(50)
    judge(page, "office-09-texts", language)
    with page.expect_response(lambda answer: "words=" in answer.url):
        page.locator("#words").press_sequentially("çay (2)")
    expect(page.locator("#found blockquote")).to_have_count(1)
    expect(page.locator("#words")).to_be_focused()
    judge(page, "office-10-found", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_colleagues_are_seen_and_invited(open_page: Open, served: Served, language: str) -> None:
    page = signed_in(open_page, served, language)
    page.locator("nav.sections a[href$='/members']").click()
    expect(page.locator(".people li").first).to_be_visible()
    judge(page, "office-11-people", language)
    page.locator("form.invite").first.scroll_into_view_if_needed()
    page.locator("label.choice:has(input[value=decision-maker])").first.click()
    page.locator("form.invite input[name=note]").first.fill("Bürgermeisterin (الرئيسة)")
    judge(page, "office-12-inviting", language)
    page.locator("form.invite .send").first.click()
    expect(page.locator("main img")).to_be_visible()
    judge(page, "office-13-invitation", language)
    page.locator("nav.sections a[href$='/members']").click()
    page.locator(".people a.button").last.click()
    judge(page, "office-14-end", language)


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


@pytest.fixture
def mailing(served: Served) -> Iterator[None]:
    """Letters go out by e-mail, though nobody is there to take them."""
    written = Settings(
        _env_file=None, smtp_url="smtp://127.0.0.1:9", mail_from="Bote <bote@town.example>"
    )
    served.life.mail = {"smtp_url": written.smtp_url, "mail_from": written.mail_from}
    served.restart()
    yield
    served.life.mail = {}
    served.restart()


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_is_asked_for_by_e_mail(open_page: Open, language: str) -> None:
    page = open_page("/office", language)
    judge(page, "office-33-by-mail", language)
    go_to(page, "#address")
    page.keyboard.type("moderation@town.example")
    page.keyboard.press("Enter")
    expect(page.locator("#address")).to_have_count(0)
    judge(page, "office-34-mailed", language)


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
    page.locator("a[href$='/results']").click()
    page.locator("main form button").click()
    expect(page.locator("main section").first).to_be_visible()
    page.go_back()
    page.go_back()
    page.locator("button[value^='preview:']").click()
    expect(page.locator("#log")).to_be_visible()
    page.locator("#log button[value^='join-preview:']").click()
    page.locator("textarea").fill("Eine Bank")
    page.locator("#composer .send").click()
    expect(page.locator("#log")).to_contain_text("Eine Bank")
    page.locator("form[action$='/out'] button").click()
    expect(page.locator("nav.sections")).to_have_count(0)
