"""Multipliers of dialogue events, and how many came by each of their links.

The exact numbers of an event lie together in one row, sealed under its draft key and filled up to
one length: who has not got that key cannot tell which of them has grown, and it dies at the close.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from bot.model import Event
from bot.multipliers import Arrivals, Multiplier
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import Seal, filled_up
from storage.tables import arrivals, multiplier

STEP = 1024
"""Bytes that hold as many numbers as an event can have."""
_SEAL = Seal("arrivals")


class SqlMultipliers:
    """`bot.ports.Multipliers`."""

    def __init__(self, book: Book, keys: Keys, events: Pages[str, Event]) -> None:
        self._keys = keys
        owners = {"event": events}
        self._multipliers: Pages[str, Multiplier] = Pages(
            book, multiplier, _encode, _decode, owners=owners, group="event"
        )
        self._arrivals: Pages[str, Arrivals] = Pages(
            book, arrivals, self._seal, self._open, owners=owners
        )

    async def get(self, multiplier: str) -> Multiplier | None:
        return await self._multipliers.get(multiplier)

    async def of_event(self, event: str) -> list[Multiplier]:
        found = await self._multipliers.of_group(event)
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    def save(self, multiplier: Multiplier) -> None:
        self._multipliers.put(multiplier)

    def remove(self, multiplier: str) -> None:
        self._multipliers.remove(multiplier)

    async def arrivals(self, event: str) -> Arrivals | None:
        return await self._arrivals.get(event)

    def save_arrivals(self, arrivals: Arrivals) -> None:
        self._arrivals.put(arrivals)

    def remove_arrivals(self, event: str) -> None:
        self._arrivals.remove(event)

    def _seal(self, value: Arrivals) -> Row:
        plain = filled_up(orjson.dumps(value.counts), STEP)
        key = self._keys.draft(value.event)
        return {"event": value.event, "sealed": _SEAL.close(key, plain, value.event.encode())}

    def _open(self, row: Mapping[Any, Any]) -> Arrivals:
        event = row["event"]
        plain = _SEAL.open(self._keys.draft(event), row["sealed"], event.encode())
        return Arrivals(event, orjson.loads(plain))


def _encode(value: Multiplier) -> Row:
    return {
        "id": value.id,
        "event": value.event,
        "code": value.code,
        "name": value.name,
        "languages": orjson.dumps(value.languages).decode(),
        "people": value.people,
    }


def _decode(row: Mapping[Any, Any]) -> Multiplier:
    return Multiplier(
        id=row["id"],
        event=row["event"],
        code=row["code"],
        name=row["name"],
        languages=tuple(orjson.loads(row["languages"])),
        people=row["people"],
    )
