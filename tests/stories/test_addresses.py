"""Every address of the web application, and whom it opens something to. None can be forgotten: they
are read from the application's own table, and one that is not told of here fails. Those of the
office are tried one by one in `office/test_foreign.py`.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot.model import Role
from bot.replies import Action
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.handlers.web.browser import Forms
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.browser.visitor import Browser
from tests.stories.office.guest import event_id
from tests.stories.scenes import act, create_event
from tests.stories.test_moderator import take_part
from tests.stories.test_multipliers import add

EVERYBODYS = {
    "/",
    "/e",
    "/e/{code}",
    "/healthz",
    "/receipt",
    "/robots.txt",
    "/static/{digest}/{name}",
}
"""The same for all. The code of an event is no secret: it stands on posters."""
BY_SECRET = {
    "/join/{code}", "/projector/join/{code}", "/office/join/{code}", "/calendar/{code}.ics",
    "/m/{secret}", "/letter/{token}", "/letter/{token}/download/{ticket}",
}  # fmt: skip
"""Open to whoever has the address, which nobody can guess; any other is as good as none."""
BY_SEAT = {
    "/chat", "/chat/letters", "/press", "/download/{ticket}",
    "/projector", "/projector/now", "/projector/press",
}  # fmt: skip
"""What belongs to the cookie that is shown; without one there is nothing."""
OFFICE = "/office"


def addresses(life: Living) -> list[tuple[str, str]]:
    """(method, path with placeholders) of everything."""
    guard: Any = life.doors.web
    application = guard._app
    assert isinstance(application, Starlette)
    routes = [route for route in application.routes if isinstance(route, Route)]
    assert len(routes) == len(application.routes), "an address of another kind"
    return [
        (method, route.path)
        for route in routes
        for method in sorted((route.methods or set()) - {"HEAD"})
    ]


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, CODE)
    return person


async def test_every_address_is_told_of_here(life: Living) -> None:
    known = EVERYBODYS | BY_SECRET | BY_SEAT
    found = {path for _, path in addresses(life)}
    strange = {path for path in found - known if not path.startswith(f"{OFFICE}/")} - {OFFICE}
    assert not strange, f"whom do these open something to? {sorted(strange)}"
    assert known <= found, f"there is nothing at {sorted(known - found)} any more"
    assert len(found) > 40, "this looked at nothing"


async def test_an_id_is_no_secret(life: Living, fake: FakeTelegram, moderator: Person) -> None:
    """Nothing that stands in the database opens an address that takes a secret."""
    club = await add(life, moderator, "A Foreign Club", "English")
    for number in range(5):
        await take_part(life, fake, number, "A Foreign Idea")
    await act(life, moderator, "!/export")
    event = await event_id(life, CODE)
    async with life.house.storage.unit() as unit:
        (person,) = [one for one in await unit.people.all() if one.role is Role.MODERATOR]
        contributions = await unit.contributions.released(event)
    names = [event, club.id, club.code, contributions[0].id, person.id]
    before = await content(life)
    tried = 0
    for method, path in addresses(life):
        if path not in BY_SECRET or method != "GET":
            continue
        await life.restart()  # tries are counted, in memory
        answers = set()
        for name in (*names, "aaaaaaaaaa"):
            stranger = Browser(life)
            await stranger.go(re.sub(r"{\w+}", name, path))
            if Forms(stranger.page).forms:
                await stranger.send_again()
            answers.add((stranger.status, stranger.text.replace(name, "IT")))
            assert "Foreign" not in stranger.page
            tried += 1
        assert len(answers) == 1, f"{path} tells something of {names}"
    assert tried > 30
    after = await content(life)
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {"press"}, "that something was pressed is all that is remembered"


async def test_a_ticket_belongs_to_its_seat(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    """What one browser may download is not there for another, even with its address."""
    browser = Browser(life)
    await browser.join(await life.grant(Role.MODERATOR))
    await browser.write("/export")
    (ticket, *_) = re.findall(r'href="(/download/[\w-]+)"', browser.page)
    answers = set()
    for path in (ticket, "/download/aaaaaaaaaa"):
        stranger = Browser(life)
        await stranger.go("/e/park")
        await stranger.go(path)
        answers.add((stranger.status, stranger.page))
    assert len(answers) == 1 and answers.pop()[0] == 404
    await browser.go(ticket)
    assert browser.status == 200


async def test_without_its_cookie_a_seat_is_empty(life: Living, moderator: Person) -> None:
    browser = Browser(life)
    await browser.join(await life.grant(Role.MODERATOR))
    await browser.write("/events")
    assert "Our park" in browser.text
    for path in sorted(path for path in BY_SEAT if "{" not in path):
        stranger = Browser(life)
        await stranger.go(path)
        assert "Our park" not in stranger.text, path
        for form in Forms(stranger.page).forms:
            assert Action("event").verb not in repr(form.buttons)
