"""Presses that were handled, so that none is handled twice: no account, and not for long."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from storage.pages import Book, Pages, Row
from storage.tables import EPOCH
from storage.tables import press as table

HOUR = timedelta(hours=1)
MEMORY = 48
"""Hours: Telegram repeats an update for 24, a clock may be wrong."""


@dataclass(frozen=True, slots=True)
class _Handled:
    """A press that was handled, and in which hour since 1970."""

    key: bytes
    hour: int


class Presses:
    """The keys of the presses of the last two days."""

    def __init__(self, book: Book, now: datetime) -> None:
        self._book = book
        self._hour = (now - EPOCH) // HOUR
        self._pages: Pages[bytes, _Handled] = Pages(book, table, _encode, _decode)

    async def preload(self, keys: Collection[str]) -> None:
        """Get to know which of these were handled, with one SELECT."""
        await self._pages.load(map(_hash, keys))

    async def known(self, key: str) -> bool:
        """Whether this press was handled."""
        return await self._pages.get(_hash(key)) is not None

    def remember(self, key: str) -> None:
        """This press is handled, if the unit commits."""
        self._pages.put(_Handled(_hash(key), self._hour))

    async def prune(self) -> int:
        """Forget presses older than 48 hours; how many."""
        gone = await self._book.write(table.delete().where(table.c.hour < self._hour - MEMORY))
        self._pages.forget()
        return gone


def _hash(key: str) -> bytes:
    return sha256(key.encode(errors="surrogatepass")).digest()


def _encode(value: _Handled) -> Row:
    return {"key": value.key, "hour": value.hour}


def _decode(row: Mapping[Any, Any]) -> _Handled:
    return _Handled(key=row["key"], hour=row["hour"])
