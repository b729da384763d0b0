"""Every address of the office, for those whom it does not belong to. None can be forgotten here:
they are read from the application's own table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from bot.model import Contribution, EventState, Role
from bot.moderated import Theme
from bot.multipliers import Multiplier
from bot.subscribers import Tidings
from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.drafts import draft
from tests.stories.office.guest import OTHER_CODE, Guest, event_id

HARMLESS = {
    "code": "of a one-time link, which is as long as it is random",
    "deed": "one of a few, the same for all",
    "kind": "one of a few, the same for all",
    "language": "one of a few, the same for all",
    "name": "of a picture, and belongs to the event before it",
    "part": "one of a few, the same for all",
    "question": "of a question, and belongs to the event before it",
    "template": "one of a few, the same for all",
    "ticket": "of a file that was made for this seat",
}
"""What other places of addresses hold, that no id of another town's could be put into."""
WAYS_IN = {"/office", "/office/join/{code}", "/office/link"}
"""What whoever is not signed in may see."""
UNKNOWN = "aaaaaaaaaa"
FOREIGN = "0b0d7a3e-5f0c-4c58-9d6e-0c1f2a3b4c5d"
WRITTEN = {
    "in-en": "words", "in-de": "", "in-tr": "", "outcome": "accepted", "owner": "office", "day": "",
    "seen": "",
}  # fmt: skip
"""What forms of the office ask for."""


def addresses(life: Living) -> list[tuple[str, str]]:
    """(method, path with placeholders) of the office."""
    guard: Any = life.doors.web
    application = guard._app
    assert isinstance(application, Starlette)
    found = [
        (method, route.path)
        for route in application.routes
        if isinstance(route, Route) and route.path.startswith("/office")
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]
    assert len(found) > 12, "this looked at nothing"
    return found


async def foreign_ids(life: Living) -> dict[str, str]:
    """What belongs to the other town, by the names of the places in addresses."""
    event = await event_id(life, OTHER_CODE)
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Nebenstadt")
        assert town is not None
        (person,) = await unit.people.with_role(Role.MODERATOR, town.id)
        unit.multipliers.save(Multiplier("foreignone", event, "abcd", "Club", ("en",)))
        unit.moderation.save_theme(Theme("foreignone", event, "The park of another town"))
        unit.contributions.save(Contribution(FOREIGN, event, "p1", "park", "en", None, None))
        unit.subscribers.save_tidings(Tidings("foreigntold", event, {"en": "Another's park"}))
        unit.turn_done()
    return {
        "event": event,
        "municipality": town.id,
        "person": person.id,
        "multiplier": "foreignone",
        "theme": "foreignone",
        "contribution": FOREIGN,
        "about": "foreignone",
        "told": "foreigntold",
    }


def filled(path: str, **values: str) -> str:
    """The path with an id in each of its places."""
    return re.sub(r"{(\w+)}", lambda place: values.get(place[1], "x"), path)


async def test_whoever_is_not_signed_in_is_shown_the_way_in(life: Living) -> None:
    before = await content(life)
    own = await event_id(life, CODE)
    for method, path in addresses(life):
        if path in WAYS_IN:
            continue
        for cookie in (None, "x" * 43):
            stranger = Guest(life)
            if cookie:
                stranger._jar.set("dialogbote-office", cookie)
            form = {"csrf": ""} if method == "POST" else {}
            await stranger.go(filled(path, event=own), method, **form)
            if cookie and method == "POST" and stranger.status == 403:
                continue  # a form without the token of its page is not even looked at
            assert "You are not signed in" in stranger.text, (method, path)
            assert "park" not in stranger.text
    assert await content(life) == before


async def test_foreign_ids_are_as_absent_as_unknown_ones(life: Living, guest: Guest) -> None:
    foreign, own = await foreign_ids(life), await event_id(life, CODE)
    await guest.go("/office/events")
    token = Forms(guest.page).forms[0].fields["csrf"]
    before = await content(life)
    asked = 0
    for method, path in addresses(life):
        places = set(re.findall(r"{(\w+)}", path)) & set(foreign)
        if not places:
            continue
        seen = []
        within = {**foreign, "event": own}
        for values in (foreign, within, dict.fromkeys(foreign, UNKNOWN)):
            if values is within and places == {"event"}:
                continue
            form = {} if method == "GET" else {"csrf": token, "format": "csv", "role": "moderator"}
            await guest.go(filled(path, **values), method, **form)
            seen.append((guest.status, guest.page))
        assert all(one == seen[0] for one in seen), (method, path)
        assert seen[0][0] == 404, (method, path)
        assert "park" not in seen[0][1]
        asked += 1
    assert asked >= 50, "this looked at nothing"
    assert await content(life) == before


