"""Results on the smallest phone, in every language: nothing has to be scrolled sideways."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playwright.sync_api import expect

from config.translations import registered
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import needs_chromium
from tests.handlers.web.served import EVENT, Served
from tests.handlers.web.test_office import answered, signed_in

pytestmark = needs_chromium

WIDTHS = (390, 320)
_TOO_WIDE = """() => [...document.querySelectorAll("main, main *:not(.unseen)")]
    .filter(one => one.checkVisibility() && one.matches(":not(.unseen *)"))
    .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([, box]) => box.left < -1 || box.right > innerWidth + 1)
    .map(([html]) => html)"""


def with_kinds(served: Served) -> None:
    """People may say of their texts what they are."""

    async def save(unit: Any) -> None:
        event = await unit.events.with_code(EVENT)
        asked = event.prompts.questions
        kinds = tuple(replace(one, kinds=one.kind == "text") for one in asked)
        assert any(one.kinds for one in kinds)
        unit.events.save(replace(event, prompts=replace(event.prompts, questions=kinds)))
        unit.turn_done()

    served.ask(save)


def test_results_fit_in_every_language(open_page: Open, served: Served) -> None:
    with_kinds(served)
    answered(served)
    page = signed_in(open_page, served)
    page.locator(f".entry:has-text('{EVENT}') a").click()
    page.locator("a[href$='/results']").click()
    languages = [one.code for one in registered()]
    assert len(languages) > 5
    for language in languages:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.locator("header .tongues summary").click()
        page.locator(f"header .tongues button[lang='{language}']").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.locator("table.counts").count() > 2 and page.locator("main summary").count()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 640})
            assert not (bad := page.evaluate(_TOO_WIDE)), (language, width, bad)
