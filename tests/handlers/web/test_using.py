"""The browser chat in use: by keyboard alone, without a script, offline, on two devices, over
faults and restarts. What it looks like meanwhile is seen in test_screens.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

from bot.model import Role
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import (
    SCREENS,
    button,
    command,
    doing,
    faults,
    go_to,
    judge,
    needs_chromium,
    quiet,
    strike,
    tap,
    write,
)
from tests.handlers.web.served import EVENT, Served

pytestmark = needs_chromium

RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
STANDS = "#log li[data-stands]"


def stored(served: Served, code: str = EVENT) -> list[str]:
    """What was handed in to an event."""

    async def values(unit: Any) -> list[str]:
        event = await unit.events.with_code(code)
        found = await unit.contributions.released(event.id)
        for prompt in event.prompts.questions:
            found += await unit.contributions.waiting(event.id, prompt.id)
        return [one.value for one in found]

    return served.ask(values)


def joined(open_page: Open, served: Served, role: Role, **more: Any) -> Page:
    """Somebody who has taken up a role."""
    page = open_page(served.invite(role), **more)
    page.locator("main button").click()
    expect(page.locator("#log")).to_be_visible()
    return page


def at_the_text(open_page: Open, **more: Any) -> Page:
    """A citizen at the first question."""
    page = open_page(f"/e/{EVENT}", **more)
    button(page, "join").click()
    expect(page.locator("textarea")).to_be_visible()
    return page


def test_a_citizens_way_by_keyboard_alone(open_page: Open, served: Served) -> None:
    page = open_page(f"/e/{EVENT}", "de")
    heading = page.locator(f"{STANDS} h2")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    go_to(page, f"#log {doing('join')}")
    strike(page, "Enter")
    expect(heading).to_be_focused()
    go_to(page, "textarea")
    page.keyboard.type("Mehr Grün")
    strike(page, "Control+Enter")
    expect(page.locator("textarea")).to_be_focused()
    go_to(page, f"{STANDS} {doing('another')}", "Shift+Tab")
    strike(page, "Enter")
    expect(heading).to_be_focused()
    go_to(page, "textarea")
    page.keyboard.type("und Wasser")
    # Words that were not sent go along with the button.
    go_to(page, f"{STANDS} {doing('done')}", "Shift+Tab")
    page.screenshot(path=SCREENS / "keyboard-focus-de-phone-light.png")
    strike(page, "Enter")
    go_to(page, f"{STANDS} {doing('answer')}")
    page.keyboard.press("Tab")
    strike(page, "Space")
    expect(heading).to_be_focused()
    go_to(page, f"{STANDS} button[value*=':welcome:4']")
    strike(page, "Enter")
    expect(heading).to_be_focused()
    expect(page.locator(f"{STANDS} blockquote")).to_have_text(["Mehr Grün", "und Wasser"])
    go_to(page, f"{STANDS} button[value*=':place']")
    strike(page, "Enter")
    go_to(page, f"{STANDS} {doing('answer')}")
    strike(page, "Enter")
    go_to(page, f"{STANDS} {doing('finish')}")
    strike(page, "Enter")
    expect(heading).to_be_focused()
    receipt = RECEIPT.findall(page.locator("code").last.inner_text())[0]
    assert {"Mehr Grün", "und Wasser", "outside", "4"} <= set(stored(served))

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copy = page.locator("#log .copy").last
    expect(copy).to_have_text("Kopieren")
    go_to(page, "#log li:last-child .copy")
    page.keyboard.press("Enter")
    expect(copy).to_have_text("Kopiert")
    assert page.evaluate("navigator.clipboard.readText()") == receipt

    menu = page.locator("summary").last
    go_to(page, "header details:last-of-type summary", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("button[value='/help']")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    go_to(page, "#text")
    page.keyboard.type(f"/receipt {receipt.lower()}")
    strike(page, "Enter")
    go_to(page, f"#log {doing('receipt-edit')}", "Shift+Tab")
    strike(page, "Enter")
    expect(heading).to_be_focused()
    go_to(page, f"{STANDS} button[value*=':place']")
    strike(page, "Enter")
    go_to(page, f"{STANDS} button[value*=':place:nowhere']")
    strike(page, "Enter")
    go_to(page, f"{STANDS} {doing('finish')}")
    strike(page, "Enter")
    assert "und Wasser" in stored(served)
    go_to(page, "#text")
    page.keyboard.type(receipt)
    strike(page, "Enter")
    go_to(page, f"#log {doing('receipt-del')}", "Shift+Tab")
    strike(page, "Enter")
    go_to(page, f"#log {doing('receipt-gone')}")
    strike(page, "Enter")
    assert not {"Mehr Grün", "und Wasser"} & set(stored(served))


def test_a_moderator_creates_an_event_by_keyboard_alone(open_page: Open, served: Served) -> None:
    page = open_page(served.invite(Role.MODERATOR), "de")
    go_to(page, "main button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#log")).to_be_visible()

    def type_in(text: str) -> None:
        go_to(page, "#text")
        page.keyboard.type(text)
        strike(page, "Control+Enter")

    def press(verb: str, value: str = "") -> None:
        go_to(page, f"{STANDS} button[value^='{verb}'][value*=':{value}']" if value else
              f"{STANDS} {doing(verb)}")  # fmt: skip
        strike(page, "Enter")

    press("events")
    press("new-event")
    type_in("Unser Stadtpark")
    press("answer", "de")
    type_in("Was soll sich im Park ändern?")
    press("answer", "text")
    type_in("3")
    press("answer", "yes")
    press("answer", "yes")
    type_in("Welche Farbe soll die Bank haben?")
    press("answer", "choice")
    go_to(page, "textarea")
    page.keyboard.type("Rot")
    page.keyboard.press("Enter")
    page.keyboard.type("Grün")
    strike(page, "Control+Enter")
    go_to(page, f"{STANDS} {doing('done')}", "Shift+Tab")
    strike(page, "Enter")
    press("answer", "no")
    press("answer", "no")
    type_in("stadtpark")
    press("skip")
    press("skip")
    expect(page.locator(f"{STANDS} blockquote").first).to_have_text("Unser Stadtpark")
    press("finish")
    press("open")
    expect(page.locator("code").last).to_have_text(re.compile("/e/stadtpark$"))
    assert served.ask(lambda unit: unit.events.with_code("stadtpark")) is not None


def test_without_a_script_it_works_all_the_same(open_page: Open, served: Served) -> None:
    page = at_the_text(open_page, java_script_enabled=False)
    page.locator("textarea").fill("ohne Skript")
    page.locator("#composer .send").click()
    expect(page.locator(".own p")).to_have_text("ohne Skript")
    button(page, "done").click()
    button(page, "answer").click()
    button(page, "skip").click()
    expect(button(page, "finish")).to_be_visible()
    page.goto(served.url + "/chat")
    expect(button(page, "finish")).to_be_visible()
    page.screenshot(path=SCREENS / "plain-de-phone-light.png")
    button(page, "finish").click()
    expect(page.locator("code").first).to_be_visible()
    assert stored(served).count("ohne Skript") == 1


def test_enter_in_a_line_sends_it_and_presses_nothing_else(open_page: Open, served: Served) -> None:
    page = joined(open_page, served, Role.MODERATOR, java_script_enabled=False)
    button(page, "events").click()
    button(page, "new-event").click()
    page.locator("#text").fill("Eine Zeile")
    page.locator("#text").press("Enter")
    expect(page.locator(".own p")).to_have_text("Eine Zeile")
    expect(page.locator(f"{STANDS} {doing('answer')}")).to_have_count(4)


def test_what_could_not_be_sent_waits_and_counts_once(open_page: Open, served: Served) -> None:
    page = at_the_text(open_page)
    page.locator("textarea").fill("im Zug geschrieben")
    page.context.set_offline(True)
    page.locator("#composer .send").click()
    expect(page.locator(".state button")).to_be_focused()
    expect(page.locator("textarea")).to_have_value("im Zug geschrieben")
    judge(page, "offline", "de")
    page.locator(".state button").click()
    expect(page.locator(".state button")).to_be_focused()
    page.context.set_offline(False)
    page.locator(".state button").click()
    expect(page.locator(f"{STANDS} blockquote")).to_have_text("im Zug geschrieben")
    expect(page.locator(".own", has_text="im Zug")).to_have_count(1)
    expect(page.locator("textarea")).to_have_value("")


def test_an_answer_that_was_lost_on_its_way_back_counts_once(open_page: Open) -> None:
    page = at_the_text(open_page)
    lost: list[str] = []

    def lose(route: Any) -> None:
        if lost:
            route.fallback()
            return
        # The bot hears it; the browser never learns.
        lost.append(route.fetch().text())
        route.abort()

    page.route("**/press", lose)
    page.locator("textarea").fill("im Tunnel geschrieben")
    page.locator("#composer .send").click()
    page.locator(".state button").click()
    expect(page.locator(f"{STANDS} blockquote")).to_have_text("im Tunnel geschrieben")
    assert len(lost) == 1


@pytest.mark.parametrize("script", [True, False])
def test_a_fault_of_ours_keeps_what_was_written(
    open_page: Open, served: Served, script: bool
) -> None:
    page = at_the_text(open_page, java_script_enabled=script)
    page.locator("textarea").fill("unverloren")
    with served.no_room():
        page.locator("#composer .send").click()
        expect(page.locator("blockquote", has_text="unverloren")).to_be_visible()
        if script:
            judge(page, "fault", "de")
        else:
            page.screenshot(path=SCREENS / "fault-plain-de-phone-light.png")
        again = page.get_by_role("button", name="Noch einmal senden")
        with page.expect_response(lambda answer: answer.status == 503):
            again.click()
        expect(again).to_have_count(1)
    page.get_by_role("button", name="Noch einmal senden").click()
    expect(page.locator(f"{STANDS} blockquote")).to_have_text("unverloren")
    # Nothing is left that could go along with the next button and count again.
    expect(page.locator("textarea")).to_have_value("")
    expect(page.locator(".own", has_text="unverloren")).to_have_count(1)
    button(page, "done").click()
    button(page, "back").click()
    expect(page.locator(f"{STANDS} blockquote")).to_have_text("unverloren")


@pytest.mark.parametrize("script", [True, False])
def test_a_button_that_failed_can_be_pressed_once_more(
    open_page: Open, served: Served, script: bool
) -> None:
    page = open_page(f"/e/{EVENT}", java_script_enabled=script)
    with served.no_room():
        button(page, "join").click()
        expect(page.get_by_role("button", name="Noch einmal senden")).to_be_visible()
    page.get_by_role("button", name="Noch einmal senden").click()
    expect(page.locator("textarea")).to_be_visible()


def test_a_reload_and_a_restart_come_back_to_the_same_question(
    open_page: Open, served: Served
) -> None:
    page = at_the_text(open_page)
    write(page, "vor dem Neustart")
    for again in (page.reload, served.restart):
        again()
        page.reload()
        expect(page.locator(f"{STANDS} blockquote")).to_have_text("vor dem Neustart")
        expect(page.locator("#log li")).to_have_count(1)
    served.restart()
    # The page from before is still good: its forms carry everything.
    write(page, "und danach")
    expect(page.locator(f"{STANDS} blockquote")).to_have_text("vor dem Neustart\nund danach")
    served.restart()
    tap(page, "done")
    expect(page.locator(f"{STANDS} {doing('answer')}")).to_have_count(5)


def test_a_typed_text_outlives_a_restart_in_between(open_page: Open, served: Served) -> None:
    page = at_the_text(open_page)
    page.locator("textarea").fill("noch ungesendet")
    served.restart()
    page.locator("#composer .send").click()
    expect(page.locator(f"{STANDS} blockquote")).to_have_text("noch ungesendet")


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


def test_a_one_time_link_signs_in_by_its_button_and_once(open_page: Open, served: Served) -> None:
    link = served.invite(Role.MODERATOR)
    page = open_page(link)
    assert not page.context.cookies()
    page.reload()
    page.locator("main button").click()
    expect(button(page, "events")).to_be_visible()
    # Neither the address bar nor a reload knows the code any more.
    expect(page).to_have_url(f"{served.url}/chat")
    page.reload()
    expect(button(page, "events")).to_be_visible()
    second = open_page(link)
    second.locator("main button").click()
    expect(second.locator("#log")).to_contain_text("Dieser Link gilt nicht mehr")
    assert faults(second) == []


def test_a_link_brings_a_role_to_a_second_browser(open_page: Open, served: Served) -> None:
    first = joined(open_page, served, Role.MODERATOR)
    command(first, "/link")
    link = first.locator("#log code").last.inner_text()
    assert link.startswith(f"{served.url}/join/d_")
    second = open_page(link)
    second.locator("main button").click()
    expect(button(second, "events")).to_be_visible()
    third = open_page(link)
    third.locator("main button").click()
    expect(third.locator("#log")).to_contain_text("Dieser Link gilt nicht mehr")
    # Both are signed in, each with a cookie of its own.
    first.reload()
    expect(button(first, "events")).to_be_visible()
    assert first.context.cookies()[0]["value"] != second.context.cookies()[0]["value"]


def test_an_invitation_appears_while_one_reads_and_is_answered_by_a_tap(
    open_page: Open, served: Served
) -> None:
    page = joined(open_page, served, Role.DECISION_MAKER)
    page.clock.install()
    page.goto(served.invite(Role.RESPONDENT))
    page.locator("main button").click()
    command(page, "/selfcheck")
    tap(page, "selfcheck-new")
    served.call(served.life.pass_time(seconds=15))
    invitation = page.locator("#log li", has=page.locator(doing("rsvp")))
    for _ in range(3):
        with page.expect_response("**/chat/letters"):
            page.clock.run_for(61_000)
    expect(invitation).to_have_count(1)
    expect(invitation).to_contain_text("Ruhig bleiben, wenn es laut wird")
    judge(page, "letter", "de")
    # It stands beside the self-check: a further answer there leaves its buttons alone.
    page.locator(f"{STANDS} {doing('answer')}").first.click()
    expect(page.locator(f"{STANDS} .note").first).to_contain_text("Frage 2 von 14")
    with page.expect_response("**/press"):
        page.locator("#log button[value^='rsvp:'][value$=':yes']").click()
    expect(page.locator("button[aria-pressed]")).to_have_text("Ja")
    page.clock.resume()
    with page.expect_download() as waiting:
        page.locator("#log a[download]").last.click()
    assert b"BEGIN:VEVENT" in content(waiting.value)
    command(page, "/talks")
    expect(page.locator("#log > ol > li").last).to_contain_text("Sie haben zugesagt")


def content(download: Download) -> bytes:
    path = download.path()
    return path.read_bytes()


def test_an_export_is_fetched_as_csv_and_xlsx_by_its_browser_alone(
    open_page: Open, served: Served
) -> None:
    page = joined(open_page, served, Role.MODERATOR)
    tap(page, "events")
    page.get_by_role("button", name="Gut zusammenleben in der Innenstadt").click()
    tap(page, "export")
    files: dict[str, bytes] = {}
    links = page.locator("#log a[download]")
    expect(links).to_have_count(2)
    for number in range(2):
        with page.expect_download() as waiting:
            links.nth(number).click()
        files[waiting.value.suggested_filename] = content(waiting.value)
    assert set(files) == {f"{EVENT}.csv", f"{EVENT}.xlsx"}
    rows = list(
        csv.DictReader(io.StringIO(files[f"{EVENT}.csv"].decode("utf-8-sig")), delimiter=";")
    )
    sheet = load_workbook(io.BytesIO(files[f"{EVENT}.xlsx"])).active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1 >= 33
    assert any("مكان هادئ" in row["value"] for row in rows)
    stranger = joined(open_page, served, Role.MODERATOR)
    address = str(links.first.get_attribute("href"))
    assert stranger.context.request.get(served.url + address).status == 404


def test_the_demos_three_people_act_side_by_side(open_page: Open, served: Served) -> None:
    page = open_page(served.stage + "/", "de")
    citizen, mayor, moderator = (page.frame_locator("iframe").nth(n) for n in range(3))
    citizen.locator(doing("join")).click()
    citizen.locator("textarea").fill("Eine Idee aus der Vorführung")
    citizen.locator("#composer .send").click()
    citizen.locator(doing("done")).click()
    for question in ("Frage 2 von 3", "Frage 3 von 3"):
        expect(citizen.locator(f"{STANDS} .note").first).to_have_text(question)
        citizen.locator(f"{STANDS} {doing('skip')}").click()
    citizen.locator(doing("finish")).click()
    expect(citizen.locator("code").last).to_have_text(RECEIPT)
    mayor.locator(f"#log {doing('talks')}").click()
    expect(mayor.locator(doing("rsvp"))).to_have_count(3)
    moderator.locator(f"#log {doing('events')}").click()
    moderator.locator(f"#log {doing('event')}").first.click()
    expect(moderator.locator(f"#log {doing('qr')}")).to_be_visible()
    assert "Eine Idee aus der Vorführung" in stored(served)
    names = sorted(cookie["name"] for cookie in page.context.cookies())
    assert names == [
        f"dialogbote-demo-{role}" for role in ("citizen", "decision-maker", "moderator")
    ]
    page.set_viewport_size({"width": 1280, "height": 800})
    page.screenshot(path=SCREENS / "demo-in-use-de-desk-light.png")
    page.reload()
    expect(mayor.locator("#log")).to_be_visible()
    assert len(page.context.cookies()) == 3


def test_a_form_from_before_the_sign_in_can_be_sent_once_more(open_page: Open) -> None:
    page = at_the_text(open_page)
    page.locator("textarea").fill("mit altem Zeichen")
    page.evaluate("document.querySelector('#composer [name=csrf]').value = '0'.repeat(64)")
    page.locator("#composer .send").click()
    again = page.get_by_role("button", name="Noch einmal senden")
    expect(again).to_be_visible()
    judge(page, "stale", "de")
    again.click()
    quiet(page)
    expect(page.locator(f"{STANDS} blockquote")).to_have_text("mit altem Zeichen")


def test_the_judge_is_awake(open_page: Open) -> None:
    page = at_the_text(open_page)
    assert faults(page) == []
    page.evaluate("document.querySelector('#log li:last-child .card').append(new Image())")
    assert [name for name, _ in faults(page)] == ["image-alt"]
    page.evaluate("document.querySelector('.card').style.minInlineSize = '200vw'")
    with pytest.raises(AssertionError, match="has to be scrolled sideways"):
        judge(page, "awake", "de")
