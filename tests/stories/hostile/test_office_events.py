"""Hostile words in the forms and addresses of the office's pages around one event."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from markupsafe import escape

from bot.model import Contribution, Role
from config.phrases import straight
from tests.fakes.botapi import FakeTelegram
from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.scene import content
from tests.stories.hostile.test_office import SENDABLE
from tests.stories.office.drafts import draft
from tests.stories.office.filled import values
from tests.stories.office.guest import Guest, event_id, signed_in
from tests.stories.scenes import act, create_event

CODE = "park"
MARKUP = re.compile(r"<(?:script|img|b|a)\b[^>]*(?:alert|onerror|tg://)")


@pytest.fixture
async def guest(life: Living, fake: FakeTelegram) -> Guest:
    """A moderator with an open event, at the office."""
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, CODE)
    return await signed_in(life, person)


async def stored(life: Living) -> dict[str, object]:
    return {table: rows for table, rows in (await content(life)).items() if table != "press"}


async def everywhere(
    life: Living,
    guest: Guest,
    place: str,
    part: str,
    field: str,
    answers: dict[str, str],
    most: int = len(SENDABLE),
) -> list[str]:
    """Send each of the words in a field of a form; those that were taken."""
    taken = []
    for name, words in list(SENDABLE.items())[:most]:
        await guest.go(place)
        before = await stored(life)
        await guest.send(part, **{**answers, field: words})
        assert guest.status == 200, (place, name)
        assert not MARKUP.search(guest.page), (place, name)
        if "This was not saved" in guest.text or "That is not possible" in guest.text:
            assert await stored(life) == before, (place, name)
            continue
        taken.append(words)
    return taken


async def test_plans_keep_words_as_they_are_or_say_why_not(life: Living, guest: Guest) -> None:
    event = await draft(life)
    place = f"/office/events/{event}/plan"
    purpose = {"purpose": "inform", "can": "x", "cannot": ""}
    for field in ("can", "cannot"):
        taken = await everywhere(life, guest, f"{place}/purpose", "/purpose", field, purpose)
        assert len(taken) > 20
        for words in taken[-5:]:
            await guest.go(f"{place}/purpose")
            await guest.send("/purpose", **{**purpose, field: words})
            async with life.house.storage.unit() as unit:
                plan = await unit.event_plans.of_event(event)
            assert plan is not None
            found = plan.can_change if field == "can" else plan.cannot_change
            assert found == words.replace("\r\n", "\n")
            await guest.go(f"{place}/purpose")
            assert f'value="{escape(words)}"' in guest.page
    group = {"area": "other", "place": "x", "languages": "Deutsch"}
    assert len(await everywhere(life, guest, f"{place}/group", "/group", "place", group)) > 20
    assert not await everywhere(life, guest, f"{place}/group", "/group", "languages", group)
    promise = {"thanks": "1", "result": "2", "status": "3"}
    assert not await everywhere(life, guest, f"{place}/promise", "/promise", "thanks", promise)
    rules = {"mode": "open", "usual.insult": "1"}
    assert await everywhere(life, guest, f"{place}/rules", "/rules", "own", rules)


async def test_dates_multipliers_and_themes(life: Living, guest: Guest) -> None:
    event = f"/office/events/{await event_id(life, CODE)}"
    date = {"starts": "2027-06-10T18:00", "minutes": "90", "place": "x", "seats": ""}
    assert len(await everywhere(life, guest, f"{event}/date", "/date", "place", date)) > 20
    for field in ("minutes", "seats"):
        taken = await everywhere(life, guest, f"{event}/date", "/date", field, date)
        assert all(not words.strip() for words in taken)
    taken = await everywhere(life, guest, f"{event}/date", "/date", "starts", date)
    # The last is a minute that no clock shows: it is taken as elsewhere.
    assert set(taken) <= {"31.12.9999 23:59", "28.03.2027 02:30"}
    new = {"languages.en": "1"}
    named = await everywhere(life, guest, f"{event}/multipliers", "/multipliers", "name", new)
    assert len(named) > 15
    async with life.house.storage.unit() as unit:
        known = await unit.multipliers.of_event(event.rpartition("/")[2])
    assert {one.name for one in known} <= set(named) and known
    names = await everywhere(life, guest, f"{event}/moderation", "/themes", "name", {}, 30)
    async with life.house.storage.unit() as unit:
        themes = await unit.moderation.themes(event.rpartition("/")[2])
    assert {one.name for one in themes} == set(names) and len(names) > 10


async def test_what_others_see_and_what_it_says(life: Living, guest: Guest) -> None:
    event = await event_id(life, CODE)
    one = "0b0d7a3e5f0c4c589d6e0c1f2a3b4c5d"
    async with life.house.storage.unit() as unit:
        unit.contributions.save(Contribution(one, event, "p1", "Bir fikir", "tr", None, None))
        unit.turn_done()
    here = f"/office/events/{event}/moderation/{one}"
    hidden = await everywhere(life, guest, here, "/hide?", "words", {})
    assert len(hidden) > 35
    async with life.house.storage.unit() as unit:
        verdict = await unit.moderation.verdict(one)
    assert verdict is not None and verdict.public == hidden[-1]
    translated = await everywhere(life, guest, here, "/translate?", "words", {})
    async with life.house.storage.unit() as unit:
        found = await unit.translations.of([one], "en")
    assert found[one].text == translated[-1]


async def test_hostile_addresses_and_choices_change_nothing(life: Living, guest: Guest) -> None:
    event = f"/office/events/{await event_id(life, CODE)}"
    await guest.go("/office/events")
    token = Forms(guest.page).forms[0].fields["csrf"]
    before = await content(life)
    for name, words in SENDABLE.items():
        part = quote(words[:200], safe="")
        for path in (
            f"{event}/plan/{part}",
            f"{event}/multipliers/{part}",
            f"{event}/moderation/{part}",
            f"{event}/themes/{part}",
            f"{event}/certificates/{part}",
        ):
            await guest.go(path)
            assert guest.status == 404, (name, path)
        for asked in ("after", "of", "prompt", "done"):
            await guest.go(f"{event}/moderation/next?{asked}={part}")
            assert guest.status == 200 and not MARKUP.search(guest.page), (name, asked)
        await guest.go(f"{event}/posters?what={part}")
        assert guest.status == 400, name
        for path, field in (("floods", "guard"), ("", "nothing")):
            target = f"{event}/moderation/{path}".rstrip("/")
            await guest.go(target, "POST", csrf=token, **{field: words})
            assert guest.status in (200, 404), (name, path)
    after = await content(life)
    assert {**after, "press": None} == {**before, "press": None}


async def test_hostile_words_begin_an_event_as_they_are_or_are_refused_with_a_sentence(
    life: Living, guest: Guest
) -> None:
    new, taken = "/office/events/new", 0
    for number, (name, words) in enumerate(SENDABLE.items()):
        await guest.go(new)
        asked = f"Why {number}? {words}"
        answers = {
            "title": words, "code": f"hostile-{number}", "p1-text": asked,
            "p1-kind": "number", "p1-need": "no",
        }  # fmt: skip
        await guest.go(new, "POST", **{**values(guest, new), **answers})
        assert guest.status == 200, name
        assert not MARKUP.search(guest.page), name
        if "This was not saved" in guest.text:
            assert 'class="wrong"' in guest.page, name
            continue
        taken += 1
        await guest.go(f"/office/events/{await event_id(life, f'hostile-{number}')}/draft")
        assert f"{escape(straight(asked))}" in guest.page, name
    assert 20 < taken < len(SENDABLE)
