"""Translations of contributions, sealed under the key that the contributions are sealed with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from bot.model import Contribution
from bot.ports import Keys
from bot.translations import Origin, Translation
from storage.pages import Book, Pages, Row
from storage.sealing import Seal
from storage.tables import contribution, translation

SEAL = Seal("translation")


class SqlTranslations:
    """`bot.translations.Translations`."""

    def __init__(self, book: Book, keys: Keys, contributions: Pages[str, Contribution]) -> None:
        self._book, self._keys = book, keys
        self._pages: Pages[tuple[str, str], Translation] = Pages(
            book, translation, self._encode, self._decode, owners={"contribution": contributions}
        )

    async def of(self, contributions: Collection[str], language: str) -> dict[str, Translation]:
        wanted = [(one, language) for one in contributions]
        await self._pages.load(wanted)
        found = (self._pages.seen(key) for key in wanted)
        return {one.contribution: one for one in found if one is not None}

    async def missing(
        self, event: str, prompts: Collection[str], language: str, above: str, limit: int
    ) -> list[str]:
        await self._book.flush()
        there = select(translation.c.contribution).where(
            translation.c.contribution == contribution.c.id, translation.c.language == language
        )
        rows = await self._book.rows(
            select(contribution.c.id)
            .where(
                contribution.c.event == event,
                contribution.c.prompt.in_(prompts),
                contribution.c.waiter.is_(None),
                contribution.c.language != language,
                contribution.c.id > above,
                ~there.exists(),
            )
            .order_by(contribution.c.id)
            .limit(limit)
        )
        return [row["id"] for row in rows]

    def save(self, translation: Translation) -> None:
        self._pages.put(translation)

    def remove(self, translation: Translation) -> None:
        self._pages.remove((translation.contribution, translation.language))

    def _encode(self, value: Translation) -> Row:
        return {
            "contribution": value.contribution,
            "language": value.language,
            "event": value.event,
            "sealed": SEAL.close(
                self._keys.content(value.event),
                value.text.encode(),
                *place(value.contribution, value.language, value.origin.value),
            ),
            "origin": value.origin.value,
        }

    def _decode(self, row: Mapping[Any, Any]) -> Translation:
        where = place(row["contribution"], row["language"], row["origin"])
        text = SEAL.open(self._keys.content(row["event"]), row["sealed"], *where)
        return Translation(
            contribution=row["contribution"],
            event=row["event"],
            language=row["language"],
            origin=Origin(row["origin"]),
            text=text.decode(),
        )


def place(*parts: str) -> tuple[bytes, ...]:
    """Where a translation is sealed: its contribution, its language and its origin."""
    return tuple(part.encode() for part in parts)
