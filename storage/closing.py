"""After the close of an event: leaving no trace in the file of the order in which rows arrived.

The heart has deleted the tags in its own transaction. What is left is where rows lie in the file;
rows written anew in random order, in a file built anew, lie as if they had come that way.
"""

from __future__ import annotations

import asyncio
from contextlib import closing
from typing import TYPE_CHECKING

from storage.soundness import connect
from storage.uncancelled import finish

if TYPE_CHECKING:
    from pathlib import Path

    from storage.unit import Storage

SHUFFLED = (
    ("contribution", "event"),
    ("participation", "event"),
    ("release", "event"),
    # Its conversations no longer name it: they are stubs.
    ("conversation", "subject"),
)
"""Tables, each with the column that names the event."""


async def sweep_closed(storage: Storage, event: str) -> None:
    """Write the event's rows in random order, rebuild the file, and empty the write-ahead log.

    Saying it twice is fine. Units of work wait meanwhile.

    Raises:
        RuntimeError: another process is reading, so that the log could not be emptied: try again.
    """
    async with storage.exclusive():
        await finish(asyncio.to_thread(_sweep, storage.file, event))


def _sweep(file: Path, event: str) -> None:
    with closing(connect(file)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        for table, column in SHUFFLED:
            # Names from this file, never from outside.
            its = f"{table} WHERE {column} IN (?, '')"
            connection.execute(
                f"CREATE TEMP TABLE shuffled AS SELECT * FROM {its} ORDER BY random()",  # noqa: S608
                (event,),
            )
            connection.execute(f"DELETE FROM {its}", (event,))  # noqa: S608
            connection.execute(f"INSERT INTO {table} SELECT * FROM temp.shuffled")  # noqa: S608
            connection.execute("DROP TABLE temp.shuffled")
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise RuntimeError("the write-ahead log is in use by another process")
