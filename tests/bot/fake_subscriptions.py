"""Subscriptions of calendars, in memory."""

from __future__ import annotations

from bot.model import Subscription
from tests.bot.fake_tables import Tables


class FakeSubscriptions:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.subscriptions

    async def of_person(self, person: str) -> Subscription | None:
        return self._rows.get(person)

    async def with_code(self, code: bytes) -> Subscription | None:
        return next((row for row in self._rows.values() if row.code == code), None)

    def save(self, subscription: Subscription) -> None:
        self._rows[subscription.person] = subscription

    def remove(self, person: str) -> None:
        self._rows.pop(person, None)
