from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.errors import MissingKey
from bot.model import EventState
from bot.multipliers import Arrivals, Multiplier
from storage.backup import backup
from storage.closing import sweep_closed
from storage.restore import restore
from storage.unit import SqlUnit, Storage
from tests.storage.conftest import Open
from tests.storage.samples import HOSTILE, NOW, dialogue, fill

CLUB = Multiplier("clubclubcl", "festival", "k7x2", "Turnverein", ("de", "tr"))
LIBRARY = Multiplier("librarylib", "festival", "b2c3", "bücherei", ("ar",))


def add(unit: SqlUnit) -> None:
    fill(unit)
    unit.multipliers.save(CLUB)
    unit.multipliers.save(LIBRARY)
    unit.multipliers.save_arrivals(Arrivals("festival", {CLUB.id: 7}))
    unit.turn_done()


def sealed(database: Path) -> bytes:
    with closing(sqlite3.connect(database)) as connection:
        ((found,),) = connection.execute("SELECT sealed FROM arrivals").fetchall()
    return bytes(found)


async def test_they_come_back_in_the_order_of_their_names(storage: Storage) -> None:
    async with storage.unit() as unit:
        add(unit)
    async with storage.unit() as unit:
        assert await unit.multipliers.of_event("festival") == [LIBRARY, CLUB]
        assert await unit.multipliers.get(CLUB.id) == CLUB
        assert await unit.multipliers.get("nobody") is None
        assert await unit.multipliers.arrivals("festival") == Arrivals("festival", {CLUB.id: 7})
        unit.multipliers.remove(CLUB.id)
        assert await unit.multipliers.of_event("festival") == [LIBRARY]


@pytest.mark.parametrize("name", HOSTILE)
async def test_any_name_comes_back_as_it_was(storage: Storage, name: str) -> None:
    async with storage.unit() as unit:
        add(unit)
        unit.multipliers.save(replace(CLUB, name=name, people=15))
    async with storage.unit() as unit:
        assert await unit.multipliers.get(CLUB.id) == replace(CLUB, name=name, people=15)


async def test_two_of_an_event_cannot_share_a_code(storage: Storage) -> None:
    with pytest.raises(IntegrityError):
        async with storage.unit() as unit:
            add(unit)
            unit.multipliers.save(replace(LIBRARY, code=CLUB.code))


async def test_they_go_with_their_event(storage: Storage) -> None:
    async with storage.unit() as unit:
        add(unit)
    async with storage.unit() as unit:
        unit.events.remove("festival")
        assert await unit.multipliers.of_event("festival") == []
        assert await unit.multipliers.arrivals("festival") is None


async def test_the_numbers_are_sealed_and_always_as_long(storage: Storage, database: Path) -> None:
    lengths = set()
    async with storage.unit() as unit:
        fill(unit)
    for counts in ({}, {CLUB.id: 1}, {f"{number:010}": 99_999 for number in range(40)}):
        async with storage.unit() as unit:
            unit.multipliers.save_arrivals(Arrivals("festival", counts))
        assert CLUB.id.encode() not in sealed(database)
        lengths.add(len(sealed(database)))
    assert len(lengths) == 1


async def test_a_draft_is_as_long_whoever_it_came_by(storage: Storage, database: Path) -> None:
    async with storage.unit() as unit:
        fill(unit)
        for number, through in enumerate(("", CLUB.id)):
            unit.conversations.save(dialogue(id=f"draft{number}", through=through))
    async with storage.unit() as unit:
        drafts = await unit.conversations.of_subject("festival")
    assert [one.through for one in drafts if one.id.startswith("draft")] == ["", CLUB.id]
    with closing(sqlite3.connect(database)) as connection:
        found = connection.execute(
            "SELECT DISTINCT length(sealed) FROM conversation WHERE id LIKE 'draft%'"
        ).fetchall()
    assert len(found) == 1


async def test_nobody_can_read_the_numbers_once_the_keys_are_gone(storage: Storage) -> None:
    async with storage.unit() as unit:
        add(unit)
    async with storage.unit() as unit:
        unit.keys.destroy_closing("festival")
        with pytest.raises(MissingKey):
            await unit.multipliers.arrivals("festival")


async def test_the_file_is_not_swept_while_exact_numbers_are_in_it(storage: Storage) -> None:
    async with storage.unit() as unit:
        add(unit)
        await unit.contributions.drop_tags("festival")
    with pytest.raises(RuntimeError, match="deleted first"):
        await sweep_closed(storage, "festival")
    async with storage.unit() as unit:
        unit.multipliers.remove_arrivals("festival")
    await sweep_closed(storage, "festival")


async def test_a_backup_of_an_event_that_has_closed_since_tells_no_numbers(
    storage: Storage, url: str, data_dir: Path, tmp_path: Path, open_storage: Open
) -> None:
    async with storage.unit() as unit:
        add(unit)
    copy = tmp_path / "copy.sqlite"
    await backup(data_dir, url, copy)
    async with storage.unit() as unit:
        unit.keys.destroy_closing("festival")
    await storage.close()
    assert (await restore(data_dir, url, copy, NOW + timedelta(hours=1))).events == ("fest-27",)
    async with (await open_storage()).unit() as unit:
        assert await unit.multipliers.arrivals("festival") is None
        assert await unit.multipliers.get(CLUB.id) == CLUB
        event = await unit.events.get("festival")
        assert event is not None
        assert event.state is EventState.CLOSING
