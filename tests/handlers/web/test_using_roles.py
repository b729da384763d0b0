"""The browser chat in use by people with roles: links, a second device, invitations, exports, the
demo.
"""

from __future__ import annotations

import csv
import io

from openpyxl import load_workbook
from playwright.sync_api import Download, expect

from bot.model import Role
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import (
    SCREENS,
    button,
    command,
    doing,
    faults,
    judge,
    needs_chromium,
    tap,
)
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.using import RECEIPT, STANDS, joined, stored

pytestmark = needs_chromium


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


def test_an_export_is_fetched_in_each_format_by_its_browser_alone(
    open_page: Open, served: Served
) -> None:
    page = joined(open_page, served, Role.MODERATOR)
    tap(page, "events")
    page.get_by_role("button", name="Gut zusammenleben in der Innenstadt").click()
    tap(page, "export")
    files: dict[str, bytes] = {}
    links = page.locator("#log a[download]")
    expect(links).to_have_count(3)
    for number in range(3):
        with page.expect_download() as waiting:
            links.nth(number).click()
        files[waiting.value.suggested_filename] = content(waiting.value)
    assert set(files) == {f"{EVENT}.csv", f"{EVENT}.xlsx", f"{EVENT}.jsonl"}
    rows = list(
        csv.DictReader(io.StringIO(files[f"{EVENT}.csv"].decode("utf-8-sig")), delimiter=";")
    )
    sheet = load_workbook(io.BytesIO(files[f"{EVENT}.xlsx"])).active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1 >= 33
    assert len(files[f"{EVENT}.jsonl"].splitlines()) == len(rows)
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
