"""What stands in the tables, read past the bot, and what has changed in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from storage.contributions import unpacked
from storage.sealing import Seal
from tests.stories.walk.installation import Bot

Row = dict[str, Any]
Tables = dict[str, dict[tuple[Any, ...], Row]]
KEYS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "municipality": ("id",),
    "person": ("id",),
    "address": ("person", "account"),
    "sign_in": ("code",),
    "conversation": ("id",),
    "event": ("id",),
    "event_plan": ("event",),
    "contribution": ("id",),
    "participation": ("tag",),
    "release": ("event", "prompt"),
    "multiplier": ("id",),
    "arrivals": ("event",),
    "gathering": ("event",),
    "sign_up": ("person",),
    "certificate": ("event", "occasion"),
    "talk": ("id",),
    "reply": ("talk", "person"),
    "letter": ("id",),
    "assessment": ("id",),
    "owed": ("account",),
    "material": ("talk",),
    "calling_card": ("id",),
    "room": ("id",),
    "presence": ("tag",),
    "asked": ("id",),
    "feedback": ("id",),
    "policy": ("event",),
    "verdict": ("contribution",),
    "guard": ("event",),
    "theme": ("id",),
    "moderation_log": ("id",),
    "official_answer": ("about",),
    "subscriber": ("person",),
    "tidings": ("id",),
    "working_group": ("id",),
    "contact": ("account",),
}
SEALED: Final = Seal("contribution")


class Eyes:
    """Reads the tables past the bot, on a connection of its own."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._connection = sqlite3.connect(bot.storage.file)
        self._connection.row_factory = sqlite3.Row
        self._version = -1
        self._known: dict[bytes, str] = {}
        self.tables: Tables = {}

    def close(self) -> None:
        self._connection.close()

    def look(self) -> Tables:
        """The tables as they are now; the same object if nothing was written."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self.tables = {name: self._read(name, key) for name, key in KEYS_OF.items()}
        return self.tables

    def _read(self, name: str, key: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
        rows = [dict(row) for row in self._connection.execute(f"SELECT * FROM {name}")]
        for row in rows:
            if name == "contribution":
                row["value"] = self._opened(row)
        return {tuple(row[part] for part in key): row for row in rows}

    def _opened(self, row: Row) -> str:
        # Every save draws a new nonce: only what is inside can be compared.
        sealed = row.pop("sealed")
        if sealed not in self._known:
            content = self._bot.storage.keys.content(row["event"])
            place = (row["id"].encode(), row["event"].encode(), row["prompt"].encode())
            _, self._known[sealed] = unpacked(SEALED.open(content, sealed, *place))
        return self._known[sealed]


@dataclass(frozen=True)
class Change:
    """One row that is not as it was."""

    table: str
    old: Row | None
    new: Row | None

    @property
    def either(self) -> Row:
        return self.old or self.new or {}


def changes(before: Tables, after: Tables) -> list[Change]:
    if before is after:
        return []
    found = []
    for table, rows in after.items():
        was = before[table]
        if rows != was:
            found += [
                Change(table, was.get(key), rows.get(key))
                for key in {**was, **rows}
                if was.get(key) != rows.get(key)
            ]
    return found


def reached(found: Iterable[Change]) -> set[str]:
    """What a step has come to, in words."""
    return {words for change in found if (words := _reached(change.table, change.old, change.new))}


def _reached(table: str, old: Row | None, new: Row | None) -> str | None:
    if new is None:
        return {
            "contribution": "answers deleted, exchanged or expired",
            "person": "people forgotten",
            "conversation": "conversations left, finished or expired",
            "asked": "questions in a talk taken back, or gone at its close",
        }.get(table)
    if old is None:
        handed_in = (
            "answers to released ones replaced" if new.get("replaces") else "answers handed in"
        )
        return {
            "contribution": handed_in,
            "event": "events created",
            "multiplier": "multipliers added",
            "gathering": "dates of events set",
            "sign_up": "dates of events signed up for",
            "certificate": "deletions begun to be certified",
            "talk": "talks announced",
            "reply": "invitations answered",
            "assessment": "self-checks answered to the end",
            "material": "material handed out",
            "calling_card": "lists of talks joined",
            "event_plan": "events planned",
            "presence": "rooms of talks entered",
            "asked": "questions asked in a talk",
            "verdict": "contributions moderated",
            "official_answer": "contributions answered",
            "subscriber": "events subscribed to",
            "tidings": "texts to subscribers written",
            "working_group": "working groups founded",
            "contact": "contacts left for working groups",
        }.get(table)
    return {
        "contribution": None if new.get("waiter") else "answers released",
        "event": f"events {new.get('state')}",
        "room": f"rooms of talks {new.get('state')}",
        "talk": "talks cancelled" if new.get("cancelled") else "talks moved",
        "letter": "letters sent" if new.get("state") == "sent" else None,
    }.get(table)
