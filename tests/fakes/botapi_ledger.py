"""The ledger: everything that was asked, said and confirmed, in order.

It is the oracle of the fault tests: what Telegram did is here, whatever bot or database believe.
What never may live here: judgement.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import IO, Any

import orjson

from tests.fakes.botapi_basics import Upload


def dumps(value: Any) -> bytes:
    """JSON, of hostile strings too: half a surrogate pair travels as an escape."""
    try:
        return orjson.dumps(value, default=_for_json)
    except TypeError:
        if isinstance(value, list):  # one odd update among others, some of them literal JSON
            return b"[" + b",".join(dumps(one) for one in value) + b"]"
        return json.dumps(value, default=_for_json).encode()


def _for_json(value: Any) -> Any:
    if isinstance(value, Upload):
        return {"file_name": value.name, "file_size": len(value.content)}
    return str(value)


@dataclass(slots=True)
class Entry:
    """One line of the ledger.

    ``kind``: "call" (the bot asked for something), "update" (something happened to the bot) or
    "confirmed" (the bot will not get these updates again). ``outcome`` of a call: "ok", "refused",
    the name of the fault, or nothing while it is under way; ``effect``: whether Telegram did it.
    """

    seq: int
    at: float
    kind: str
    method: str
    chat_id: int | None
    params: dict[str, Any]
    outcome: str = ""
    effect: bool = False
    description: str = ""
    result: Any = None

    def as_json(self) -> bytes:
        """The entry as one line."""
        return dumps({name: getattr(self, name) for name in self.__slots__}) + b"\n"


class Ledger:
    """Entries in memory, and in a file as soon as they are complete."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self.entries: list[Entry] = []
        self._file = file

    def open(
        self, kind: str, method: str, params: dict[str, Any], chat_id: int | None = None
    ) -> Entry:
        """A new entry, numbered in the order of arrival."""
        entry = Entry(len(self.entries) + 1, time.time(), kind, method, chat_id, params)
        self.entries.append(entry)
        return entry

    def close(self, entry: Entry) -> None:
        """The entry will not change any more."""
        if self._file is not None:
            self._file.write(entry.as_json())
            self._file.flush()


def chat_of(raw: dict[str, Any]) -> int | None:
    """The chat that a call is about, if it names one by its number."""
    try:
        return int(raw["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None
