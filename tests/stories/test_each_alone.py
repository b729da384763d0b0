"""What is due by the clock is done one by one: a broken key file holds up nobody but its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.feedback import opinions
from bot.model import About, Asked, Event, EventState, Opinion, Role, RoundState, Talk
from bot.talks.room import keeping
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import START, Living
from tests.stories.scenes import act, create_event, plan_drafts

SAID = "The swing squeaks at night"
A_YEAR_ON = START + timedelta(days=367)


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    return person


async def event_with(life: Living, code: str) -> Event:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(code)
    assert event is not None
    return event


async def dated(
    life: Living, code: str, *, opens: datetime | None = None, closes: datetime | None = None
) -> None:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(code)
        assert event is not None
        unit.events.save(replace(event, opens=opens, closes=closes))
        unit.turn_done()


async def says(life: Living, fake: FakeTelegram, number: int, code: str) -> None:
    person = fake.person(number, language_code="en", first_name="C")
    await act(
        life, person,
        f"!/start {code}", "Take part", f"!{SAID}", "Done", "Hand in answers",
    )  # fmt: skip


async def drafted(life: Living, moderator: Person, code: str, *contacts: str) -> None:
    """An event that can open. The first one of a municipality needs its contacts."""
    await act(
        life, moderator,
        "!/events", "New event", "!Our park", "English", "!What?", "Free text", "!1", "Yes", "No",
        f"!{code}", "Skip", "Skip", *contacts, "Create the event",
    )  # fmt: skip
    await plan_drafts(life)


class Spoilt:
    """A key file that was cut short while the bot was down."""

    def __init__(self, life: Living, owner: str, kind: str = "content") -> None:
        self._life = life
        self._file: Path = life.folder / "keys" / f"{owner}.{kind}.key"
        self._key = self._file.read_bytes()

    async def spoil(self) -> None:
        await self._replace(self._key[:5])

    async def mend(self) -> None:
        await self._replace(self._key)

    async def _replace(self, content: bytes) -> None:
        await self._life.stop()
        self._file.write_bytes(content)
        await self._life.start()


async def ticked(life: Living) -> list[Any]:
    """What the scheduler does, and what it logs of it."""
    with capture_logs() as logged:
        await life.doors.scheduler.once()
    return logged


async def test_an_event_that_fails_holds_up_no_other(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await drafted(life, moderator, "arena", "!Town", "!dpo", "!imprint")
    for code in ("beach", "court", "dunes"):
        await drafted(life, moderator, code)
    for number, code in enumerate(("arena", "beach", "court"), 100):
        await dated(life, code, opens=START)
        await life.doors.tick()
        await says(life, fake, number, code)
    await dated(life, "court", closes=START)
    await life.pass_time(seconds=15)
    assert (await event_with(life, "court")).state is EventState.CLOSED
    await dated(life, "arena", closes=A_YEAR_ON)
    await dated(life, "beach", closes=A_YEAR_ON)
    await dated(life, "dunes", opens=A_YEAR_ON)
    arena, court = await event_with(life, "arena"), await event_with(life, "court")
    key = Spoilt(life, arena.id)
    await key.spoil()

    life.now = A_YEAR_ON
    logged = await ticked(life)
    assert (await event_with(life, "beach")).state is EventState.CLOSED
    assert (await event_with(life, "court")).state is EventState.EXPIRED
    assert not (life.folder / "keys" / f"{court.id}.content.key").exists()
    assert (await event_with(life, "dunes")).state is EventState.OPEN
    assert await event_with(life, "arena") == arena, "nothing of it was done by halves"
    assert not life.doors.scheduler.working, "what /healthz tells"
    (told,) = [one for one in logged if one["event"] == "not looked after"]
    assert (told["what"], told["subject"], told["error"]) == ("event", arena.id, "OperatorError")
    assert told["place"].startswith("keys.py:")
    assert not any(word in str(logged) for word in (SAID, "arena", "Our park", "Musterstadt"))

    await key.mend()
    logged = await ticked(life)
    assert (await event_with(life, "arena")).state is EventState.CLOSED
    assert life.doors.scheduler.working
    assert not logged


async def test_feedback_and_a_room_that_fail_hold_up_no_other(
    life: Living, moderator: Person
) -> None:
    await create_event(life, moderator, "arena")
    event = await event_with(life, "arena")
    starts = START + timedelta(days=1)
    feedbacks, rooms = [], []
    async with life.house.storage.unit() as unit:
        for number in range(2):
            asked = opinions.open_about(unit, About.EVENT, event.id, START.date())
            unit.feedbacks.save_opinion(Opinion(bytes([number]) * 32, asked.id, {"useful": "5"}))
            feedbacks.append(asked.id)
            talk = Talk(f"talk{number}", event.municipality, "Heat", "", "Town hall", starts)
            unit.talks.save(talk)
            room = await keeping.opened(unit, talk)
            unit.rooms.save_question(Asked(unit.chance.uuid(), room.id, SAID, b"somebody"))
            rooms.append(room.id)
        unit.turn_done()
    # The first to be looked at is the one that is broken.
    (ill_feedback, well_feedback), (ill_room, well_room) = sorted(feedbacks), sorted(rooms)
    await Spoilt(life, ill_feedback).spoil()
    await Spoilt(life, ill_room, "draft").spoil()

    life.now = START + timedelta(days=3)
    logged = await ticked(life)
    async with life.house.storage.unit() as unit:
        seen = [await unit.feedbacks.get(one) for one in (ill_feedback, well_feedback)]
        entered = [await unit.rooms.get(one) for one in (ill_room, well_room)]
    assert [one and one.state for one in seen] == [RoundState.OPEN, RoundState.CLOSED]
    assert [one and one.state for one in entered] == [RoundState.OPEN, RoundState.CLOSED]
    told = [one["subject"] for one in logged if one["event"] == "not looked after"]
    assert told == [ill_feedback, ill_room]
    assert SAID not in str(logged)
