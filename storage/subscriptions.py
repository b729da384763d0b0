"""Calendars that look for a person's talks. Of their secret addresses only hashes are here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model import Person, Subscription
from storage.pages import Book, Pages, Row
from storage.tables import subscription


class SqlSubscriptions:
    """`bot.ports.Subscriptions`."""

    def __init__(self, book: Book, persons: Pages[str, Person]) -> None:
        self._pages: Pages[str, Subscription] = Pages(
            book, subscription, _encode, _decode, owners={"person": persons}
        )

    async def of_person(self, person: str) -> Subscription | None:
        return await self._pages.get(person)

    async def with_code(self, code: bytes) -> Subscription | None:
        return next(iter(await self._pages.select(subscription.c.code == code)), None)

    def save(self, subscription: Subscription) -> None:
        self._pages.put(subscription)

    def remove(self, person: str) -> None:
        self._pages.remove(person)


def _encode(value: Subscription) -> Row:
    return {"person": value.person, "code": value.code}


def _decode(row: Mapping[Any, Any]) -> Subscription:
    return Subscription(person=row["person"], code=row["code"])
