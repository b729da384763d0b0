from __future__ import annotations

import asyncio
import os
import random
import sqlite3
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from storage import soundness
from storage.closing import sweep_closed
from storage.tables import metadata
from storage.unit import Storage
from tests.storage.samples import EVENT, NOW, contribution, dialogue, fill, participation, steps


async def filled(storage: Storage) -> None:
    """With an event whose tags were dropped at its close."""
    async with storage.unit() as unit:
        fill(unit)
        await unit.contributions.drop_tags("festival")


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
    await filled(storage)
    async with storage.unit() as unit:
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


async def test_tags_have_to_be_dropped_first(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    with pytest.raises(RuntimeError, match="tags have to be deleted first"):
        await sweep_closed(storage, "festival")
    await sweep_closed(storage, "another")


@pytest.mark.parametrize("seed", range(3))
async def test_the_file_is_the_same_in_whichever_order_it_was_filled(
    storage: Storage, data_dir: Path, tmp_path: Path, seed: int
) -> None:
    """Byte by byte, save for the header's counters of changes (bytes 24 to 27 and 92 to 95)."""
    await filled(storage)
    async with storage.unit() as unit:
        for number in range(10):
            unit.events.save(replace(EVENT, id=f"e{number}", code=f"e{number}"))
    await storage.close()
    twin = tmp_path / "twin"
    copytree(data_dir, twin)
    dice = random.Random(seed)
    rows = _rows(dice)
    images, unswept = [], []
    for folder in (data_dir, twin):
        dice.shuffle(rows)
        connection = sqlite3.connect(folder / "db.sqlite3")
        connection.execute("PRAGMA synchronous = OFF")
        for statement, values in rows:
            with connection:
                connection.execute(statement, values)
                if dice.random() < 0.2:
                    connection.execute("DELETE FROM press")
        with connection:
            connection.execute("DELETE FROM press")
        connection.close()
        unswept.append((folder / "db.sqlite3").read_bytes()[96:])
        reopened = await Storage.open(
            f"sqlite+aiosqlite:///{folder}/db.sqlite3", folder, lambda: NOW
        )
        await sweep_closed(reopened, "festival")
        await reopened.close()
        images.append((folder / "db.sqlite3").read_bytes())
    assert unswept[0] != unswept[1], "this test would prove nothing"
    assert len(images[0]) == len(images[1]) > 200_000
    differing = [at for at, (a, b) in enumerate(zip(*images, strict=True)) if a != b]
    assert set(differing) <= {*range(24, 28), *range(92, 96)}


def _rows(dice: random.Random) -> list[tuple[str, tuple[object, ...]]]:
    """Rows of what participants leave, to be inserted in any order."""

    def insert(table: str) -> str:
        return f"INSERT INTO {table} VALUES ({', '.join('?' for _ in metadata.tables[table].c)})"

    rows: list[tuple[str, tuple[object, ...]]] = []
    for _ in range(300):
        key, tag, sealed = dice.randbytes(16).hex(), dice.randbytes(32), dice.randbytes(32)
        event = f"e{dice.randrange(10)}"
        text = dice.randbytes(dice.randrange(28, 3_000))
        given = (key, event, "why", text, "de", dice.randbytes(32), None, None)
        rows.append((insert("contribution"), given))
        rows.append((insert("participation"), (tag, event, "why", "telegram")))
        rows.append((insert("conversation"), (key, tag, "", 500_000, "lasting", sealed)))
        rows.append((insert("press"), (dice.randbytes(32), 500_000)))
    return rows


async def test_other_events_are_left_as_they_are(storage: Storage) -> None:
    await filled(storage)
    async with storage.unit() as unit:
        unit.events.save(replace(EVENT, id="other", code="other"))
        unit.keys.create_event("other")
        unit.contributions.save(contribution(id="x", event="other", receipt=None))
        unit.contributions.add_participation(participation(b"x", event="other"))
        unit.conversations.save(dialogue(id="x", subject="other"))
    await sweep_closed(storage, "festival")
    async with storage.unit() as unit:
        assert len(await unit.contributions.waiting("other", "why")) == 1
        assert await unit.contributions.existing_tags("other", [b"x"]) == {b"x"}
        assert [one.id for one in await unit.conversations.of_subject("other")] == ["x"]


async def test_another_process_that_reads_is_told(
    storage: Storage, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundness, "BUSY_TIMEOUT", 50)
    await filled(storage)
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM event").fetchall()
    log = database.with_name(f"{database.name}-wal")
    before = log.read_bytes()
    with pytest.raises(RuntimeError, match="in use by another process"):
        await sweep_closed(storage, "festival")
    assert log.read_bytes() == before, "the file was built anew for nothing"
    reader.execute("ROLLBACK")
    reader.close()
    await sweep_closed(storage, "festival")


async def test_units_wait_meanwhile_and_a_cancelled_sweep_leaves_no_lock(storage: Storage) -> None:
    await filled(storage)
    sweep = asyncio.create_task(sweep_closed(storage, "festival"))
    await steps(2)
    before = asyncio.create_task(everything(storage))
    sweep.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sweep
    assert (await before)[4] == [EVENT]
