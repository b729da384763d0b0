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
from bot.released import Told
from storage.contributions import SEAL, unpacked
from storage.moderation import VERDICT_SEAL
from storage.soundness import connect
from storage.translations import SEAL as TRANSLATION_SEAL
from storage.translations import place

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
    """`bot.released.Released`."""

    def __init__(self, connection: sqlite3.Connection, keys: Keys) -> None:
        self._connection, self._keys = connection, keys

    def spoken(self, event: str) -> Mapping[tuple[str, str], int]:
        rows = self._connection.execute(
            "SELECT prompt, language, count(*) FROM contribution"
            " WHERE event = ? AND waiter IS NULL GROUP BY prompt, language",
            (event,),
        )
        return {(prompt, language): count for prompt, language, count in rows}

    def originals(self, event: str) -> Mapping[str, int]:
        rows = self._connection.execute(
            "SELECT id, number FROM (SELECT id, row_number() OVER (ORDER BY id) AS number"
            " FROM contribution WHERE event = ? AND waiter IS NULL) WHERE id IN"
            " (SELECT duplicate_of FROM verdict WHERE event = ? AND duplicate_of IS NOT NULL)",
            (event, event),
        )
        return dict(rows.fetchall())

    def answers(self, event: str, language: str) -> Iterator[Told]:
        @cache
        def rest(prompt: str) -> bytes:
            return SEAL.rest(event.encode(), prompt.encode())

        rows = self._connection.execute(
            "SELECT c.id, prompt, c.language, c.sealed, decision, reason, theme, duplicate_of,"
            " v.sealed, t.sealed, origin FROM contribution c"
            " LEFT JOIN verdict v ON v.contribution = c.id"
            " LEFT JOIN translation t ON t.contribution = c.id AND t.language = ?"
            " WHERE c.event = ? AND waiter IS NULL ORDER BY c.id",
            (language, event),
        )
        while portion := rows.fetchmany(PORTION):
            key = self._keys.content(event)
            found = ((sealed, id_.encode(), rest(prompt)) for id_, prompt, _, sealed, *_ in portion)
            plain = SEAL.open_all(key, found)
            for (id_, prompt, spoken, _, *verdict, hiding, translated, origin), value in zip(
                portion, plain, strict=True
            ):
                public = words = None
                if hiding is not None:
                    public = VERDICT_SEAL.open(key, hiding, id_.encode()).decode()
                if translated is not None:
                    where = place(id_, language, origin)
                    words = TRANSLATION_SEAL.open(key, translated, *where).decode()
                kind, text = unpacked(value)
                decision, reason, theme, original = verdict
                yield Told(
                    id_,
                    prompt,
                    spoken,
                    text,
                    kind,
                    decision,
                    reason,
                    theme,
                    original,
                    public,
                    words,
                    origin,
                )
