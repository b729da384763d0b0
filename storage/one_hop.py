"""A connection that runs a statement in one trip to the driver's thread.

aiosqlite travels up to four times: to make a cursor, execute, fetch and close. SQLAlchemy fetches
all rows at once and closes anyway, so all of it can be done on one trip, and a cursor never
outlives its statement. What is asked of aiosqlite besides its interface: that `_execute` runs a
function in the thread, `_conn` is sqlite3's connection and `_thread` the thread. A test counts
the trips.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import aiosqlite

Work = Callable[[sqlite3.Cursor], object]


class OneHopCursor:
    """What SQLAlchemy asks of a cursor, save for streams of rows, which would take more trips."""

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: tuple[Any, ...] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> OneHopCursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> OneHopCursor:
        await self._run(lambda cursor: cursor.execute(sql, parameters))
        return self

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> OneHopCursor:
        await self._run(lambda cursor: cursor.executemany(sql, rows))
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Forget the rows; sqlite3's own cursor is closed already."""
        self._rows = []

    async def _run(self, work: Work) -> None:
        done = await self._connection.in_one_hop(work)
        self._rows, self.description, self.rowcount, self.lastrowid = done


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection as SQLAlchemy makes it, but for its cursors."""

    def __init__(self, file: Path) -> None:
        def connector() -> sqlite3.Connection:
            # As SQLAlchemy has it for files.
            return sqlite3.connect(file, check_same_thread=False)

        super().__init__(connector, iter_chunk_size=64)
        # As SQLAlchemy has it: a connection nobody closed must not keep the process from ending.
        self._thread.daemon = True

    def cursor(self) -> OneHopCursor:  # type: ignore[override]  # SQLAlchemy awaits nothing here
        return OneHopCursor(self)

    async def in_one_hop(
        self, work: Work
    ) -> tuple[list[Any], tuple[Any, ...] | None, int, int | None]:
        """Rows, their description, how many were changed and the last one's number."""
        connection = self._conn

        def hop() -> tuple[list[Any], tuple[Any, ...] | None, int, int | None]:
            # Closed even if it fails: an open cursor would hold its statement and its lock.
            with closing(connection.cursor()) as cursor:
                work(cursor)
                # In this order: what RETURNING returns is counted once it has been fetched.
                rows = cursor.fetchall()
                return rows, cursor.description, cursor.rowcount, cursor.lastrowid

        return await self._execute(hop)  # type: ignore[no-untyped-call, no-any-return]


async def connect(file: Path) -> OneHopConnection:
    """Open a database file; the rest is set by listeners of the engine."""
    connection = OneHopConnection(file)
    await connection
    return connection
