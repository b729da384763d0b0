"""Certificates of deletion. They refer to no event: nothing takes them along when it goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.certificates import Certificate, Occasion
from storage.pages import Book, Pages, Row
from storage.tables import certificate as table


class SqlCertificates:
    """`bot.certificates.Certificates`."""

    def __init__(self, book: Book) -> None:
        self._pages: Pages[tuple[str, str], Certificate] = Pages(book, table, _encode, _decode)

    async def get(self, event: str, occasion: Occasion) -> Certificate | None:
        return await self._pages.get((event, occasion.value))

    async def to_issue(self) -> list[Certificate]:
        return await self._pages.select(table.c.day.is_not(None), table.c.text == "")

    def save(self, certificate: Certificate) -> None:
        self._pages.put(certificate)


def _encode(value: Certificate) -> Row:
    return {
        "event": value.event,
        "occasion": value.occasion.value,
        "municipality": value.municipality,
        "code": value.code,
        "title": value.title,
        "people": value.people,
        "drafts": value.drafts,
        "answers": value.answers,
        "day": value.day and value.day.isoformat(),
        "text": value.text,
    }


def _decode(row: Mapping[Any, Any]) -> Certificate:
    return Certificate(
        event=row["event"],
        occasion=Occasion(row["occasion"]),
        municipality=row["municipality"],
        code=row["code"],
        title=row["title"],
        people=row["people"],
        drafts=row["drafts"],
        answers=row["answers"],
        day=date.fromisoformat(row["day"]) if row["day"] else None,
        text=row["text"],
    )
