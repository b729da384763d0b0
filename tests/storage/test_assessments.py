from __future__ import annotations

from dataclasses import replace

from storage.unit import Storage
from tests.storage.samples import ASSESSMENT, FUERTH, HOSTILE, LEAD, fill


async def test_assessments_are_found_by_person_and_municipality(storage: Storage) -> None:
    second = replace(ASSESSMENT, id="as0", version=3)
    elsewhere = replace(ASSESSMENT, id="as2", person="lead", municipality="fuerth")
    async with storage.unit() as unit:
        fill(unit)
        unit.municipalities.save(FUERTH)
        unit.people.save(LEAD)
        unit.assessments.save(second)
        unit.assessments.save(elsewhere)
        assert await unit.assessments.of_person("mod") == [second, ASSESSMENT]
    async with storage.unit() as unit:
        assert await unit.assessments.of_person("mod") == [second, ASSESSMENT]
        assert await unit.assessments.of_municipality("fuerth") == [elsewhere]
        assert await unit.assessments.of_person("nobody") == []
        changed = replace(ASSESSMENT, answers={})
        unit.assessments.save(changed)
        assert await unit.assessments.of_person("mod") == [second, changed]


async def test_hostile_answers_come_back_as_they_were(storage: Storage) -> None:
    given = replace(ASSESSMENT, answers={text: (text,) for text in HOSTILE})
    async with storage.unit() as unit:
        fill(unit)
        unit.assessments.save(given)
    async with storage.unit() as unit:
        assert await unit.assessments.of_person("mod") == [given]
