"""The head of each page on the smallest phone, in every language: nothing of it is out of reach."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize, expect

from config.translations import registered
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import SCREENS, mistakes, needs_chromium
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.test_office import signed_in
from tests.handlers.web.test_office_events import drafted
from tests.handlers.web.using import at_the_text

pytestmark = needs_chromium

SMALL: ViewportSize = {"width": 320, "height": 640}
MIDDLE: ViewportSize = {"width": 390, "height": 844}
_OUT_OF_REACH = """() => [...document.querySelectorAll("header summary, header button, header a")]
    .filter(one => one.checkVisibility())
    .map(one => [one.innerText, one.getBoundingClientRect()])
    .filter(([_, box]) => box.left < 0 || box.right > innerWidth)
    .map(([words]) => words)"""


def choose(page: Page, language: str) -> None:
    """Have the page in another language, by its own head."""
    page.set_viewport_size(MIDDLE)
    page.locator("header .tongues summary").click()
    page.locator(f"header .tongues button[lang='{language}']").click()
    expect(page.locator("html")).to_have_attribute("lang", language)


def fits(page: Page, name: str, language: str) -> None:
    for size in (MIDDLE, SMALL):
        page.set_viewport_size(size)
        place = f"{name} in {language}, {size['width']} wide"
        assert not (bad := mistakes(page)), (place, bad)
        assert not (cut := page.evaluate(_OUT_OF_REACH)), (place, cut)
    page.screenshot(path=SCREENS / f"small-{name}-{language}.png")


def test_the_head_of_the_chat_fits_in_every_language(open_page: Open, served: Served) -> None:
    page = at_the_text(open_page)
    languages = [one.code for one in registered()]
    assert len(languages) > 5
    for language in languages:
        choose(page, language)
        fits(page, "chat", language)
        page.locator("header summary").last.click()
        expect(page.locator("header button[value='/help']")).to_be_in_viewport()
        page.keyboard.press("Escape")


def test_the_head_of_the_office_fits_in_every_language(open_page: Open, served: Served) -> None:
    page = signed_in(open_page, served)
    plans = {"plan": f"{place_of_sample(page)}/plan", "draft": f"{drafted(served)}/plan"}
    for name, plan in plans.items():
        page.goto(plan)
        for language in [one.code for one in registered()]:
            choose(page, language)
            fits(page, f"office-{name}", language)


def place_of_sample(page: Page) -> str:
    page.locator(f".entry:has-text('{EVENT}') a").click()
    return page.url
