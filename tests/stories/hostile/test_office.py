"""Hostile words at the pages of the office: in texts that are read there, and in its own fields."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from markupsafe import escape

from bot.members import NOTE_LIMIT
from bot.model import Contribution, Role
from config.phrases import straight
from tests.fakes.botapi import FakeTelegram
from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.scene import content
from tests.stories.hostile.words import HOSTILE, fits
from tests.stories.office.guest import Guest, event_id, signed_in
from tests.stories.scenes import act, create_event

CODE = "park"
SENDABLE = {name: words for name, words in HOSTILE.items() if "half" not in name}
"""Half a pair cannot even be sent by a form."""


@pytest.fixture
async def guest(life: Living, fake: FakeTelegram) -> Guest:
    """A moderator with an open event, at the office."""
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, CODE)
    return await signed_in(life, person)


async def test_hostile_texts_are_read_as_what_they_are_and_found_by_their_words(
    life: Living, guest: Guest
) -> None:
    event = await event_id(life, CODE)
    texts = {name: words for name, words in HOSTILE.items() if fits(words)}
    assert len(texts) > 40
    async with life.house.storage.unit() as unit:
        for name, words in texts.items():
            unit.contributions.save(Contribution(name, event, "p1", words, "en", None, None))
        unit.turn_done()
    place = f"/office/events/{event}/results/p1"
    await guest.go(place)
    assert f"{len(texts)} texts" in guest.text and "page=2" not in guest.page
    for name, words in texts.items():
        assert f"<span>{escape(straight(words))}</span>" in guest.page, name
    assert not re.search(r"<(?:script|img|b|a)\b[^>]*(?:alert|onerror|tg://)", guest.page)
    for name, words in SENDABLE.items():
        searched = words[:100].strip()
        await guest.go(f"{place}?words={quote(searched)}&page={quote(words[:20])}")
        assert guest.status == 200, name
        if name in texts and searched:
            assert "0 texts" not in guest.text, f"{name} is not found by its own words"


async def test_hostile_notes_are_kept_in_one_line_or_refused_with_a_sentence(
    life: Living, guest: Guest
) -> None:
    kept = 0
    for name, words in SENDABLE.items():
        await guest.go("/office/members")
        before = (await content(life))["person"]
        await guest.send("/invite", role="respondent", note=words)
        assert guest.status == 200, name
        if len(words) > NOTE_LIMIT or "\x00" in words:
            assert "That is not possible" in guest.text, name
            assert (await content(life))["person"] == before, name
            continue
        async with life.house.storage.unit() as unit:
            notes = [one.note for one in await unit.people.all()]
        assert " ".join(words.split()) in notes, name
        kept += 1
    assert kept > 35
    await guest.go("/office/members")
    for name, words in SENDABLE.items():
        note = straight(" ".join(words.split()))
        if note and len(words) <= NOTE_LIMIT and "\x00" not in words:
            assert f"<bdi>{escape(note)}</bdi>" in guest.page, name


async def test_hostile_addresses_lead_nowhere_and_change_nothing(
    life: Living, guest: Guest
) -> None:
    await guest.go("/office/events")
    token = Forms(guest.page).forms[0].fields["csrf"]
    event = await event_id(life, CODE)
    before = await content(life)
    for name, words in SENDABLE.items():
        part = quote(words[:200], safe="")
        for path in (
            f"/office/events/{part}",
            f"/office/events/{part}/results",
            f"/office/events/{event}/results/{part}",
            f"/office/events/{event}/qr/{part}",
            f"/office/members/{part}/end",
        ):
            await guest.go(path)
            assert guest.status == 404, (name, path)
        for path in (f"/office/events/{part}/close", f"/office/members/{part}/invite"):
            await guest.go(path, "POST", csrf=token, role="moderator")
            assert guest.status == 404, (name, path)
    assert await content(life) == before
