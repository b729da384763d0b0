"""The office speaks one language: that of the chat one came from, or the one that was chosen."""

from __future__ import annotations

import re

import pytest

from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE
from tests.stories.office.drafts import draft
from tests.stories.office.guest import Guest, event_id
from tests.stories.scenes import act, plan_drafts
from tests.stories.test_citizen import text_of_last


@pytest.mark.parametrize("language", ["de", "ar", "de-simple"])
async def test_what_is_not_there_is_told_in_the_language_of_the_pages(
    life: Living, guest: Guest, language: str
) -> None:
    await guest.go("/office/events")
    await guest.send("/language", language=language)
    place = f"/office/events/{await event_id(life, CODE)}"
    for path, status in (
        ("/office/events/nothing", 404),
        ("/office/nothing", 404),
        (f"{place}/posters?what=nothing", 400),
    ):
        await guest.go(path)
        assert guest.status == status, path
        assert f'<html lang="{language}"' in guest.page, f"{path} in another language"


async def test_whoever_is_not_signed_in_is_told_in_the_browsers_language(life: Living) -> None:
    stranger = Guest(life, "tr")
    await stranger.go("/office/nothing")
    assert stranger.status == 404 and '<html lang="tr"' in stranger.page
    await stranger.go("/officer")
    assert stranger.status == 404 and '<html lang="tr"' in stranger.page


async def test_the_way_in_is_in_the_language_of_the_chat(life: Living, moderator: Person) -> None:
    moderator.press_data("language:::de")
    await act(life, moderator, "!/buero")
    found = re.search(r"/office/join/o_\S+", text_of_last(moderator))
    assert found
    guest = Guest(life, "en")
    await guest.go(found[0])
    assert '<html lang="de"' in guest.page and "Im Büro anmelden" in guest.text
    await guest.send("lang=de")
    assert '<html lang="de"' in guest.page and "Veranstaltungen" in guest.text


async def test_starting_and_ending_an_event_are_called_the_same_everywhere(
    life: Living, guest: Guest
) -> None:
    place = f"/office/events/{await draft(life)}"
    await plan_drafts(life)
    for language in ("de", "de-simple"):
        await guest.go(place)
        await guest.send("/language", language=language)
        said = []
        for path in ("", "/draft", "/plan", "/open"):
            await guest.go(f"{place}{path}")
            said.append(guest.text)
        assert "Veranstaltung starten …" in said[0] and "Ja, starten" in said[-1]
        other = f"/office/events/{await event_id(life, CODE)}"
        for path in ("", "/plan", "/multipliers", "/close"):
            await guest.go(f"{other}{path}")
            said.append(guest.text)
        assert "Veranstaltung beenden …" in said[4] and "Ja, beenden" in said[-1]
        for text in said:
            about_it = text.replace("schließt niemanden aus", "")
            other_verbs = re.findall(r"\b(?:(?:ge)?öffn|schließ|geschloss)\w*", about_it, re.I)
            assert not other_verbs, text
