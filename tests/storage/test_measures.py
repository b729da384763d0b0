from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.model import Hindrance, MeasureStatus
from storage.unit import Storage
from tests.storage.samples import FUERTH, HOSTILE, LEAD, MEASURE, fill

WHOLE = replace(
    MEASURE,
    id="me2",
    round="r1",
    field="steering",
    due=date(2028, 2, 29),
    resources="half a post",
    ties_in="town festival",
    status=MeasureStatus.STUCK,
    hindrance=Hindrance.MANDATE,
)


async def test_measures_are_found_by_municipality_and_person(storage: Storage) -> None:
    elsewhere = replace(MEASURE, id="me0", municipality="fuerth", person="lead")
    async with storage.unit() as unit:
        fill(unit)
        unit.municipalities.save(FUERTH)
        unit.people.save(LEAD)
        unit.measures.save(WHOLE)
        unit.measures.save(elsewhere)
        assert await unit.measures.of_municipality("lindau") == [MEASURE, WHOLE]
    async with storage.unit() as unit:
        assert await unit.measures.of_municipality("lindau") == [MEASURE, WHOLE]
        assert await unit.measures.of_person("lead") == [elsewhere]
        assert await unit.measures.get("me2") == WHOLE
        unit.measures.remove("me2")
        assert await unit.measures.get("me2") is None
        assert await unit.measures.of_municipality("lindau") == [MEASURE]


async def test_who_is_done_or_has_nobody_is_not_reminded(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.measures.save(replace(MEASURE, id="done", status=MeasureStatus.DONE))
        unit.measures.save(replace(MEASURE, id="nobody", person=None))
        unit.measures.save(WHOLE)
        assert await unit.measures.reminded() == [MEASURE, WHOLE]


@pytest.mark.parametrize("loaded", [True, False])
async def test_a_measure_outlives_who_is_reminded(storage: Storage, *, loaded: bool) -> None:
    orphan = replace(MEASURE, person=None)
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        if loaded:
            assert await unit.measures.get("me1") == MEASURE
        unit.people.remove("mod")
        assert await unit.measures.get("me1") == orphan
        assert await unit.measures.of_person("mod") == []
    async with storage.unit() as unit:
        assert await unit.measures.of_municipality("lindau") == [orphan]


async def test_a_removal_that_fails_leaves_the_person_with_the_measure(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        await unit.measures.get("me1")
        unit.people.remove("mod")
        unit.turn_failed()
        assert await unit.measures.get("me1") == MEASURE


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_come_back_as_they_were(storage: Storage, text: str) -> None:
    given = replace(MEASURE, what=text, owner=text, resources=text, ties_in=text)
    async with storage.unit() as unit:
        fill(unit)
        unit.measures.save(given)
    async with storage.unit() as unit:
        assert await unit.measures.get("me1") == given
