"""A calendar that looks for somebody's talks by itself: from the button to the last state."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import structlog
import vobject

from bot.model import Role
from handlers.web.guesses import TRIES
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.browser.visitor import Browser
from tests.stories.command_line import typed
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_talks import announce


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


async def person(life: Living, fake: FakeTelegram, number: int, role: Role) -> Person:
    someone = fake.person(number, language_code="en", first_name="P")
    await act(life, someone, f"!/start {await life.grant(role, note=f'P{number}')}")
    return someone


def address_in(text: str) -> str:
    """The path of the newest address in a chat."""
    found = re.findall(r"http://127\.0\.0\.1:8080(/calendar/c_[\w-]+\.ics)", text)
    assert found, text
    assert f"webcal://127.0.0.1:8080{found[-1]}" in text
    return str(found[-1])


async def look(life: Living, path: str, mark: str = "") -> httpx.Response:
    """As a calendar program does: without cookie, Origin or language."""
    transport = httpx.ASGITransport(app=life.doors.web)
    home = life.settings.web_address
    async with httpx.AsyncClient(transport=transport, base_url=home) as client:
        return await client.get(path, headers={"if-none-match": mark} if mark else {})


async def seen(life: Living, path: str) -> list[tuple[str, int, datetime]]:
    """(status, sequence, beginning) of each talk."""
    answer = await look(life, path)
    assert answer.status_code == 200, answer.status_code
    calendar = vobject.readOne(answer.text)
    return [
        (event.status.value, int(event.sequence.value), event.dtstart.value.astimezone(UTC))
        for event in calendar.contents.get("vevent", [])
    ]


async def test_from_the_button_to_the_cancellation(life: Living, fake: FakeTelegram) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await act(life, mayor, "!/talks", "Subscribe to my talks")
    path = address_in(text_of_last(mayor))
    assert await seen(life, path) == []
    await announce(life, organiser, "30.03.2027 08:00")
    starts = datetime(2027, 3, 30, 6, 0, tzinfo=UTC)
    assert await seen(life, path) == [("TENTATIVE", 0, starts)]
    await life.restart()
    await act(life, mayor, "!/talks", "Yes")
    assert await seen(life, path) == [("CONFIRMED", 0, starts)]
    await act(life, organiser, "!/talks", "Move", "!25.03.2027 08:00", "Move the talk")
    moved = datetime(2027, 3, 25, 7, 0, tzinfo=UTC)
    assert await seen(life, path) == [("CONFIRMED", 1, moved)]
    await act(life, organiser, "!/talks", "Cancel the talk", "Yes, cancel it")
    assert await seen(life, path) == [("CANCELLED", 2, moved)]
    life.now = datetime(2027, 7, 1, 9, 0, tzinfo=UTC)
    assert await seen(life, path) == []


async def test_a_calendar_that_knows_the_state_is_told_so(life: Living, fake: FakeTelegram) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "30.03.2027 08:00")
    await act(life, mayor, "!/talks", "Subscribe to my talks")
    path = address_in(text_of_last(mayor))
    first = await look(life, path)
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert first.headers["cache-control"].startswith("private")
    assert "set-cookie" not in first.headers
    await life.pass_time(hours=1)
    again = await look(life, path, first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (await look(life, path, f'"other", {first.headers["etag"]}')).status_code == 304
    await act(life, mayor, "!/talks", "Yes")
    changed = await look(life, path, first.headers["etag"])
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


async def test_new_address_switched_off_revoked_forgotten(life: Living, fake: FakeTelegram) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    other = await person(life, fake, 3, Role.DECISION_MAKER)
    await act(life, mayor, "!/talks", "Subscribe to my talks")
    first = address_in(text_of_last(mayor))
    await act(life, mayor, "!/talks", "Subscribe to my talks")
    assert "/calendar/" not in text_of_last(mayor)
    await act(life, mayor, "New address")
    second = address_in(text_of_last(mayor))
    assert (await look(life, first)).status_code == 404
    assert (await look(life, second)).status_code == 200
    await act(life, mayor, "!/mydata")
    assert mayor.last and mayor.last.document
    (role,) = json.loads(mayor.last.document.content)["roles"]
    assert role["talks in a calendar"] is True
    assert second.removeprefix("/calendar/") not in mayor.last.document.content.decode()
    await act(life, mayor, "!/talks", "Subscribe to my talks", "Switch off")
    assert (await look(life, second)).status_code == 404
    await act(life, mayor, "!/talks", "Subscribe to my talks")
    third = address_in(text_of_last(mayor))
    await act(life, other, "!/talks", "Subscribe to my talks")
    fourth = address_in(text_of_last(other))
    await act(life, mayor, "!/forget", "Yes, forget me")
    assert (await look(life, third)).status_code == 404
    members = (await typed(life, "members")).splitlines()
    (revoked,) = [line.split("\t")[0] for line in members if line.endswith("P3")]
    assert (await look(life, fourth)).status_code == 200
    await typed(life, "revoke", revoked)
    assert (await look(life, fourth)).status_code == 404


async def test_a_role_that_is_revoked_takes_no_calendar_from_the_others(
    life: Living, fake: FakeTelegram
) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    await act(life, mayor, "!/talks", "Subscribe to my talks")
    path = address_in(text_of_last(mayor))
    await act(life, mayor, f"!/start {await life.grant(Role.MODERATOR, note='also')}")
    for note, status in (("P1", 200), ("also", 404)):
        members = (await typed(life, "members")).splitlines()
        (one,) = [line.split("\t")[0] for line in members if line.endswith(note)]
        await typed(life, "revoke", one)
        assert (await look(life, path)).status_code == status, note


async def test_in_the_browser_too(life: Living) -> None:
    mayor = Browser(life)
    await mayor.join(await life.grant(Role.DECISION_MAKER))
    await mayor.go("/chat")
    await mayor.press("talks")
    await mayor.press("talk-feed")
    assert (await look(life, address_in(mayor.page))).status_code == 200


async def test_what_is_no_address_of_ours_tells_nothing_and_becomes_slow(
    life: Living, fake: FakeTelegram
) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    await act(life, mayor, "!/talks", "Subscribe to my talks")
    path = address_in(text_of_last(mayor))
    with structlog.testing.capture_logs() as logged:
        wrong = [
            "/calendar/c_x.ics",
            f"/calendar/c_{'A' * 43}.ics",
            path.removesuffix(".ics"),
            path.replace("/c_", "/"),
            "/calendar/.ics",
            "/calendar/%00.ics",
            "/calendar/c_%C3%A4.ics",
        ]
        for one in wrong:
            answer = await look(life, one)
            assert answer.status_code == 404, one
            assert "etag" not in answer.headers
        answers = [(await look(life, wrong[0])).status_code for _ in range(TRIES)]
        assert answers[-1] == 429
        assert (await look(life, path)).status_code == 200, "whoever has one waits for nobody"
    assert not [line for line in logged if "c_" in repr(line)]
