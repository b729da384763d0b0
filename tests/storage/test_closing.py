from __future__ import annotations

import asyncio
import os
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from storage import soundness
from storage.closing import sweep_closed
from storage.unit import Storage
from tests.storage.samples import EVENT, LINDAU, contribution, dialogue, fill, participation, steps


async def everything(storage: Storage) -> tuple[object, ...]:
    async with storage.unit() as unit:
        return (
            await unit.contributions.released("festival"),
            await unit.contributions.waiting("festival", "why"),
            await unit.conversations.of_account(b"a" * 32),
            await unit.contributions.batch("festival", "why"),
            await unit.events.all(),
            await unit.people.all(),
            await unit.letters.all(),
        )


async def test_nothing_is_lost_and_the_log_is_empty(storage: Storage, database: Path) -> None:
    async with storage.unit() as unit:
        fill(unit)
        for number in range(100):
            unit.contributions.save(contribution(id=str(number), receipt=None, waiter=None))
    before = await everything(storage)
    await sweep_closed(storage, "festival")
    assert database.with_name(f"{database.name}-wal").stat().st_size == 0
    assert await everything(storage) == before
    await sweep_closed(storage, "festival")
    assert await everything(storage) == before
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


async def test_what_was_deleted_is_in_no_file_any_more(storage: Storage, data_dir: Path) -> None:
    tags = [os.urandom(32) for _ in range(50)]
    async with storage.unit() as unit:
        fill(unit)
        for tag in tags:
            unit.contributions.add_participation(participation(tag))
    async with storage.unit() as unit:
        await unit.contributions.drop_tags("festival")
    await sweep_closed(storage, "festival")
    looked_at = 0
    for path in data_dir.glob("db*"):
        content = path.read_bytes()
        assert not [tag for tag in tags if tag in content], path
        looked_at += len(content)
    assert looked_at > 40_000


async def test_where_rows_lie_tells_nothing_of_their_order(
    storage: Storage, database: Path
) -> None:
    """The same rows, written in opposite orders, make files in which they lie alike."""
    ids = sorted(storage._chance.uuid() for _ in range(300))
    places = []
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
    for round_ in range(2):
        async with storage.unit() as unit:
            unit.events.save(replace(EVENT, id=f"e{round_}", code=f"e{round_}"))
            unit.keys.create_event(f"e{round_}")
        for one in ids if round_ else reversed(ids):
            async with storage.unit() as unit:
                unit.contributions.save(
                    contribution(id=one, event=f"e{round_}", receipt=None, waiter=None)
                )
        await sweep_closed(storage, f"e{round_}")
        found = re.findall(b"|".join(one.encode() for one in ids), database.read_bytes())
        places.append([one.decode() for one in found])
        async with storage.unit() as unit:
            unit.events.remove(f"e{round_}")
    assert len(places[0]) >= 300
    assert places[0] == places[1]


async def test_other_events_are_left_as_they_are(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.events.save(replace(EVENT, id="other", code="other"))
        unit.keys.create_event("other")
        unit.contributions.save(contribution(id="x", event="other", receipt=None))
        unit.contributions.add_participation(participation(b"x", event="other"))
        unit.conversations.save(dialogue(id="x", subject="other"))
        unit.conversations.save(dialogue(id="y", subject="festival"))
    await sweep_closed(storage, "festival")
    async with storage.unit() as unit:
        assert len(await unit.contributions.waiting("other", "why")) == 1
        assert await unit.contributions.existing_tags("other", [b"x"]) == {b"x"}
        assert [one.id for one in await unit.conversations.of_subject("other")] == ["x"]


async def test_another_process_that_reads_is_told(
    storage: Storage, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundness, "BUSY_TIMEOUT", 50)
    async with storage.unit() as unit:
        fill(unit)
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM event").fetchall()
    with pytest.raises(RuntimeError, match="in use by another process"):
        await sweep_closed(storage, "festival")
    reader.execute("ROLLBACK")
    reader.close()
    await sweep_closed(storage, "festival")


async def test_units_wait_meanwhile_and_a_cancelled_sweep_leaves_no_lock(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    sweep = asyncio.create_task(sweep_closed(storage, "festival"))
    await steps(2)
    before = asyncio.create_task(everything(storage))
    sweep.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sweep
    assert (await before)[4] == [EVENT]
