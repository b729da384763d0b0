"""The browser chat as people see it: every role's way, in three scripts, on a phone and a desk, by
day and by night. The screenshots go to build/screens/, for eyes to judge.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.model import Role
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import (
    LANGUAGES,
    LANGUAGES_OF_MOST,
    button,
    command,
    judge,
    needs_chromium,
    shoot_the_end,
    tap,
    write,
)
from tests.handlers.web.served import EVENT, TOWN, Served

pytestmark = needs_chromium

RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
IDEAS = {
    "de": ("Mehr Bänke, die sich gegenüberstehen,\nund Schatten.", "Eine Nachbarschaftsküche"),
    "tr": ("Akşamları açık kalan, çay içilen\nbir yer.", "Mahalle mutfağı"),
    "ar": ("مكان هادئ تجلس فيه العائلات،\nقريب من الأطفال.", "مطبخ للحي (Küche)"),
    "fa": ("نیمکت‌هایی رو به هم\nو سایه، تا ساعت ۲۱.", "آشپزخانهٔ محله (Küche)"),
    "uk": ("Більше лавок, що стоять одна навпроти одної,\nі затінок.", "Сусідська кухня"),
}


@pytest.mark.parametrize("language", LANGUAGES_OF_MOST)
def test_a_citizens_way(open_page: Open, language: str) -> None:
    page = open_page(f"/e/{EVENT}", language)

    def see(name: str) -> None:
        judge(page, f"citizen-{name}", language)

    see("01-notice")
    shoot_the_end(page, "citizen-01-notice", language)
    tap(page, "notice-more")
    see("02-notice-in-full")
    tap(page, "join")
    see("03-free-text")
    first, second = IDEAS[language]
    write(page, first)
    see("04-written")
    tap(page, "another")
    write(page, second)
    see("05-second-answer")
    tap(page, "done")
    see("06-choice")
    tap(page, "answer")
    see("07-scale")
    page.locator("#log li[data-stands] button[value^=answer]").nth(3).click()
    expect(button(page, "finish")).to_be_visible()
    see("08-review")
    shoot_the_end(page, "citizen-08-review", language)
    tap(page, "finish")
    receipt = _receipt(page)
    see("09-sent")
    page.locator("summary").last.click()
    see("10-menu")
    page.keyboard.press("Escape")
    command(page, f"/receipt {receipt}")
    see("11-receipt")
    tap(page, "receipt-edit")
    tap(page, "edit")
    tap(page, "answer")
    see("12-changed")
    tap(page, "finish")
    command(page, f"/receipt {receipt}")
    tap(page, "receipt-del")
    see("13-delete")
    tap(page, "receipt-gone")
    see("14-deleted")


def _receipt(page: Page) -> str:
    found = RECEIPT.search(page.locator("#log code").last.inner_text())
    assert found
    return found[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_decision_makers_way(open_page: Open, served: Served, language: str) -> None:
    page = open_page(served.invite(Role.DECISION_MAKER), language)

    def see(name: str) -> None:
        judge(page, f"mayor-{name}", language)

    see("01-join")
    _join(page)
    see("02-welcome")
    page.goto(served.invite(Role.RESPONDENT))
    _join(page)
    command(page, "/selfcheck")
    see("03-self-check")
    tap(page, "selfcheck-new")
    see("04-item")
    options = page.locator("#log li[data-stands] button[value^=answer]")
    for number in range(14):
        # "4 of 14" and nothing less: a 4 alone is in "3 of 14" too, whose buttons are about to go.
        place = re.compile(rf"\b{number + 1}\D+14\b")
        expect(page.locator("#log li[data-stands] .note").first).to_contain_text(place)
        with page.expect_response("**/press"):
            # All bands, gaps, and a field that is nobody's here.
            options.nth((4, 3, 1, 2, 5, 2, 6, 6, 0, 0, 2, 2, 3, 4)[number]).click()
    expect(button(page, "selfcheck-chart")).to_be_visible()
    see("05-result")
    shoot_the_end(page, "mayor-05-result", language)
    tap(page, "selfcheck-chart")
    picture = page.locator("#log img")
    expect(picture).to_have_attribute("alt", re.compile(".+"))
    assert picture.evaluate("one => one.complete && one.naturalWidth > 300")
    assert page.locator("#log li:has(img) .card ul li").count() == 7
    see("06-chart")
    tap(page, "finish")
    served.call(served.life.pass_time(seconds=15))
    command(page, "/talks")
    see("07-invitation")
    with page.expect_response("**/press"):
        page.locator("#log button[value^='rsvp:'][value$=':yes']").last.click()
    expect(page.locator("#log button[aria-pressed]")).to_have_count(1)
    see("08-coming")


def _join(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main button").click()
    expect(page.locator("#log")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moderators_way(open_page: Open, served: Served, language: str) -> None:
    page = open_page(served.invite(Role.MODERATOR), language)

    def see(name: str) -> None:
        judge(page, f"moderator-{name}", language)

    _join(page)
    tap(page, "events")
    see("01-events")
    tap(page, "event")
    see("02-event")
    tap(page, "qr")
    expect(page.locator("#log img").last).to_have_attribute("alt", re.compile(EVENT))
    see("03-qr")
    command(page, "/export")
    see("04-export")
    command(page, "/events")
    tap(page, "new-event")
    see("05-wizard")
    write(page, IDEAS[language][1])
    see("06-wizard-choice")
    tap(page, "answer")
    write(page, "Donaudampfschifffahrtsgesellschaftskapitän?")
    see("07-wizard-kinds")
    # The third kind of question is a choice, after texts and texts with their kind.
    page.locator("#log li[data-stands] button[value^=answer]").nth(2).click()
    expect(page.locator("textarea")).to_be_visible()
    write(page, "Rot\nGrün")
    see("08-wizard-text")
    tap(page, "done")
    tap(page, "answer")
    tap(page, "answer")
    see("09-wizard-more")
    command(page, "/cancel")
    see("10-leaving")
    tap(page, "leave-yes")
    command(page, "/talks")
    see("11-talks")
    tap(page, "talk-letters")
    see("12-letters")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_around_it(open_page: Open, served: Served, language: str) -> None:
    page = open_page("/", language)

    def see(name: str) -> None:
        judge(page, f"around-{name}", language)

    see("01-front")
    page.goto(served.url + "/nothing")
    see("02-missing")
    page.goto(served.url + "/e/unknown")
    see("03-no-event")
    page.goto(served.url + "/chat")
    see("04-home")
    command(page, "/help")
    see("05-help")
    command(page, "/privacy")
    see("06-privacy")
    command(page, "/language")
    see("07-languages")
    command(page, "/mydata")
    see("08-mydata")
    page.goto(served.stage + "/")
    for number in range(3):
        page.frame_locator("iframe").nth(number).locator("#log").wait_for()
    see("09-demo")
    for role in ("citizen", "decision-maker", "moderator"):
        frame = page.frame(url=re.compile(f"/demo/{role}"))
        assert frame is not None
        expect(frame.locator("html")).to_have_attribute("lang", language)
        expect(frame.locator("#log")).to_contain_text(TOWN)
