from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.event_plan import Area, EventPlan, Promise, Purpose, Step
from bot.model import EventState
from storage.unit import Storage
from tests.storage.samples import EVENT, HOSTILE, NOW, fill

PLAN = EventPlan(
    "festival",
    Purpose.DECIDE,
    "What is played",
    "The date",
    Area.KIEZ,
    "Nordkiez",
    ("tr", "de", "de-simple"),
    "Noise",
    "Stairs",
    "The choir",
    Promise(3, 4, 5),
    frozenset({Step.RESULT}),
)


async def test_what_was_stored_is_found_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.event_plans.save(PLAN)
        assert await unit.event_plans.of_event("festival") == PLAN
    async with storage.unit() as unit:
        assert await unit.event_plans.of_event("festival") == PLAN
        assert await unit.event_plans.of_event("other") is None
        unit.event_plans.save(EventPlan("festival"))
    async with storage.unit() as unit:
        assert await unit.event_plans.of_event("festival") == EventPlan("festival")


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_come_back_as_they_were(storage: Storage, text: str) -> None:
    given = replace(
        PLAN,
        can_change=text,
        cannot_change=text,
        place=text,
        concerns=text,
        barriers=text,
        channels=text,
    )
    async with storage.unit() as unit:
        fill(unit)
        unit.event_plans.save(given)
    async with storage.unit() as unit:
        assert await unit.event_plans.of_event("festival") == given


async def test_a_plan_goes_with_its_event(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.event_plans.save(PLAN)
    async with storage.unit() as unit:
        unit.events.remove("festival")
        assert await unit.event_plans.of_event("festival") is None
        unit.events.save(EVENT)
    async with storage.unit() as unit:
        assert await unit.event_plans.of_event("festival") is None


async def test_promises_are_those_of_closed_events_that_are_not_kept(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        for number, (state, plan, days) in enumerate(
            [
                (EventState.CLOSING, PLAN, 0),
                (EventState.CLOSED, PLAN, 10),
                (EventState.EXPIRED, PLAN, 10),
                (EventState.DRAFT, PLAN, 0),
                (EventState.OPEN, PLAN, 0),
                (EventState.CLOSED, replace(PLAN, promise=None), 0),
                (EventState.CLOSED, replace(PLAN, done=frozenset(Step)), 0),
                (EventState.CLOSED, PLAN, 11),
            ]
        ):
            name = f"e-{number}"
            closes = NOW - timedelta(days=days)
            unit.events.save(replace(EVENT, id=name, code=name, state=state, closes=closes))
            unit.event_plans.save(replace(plan, event=name))
        since = NOW - timedelta(days=10)
        found = await unit.event_plans.promised(since)
        assert [one.event for one in found] == ["e-0", "e-1", "e-2"]
        # Within a unit, what is only about to be written counts as well.
        unit.turn_done()
        unit.events.save(replace(EVENT, id="e-4", code="e-4", state=EventState.CLOSED, closes=NOW))
        found = await unit.event_plans.promised(since)
        assert [one.event for one in found] == ["e-0", "e-1", "e-2", "e-4"]
