"""The plan of letters: early steps, Länder, and the hours. Expected times are written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.model import Land, LetterState, Role, Rsvp
from bot.workdays import on_or_before
from tests.bot.talks.conftest import World, utc

SAVE, INVITATION = "Please save the date.", "Breakfast talk of Town"
MOVED = "The talk has a new time."
REQUEST = "Will you come? Please let us know."


def located(world: World, municipality: str, land: Land) -> None:
    here = world.units.tables.municipalities[municipality]
    world.units.tables.municipalities[municipality] = replace(here, land=land)


async def test_who_never_answers_is_told_invited_and_asked(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))  # Tuesday, 08:00 in Berlin
    await world.answer("bert", Rsvp.NO)
    await world.tick_until(utc(2027, 6, 9))
    assert world.sent == [
        (utc(2027, 4, 13, 8), "anna", SAVE),
        (utc(2027, 5, 4, 8), "anna", INVITATION),
        # Ten days before is a Saturday.
        (utc(2027, 5, 28, 8), "anna", REQUEST),
    ]
    assert "[Yes]" in world.texts[0] and "[Calendar file]" in world.texts[0]
    assert "[Yes]" in world.texts[2] and "is told to nobody" in world.texts[2]


async def test_an_answer_to_the_first_letter_spares_the_next_two(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    await world.answer("bert", Rsvp.NO)
    await world.tick(utc(2027, 4, 13, 8))
    await world.answer("anna", Rsvp.YES)
    assert [kind for kind, _ in world.letters()] == [
        "talk-reminder-1",
        "talk-reminder-3",
        "talk-reminder-7",
        "talk-soon",
        "talk-thanks",
    ]


async def test_nobody_saves_a_date_of_a_talk_that_is_announced_late(world: World) -> None:
    world.units.now = utc(2027, 4, 13, 8, 0) + timedelta(microseconds=1)
    await world.announce(utc(2027, 6, 8, 6))
    await world.tick(world.units.now)
    assert {heading for _, _, heading in world.sent} == {INVITATION}


async def test_just_in_time_the_date_is_saved(world: World) -> None:
    world.units.now = utc(2027, 4, 13, 8)
    await world.announce(utc(2027, 6, 8, 6))
    await world.tick(world.units.now)
    assert {heading for _, _, heading in world.sent} == {SAVE}


async def test_a_talk_announced_at_night_invites_in_the_morning(world: World) -> None:
    world.units.now = utc(2027, 5, 10, 20)  # 22:00
    await world.announce(utc(2027, 6, 8, 6))
    await world.tick_until(utc(2027, 5, 12))
    assert {when for when, _, _ in world.sent} == {utc(2027, 5, 11, 6)}


async def test_invited_and_asked_on_one_day_is_asked_only(world: World) -> None:
    world.units.now = utc(2027, 5, 27, 20)  # the evening before the request
    await world.announce(utc(2027, 6, 8, 6))
    await world.tick_until(utc(2027, 5, 30))
    assert {(when, heading) for when, _, heading in world.sent} == {(utc(2027, 5, 28, 8), REQUEST)}


async def test_a_role_given_a_little_late_still_saves_the_date(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    await world.tick_until(utc(2027, 4, 20))
    world.sent.clear()
    await world.arrives("cleo", Role.DECISION_MAKER, "town")
    await world.tick_until(utc(2027, 4, 21))
    assert world.sent == [(utc(2027, 4, 20, 6), "cleo", SAVE)]
    world.units.now = utc(2027, 4, 28, 9)  # more than two weeks late: the invitation is near
    await world.arrives("dora", Role.DECISION_MAKER, "town")
    await world.tick(utc(2027, 5, 4, 8))
    assert [heading for _, who, heading in world.sent if who == "dora"] == [INVITATION]


async def test_who_saved_the_date_is_told_once_of_another_and_invited_by_it(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    await world.tick(utc(2027, 4, 13, 8))
    await world.move(utc(2027, 9, 7, 6))
    await world.tick_until(utc(2027, 8, 1))
    assert [heading for _, _, heading in world.sent] == [SAVE, SAVE, MOVED, MOVED]
    world.sent.clear()
    await world.tick_until(utc(2027, 8, 4))
    assert [heading for _, _, heading in world.sent] == [INVITATION, INVITATION]


@pytest.mark.parametrize(
    ("days", "again"), [(1, False), (6, False), (7, True), (31, True)]
)  # fmt: skip
async def test_a_reminder_comes_anew_after_a_move_by_a_week(
    world: World, days: int, *, again: bool
) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    await world.tick(utc(2027, 6, 1, 8))
    assert [heading for _, _, heading in world.sent] == ["Reminder: the talk is in 7 days."]
    await world.move(utc(2027, 6, 8, 6) + timedelta(days=days))
    assert ("talk-reminder-7" in [kind for kind, _ in world.letters()]) is again
    assert "talk-reminder-1" in [kind for kind, _ in world.letters()]


async def test_who_missed_a_step_hears_of_it_after_a_move(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    await world.answer("anna", Rsvp.YES)
    await world.tick(utc(2027, 6, 2, 8))
    assert ("talk-reminder-7", utc(2027, 6, 1, 8)) in world.letters(LetterState.MISSED)
    await world.move(utc(2027, 6, 10, 6))
    assert ("talk-reminder-7", utc(2027, 6, 3, 8)) in world.letters()


# ---- Länder


async def test_each_guests_land_keeps_its_own_holidays(world: World) -> None:
    """Corpus Christi, Thursday 27 May 2027, is a holiday in Bavaria and none in Berlin."""
    located(world, "town", Land.BAVARIA)
    located(world, "village", Land.BERLIN)
    await world.announce(utc(2027, 6, 3, 6), municipality=None)
    for person, answer in (("anna", Rsvp.YES), ("bert", Rsvp.NO), ("vera", Rsvp.YES)):
        await world.answer(person, answer)
    world.units.now = utc(2027, 5, 25)
    await world.tick_until(utc(2027, 5, 28))
    assert [(when, who) for when, who, _ in world.sent] == [
        (utc(2027, 5, 26, 8), "anna"),
        (utc(2027, 5, 27, 8), "vera"),
    ]
    assert "in 8 days" in world.texts[0]
    assert "in 7 days" in world.texts[1]


async def test_letters_move_when_the_land_becomes_known(world: World) -> None:
    await world.announce(utc(2027, 6, 3, 6))
    await world.answer("anna", Rsvp.YES)
    assert ("talk-reminder-7", utc(2027, 5, 27, 8)) in world.letters()
    located(world, "town", Land.BAVARIA)
    await world.replan()
    assert ("talk-reminder-7", utc(2027, 5, 26, 8)) in world.letters()
    assert ("talk-reminder-7", utc(2027, 5, 27, 8)) not in world.letters()


@pytest.mark.parametrize(
    ("day", "land", "working"),
    [
        (date(2027, 1, 6), None, date(2027, 1, 6)),
        (date(2027, 1, 6), Land.BADEN_WUERTTEMBERG, date(2027, 1, 5)),  # Epiphany
        (date(2027, 3, 8), Land.BERLIN, date(2027, 3, 5)),  # Women's Day, a Monday
        (date(2027, 3, 29), None, date(2027, 3, 25)),  # Easter Monday
        (date(2027, 9, 20), Land.THURINGIA, date(2027, 9, 17)),  # Children's Day, a Monday
        (date(2027, 11, 1), Land.NORTH_RHINE_WESTPHALIA, date(2027, 10, 29)),  # All Saints
        (date(2027, 11, 17), Land.SAXONY, date(2027, 11, 16)),  # Repentance and Prayer
        (date(2027, 11, 17), Land.HESSE, date(2027, 11, 17)),
        (date(2028, 1, 1), None, date(2027, 12, 31)),  # back over the turn of the year
    ],
)
def test_working_days(day: date, land: Land | None, working: date) -> None:
    assert on_or_before(day, land) == working


def test_every_land_has_holidays_of_its_own_calendar() -> None:
    for land in Land:
        # Reformation Day and All Saints: each Land has one of them, or neither.
        free = [
            day for day in (date(2028, 10, 31), date(2028, 11, 1)) if on_or_before(day, land) != day
        ]
        assert len(free) == (0 if land in (Land.BERLIN, Land.HESSE) else 1), land


# ---- shortly before


@pytest.mark.parametrize(
    ("starts", "told"),
    [
        pytest.param(utc(2027, 6, 8, 5), utc(2027, 6, 8, 4, 30), id="07:00: at 06:30"),
        pytest.param(utc(2027, 6, 8, 4, 45), utc(2027, 6, 8, 4, 30), id="06:45: later, at 06:30"),
        pytest.param(utc(2027, 6, 8, 4, 30), None, id="06:30: not at all"),
        pytest.param(utc(2027, 6, 8, 0), None, id="02:00: not at all"),
        pytest.param(utc(2027, 6, 8, 19), utc(2027, 6, 8, 18, 30), id="21:00: at 20:30"),
    ],
)
async def test_the_reminder_shortly_before(
    world: World, starts: datetime, told: datetime | None
) -> None:
    await world.announce(starts)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    world.units.now = datetime(2027, 6, 7, 19, tzinfo=UTC)
    await world.tick_until(starts)
    soon = [one.due for one in world.units.tables.letters.values() if one.kind == "talk-soon"]
    assert soon == ([told] if told else [])
    assert [when for when, _, _ in world.sent] == ([told] if told else [])


async def test_the_reminder_shortly_before_brings_the_place_and_counts_the_minutes(
    world: World,
) -> None:
    await world.announce(utc(2027, 6, 8, 5))
    await world.answer("anna", Rsvp.YES)
    world.units.now = utc(2027, 6, 8, 4, 29)
    await world.tick(
        utc(
            2027,
            6,
            8,
            4,
            58,
        )
        + timedelta(seconds=30)
    )
    (text,) = world.texts
    assert "begins in 2 minutes" in text
    assert "Room 1" in text


async def test_the_last_reminder_comes_once_for_each_start(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    world.units.now = utc(2027, 3, 1, 6)
    await world.tick_until(utc(2027, 3, 1, 6, 30))
    await world.replan()
    world.units.now = utc(2027, 3, 1, 6, 40)
    await world.move(utc(2027, 3, 3, 7))  # ten minutes after the way in was sent
    await world.tick_until(utc(2027, 3, 3, 7))
    soon = [when for when, who, heading in world.sent if who == "anna" and "begins in" in heading]
    assert soon == [utc(2027, 3, 1, 6, 30), utc(2027, 3, 3, 6, 40)]


# ---- little work


async def test_an_answer_brings_only_ones_own_letters_in_step(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    lost = [one for one in world.units.tables.letters.values() if one.person == "bert"]
    for letter in lost:
        del world.units.tables.letters[letter.id]
    await world.answer("anna", Rsvp.YES)
    assert {one.person for one in world.units.tables.letters.values()} == {"anna"}


async def test_a_tick_plans_nothing_that_was_planned_already(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    world.units.tables.letters.clear()
    await world.tick(utc(2027, 1, 5, 11))
    assert not world.units.tables.letters
    await world.replan()  # as after a change that concerns many
    assert {one.person for one in world.units.tables.letters.values()} == {"anna", "bert"}