async def test_every_place_of_an_address_is_known_here(life: Living) -> None:
    """One that is not would be looked at by no test with what is foreign in it."""
    places = {place for _, path in addresses(life) for place in re.findall(r"{(\w+)}", path)}
    assert places == {*await foreign_ids(life), *HARMLESS}


async def test_what_is_foreign_inside_an_event_of_ones_own_is_absent(
    life: Living, guest: Guest
) -> None:
    foreign, own = await foreign_ids(life), await event_id(life, CODE)
    inside = {*foreign} - {"event", "municipality", "person"}
    await guest.go("/office/events")
    token = Forms(guest.page).forms[0].fields["csrf"]
    before = await content(life)
    asked = 0
    for method, path in addresses(life):
        places = set(re.findall(r"{(\w+)}", path))
        if not (places & inside):
            continue
        seen = []
        for values in (foreign, dict.fromkeys(foreign, UNKNOWN)):
            form = {} if method == "GET" else {"csrf": token, "nonce": "n" * 24, **WRITTEN}
            await guest.go(filled(path, **{**values, "event": own}), method, **form)
            seen.append((guest.status, guest.page))
        assert seen[0] == seen[1], (method, path)
        assert seen[0][0] == 404, (method, path)
        asked += 1
    assert asked >= 8, "this looked at nothing"
    assert await content(life) == before


async def test_what_is_of_another_event_of_ones_own_is_absent_here(
    life: Living, guest: Guest
) -> None:
    own, other = await event_id(life, CODE), await draft(life)
    async with life.house.storage.unit() as unit:
        event = await unit.events.get(other)
        assert event is not None
        unit.events.save(replace(event, state=EventState.OPEN))
        unit.multipliers.save(Multiplier("ofanother1", other, "abcd", "Club", ("en",)))
        unit.moderation.save_theme(Theme("ofanother1", other, "Green"))
        unit.contributions.save(Contribution(FOREIGN, other, "p1", "Green", "en", None, None))
        unit.turn_done()
    ids = {"multiplier": "ofanother1", "theme": "ofanother1", "contribution": FOREIGN}
    await guest.go("/office/events")
    token = Forms(guest.page).forms[0].fields["csrf"]
    before = await content(life)
    asked = 0
    for method, path in addresses(life):
        if not set(re.findall(r"{(\w+)}", path)) & set(ids):
            continue
        form = {} if method == "GET" else {"csrf": token}
        await guest.go(filled(path, event=own, **ids), method, **form)
        assert guest.status == 404, (method, path)
        asked += 1
    assert asked >= 15, "this looked at nothing"
    assert await content(life) == before
    await guest.go(f"/office/events/{other}/moderation/{FOREIGN}")
    assert "Green" in guest.text, "where it belongs, it is there"


async def test_no_form_of_another_page_does_anything(life: Living, guest: Guest) -> None:
    own = await event_id(life, CODE)
    before = await content(life)
    posts = [path for method, path in addresses(life) if method == "POST"]
    assert posts
    for path in posts:
        for form in ({}, {"csrf": ""}, {"csrf": "0" * 64}):
            sent = {"format": "csv", "language": "de", "button": f"close-yes:{own}", **form}
            await guest.go(filled(path, event=own), "POST", **sent)
            assert guest.status == 403, (path, form)
    assert await content(life) == before


async def test_no_request_from_another_site_does_anything(life: Living, guest: Guest) -> None:
    import httpx

    own = await event_id(life, CODE)
    before = await content(life)
    await guest.go(f"/office/events/{own}/close")
    form = guest.to("/close")
    for headers in (
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": life.settings.web_address, "Sec-Fetch-Site": "cross-site"},
    ):
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app=life.doors.web),
            base_url=life.settings.web_address,
            headers=headers,
            cookies=guest._jar,
        ) as client:
            answer = await client.post(form.action, data=form.fields)
        assert answer.status_code == 403, headers
    assert await content(life) == before
