"""The page of a multiplier as people see it. The screenshots go to build/screens/, for eyes to judge."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from bot.dialogue.multipliers import links
from bot.multipliers import Multiplier
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import LANGUAGES, go_to, judge, needs_chromium, shoot_the_end
from tests.handlers.web.served import EVENT, Served

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def path(served: Served) -> str:
    async def add() -> str:
        async with served.life.house.storage.unit() as unit:
            event = await unit.events.with_code(EVENT)
            assert event is not None
            languages = ("de", "ar", "tr")
            club = Multiplier("clubclubcl", event.id, "k7x2", "Turnverein Nord", languages)
            unit.multipliers.save(club)
            unit.turn_done()
            return f"/m/{links.secret(unit, club)}"

    return served.call(add())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(open_page: Open, path: str, language: str) -> None:
    page = open_page(path, language)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("img").first).to_have_attribute("alt", re.compile("k7x2"))
    assert page.locator("img").first.evaluate("one => one.complete && one.naturalWidth > 300")
    expect(page.locator("section.card")).to_have_count(5)
    judge(page, "multiplier-01", language)
    shoot_the_end(page, "multiplier-01", language)
    go_to(page, f"nav.languages a[lang='{language}']")


def test_another_language_is_one_link_away(open_page: Open, path: str) -> None:
    page = open_page(path, "de")
    page.locator("nav.languages a[lang='ar']").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("section.card p[lang='tr']").first).to_have_attribute("dir", "ltr")
