"""Eyes and hands of the tests at the screen: how a page is judged, and how it is used.

Buttons are told by what they carry, so that one way can be walked in every language.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from config.phrases import Phrasebook

PHRASEBOOK = Phrasebook.load()
CHROMIUM = (
    shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
)
"""Debian's: the one that has no windows needs two thirds of the time of the one that hides them."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"no Chromium at {CHROMIUM}"),
]
SCREENS = Path(__file__).resolve().parents[3] / "build" / "screens"
"""For eyes to judge: what no program can tell."""
SIZES = {"phone": (390, 844), "desk": (1280, 800)}
LANGUAGES = ("de", "tr", "ar")
"""Three scripts, and the longest words: every way is drawn in them."""
LANGUAGES_OF_MOST = (*LANGUAGES, "fa", "uk")
"""Also of the citizen's way, and the office's plan, moderation and papers."""
LOOKS = {
    "de": (("phone", "light"), ("desk", "light"), ("desk", "dark")),
    "tr": (("phone", "light"), ("desk", "light")),
    "ar": (("phone", "light"), ("desk", "light"), ("phone", "dark")),
    "fa": (("phone", "light"), ("desk", "light")),
    "uk": (("phone", "light"), ("desk", "light")),
}
CHECKED = {("de", "phone", "light"), ("de", "desk", "dark"), ("ar", "phone", "light")}
"""Looks that axe is asked about: what it judges differs by light and direction, not by size."""
TOUCHABLE = 44
"""CSS pixels that a finger needs, less what rounding takes."""

_FAULTS = """axe.run(
        {include: [["html"]], exclude: [["#log > ol > li:not(:nth-last-child(-n + 4))"]]},
        {resultTypes: ["violations"]},
    ).then(found => found.violations
        .filter(one => ["serious", "critical"].includes(one.impact))
        .map(one => [one.id, one.nodes.map(node => node.html)]))"""
"""What stands further up was judged when it was said."""
_MISTAKES = """least => {
    const all = (selector, odd) => [...document.querySelectorAll(selector)]
        .filter(one => one.checkVisibility() && odd(one)).map(one => one.outerHTML.slice(0, 200));
    return {
        "has to be scrolled sideways": all("html", one => one.scrollWidth > innerWidth),
        "runs over its edge": all("body, main, #log, .card, .ways, header, .drop, button, .button",
            one => one.scrollWidth > one.clientWidth + 1),
        "too low to be touched": all("button, a.button, summary, input:not([type=hidden]), textarea",
            one => one.getBoundingClientRect().height < least),
    };
}"""


_SHOWN = """() => {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return getComputedStyle(one).outlineStyle !== "none" && (one === top || one.contains(top));
}"""


def judge(page: Page, name: str, language: str) -> None:
    """Screenshots of a state of the page, and what can be judged without eyes."""
    html = page.locator("html")
    expect(html).to_have_attribute("lang", language)
    expect(html).to_have_attribute("dir", PHRASEBOOK.direction(language))
    for size, scheme in LOOKS[language]:
        if (size, scheme) != LOOKS[language][0]:
            _look(page, size, scheme)
        page.screenshot(path=SCREENS / f"{name}-{language}-{size}-{scheme}.png")
        place = f"{name} in {language}, {size}, {scheme}"
        assert not (bad := mistakes(page)), (place, bad)
        if (language, size, scheme) in CHECKED:
            assert not (found := faults(page)), (place, found)
    _look(page, "phone", "light")


def mistakes(page: Page) -> dict[str, list[str]]:
    """What is too wide for this screen, or too low for a finger."""
    seen: dict[str, list[str]] = page.evaluate(_MISTAKES, TOUCHABLE - 0.5)
    return {what: where for what, where in seen.items() if where}


def faults(page: Page) -> list[list[object]]:
    """What axe finds serious or worse."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[list[object]] = page.evaluate(_FAULTS)
    return found


def shoot_the_end(page: Page, name: str, language: str) -> None:
    """A screenshot of the lower end of a page that is longer than the screen."""
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.screenshot(path=SCREENS / f"{name}-end-{language}-phone-light.png")


def _look(page: Page, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    # Another size breaks the lines elsewhere: back to what was just said.
    page.evaluate("document.querySelector('#log > ol > li:last-child')?.scrollIntoView()")


def doing(verb: str) -> str:
    """The selector of buttons with this verb."""
    return f":is(button[value='{verb}'], button[value^='{verb}:'])"


def button(page: Page, verb: str) -> Locator:
    """The newest button of the conversation with this verb."""
    return page.locator(f"#log {doing(verb)}").last


def tap(page: Page, verb: str) -> None:
    """Press that button and wait for what is said to it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button(page, verb).click()
    quiet(page)


def write(page: Page, text: str) -> None:
    """Write into the field below the conversation and send it."""
    page.locator("#text").fill(text)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#composer .send").click()
    quiet(page)


def command(page: Page, text: str) -> None:
    """Write a command into the menu's field."""
    page.locator("summary").last.click()
    page.locator("#typed").fill(text)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#typed").press("Enter")
    quiet(page)


def go_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Reach an element by the keyboard alone, and see that it shows so."""
    for _ in range(60):
        page.keyboard.press(key)
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            break
    else:
        raise AssertionError(f"the keyboard does not reach {selector}")
    assert page.evaluate(_SHOWN), f"{selector} has the focus, and one cannot see it"


def strike(page: Page, key: str) -> None:
    """Strike a key that sends something, and wait for what is said to it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.press(key)
    quiet(page)


def quiet(page: Page) -> None:
    """Wait until what was answered is on the page."""
    expect(page.locator("#log[aria-busy]")).to_have_count(0)


def sign_in_screen(page: Page) -> None:
    """Press the only button of a screen's link."""
    with page.expect_navigation():
        page.locator("main button.send").click()
    expect(page.locator("#scene")).to_be_visible()


def judge_screen(
    page: Page, name: str, language: str, looks: Mapping[str, tuple[int, int]]
) -> None:
    """Pictures of what hangs on a wall, in these sizes, and what can be judged without eyes."""
    for size, (width, height) in looks.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SCREENS / f"{name}-{language}-{size}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, (name, size, "has to be scrolled sideways")
    assert not (found := faults(page)), (name, language, found)
    expect(page.locator("html")).to_have_attribute("dir", PHRASEBOOK.direction(language))
