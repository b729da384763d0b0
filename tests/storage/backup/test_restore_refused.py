"""What stands in the way of a restoration: a running bot, a bad backup, a damaged database, an
interruption.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import OperatorError
from storage.backup import backup
from storage.closing import sweep_closed
from storage.lock import only_process
from storage.restore import restore
from storage.unit import Storage
from tests.storage.conftest import Open
from tests.storage.samples import EVENT, NOW


async def test_nothing_is_restored_while_dialogbote_runs(
    filled: Storage, url: str, data_dir: Path, copy: Path, database: Path
) -> None:
    await backup(data_dir, url, copy)
    before = database.read_bytes()
    with only_process(data_dir), pytest.raises(OperatorError, match="running here"):
        await restore(data_dir, url, copy, NOW)
    assert database.read_bytes() == before


@pytest.mark.parametrize("what", ["missing", "empty", "junk", "truncated", "foreign", "newer"])
async def test_a_backup_that_is_not_sound_is_refused_and_the_database_left_alone(
    filled: Storage, url: str, data_dir: Path, copy: Path, database: Path, what: str
) -> None:
    await backup(data_dir, url, copy)
    await filled.close()
    before = database.read_bytes()
    connection = sqlite3.connect(copy)
    match what:
        case "missing":
            copy.unlink()
        case "empty":
            copy.write_bytes(b"")
        case "junk":
            copy.write_bytes(copy.read_bytes()[:8192] + b"x" * 50_000)
        case "truncated":
            copy.write_bytes(copy.read_bytes()[:30_000])
        case "foreign":
            connection.execute("PRAGMA application_id = 1")
        case "newer":
            with connection:
                connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(OperatorError, match=r"backup file|copy\.sqlite3"):
        await restore(data_dir, url, copy, NOW)
    assert database.read_bytes() == before
    assert [path.name for path in data_dir.glob("db*")] == ["db.sqlite3"]


async def test_a_damaged_database_is_replaced(
    filled: Storage, url: str, data_dir: Path, copy: Path, database: Path, open_storage: Open
) -> None:
    await backup(data_dir, url, copy)
    await filled.close()
    database.write_bytes(b"junk")
    database.with_name(f"{database.name}-wal").write_bytes(b"junk, too")
    with pytest.raises(OperatorError, match="dialogbote restore FILE"):
        await open_storage()
    done = await restore(data_dir, url, copy, NOW)
    assert done.aside
    assert not done.aside.sound
    assert done.aside.file.read_bytes() == b"junk"
    storage = await open_storage()
    async with storage.unit() as unit:
        assert await unit.events.all() == [EVENT]
        await unit.contributions.drop_tags(EVENT.id)
        unit.turn_done()
    await sweep_closed(storage, EVENT.id)
    assert not done.aside.file.exists()


async def test_a_database_that_is_in_use_elsewhere_is_not_called_damaged(
    filled: Storage, url: str, data_dir: Path, copy: Path, database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("storage.soundness.BUSY_TIMEOUT", 50)
    await backup(data_dir, url, copy)
    await filled.close()
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("UPDATE person SET note = 'held'")
        other.commit()
        before = database.read_bytes()
        with pytest.raises(OperatorError, match="close other programs"):
            await restore(data_dir, url, copy, NOW)
        assert database.read_bytes() == before
    assert not list(data_dir.glob("*.damaged-*")) and not list(data_dir.glob("*.before-*"))


async def test_a_restoration_that_was_interrupted_can_be_repeated(
    filled: Storage, url: str, data_dir: Path, copy: Path, database: Path, open_storage: Open
) -> None:
    await backup(data_dir, url, copy)
    await filled.close()
    for number in range(12):
        task = asyncio.create_task(restore(data_dir, url, copy, NOW + timedelta(seconds=number)))
        await asyncio.sleep(number / 100)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert database.exists()
    await restore(data_dir, url, copy, NOW)
    async with (await open_storage()).unit() as unit:
        assert await unit.events.all() == [EVENT]
