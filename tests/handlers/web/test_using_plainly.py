"""The browser chat in use by keyboard alone, and without a script. What it looks like meanwhile is
seen in test_screens.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from bot.model import Role
from config.translations import registered
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import SCREENS, button, doing, go_to, needs_chromium, strike
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.using import RECEIPT, STANDS, at_the_text, joined, stored
from tests.stories.scenes import plan_in

pytestmark = needs_chromium


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
    page.keyboard.press("Enter")
    go_to(page, "#typed")
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
    go_to(page, "header details:last-of-type summary", "Shift+Tab")
    page.keyboard.press("Enter")
    go_to(page, "#typed")
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
    served.ask(plan_in)
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
    expect(page.locator(f"{STANDS} {doing('answer')}")).to_have_count(len(registered()))
