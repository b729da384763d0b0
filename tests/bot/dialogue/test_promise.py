"""When what was promised is due. Expected days are written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.dialogue.planning import keeping
from bot.dialogue.planning.promise import closing_day, day_of, due, in_order
from bot.event_plan import EventPlan, Promise, Step
from bot.model import (
    Event,
    EventState,
    Land,
    LetterState,
    Municipality,
    MunicipalityKind,
    Person,
    Role,
)
from bot.questions import Questionnaire
from config.phrases import Verbatim
from tests.bot.fakes import FakeUnit

BERLIN = "Europe/Berlin"
USUAL = Promise()
WEDNESDAY = date(2027, 3, 3)
EVENT = Event(
    "park",
    "town",
    "park",
    Questionnaire("park", 1, Verbatim("Our park"), ()),
    EventState.CLOSED,
    closes=datetime(2027, 3, 3, tzinfo=UTC),
)


def utc(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_the_usual_dates_are_a_week_six_weeks_and_six_months() -> None:
    days = [day_of(step, USUAL, WEDNESDAY) for step in Step]
    assert days == [date(2027, 3, 10), date(2027, 4, 14), date(2027, 9, 3)]


def test_six_months_after_the_last_of_august_is_the_last_of_february() -> None:
    assert day_of(Step.STATUS, USUAL, date(2027, 8, 31)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("step", "closed", "land", "reminded"),
    [
        # In winter ten o'clock in Berlin is nine in UTC, in summer eight.
        (Step.THANKS, WEDNESDAY, None, utc(2027, 3, 10, 9)),
        (Step.RESULT, WEDNESDAY, None, utc(2027, 4, 14, 8)),
        # A week after a Saturday is a Saturday: the Friday before.
        (Step.THANKS, date(2027, 3, 6), None, utc(2027, 3, 12, 9)),
        # Good Friday, 26 March 2027.
        (Step.THANKS, date(2027, 3, 19), None, utc(2027, 3, 25, 9)),
        # All Saints' Day is a Monday in 2027, and a holiday in Bavaria alone of these two.
        (Step.THANKS, date(2027, 10, 25), Land.BAVARIA, utc(2027, 10, 29, 8)),
        (Step.THANKS, date(2027, 10, 25), Land.BERLIN, utc(2027, 11, 1, 9)),
    ],
)
def test_moderators_are_reminded_on_a_working_day_on_or_before_the_date(
    step: Step, closed: date, land: Land | None, reminded: datetime
) -> None:
    assert due(step, USUAL, closed, BERLIN, land) == reminded


def test_nobody_is_reminded_on_the_day_of_the_close_or_before_it() -> None:
    # A day after a Friday is a Saturday; the working day before is the close itself.
    promise = replace(USUAL, thanks_days=1)
    assert due(Step.THANKS, promise, date(2027, 3, 5), BERLIN, None) == utc(2027, 3, 6, 9)


@pytest.mark.parametrize(
    ("promise", "fits"),
    [
        (USUAL, True),
        (Promise(7, 1, 6), False),
        (Promise(6, 1, 6), True),
        (Promise(7, 24, 6), False),
        (Promise(7, 23, 6), True),
    ],
)
def test_one_step_comes_after_the_other(promise: Promise, fits: bool) -> None:
    assert in_order(promise) is fits


def test_an_event_closes_on_the_day_that_the_wall_shows() -> None:
    late = utc(2027, 3, 2, 23)  # in Berlin it is the third already
    for state in (EventState.DRAFT, EventState.OPEN):
        assert closing_day(replace(EVENT, state=state, closes=late)) == WEDNESDAY
    assert closing_day(EVENT) == WEDNESDAY
    assert closing_day(replace(EVENT, closes=None)) is None


def town(now: datetime) -> FakeUnit:
    unit = FakeUnit(now)
    unit.municipalities.save(Municipality("town", "Town", MunicipalityKind.KREISFREI))
    unit.events.save(EVENT)
    unit.event_plans.save(EventPlan("park", promise=USUAL))
    unit.people.save(Person("anna", Role.MODERATOR, "town"))
    unit.people.save(Person("invited", Role.MODERATOR, "town", invitation=b"i" * 32))
    unit.people.save(Person("elsewhere", Role.MODERATOR, "village"))
    unit.people.save(Person("coordinator", Role.COORDINATOR, "town"))
    return unit


def planned(unit: FakeUnit) -> list[tuple[str, str, datetime]]:
    found = ((one.kind, one.person, one.due) for one in unit.tables.letters.values())
    return sorted(found, key=lambda one: (one[2], one[1]))


ALL = [
    ("promise-thanks", "anna", utc(2027, 3, 10, 9)),
    ("promise-result", "anna", utc(2027, 4, 14, 8)),
    ("promise-status", "anna", utc(2027, 9, 3, 8)),
]


async def test_only_those_who_moderate_there_and_are_reached_are_reminded() -> None:
    unit = town(utc(2027, 3, 3, 12))
    await keeping.replan_all(unit)
    assert planned(unit) == ALL


async def test_planning_again_changes_nothing_and_who_comes_later_gets_what_lies_ahead() -> None:
    unit = town(utc(2027, 3, 3, 12))
    await keeping.replan_all(unit)
    before = dict(unit.tables.letters)
    await keeping.replan_all(unit)
    assert unit.tables.letters == before
    unit.now = utc(2027, 3, 11, 12)
    unit.people.save(Person("bert", Role.MODERATOR, "town"))
    await keeping.replan_all(unit)
    assert [one for one in planned(unit) if one[1] == "bert"] == [
        ("promise-result", "bert", utc(2027, 4, 14, 8)),
        ("promise-status", "bert", utc(2027, 9, 3, 8)),
    ]


async def test_what_is_kept_is_reminded_of_no_more_and_what_went_out_stays() -> None:
    unit = town(utc(2027, 3, 3, 12))
    await keeping.replan_all(unit)
    (thanks,) = (one for one in unit.tables.letters.values() if one.kind == "promise-thanks")
    unit.letters.save(replace(thanks, state=LetterState.SENT))
    plan = await keeping.keep_step(unit, EVENT, EventPlan("park", promise=USUAL), Step.THANKS)
    plan = await keeping.keep_step(unit, EVENT, plan, Step.RESULT)
    assert planned(unit) == [ALL[0], ALL[2]]
    await keeping.replan_all(unit)
    assert planned(unit) == [ALL[0], ALL[2]]
    await keeping.keep_step(unit, EVENT, plan, Step.STATUS)
    assert planned(unit) == [ALL[0]], "the last one, which no tick looks at any more"


async def test_another_land_moves_what_waits_and_sends_nothing_twice() -> None:
    unit = town(utc(2027, 10, 26, 12))
    unit.events.save(replace(EVENT, closes=utc(2027, 10, 25, 0)))
    await keeping.replan_all(unit)
    assert planned(unit)[0][2] == utc(2027, 11, 1, 9)
    unit.municipalities.save(
        Municipality("town", "Town", MunicipalityKind.KREISFREI, land=Land.BAVARIA)
    )
    await keeping.replan_all(unit)
    assert planned(unit)[0][2] == utc(2027, 10, 29, 8)
    assert len(planned(unit)) == 3
    (thanks,) = (one for one in unit.tables.letters.values() if one.kind == "promise-thanks")
    unit.letters.save(replace(thanks, state=LetterState.SENT))
    unit.municipalities.save(Municipality("town", "Town", MunicipalityKind.KREISFREI))
    await keeping.replan_all(unit)
    assert len(planned(unit)) == 3, "it went out already, though for another day"


async def test_an_event_that_is_open_or_without_a_promise_reminds_of_nothing() -> None:
    unit = town(utc(2027, 3, 3, 12))
    unit.events.save(replace(EVENT, state=EventState.OPEN))
    await keeping.replan_all(unit)
    unit.events.save(EVENT)
    unit.event_plans.save(EventPlan("park"))
    await keeping.replan_all(unit)
    assert planned(unit) == []
