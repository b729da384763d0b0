"""Screens on the wall: what signs one in is stored as a hash only, and no longer than a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.model import Screen
from storage.pages import Book, Pages, Row
from storage.tables import screen


class SqlScreens:
    """`bot.ports.Screens`. Those of a subject are in the order of their keys."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._pages: Pages[bytes, Screen] = Pages(book, screen, _encode, _decode)

    async def get(self, key: bytes) -> Screen | None:
        return await self._pages.get(key)

    async def of_subject(self, subject: str) -> list[Screen]:
        return await self._pages.select(screen.c.subject == subject)

    def save(self, value: Screen) -> None:
        self._pages.put(value)

    def remove(self, key: bytes) -> None:
        self._pages.remove(key)

    async def remove_expired(self, now: datetime) -> None:
        """Sign out those whose time is up."""
        await self._book.write(screen.delete().where(screen.c.expires <= now))
        self._pages.forget()


def _encode(value: Screen) -> Row:
    return {"key": value.key, "subject": value.subject, "expires": value.expires}


def _decode(row: Mapping[Any, Any]) -> Screen:
    return Screen(row["key"], row["subject"], row["expires"])
