from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.one_hop import OneHopConnection, connect
from storage.unit import Storage
from tests.storage.samples import ACCOUNT, conversation


async def test_a_unit_makes_one_trip_to_the_drivers_thread_for_each_statement(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    trips: list[object] = []
    execute = aiosqlite.Connection._execute

    async def count(self: aiosqlite.Connection, work: object, *given: object) -> object:
        trips.append(work)
        return await execute(self, work, *given)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(aiosqlite.Connection, "_execute", count)
    async with storage.unit() as unit:
        await unit.preload([ACCOUNT], ["telegram:1"])
        unit.conversations.save(conversation())
        unit.presses.remember("telegram:1")
        unit.owed.owe(ACCOUNT, 1, "4711")
        unit.turn_done()
    begin, read, write, commit = 1, 3, 3, 1
    assert 0 < len(trips) <= begin + read + write + commit


async def test_the_driver_runs_the_engines_connection_in_a_thread_that_ends_with_the_process(
    storage: Storage,
) -> None:
    driver = (await storage._connection.get_raw_connection()).driver_connection
    assert isinstance(driver, OneHopConnection)
    assert driver._thread.daemon
    assert driver.isolation_level is None
    # SQLAlchemy's own functions are there as on any connection it makes.
    found = await storage._connection.execute(text("SELECT 'abc' REGEXP '^a', floor(1.5)"))
    assert found.all() == [(1, 1)]
    await storage._connection.rollback()


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[OneHopConnection]:
    connection = await connect(tmp_path / "one.sqlite3")
    await connection.cursor().execute("CREATE TABLE t (n INTEGER PRIMARY KEY)")
    yield connection
    await connection.close()


async def test_a_cursor_tells_what_sqlite3_tells(connection: OneHopConnection) -> None:
    cursor = connection.cursor()
    assert (cursor.description, cursor.rowcount, await cursor.fetchall()) == (None, -1, [])
    await cursor.executemany("INSERT INTO t VALUES (?)", [(1,), (2,), (3,)])
    assert (cursor.description, cursor.rowcount) == (None, 3)
    await cursor.execute("INSERT INTO t VALUES (?) RETURNING n", (4,))
    assert (await cursor.fetchall(), cursor.rowcount, cursor.lastrowid) == ([(4,)], 1, 4)
    await cursor.execute("SELECT n FROM t WHERE n > 9")
    assert cursor.description is not None
    assert [name for name, *_ in cursor.description] == ["n"]
    assert await cursor.fetchall() == []
    await cursor.execute("SELECT n FROM t")
    assert len(await cursor.fetchall()) == 4
    await cursor.close()


async def test_a_statement_that_fails_leaves_no_cursor_and_the_connection_works(
    connection: OneHopConnection,
) -> None:
    cursor = connection.cursor()
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.executemany("INSERT INTO t VALUES (?)", [(1,), (1,)])
    await connection.rollback()
    await cursor.execute("SELECT n FROM t")
    assert await cursor.fetchall() == []


async def test_a_refused_row_fails_as_with_any_connection(storage: Storage) -> None:
    with pytest.raises(IntegrityError):
        await storage._connection.execute(text("INSERT INTO press VALUES (NULL, NULL)"))
    await storage._connection.rollback()
