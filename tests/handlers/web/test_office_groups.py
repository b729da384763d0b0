"""The office's page about working groups, in three scripts, with axe, and without scripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.model import EventState
from bot.working_groups import Contact, WorkingGroup
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import LANGUAGES, judge, needs_chromium
from tests.handlers.web.served import Served
from tests.handlers.web.test_office import signed_in
from tests.handlers.web.test_office_events import drafted

pytestmark = needs_chromium
PEOPLE = {
    "Zoë Ümläut-Großmann-Wiedenhöft": "zoe.uemlaeut.grossmann@stadtverwaltung-musterstadt.example",
    "محمود درويش": "‎+49 171 2345678",
    "Ayşe Çağlayan": "Pazar günleri pazarda",
}


def closed_with_groups(served: Served) -> str:
    """A closed event with two groups, one of which people want to go on in; its page."""
    place = drafted(served)
    event_id = place.rpartition("/")[2]

    async def save(unit: Any) -> None:
        event = await unit.events.get(event_id)
        closes = datetime(2027, 2, 1, 12, tzinfo=UTC)
        unit.events.save(replace(event, state=EventState.CLOSED, closes=closes, participants=5))
        for number, name in enumerate(("Bäume zuerst", "ما بعد الفعالية")):
            group = WorkingGroup(f"{event_id}{number}", event_id, name, f"{name}: " + "x " * 120)
            unit.working_groups.save(group)
        for name, reached in PEOPLE.items():
            tag = f"{event_id}{name}".encode()[:32]
            unit.working_groups.save_contact(Contact(tag, f"{event_id}0", event_id, name, reached))
        unit.turn_done()

    served.ask(save)
    return place


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_groups_and_whether_it_helped_are_seen(
    open_page: Open, served: Served, language: str
) -> None:
    place = closed_with_groups(served)
    page = signed_in(open_page, served, language)
    page.goto(place)
    page.locator("a.button[href$='/groups']").click()
    for name in PEOPLE:
        expect(page.locator("main")).to_contain_text(name)
    judge(page, "office-50-groups", language)
    page.goto(f"{place}/results")
    page.locator("#helped").scroll_into_view_if_needed()
    judge(page, "office-51-helped", language)


def test_the_list_is_fetched_by_keyboard_and_without_scripts(
    open_page: Open, served: Served
) -> None:
    place = closed_with_groups(served)
    page = signed_in(open_page, served, java_script_enabled=False)
    page.goto(f"{place}/groups")
    page.locator("form[action$='/groups'] button").focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith("-groups.xlsx")
