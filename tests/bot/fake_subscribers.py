"""Who wants to hear of an event and what they are told, in memory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from bot.subscribers import Subscriber, Tidings
from tests.bot.fake_tables import Tables, by_id, drop_where

LATE = datetime.max.replace(tzinfo=UTC)


class FakeSubscribers:
    """Whose person was removed is not found, as in the database."""

    def __init__(self, tables: Tables) -> None:
        self._tables, self._rows = tables, tables.subscribers

    async def get(self, person: str) -> Subscriber | None:
        return self._rows.get(person) if person in self._tables.persons else None

    async def of_event(self, event: str) -> list[Subscriber]:
        found = [row for row in by_id(self._rows) if row.person in self._tables.persons]
        return [row for row in found if row.event == event]

    async def of_persons(self, persons: Collection[str]) -> list[Subscriber]:
        return [found for one in persons if (found := await self.get(one)) is not None]

    async def wishing(self, events: Collection[str]) -> list[Subscriber]:
        found = [row for row in by_id(self._rows) if row.person in self._tables.persons]
        return [row for row in found if row.event in events and row.next_events]

    async def count(self, event: str) -> int:
        return len(await self.of_event(event))

    def save(self, subscriber: Subscriber) -> None:
        self._rows[subscriber.person] = subscriber

    async def tidings(self, tidings: str) -> Tidings | None:
        return self._tables.tidings.get(tidings)

    async def tidings_of(self, event: str) -> list[Tidings]:
        found = [row for row in self._tables.tidings.values() if row.event == event]
        return sorted(found, key=lambda one: (one.due or LATE, one.id))

    def save_tidings(self, tidings: Tidings) -> None:
        self._tables.tidings[tidings.id] = tidings

    def remove_tidings(self, tidings: str) -> None:
        self._tables.tidings.pop(tidings, None)

    async def drop_tidings(self, event: str) -> None:
        drop_where(self._tables.tidings, lambda row: row.event == event)
