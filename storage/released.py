"""Released contributions read straight from the file, however many there are.

Nothing here takes part in a unit of work: a running bot writes on meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from bot.ports import Keys
from storage.contributions import SEAL, unpacked
from storage.soundness import connect

PORTION = 1_000
"""Rows that are in memory at once."""


@contextmanager
def snapshot(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads, and sees the database as it is when it first does.

    So a batch that is released meanwhile is seen as a whole or not at all. What must wait for the
    end of the reading is the emptying of the log after an event's close.
    """
    with closing(connect(file)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        yield connection


class SqlReleased:
    """`bot.dialogue.exporting.Released`."""

    def __init__(self, connection: sqlite3.Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys

    def spoken(self, event: str) -> Mapping[tuple[str, str], int]:
        rows = self._connection.execute(
            "SELECT prompt, language, count(*) FROM contribution"
            " WHERE event = ? AND waiter IS NULL GROUP BY prompt, language",
            (event,),
        )
        return {(prompt, language): count for prompt, language, count in rows}

    def answers(
        self, event: str
    ) -> Iterator[tuple[str, str, str, str | None, str | None, str | None]]:
        @cache
        def rest(prompt: str) -> bytes:
            return SEAL.rest(event.encode(), prompt.encode())

        rows = self._connection.execute(
            "SELECT c.id, prompt, language, c.sealed, decision, reason, theme FROM contribution c"
            " LEFT JOIN verdict ON verdict.contribution = c.id"
            " WHERE c.event = ? AND waiter IS NULL ORDER BY c.id",
            (event,),
        )
        while portion := rows.fetchmany(PORTION):
            found = ((sealed, id_.encode(), rest(prompt)) for id_, prompt, _, sealed, *_ in portion)
            plain = SEAL.open_all(self._keys.content(event), found)
            for (_, prompt, language, _, *verdict), value in zip(portion, plain, strict=True):
                decision, reason, theme = verdict
                yield prompt, language, unpacked(value)[1], decision, reason, theme
