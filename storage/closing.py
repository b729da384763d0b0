"""After the close of an event: leaving no trace in the file of the order in which rows arrived.

Where rows lie in a file tells it, even with random keys. Building the file anew does away with
that: tables without row numbers are then laid down in the order of their random keys, so that the
file is the same, byte by byte, in whichever order they were filled. (Writing the rows in shuffled
order before changes nothing about it, and takes twenty times as long.)
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from storage.aside import remove_damaged
from storage.engine import BUSY_TIMEOUT
from storage.soundness import connect
from storage.uncancelled import finish

if TYPE_CHECKING:
    from pathlib import Path

    from storage.unit import Storage


async def sweep_closed(storage: Storage, closed: str) -> None:
    """Build the file anew once the tags of what was closed are deleted, and empty the log.

    What is left of a damaged database goes too: it may still tell of it. Saying it twice is fine.
    Units of work wait meanwhile.

    Raises:
        RuntimeError: the tags are still there, or another process is reading, so that the log could
            not be emptied: try again.
    """
    async with storage.exclusive():
        await finish(asyncio.to_thread(_sweep, storage.file, closed))


TAGS = (
    "SELECT 1 FROM participation WHERE event = ? LIMIT 1",
    "SELECT 1 FROM arrivals WHERE event = ? LIMIT 1",
    "SELECT 1 FROM sheet WHERE round = ? AND owner IS NOT NULL LIMIT 1",
    "SELECT 1 FROM ballot WHERE workshop = ? LIMIT 1",
    "SELECT 1 FROM voice WHERE workshop = ? AND waiter IS NOT NULL LIMIT 1",
    "SELECT 1 FROM opinion WHERE feedback = ? LIMIT 1",
    "SELECT 1 FROM presence WHERE room = ? LIMIT 1",
    "SELECT 1 FROM asked WHERE room = ? LIMIT 1",
)


def _sweep(file: Path, closed: str) -> None:
    with closing(connect(file)) as connection:
        if any(connection.execute(tags, (closed,)).fetchone() for tags in TAGS):
            raise RuntimeError("the tags have to be deleted first")
        # Whoever reads, such as an export, may take a minute: units of work must not wait for that,
        # nor the file be built anew for nothing.
        connection.execute("PRAGMA busy_timeout = 0")
        _empty_log(connection)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("VACUUM")
        _empty_log(connection)
    remove_damaged(file)


def _empty_log(connection: sqlite3.Connection) -> None:
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise RuntimeError("the write-ahead log is in use by another process")
