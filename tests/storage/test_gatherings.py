from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.gatherings import Gathering, SignUp
from bot.model import Address, Door, Person, Role
from storage.backup import backup
from storage.restore import restore
from storage.unit import SqlUnit, Storage
from tests.storage.conftest import Open
from tests.storage.samples import HOSTILE, NOW, fill

DATE = Gathering("festival", NOW + timedelta(9), "Europe/Berlin", 120, "Town hall", 3, 2)
VISITOR = Person("visitor", Role.VISITOR, "lindau", language="tr")
ADDRESS = Address("visitor", b"v" * 32, Door.TELEGRAM, "4712-canary")


def add(unit: SqlUnit) -> None:
    fill(unit)
    unit.gatherings.save(DATE)
    unit.people.save(VISITOR)
    unit.people.save_address(ADDRESS)
    unit.gatherings.save_sign_up(SignUp("visitor", "festival"))
    unit.turn_done()


async def test_dates_and_sign_ups_come_back(storage: Storage) -> None:
    async with storage.unit() as unit:
        add(unit)
    async with storage.unit() as unit:
        assert await unit.gatherings.of_event("festival") == DATE
        assert await unit.gatherings.of_event("other") is None
        assert await unit.gatherings.all() == [DATE]
        assert await unit.gatherings.sign_ups("festival") == [SignUp("visitor", "festival")]
        assert await unit.gatherings.sign_up("visitor") == SignUp("visitor", "festival")


@pytest.mark.parametrize("place", HOSTILE)
async def test_any_place_comes_back_as_it_was(storage: Storage, place: str) -> None:
    changed = replace(DATE, place=place, seats=None, cancelled=True)
    async with storage.unit() as unit:
        fill(unit)
        unit.gatherings.save(changed)
    async with storage.unit() as unit:
        assert await unit.gatherings.of_event("festival") == changed


async def test_a_date_tells_what_the_wall_was_to_show(storage: Storage) -> None:
    told = datetime(2027, 6, 1, 19, 0)  # noqa: DTZ001 (that is the point)
    async with storage.unit() as unit:
        fill(unit)
        unit.gatherings.save(replace(DATE, wall=told))
    async with storage.unit() as unit:
        found = await unit.gatherings.of_event("festival")
    assert found is not None
    assert found.wall == told


async def test_a_sign_up_goes_with_its_person(storage: Storage) -> None:
    async with storage.unit() as unit:
        add(unit)
    async with storage.unit() as unit:
        unit.people.remove("visitor")
        assert await unit.gatherings.sign_ups("festival") == []
        assert await unit.people.addresses("visitor") == []


async def test_date_and_sign_ups_go_with_their_event(storage: Storage) -> None:
    async with storage.unit() as unit:
        add(unit)
    async with storage.unit() as unit:
        unit.events.remove("festival")
        assert await unit.gatherings.sign_up("visitor") is None
        assert await unit.gatherings.all() == []


async def test_a_sign_up_that_was_cancelled_since_is_not_brought_back(
    storage: Storage, url: str, data_dir: Path, tmp_path: Path, open_storage: Open
) -> None:
    async with storage.unit() as unit:
        add(unit)
    copy = tmp_path / "copy.sqlite"
    await backup(data_dir, url, copy)
    async with storage.unit() as unit:
        unit.people.remove("visitor")
        unit.erasures.account(ADDRESS.account)
        unit.turn_done()
    await storage.close()
    await restore(data_dir, url, copy, NOW + timedelta(hours=1))
    async with (await open_storage()).unit() as unit:
        assert await unit.gatherings.sign_ups("festival") == []
        assert await unit.people.get("visitor") is None
