"""The browser chat as people see it: on a phone and a desk, in three scripts, by keyboard alone,
without a script, offline. Screenshots go to var/screens/, for eyes to judge.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bot.replies import Action, Button, Code, Para, Say
from config.phrases import Verbatim
from handlers.web.application import web_application, web_server
from handlers.web.demo import Demo
from tests.handlers.web.stub_heart import OPTIONS, StubDocuments, StubIntake, phrasebook

CHROMIUM = Path("/usr/bin/chromium")
SCREENS = Path(__file__).resolve().parents[3] / "var" / "screens"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
LANGUAGES = ("de", "tr", "ar")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium at /usr/bin/chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


class Served:
    """The door on a port of its own, with the stand-in for the heart."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.intake = StubIntake()
        application = web_application(
            self.intake,
            StubDocuments(),
            phrasebook(),
            self.url,
            {},
            Demo(self._grant, "MARKT"),
        )
        self._server = web_server(application, "127.0.0.1", port)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    async def _grant(self, role: str, account: str) -> None: ...

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture
def served() -> Iterator[Served]:
    served = Served()
    yield served
    served.stop()


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[Open]:
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    told: list[str] = []

    def open_page(path: str, language: str = "de", size: str = "phone", **more: object) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=language,
            reduced_motion="reduce",
            **more,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.goto(served.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert asked
    assert [url for url in asked if not url.startswith((served.url, "data:"))] == []
    # What cannot be loaded is told as well, and some tests are about that.
    bad = [line for line in told if line.startswith("error") and "Failed to load" not in line]
    assert not bad, bad


def judge(page: Page, name: str) -> None:
    """A screenshot, and what can be judged without eyes."""
    page.screenshot(path=SCREENS / f"{name}.png")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, f"{name}: has to be scrolled sideways"
    found = Axe().run(page).response["violations"]
    bad = [
        (v["id"], [n["html"] for n in v["nodes"]])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not bad, f"{name}: {bad}"
    low = page.evaluate(
        """[...document.querySelectorAll("button, a.button, summary, input:not([type=hidden]), textarea")]
            .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)
            .map(e => e.outerHTML)"""
    )
    assert not low, f"{name}: too small to touch: {low}"


LOOKS = [
    *((language, size, "light") for language in LANGUAGES for size in SIZES),
    ("de", "desk", "dark"),
    ("ar", "phone", "dark"),
]


@pytest.mark.parametrize(("language", "size", "scheme"), LOOKS)
def test_the_whole_way_looks_right(open_page: Open, language: str, size: str, scheme: str) -> None:
    page = open_page("/e/MARKT", language, size, color_scheme=scheme)
    name = f"{language}-{size}-{scheme}"
    direction = "rtl" if language == "ar" else "ltr"
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(page.locator("html")).to_have_attribute("lang", language)
    judge(page, f"{name}-1-notice")
    page.locator("button[value^=accept]").click()
    expect(page.locator("li[data-stands]")).to_have_count(1)
    page.get_by_role("button", name=OPTIONS[1].texts[language]).click()
    expect(page.locator("button[aria-pressed]")).to_be_focused()
    judge(page, f"{name}-2-choices")
    page.locator("button[value^=done]").first.click()
    expect(page.locator("li[data-stands] button[value^=answer]")).to_have_count(5)
    judge(page, f"{name}-3-scale")
    page.locator("li[data-stands] button[value^=answer]").nth(3).click()
    page.locator("textarea").fill("Mehr Bänke,\nmehr Schatten. <b>مقاعد</b>")
    judge(page, f"{name}-4-writing")
    page.locator("#composer .send").click()
    expect(page.locator("li[data-stands] blockquote")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("")
    expect(page.locator("textarea")).to_be_focused()
    judge(page, f"{name}-5-written")
    page.locator("li[data-stands] button[value^=done]").first.click()
    expect(page.locator("#text")).to_have_attribute("inputmode", "numeric")
    page.locator("#text").fill("4")
    page.locator("#text").press("Enter")
    expect(page.locator("li[data-stands] button[value^=finish]")).to_be_visible()
    judge(page, f"{name}-6-review")
    page.locator("button[value^=finish]").click()
    expect(page.locator("img")).to_be_visible()
    judge(page, f"{name}-7-thanks")
    page.locator("summary").nth(1).click()
    judge(page, f"{name}-8-menu")
    page.reload()
    expect(page.locator("code").first).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_around_it_look_right(open_page: Open, language: str, size: str) -> None:
    page = open_page("/join/r_abc", language, size)
    judge(page, f"{language}-{size}-join")
    page.goto(page.url.replace("/join/r_abc", "/nothing"))
    judge(page, f"{language}-{size}-missing")
    page.goto(page.url.replace("/nothing", "/"))
    page.frame_locator("iframe").nth(2).locator("#log").wait_for()
    page.screenshot(path=SCREENS / f"{language}-{size}-demo.png", full_page=True)
    judge(page, f"{language}-{size}-demo-top")


def test_the_whole_way_by_keyboard_alone(open_page: Open, served: Served) -> None:
    page = open_page("/e/MARKT", "de", "phone")

    def go_to(selector: str, key: str = "Tab") -> None:
        for _ in range(60):
            page.keyboard.press(key)
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    go_to("button[value^=accept]")
    page.keyboard.press("Enter")
    expect(page.locator("li[data-stands] h2")).to_be_focused()
    go_to("button[value^='mark']")
    page.keyboard.press("Space")
    expect(page.locator("button[aria-pressed]")).to_be_focused()
    go_to("button[value^=done]")
    page.keyboard.press("Enter")
    expect(page.locator("li[data-stands] h2")).to_be_focused()
    go_to("li[data-stands] button[value^=answer]")
    page.keyboard.press("Enter")
    expect(page.locator("li[data-stands] h2")).to_be_focused()
    go_to("textarea")
    page.keyboard.type("Mehr Grün")
    page.keyboard.press("Control+Enter")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("und Wasser")
    go_to("li[data-stands] button[value^=done]", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_have_attribute("inputmode", "numeric")
    assert [walk.text for walk in served.intake.walks.values()] == ["Mehr Grün\nund Wasser"]
    go_to("#text")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    go_to("button[value^=finish]")
    page.keyboard.press("Enter")
    expect(page.locator("code").first).to_be_visible()
    summary = page.locator("summary").nth(1)
    go_to("header details:nth-of-type(2) summary", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("button[value='/help']")).to_be_visible()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()


def test_enter_in_a_field_sends_it_and_presses_nothing_else(
    open_page: Open, served: Served
) -> None:
    page = open_page("/e/MARKT", "de", "phone", java_script_enabled=False)
    page.locator("button[value^=accept]").click()
    page.locator("button[value^=done]").first.click()
    page.locator("button[value^=answer]").first.click()
    page.locator("textarea").fill("ohne Skript")
    page.locator("#composer .send").click()
    expect(page.locator(".own p")).to_have_text("ohne Skript")
    page.locator("button[value^=done]").first.click()
    page.locator("#text").fill("12")
    page.locator("#text").press("Enter")
    expect(page.locator("button[value^=finish]")).to_be_visible()
    page.reload()
    expect(page.locator("button[value^=finish]")).to_be_visible()
    page.screenshot(path=SCREENS / "de-phone-plain.png")
    page.locator("button[value^=finish]").click()
    expect(page.locator("code").first).to_be_visible()
    assert [walk.number for walk in served.intake.walks.values()] == ["12"]


def test_what_could_not_be_sent_waits_and_counts_once(open_page: Open, served: Served) -> None:
    page = open_page("/e/MARKT", "de", "phone")
    page.locator("button[value^=accept]").click()
    page.locator("button[value^=done]").first.click()
    page.locator("li[data-stands] button[value^=answer]").first.click()
    page.locator("textarea").fill("im Zug geschrieben")
    page.context.set_offline(True)
    page.locator("#composer .send").click()
    expect(page.locator(".state button")).to_be_focused()
    expect(page.locator("textarea")).to_have_value("im Zug geschrieben")
    judge(page, "de-phone-offline")
    page.locator(".state button").click()
    expect(page.locator(".state button")).to_be_focused()
    page.context.set_offline(False)
    page.locator(".state button").click()
    expect(page.locator("li[data-stands] blockquote")).to_have_text("im Zug geschrieben")
    expect(page.locator(".own", has_text="im Zug")).to_have_count(1)
    expect(page.locator("textarea")).to_have_value("")
    assert [walk.text for walk in served.intake.walks.values()] == ["im Zug geschrieben"]


def test_a_fault_of_ours_keeps_what_was_written(open_page: Open, served: Served) -> None:
    for script in (True, False):
        page = open_page("/e/MARKT", "de", "phone", java_script_enabled=script)
        page.locator("button[value^=accept]").click()
        page.locator("button[value^=done]").first.click()
        page.locator("li[data-stands] button[value^=answer]").first.click()
        page.locator("textarea").fill("unverloren")
        served.intake.fail = True
        page.locator("#composer .send").click()
        again = page.get_by_role("button", name="Noch einmal senden")
        expect(page.locator("blockquote", has_text="unverloren")).to_be_visible()
        served.intake.fail = False
        again.click()
        expect(page.locator("li[data-stands] blockquote")).to_have_text("unverloren")


def test_the_language_can_be_chosen_before_and_after(open_page: Open) -> None:
    page = open_page("/e/MARKT", "de", "phone")
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert not page.context.cookies()
    page.locator("button[value^=accept]").click()
    expect(page.locator("li[data-stands]")).to_have_count(1)
    expect(page.locator("button[value^=mark]").first).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] == ["dialogbote"]
    page.locator("summary").first.click()
    page.get_by_role("button", name="Türkçe").click()
    expect(page.locator("html")).to_have_attribute("lang", "tr")
    expect(page.locator("li[data-stands]")).to_have_count(1)


def test_a_language_button_of_the_conversation_turns_the_whole_page(
    open_page: Open, served: Served
) -> None:
    page = open_page("/e/MARKT", "de", "phone")
    offer = Button(Verbatim("العربية"), Action("language", value="ar"))
    served.intake.echo = [Say((Para(Verbatim("?")),), ((offer,),))]
    page.reload()
    served.intake.echo = None
    page.locator("li.bot button[value^=language]").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert not page.context.cookies()
    page.locator("button[value^=accept]").click()
    expect(page.locator("button[value^=mark]").first).to_be_visible()
    page.locator("summary").nth(1).click()
    page.locator("#typed").fill("/help")
    for walk in served.intake.walks.values():
        walk.language = "tr"
    page.locator("#typed").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "tr")
    expect(page.locator("button[value^=mark]").first).to_be_visible()


def test_earlier_questions_stay_to_be_read_without_their_buttons(open_page: Open) -> None:
    page = open_page("/e/MARKT", "de", "phone")
    page.locator("button[value^=accept]").click()
    page.locator("button[value^=mark]").nth(2).click()
    expect(page.locator("button[aria-pressed]")).to_have_count(1)
    page.locator("button[value^=done]").click()
    expect(page.locator("li[data-stands] button[value^=answer]")).to_have_count(5)
    expect(page.locator("li.past")).to_have_count(2)
    expect(page.locator("li.past button")).to_have_count(0)
    expect(page.locator("li.past .picked")).to_have_text(OPTIONS[2].texts["de"])
    expect(page.locator("li.past a.button")).to_be_visible()


def test_words_not_yet_sent_stay_when_something_else_is_asked(open_page: Open) -> None:
    page = open_page("/e/MARKT", "de", "phone")
    page.locator("button[value^=accept]").click()
    page.locator("button[value^=done]").click()
    page.locator("li[data-stands] button[value^=answer]").first.click()
    page.locator("textarea").fill("noch nicht gesendet")
    page.locator("summary").nth(1).click()
    page.locator("button[value='/help']").click()
    expect(page.locator("#log ol > li")).to_have_count(9)
    expect(page.locator("textarea")).to_have_value("noch nicht gesendet")
    expect(page.locator("li[data-stands]")).to_have_count(1)


def test_letters_come_once_while_one_reads(open_page: Open, served: Served) -> None:
    page = open_page("/e/MARKT", "de", "phone")
    page.clock.install()
    page.reload()
    page.locator("button[value^=accept]").click()
    expect(page.locator("li[data-stands]")).to_have_count(1)
    served.intake.post = [Say((Para(Verbatim("Ein Gespräch am Morgen")),), stay=True)]
    for _ in range(3):
        with page.expect_response("**/chat/letters"):
            page.clock.run_for(61_000)
    expect(page.get_by_text("Ein Gespräch am Morgen")).to_have_count(1)


def test_long_words_and_large_pictures_stay_on_the_page(open_page: Open, served: Served) -> None:
    long = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 4
    link = "https://chat.example/join/" + "r_" + "x" * 90
    served.intake.echo = [
        Say((Para(Verbatim(long)), Code(link))),
        Say((Para(Verbatim(f"\u202e{long}")),), stay=True),
    ]
    page = open_page("/chat", "ar", "phone")
    judge(page, "ar-phone-long")
