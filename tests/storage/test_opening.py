from __future__ import annotations

import asyncio
import random
import sqlite3
from pathlib import Path

import pytest

from bot.errors import OperatorError
from storage.engine import database_file
from storage.lock import only_process
from storage.soundness import APPLICATION_ID
from storage.unit import Storage
from tests.storage.conftest import Open
from tests.storage.samples import EVENT, LINDAU, fill, steps


@pytest.fixture
async def filled(storage: Storage, database: Path) -> Path:
    """A closed database with something in it."""
    async with storage.unit() as unit:
        fill(unit)
        for number in range(300):
            unit.presses.remember(str(number))
    await storage.close()
    assert not database.with_name(f"{database.name}-wal").exists()
    return database


async def test_a_new_database_is_created_empty_and_ours(open_storage: Open, database: Path) -> None:
    storage = await open_storage()
    async with storage.unit() as unit:
        assert await unit.events.all() == []
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    connection.close()


async def refused(open_storage: Open, *parts: str) -> None:
    with pytest.raises(OperatorError) as caught:
        await open_storage()
    for part in parts:
        assert part in str(caught.value)


async def test_a_lost_database_is_never_replaced_by_an_empty_one(
    filled: Path, open_storage: Open
) -> None:
    filled.unlink()
    await refused(open_storage, "missing or empty", "dialogbote restore FILE", "keys")
    assert not filled.exists()
    filled.touch()
    await refused(open_storage, "missing or empty", "dialogbote restore FILE")
    assert filled.stat().st_size == 0


async def test_a_missing_lasting_key_is_named(
    filled: Path, open_storage: Open, data_dir: Path
) -> None:
    (data_dir / "keys" / "lasting.key").unlink()
    await refused(open_storage, "lasting.key", "Copy it back")
    assert not (data_dir / "keys" / "lasting.key").exists()


async def test_a_start_that_was_interrupted_before_the_key_is_made_good(
    open_storage: Open, data_dir: Path
) -> None:
    storage = await open_storage()
    await storage.close()
    (data_dir / "keys" / "lasting.key").unlink()
    async with (await open_storage()).unit() as unit:
        assert len(unit.keys.lasting()) == 32


@pytest.mark.parametrize("left", [0, 1, 50, 100, 4096, 4097, 5000, 20_000])
async def test_a_truncated_database_is_refused(filled: Path, open_storage: Open, left: int) -> None:
    whole = filled.read_bytes()
    assert len(whole) > 40_000
    filled.write_bytes(whole[:left])
    await refused(open_storage, "dialogbote restore FILE")
    assert filled.stat().st_size == left


@pytest.mark.parametrize("seed", range(20))
async def test_a_page_of_junk_is_refused(filled: Path, open_storage: Open, seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(filled.read_bytes())
    page = dice.randrange(len(content) // 4096)
    content[page * 4096 : page * 4096 + 4096] = dice.randbytes(4096)
    filled.write_bytes(content)
    await refused(open_storage, "dialogbote restore FILE")


async def test_something_else_is_refused(filled: Path, open_storage: Open) -> None:
    filled.write_text("Dear diary, " * 1_000)
    await refused(open_storage, "damaged")
    filled.unlink()
    connection = sqlite3.connect(filled)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    await refused(open_storage, "is no database of Dialogbote")


async def test_a_database_of_a_newer_version_is_refused(filled: Path, open_storage: Open) -> None:
    connection = sqlite3.connect(filled)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    await refused(open_storage, "newer version", "9999")


async def test_a_folder_that_cannot_be_opened_says_so(filled: Path, open_storage: Open) -> None:
    filled.unlink()
    filled.mkdir()
    await refused(open_storage, "cannot be read")


@pytest.mark.parametrize("stopped", range(0, 60, 3))
async def test_a_first_start_that_is_cancelled_can_be_repeated(
    url: str, data_dir: Path, open_storage: Open, clock: object, stopped: int
) -> None:
    async def start() -> None:
        storage = await Storage.open(url, data_dir, clock)  # type: ignore[arg-type]
        await storage.close()

    task = asyncio.create_task(start())
    await asyncio.sleep(stopped / 400)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await steps(10)
    async with (await open_storage()).unit() as unit:
        unit.municipalities.save(LINDAU)


async def test_everything_is_there_after_a_backup_was_opened_elsewhere(
    filled: Path, open_storage: Open
) -> None:
    async with (await open_storage()).unit() as unit:
        assert await unit.events.all() == [EVENT]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
        "sqlite:///x.sqlite3",
        "postgresql+asyncpg://me:secret@host/db",
    ],
)
def test_another_database_is_refused_and_its_password_not_told(url: str) -> None:
    with pytest.raises(OperatorError) as caught:
        database_file(url)
    assert "DIALOGBOTE_DATABASE_URL" in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_odd_characters_in_the_path_are_part_of_it(tmp_path: Path, clock: object) -> None:
    folder = tmp_path / "a b#cü"
    storage = await Storage.open(
        f"sqlite+aiosqlite:///{folder}/db.sqlite3",
        folder,
        clock,  # type: ignore[arg-type]
    )
    async with storage.unit() as unit:
        fill(unit)
    await storage.close()
    assert (folder / "db.sqlite3").stat().st_size > 40_000


def test_only_one_process_runs(tmp_path: Path) -> None:
    with only_process(tmp_path / "data"):
        with (
            pytest.raises(OperatorError, match="running here: stop it first"),
            only_process(tmp_path / "data"),
        ):
            pytest.fail("two at once")
        assert (tmp_path / "data" / "dialogbote.lock").exists()
    with only_process(tmp_path / "data"):
        pass
