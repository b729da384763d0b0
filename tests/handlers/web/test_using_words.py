"""The browser chat in use: languages chosen midway, earlier questions, words not yet sent and long
ones.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import command, doing, judge, needs_chromium, tap, write
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.using import STANDS, at_the_text

pytestmark = needs_chromium


def test_the_language_can_be_chosen_before_and_after(open_page: Open) -> None:
    page = open_page(f"/e/{EVENT}", "de")
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert not page.context.cookies()
    tap(page, "join")
    expect(page.locator("textarea")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["dialogbote"]
    page.locator("summary").first.click()
    page.get_by_role("button", name="Türkçe").click()
    expect(page.locator("html")).to_have_attribute("lang", "tr")
    expect(page.locator("textarea")).to_be_visible()


def test_arabic_chosen_midway_turns_the_page_round(open_page: Open, served: Served) -> None:
    page = at_the_text(open_page)
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    write(page, "Auf Deutsch begonnen")
    tap(page, "done")
    page.locator("summary").first.click()
    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    # Still the second question, and its first answer is as it was written.
    expect(page.locator(f"{STANDS} {doing('answer')}")).to_have_count(5)
    judge(page, "midway", "ar")
    tap(page, "back")
    expect(page.locator(f"{STANDS} blockquote")).to_have_text("Auf Deutsch begonnen")
    assert page.locator("blockquote").evaluate("one => getComputedStyle(one).direction") == "ltr"
    served.restart()
    page.reload()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


def test_a_language_button_of_the_conversation_turns_the_whole_page(open_page: Open) -> None:
    page = open_page(f"/e/{EVENT}", "de")
    page.locator("#log button[value^='notice:'][value$=':ar']").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    tap(page, "join")
    command(page, "/language")
    page.locator("#log button[value='language:::de']").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("textarea")).to_be_visible()


def test_earlier_questions_stay_to_be_read_without_their_buttons(open_page: Open) -> None:
    page = at_the_text(open_page)
    write(page, "etwas")
    tap(page, "done")
    tap(page, "answer")
    expect(page.locator(f"{STANDS} {doing('answer')}")).to_have_count(5)
    expect(page.locator("li.past")).to_have_count(4)
    expect(page.locator("li.past button")).to_have_count(0)


def test_words_not_yet_sent_stay_when_something_else_is_asked(open_page: Open) -> None:
    page = at_the_text(open_page)
    page.locator("textarea").fill("noch nicht gesendet")
    page.locator("summary").last.click()
    page.locator("button[value='/help']").click()
    expect(page.locator("#log > ol > li").last).to_contain_text("/hilfe")
    expect(page.locator("textarea")).to_have_value("noch nicht gesendet")
    expect(page.locator(STANDS)).to_have_count(1)


def test_long_words_stay_on_the_page(open_page: Open, served: Served) -> None:
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 4
    page = at_the_text(open_page, language="ar")
    write(page, f"{long} {served.url}/{'x' * 200}")
    tap(page, "another")
    write(page, f"\u202e{long}")
    judge(page, "long-words", "ar")
    tap(page, "done")
    tap(page, "skip")
    tap(page, "skip")
    judge(page, "long-review", "ar")
