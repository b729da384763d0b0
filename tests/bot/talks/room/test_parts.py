from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Part, Room, RoundState, Talk
from bot.talks.planning import SOON, shortly_before
from bot.talks.room import hours, parts
from tests.bot.talks.conftest import utc

START = utc(2027, 3, 1, 7)
ROOM = Room("room", "talk", START, RoundState.OPEN)
TALK = Talk("talk", None, "T", "", "P", START)
MINUTE = timedelta(minutes=1)


def test_an_hour_has_four_parts() -> None:
    room, now, lengths = ROOM, START, []
    while part := parts.after(room.part):
        room = parts.at(room, part, 60, now)
        assert room.ends is not None
        lengths.append((room.part, (room.ends - now) // MINUTE))
        now = room.ends
    assert lengths == [
        (Part.ARRIVING, 5),
        (Part.IMPULSE, 10),
        (Part.EXCHANGE, 40),
        (Part.CLOSE, 5),
    ]
    assert now == START + timedelta(hours=1)
    assert room.revision == 4


@pytest.mark.parametrize(("talk", "exchange"), [(90, 70), (45, 25), (20, 5), (10, 5)])
def test_the_exchange_has_what_is_left(talk: int, exchange: int) -> None:
    assert parts.minutes(Part.EXCHANGE, talk) == exchange


def test_the_way_back_ends_before_the_talk() -> None:
    at_impulse = parts.at(ROOM, Part.IMPULSE, 60, START)
    assert parts.before(at_impulse.part) is Part.ARRIVING
    assert parts.before(Part.BEFORE) is None
    assert parts.at(at_impulse, Part.BEFORE, 60, START).ends is None


@given(st.lists(st.tuples(st.sampled_from((-5, 5)), st.integers(0, 30)), max_size=60))
def test_time_never_ends_in_the_past_and_never_lasts_for_ever(
    presses: list[tuple[int, int]],
) -> None:
    now = START
    room = parts.at(ROOM, Part.IMPULSE, 60, now)
    for by, later in presses:
        before, now = room.ends, now + later * MINUTE
        room = parts.longer(room, by, now)
        assert room.ends is not None and before is not None
        assert now <= room.ends <= now + parts.LONGEST
        if now < before < now + parts.LONGEST - timedelta(minutes=5) and by > 0:
            assert room.ends == before + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("now", "guests", "organisers", "goes_on"),
    [
        (START - timedelta(minutes=61), False, False, False),
        (START - timedelta(minutes=60), False, True, False),
        (START - timedelta(minutes=31), False, True, False),
        (START - timedelta(minutes=30), True, True, False),
        (START, True, True, True),
        (START + timedelta(minutes=89), True, True, True),
        (START + timedelta(minutes=90), False, False, False),
    ],
)
def test_the_hours_of_a_room(now: datetime, guests: bool, organisers: bool, goes_on: bool) -> None:
    assert hours.open_for_guests(TALK, ROOM, now) is guests
    assert hours.open_for_organisers(TALK, ROOM, now) is organisers
    assert hours.under_way(TALK, ROOM, now) is goes_on


def test_a_part_that_is_lengthened_keeps_the_room_open() -> None:
    late = START + timedelta(minutes=89)
    room = parts.at(ROOM, Part.EXCHANGE, 60, late)
    assert room.ends == START + timedelta(minutes=129)
    assert hours.closes(TALK, room) == START + timedelta(minutes=159)
    assert hours.under_way(TALK, room, START + timedelta(minutes=158))
    assert not hours.under_way(TALK, room, START + timedelta(minutes=159))
    # A part that ends early does not end the talk.
    early = parts.at(ROOM, Part.ARRIVING, 60, START)
    assert hours.closes(TALK, early) == hours.closes(TALK, None) == START + timedelta(minutes=90)


@pytest.mark.parametrize(("last", "guests"), [(None, 15), (5, 15), (45, 45), (240, 240)])
def test_guests_come_in_with_the_last_reminder_and_organisers_before_them(
    last: int | None, guests: int
) -> None:
    talk = replace(TALK, lead_times={SOON: last})
    assert hours.opens(talk) == START - guests * MINUTE
    assert hours.opens_for_organisers(talk) == START - (guests + 30) * MINUTE


@given(st.none() | st.integers(1, 240), st.datetimes(utc(2027, 1, 1).replace(tzinfo=None)))
def test_no_last_reminder_comes_before_its_room_is_open(last: int | None, starts: datetime) -> None:
    talk = replace(TALK, starts=starts.replace(tzinfo=UTC), lead_times={SOON: last})
    due = shortly_before(talk)
    assert due is None or hours.open_for_guests(talk, None, due)
