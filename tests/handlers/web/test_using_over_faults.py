"""The browser chat in use over faults, offline and across restarts: what was written is kept and
counts once.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import (
    SCREENS,
    button,
    doing,
    judge,
    needs_chromium,
    quiet,
    tap,
    write,
)
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.using import STANDS, at_the_text

pytestmark = needs_chromium


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
