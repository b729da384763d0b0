from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.model import Land
from storage.unit import Storage
from tests.storage.samples import FUERTH, HOSTILE, LINDAU


async def test_they_are_found_by_id_and_name_in_the_order_of_names(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.municipalities.save(FUERTH)
        assert await unit.municipalities.get("lindau") == LINDAU
        assert await unit.municipalities.get("ulm") is None
        assert await unit.municipalities.named("Lindau") == LINDAU
        assert await unit.municipalities.named("lindau") is None
        assert await unit.municipalities.all() == [FUERTH, LINDAU]
    async with storage.unit() as unit:
        changed = replace(LINDAU, imprint="new", land=Land.BAVARIA)
        unit.municipalities.save(changed)
        assert await unit.municipalities.get("lindau") == changed
        assert await unit.municipalities.named("Lindau") == changed


async def test_hostile_texts_come_back_as_they_were(storage: Storage) -> None:
    given = [
        replace(LINDAU, id=f"m{n:02}", name=f"{n:02}{text}", responsible=text, imprint=text)
        for n, text in enumerate(HOSTILE)
    ]
    async with storage.unit() as unit:
        for one in given:
            unit.municipalities.save(one)
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == given
        for one in given:
            assert await unit.municipalities.named(one.name) == one


async def test_two_of_one_name_are_refused(storage: Storage) -> None:
    with pytest.raises(IntegrityError):
        async with storage.unit() as unit:
            unit.municipalities.save(LINDAU)
            unit.municipalities.save(replace(FUERTH, name="Lindau"))


async def test_more_keys_than_one_statement_takes_are_loaded(storage: Storage) -> None:
    async with storage.unit() as unit:
        for number in range(2_500):
            unit.municipalities.save(replace(LINDAU, id=str(number), name=str(number)))
    async with storage.unit() as unit:
        pages = unit.municipalities._pages
        await pages.load([str(number) for number in range(2_600)])
        assert sum(pages.seen(str(number)) is not None for number in range(2_600)) == 2_500
