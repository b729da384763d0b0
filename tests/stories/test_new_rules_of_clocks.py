"""A parliament abolishes summer time: what was announced for eight stays at eight."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import EventState, LetterState, Role, Talk
from bot.replies import CalendarEntry
from config.phrases import Phrasebook, Verbatim
from handlers.documents.calendars import ics
from tests.fakes.botapi import FakeTelegram
from tests.fakes.zones import WINTER_TIME_ALL_YEAR, rules
from tests.handlers.documents.test_calendars import first_reader, second_reader
from tests.living import Living, living
from tests.storage.samples import EVENT, LINDAU
from tests.stories.scenes import act
from tests.stories.test_calendar_subscription import address_in, look, seen
from tests.stories.test_citizen import text_of_last
from tests.stories.test_talks import announce, heard, person

BERLIN = "Europe/Berlin"
TOLD, KEPT = datetime(2027, 5, 4, 6, 0, tzinfo=UTC), datetime(2027, 5, 4, 7, 0, tzinfo=UTC)
"""08:00 in May: by the rules of today, and without summer time."""


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


async def the_talk(life: Living) -> Talk:
    async with life.house.storage.unit() as unit:
        (talk,) = await unit.talks.all()
    return talk


async def due(life: Living) -> dict[str, datetime]:
    """When the letters that wait are due, by their kind."""
    talk = await the_talk(life)
    async with life.house.storage.unit() as unit:
        letters = await unit.letters.about(talk.id)
    return {one.kind: one.due for one in letters if one.state is LetterState.QUEUED}


async def test_a_talk_stays_at_its_hour_and_nobody_is_told_of_a_move(
    life: Living, fake: FakeTelegram, tmp_path: Path
) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await act(life, mayor, "!/talks", "Subscribe to my talks")
    path = address_in(text_of_last(mayor))
    await announce(life, organiser, "04.05.2027 08:00")
    life.now = datetime(2027, 3, 30, 8, 0, tzinfo=UTC)
    await life.doors.tick()
    await act(life, mayor, "Yes")
    assert await seen(life, path) == [("CONFIRMED", 0, TOLD)]
    before, letters = await due(life), len(mayor.messages)

    await life.stop()
    with rules(tmp_path / "zones", BERLIN, WINTER_TIME_ALL_YEAR):
        await life.start()
        assert (await the_talk(life)).starts == KEPT
        hour = timedelta(hours=1)
        assert await due(life) == {kind: one + hour for kind, one in before.items()}
        assert {"talk-reminder-1", "talk-soon"} <= set(before)
        assert await seen(life, path) == [("CONFIRMED", 1, KEPT)]
        await life.restart()
        await life.pass_time(seconds=15)
        assert await seen(life, path) == [("CONFIRMED", 1, KEPT)], "only once"
        assert len(mayor.messages) == letters, "nobody reads of another time: it is the same"
        await act(life, mayor, "!/talks")
        assert "4 May 2027, 08:00" in mayor.transcript()
        life.now = KEPT - timedelta(minutes=30)
        await life.doors.tick()
        assert heard(mayor, "Reminder: the talk begins in 30 minutes.") == 1
        assert (await look(life, path)).status_code == 200
        await life.stop()
    await life.start()


async def test_a_talk_that_is_over_stays_when_it_was(
    life: Living, fake: FakeTelegram, tmp_path: Path
) -> None:
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "04.05.2027 08:00")
    life.now = KEPT
    await life.stop()
    with rules(tmp_path / "zones", BERLIN, WINTER_TIME_ALL_YEAR):
        await life.start()
        assert ((await the_talk(life)).starts, (await the_talk(life)).sequence) == (TOLD, 0)
        await life.stop()
    await life.start()


async def test_a_move_after_that_is_by_the_new_rules(
    life: Living, fake: FakeTelegram, tmp_path: Path
) -> None:
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "04.05.2027 08:00")
    await life.stop()
    with rules(tmp_path / "zones", BERLIN, WINTER_TIME_ALL_YEAR):
        await life.start()
        await act(life, organiser, "!/talks", "Move", "!06.05.2027 09:00", "Move the talk")
        await life.restart()
        moved = await the_talk(life)
        assert (moved.starts, moved.sequence) == (datetime(2027, 5, 6, 8, 0, tzinfo=UTC), 2)
        await life.stop()
    await life.start()


async def test_an_event_opens_and_closes_at_the_hour_that_was_chosen(
    life: Living, tmp_path: Path
) -> None:
    async with life.house.storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        for state in (EventState.DRAFT, EventState.OPEN, EventState.CLOSED):
            closes = TOLD + timedelta(days=200)
            event = replace(EVENT, id=state, code=state, state=state, zone=BERLIN)
            unit.events.save(replace(event, opens=TOLD, closes=closes))
        unit.turn_done()
    await life.stop()
    with rules(tmp_path / "zones", BERLIN, WINTER_TIME_ALL_YEAR):
        await life.start()
        async with life.house.storage.unit() as unit:
            times = {event.state: (event.opens, event.closes) for event in await unit.events.all()}
        await life.stop()
    in_winter = TOLD + timedelta(days=200)
    assert times == {
        EventState.DRAFT: (KEPT, in_winter),
        EventState.OPEN: (KEPT, in_winter),
        EventState.CLOSED: (TOLD, in_winter),
    }
    await life.start()


@pytest.mark.parametrize("reader", [first_reader, second_reader])
@pytest.mark.parametrize("month", [1, 5])
def test_a_calendar_file_is_right_by_rules_that_it_does_not_know(
    tmp_path: Path, reader: object, month: int
) -> None:
    starts = KEPT.replace(month=month)
    entry = CalendarEntry(
        "t@x", Verbatim("T"), Verbatim("T"), "Room", starts, BERLIN, 60, 0, False, Verbatim("M")
    )
    with rules(tmp_path, BERLIN, WINTER_TIME_ALL_YEAR):
        content = ics(entry, Phrasebook.load(), "en", TOLD)
    assert callable(reader)
    assert reader(content)["t@x"].starts == starts
