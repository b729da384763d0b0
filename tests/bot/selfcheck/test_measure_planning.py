"""When the reminders of a measure are due. Expected days are written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.model import Letter, LetterState, Measure, MeasureStatus
from bot.selfcheck.measures.planning import (
    DUE,
    QUARTER,
    SOON,
    WORTH_SENDING,
    is_overdue,
    plan,
    reconcile,
)
from bot.wallclock import months_later

MEASURE = Measure("m", "town", "Open the hall", date(2027, 1, 15), person="anna")


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def dues(measure: Measure, day: date) -> list[tuple[str, datetime]]:
    return [(one.kind, one.due) for one in plan(measure, day)]


def test_two_weeks_before_on_the_day_and_every_quarter_at_ten_on_the_wall() -> None:
    # The clocks go forward on 28 March and back on 31 October 2027.
    measure = replace(MEASURE, due=date(2027, 11, 10))
    assert sorted(dues(measure, date(2027, 1, 15))) == [
        (DUE, utc(2027, 11, 10, 9)),
        (QUARTER, utc(2027, 4, 15, 8)),
        (QUARTER, utc(2027, 7, 15, 8)),
        # 15 October is 12 days before the next one.
        (QUARTER, utc(2028, 1, 15, 9)),
        (SOON, utc(2027, 10, 27, 8)),
    ]


def test_on_the_day_of_the_clocks_change() -> None:
    forward = replace(MEASURE, due=date(2027, 3, 28))
    assert dues(forward, date(2027, 1, 15))[:2] == [
        (SOON, utc(2027, 3, 14, 9)),
        (DUE, utc(2027, 3, 28, 8)),
    ]
    back = replace(MEASURE, due=date(2027, 10, 31))
    assert dues(back, date(2027, 1, 15))[:2] == [
        (SOON, utc(2027, 10, 17, 8)),
        (DUE, utc(2027, 10, 31, 9)),
    ]


def test_29_february() -> None:
    measure = replace(MEASURE, agreed=date(2027, 11, 29), due=date(2028, 3, 14))
    assert dues(measure, date(2027, 11, 29)) == [
        (SOON, utc(2028, 2, 29, 9)),
        (DUE, utc(2028, 3, 14, 9)),
        # 29 February, 29 May and so on: the first one falls on the day of the other letter.
        (QUARTER, utc(2028, 5, 29, 8)),
    ]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 11, 30), 6, date(2027, 5, 30)),
        (date(2027, 1, 31), 3, date(2027, 4, 30)),
        (date(2027, 3, 31), 9, date(2027, 12, 31)),
        (date(2027, 12, 1), 3, date(2028, 3, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
    ],
)
def test_ends_of_months(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("due", "kept"),
    [
        # The quarterly letter of 15 April against the day two weeks before, and the day itself.
        (date(2027, 5, 14), True),  # 29 days after: 15 days before the first letter
        (date(2027, 5, 13), False),
        (date(2027, 4, 15), False),
        (date(2027, 4, 1), False),
        (date(2027, 3, 31), True),  # 15 days after the last letter
    ],
)
def test_no_quarterly_letter_within_two_weeks_of_another(due: date, *, kept: bool) -> None:
    found = dues(replace(MEASURE, due=due), date(2027, 1, 15))
    assert ((QUARTER, utc(2027, 4, 15, 8)) in found) is kept


def test_without_a_day_the_next_quarter_is_planned_and_no_more() -> None:
    assert dues(MEASURE, date(2027, 1, 15)) == [(QUARTER, utc(2027, 4, 15, 8))]
    assert dues(MEASURE, date(2027, 4, 15)) == [
        (QUARTER, utc(2027, 4, 15, 8)),
        (QUARTER, utc(2027, 7, 15, 8)),
    ]


def test_an_overdue_measure_goes_on_being_reminded_of() -> None:
    measure = replace(MEASURE, due=date(2027, 3, 1))
    assert dues(measure, date(2027, 8, 1))[-1] == (QUARTER, utc(2027, 10, 15, 8))
    assert is_overdue(measure, date(2027, 3, 2))
    assert not is_overdue(measure, date(2027, 3, 1))
    assert not is_overdue(replace(measure, status=MeasureStatus.DONE), date(2027, 3, 2))
    assert not is_overdue(MEASURE, date(2099, 1, 1))


def test_nothing_for_a_measure_that_is_done() -> None:
    done = replace(MEASURE, due=date(2027, 9, 1), status=MeasureStatus.DONE)
    assert plan(done, date(2027, 1, 15)) == []


def letter(kind: str, due: datetime, **changes: object) -> Letter:
    until = due + WORTH_SENDING
    given = Letter(f"{kind}{due}", "town", kind, "m", "anna", due, until, "Europe/Berlin")
    return replace(given, **changes)  # type: ignore[arg-type]


NOW = utc(2027, 2, 1, 12)
WITH_DAY = replace(MEASURE, due=date(2027, 3, 1))
ALL = [
    letter(SOON, utc(2027, 2, 15, 9)),
    letter(DUE, utc(2027, 3, 1, 9)),
    letter(QUARTER, utc(2027, 4, 15, 8)),
]


def test_planning_again_changes_nothing() -> None:
    assert reconcile(plan(WITH_DAY, NOW.date()), "anna", ALL, NOW) == ([], [])


def test_another_day_takes_its_letters_along_and_leaves_the_rest() -> None:
    moved = replace(WITH_DAY, due=date(2027, 3, 8))
    add, remove = reconcile(plan(moved, NOW.date()), "anna", ALL, NOW)
    assert [(one.kind, one.due) for one in add] == [
        (SOON, utc(2027, 2, 22, 9)),
        (DUE, utc(2027, 3, 8, 9)),
    ]
    assert remove == ALL[:2]


def test_another_owner_gets_all_of_them() -> None:
    add, remove = reconcile(plan(WITH_DAY, NOW.date()), "bert", ALL, NOW)
    assert len(add) == 3
    assert remove == ALL


def test_what_went_out_is_neither_sent_again_nor_taken_back() -> None:
    gone = [replace(ALL[0], state=LetterState.SENT), *ALL[1:]]
    assert reconcile(plan(WITH_DAY, NOW.date()), "anna", gone, NOW) == ([], [])
    assert reconcile([], "anna", gone, NOW) == ([], ALL[1:])


def test_what_has_been_due_is_not_planned_any_more() -> None:
    later = ALL[1].due + timedelta(seconds=1)
    add, _ = reconcile(plan(WITH_DAY, later.date()), "anna", [], later)
    assert [one.kind for one in add] == [QUARTER]
    at_once, _ = reconcile(plan(WITH_DAY, later.date()), "anna", [], ALL[1].due)
    assert [one.kind for one in at_once] == [DUE, QUARTER]
