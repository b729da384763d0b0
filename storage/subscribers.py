"""Who wants to hear of an event: a person each, and nothing else; and what they are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import func, select

from bot.ports import Keys
from bot.subscribers import Subscriber, Tidings
from storage.pages import Book, Pages, Row
from storage.sealing import Seal
from storage.tables import subscriber, tidings

if TYPE_CHECKING:
    from bot.model import Event, Person

_SEAL = Seal("tidings")
_LATE = datetime.max.replace(tzinfo=UTC)


class SqlSubscribers:
    """`bot.subscribers.Subscribers`."""

    def __init__(
        self, book: Book, keys: Keys, events: Pages[str, Event], persons: Pages[str, Person]
    ) -> None:
        self._book, self._keys = book, keys
        self._subscribers: Pages[str, Subscriber] = Pages(
            book, subscriber, _encode, _decode, owners={"person": persons, "event": events}
        )
        self._tidings: Pages[str, Tidings] = Pages(
            book, tidings, self._encode_tidings, self._decode_tidings, owners={"event": events}
        )

    async def get(self, person: str) -> Subscriber | None:
        return await self._subscribers.get(person)

    async def of_event(self, event: str) -> list[Subscriber]:
        return await self._subscribers.select(subscriber.c.event == event)

    async def of_persons(self, persons: Collection[str]) -> list[Subscriber]:
        await self._subscribers.load(persons)
        return [found for one in persons if (found := self._subscribers.seen(one)) is not None]

    async def wishing(self, events: Collection[str]) -> list[Subscriber]:
        wish = subscriber.c.next_events.is_(True)
        return await self._subscribers.select(subscriber.c.event.in_(events), wish)

    async def count(self, event: str) -> int:
        await self._book.flush()
        (row,) = await self._book.rows(
            select(func.count().label("all"))
            .select_from(subscriber)
            .where(subscriber.c.event == event)
        )
        return int(row["all"])

    def save(self, subscriber: Subscriber) -> None:
        self._subscribers.put(subscriber)

    async def tidings(self, tidings: str) -> Tidings | None:
        return await self._tidings.get(tidings)

    async def tidings_of(self, event: str) -> list[Tidings]:
        found = await self._tidings.select(tidings.c.event == event)
        return sorted(found, key=lambda one: (one.due or _LATE, one.id))

    def save_tidings(self, tidings: Tidings) -> None:
        self._tidings.put(tidings)

    def remove_tidings(self, tidings: str) -> None:
        self._tidings.remove(tidings)

    async def drop_tidings(self, event: str) -> None:
        await self._book.write(tidings.delete().where(tidings.c.event == event))
        self._tidings.forget()

    def _encode_tidings(self, value: Tidings) -> Row:
        key = self._keys.content(value.event)
        words = orjson.dumps(dict(value.words))
        return {
            "id": value.id,
            "event": value.event,
            "due": value.due,
            "sealed": _SEAL.close(key, words, value.id.encode()),
        }

    def _decode_tidings(self, row: Mapping[Any, Any]) -> Tidings:
        key = self._keys.content(row["event"])
        words = orjson.loads(_SEAL.open(key, row["sealed"], row["id"].encode()))
        return Tidings(row["id"], row["event"], words, row["due"])


def _encode(value: Subscriber) -> Row:
    return {"person": value.person, "event": value.event, "next_events": value.next_events}


def _decode(row: Mapping[Any, Any]) -> Subscriber:
    return Subscriber(row["person"], row["event"], bool(row["next_events"]))
