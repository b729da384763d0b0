"""Who wants to meet somebody of a talk again: name, contact and wishes, sealed in one row.

Rows are filled up to the same lengths, so that not even the number of wishes can be guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import select

from bot.model import CallingCard, Person, Talk
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import LastingKey, Seal, filled_up
from storage.tables import calling_card

STEP = 1024
"""Bytes that hold a name, a contact and some fifty wishes."""
_SEAL = Seal("calling card")


class SqlCallingCards:
    """`bot.ports.CallingCards`. Lists are in the order of ids."""

    def __init__(
        self, book: Book, keys: Keys, talks: Pages[str, Talk], persons: Pages[str, Person]
    ) -> None:
        self._book = book
        self._lasting = LastingKey(keys, "calling card")
        self._cards: Pages[str, CallingCard] = Pages(
            book,
            calling_card,
            self._encode,
            self._decode,
            owners={"talk": talks, "person": persons},
        )

    async def get(self, card: str) -> CallingCard | None:
        return await self._cards.get(card)

    async def talks(self) -> list[str]:
        # Without the cards themselves, so that none is decrypted for it.
        await self._book.flush()
        found = select(calling_card.c.talk).distinct().order_by(calling_card.c.talk)
        return [row["talk"] for row in await self._book.rows(found)]

    async def of_talk(self, talk: str) -> list[CallingCard]:
        return await self._cards.select(calling_card.c.talk == talk)

    async def of_person(self, person: str) -> list[CallingCard]:
        return await self._cards.select(calling_card.c.person == person)

    def save(self, card: CallingCard) -> None:
        self._cards.put(card)

    def remove(self, card: str) -> None:
        self._cards.remove(card)

    def _encode(self, value: CallingCard) -> Row:
        plain = orjson.dumps(
            {"name": value.name, "contact": value.contact, "wanted": sorted(value.wanted)}
        )
        plain = filled_up(plain, STEP)
        place = (value.id.encode(), value.talk.encode(), value.person.encode())
        return {
            "id": value.id,
            "talk": value.talk,
            "person": value.person,
            "sealed": _SEAL.close(self._lasting(), plain, *place),
        }

    def _decode(self, row: Mapping[Any, Any]) -> CallingCard:
        place = (row["id"].encode(), row["talk"].encode(), row["person"].encode())
        said = orjson.loads(_SEAL.open(self._lasting(), row["sealed"], *place))
        return CallingCard(
            id=row["id"],
            talk=row["talk"],
            person=row["person"],
            name=said["name"],
            contact=said["contact"],
            wanted=frozenset(said["wanted"]),
        )
