"""Letters: the table that knows what is due to whom. When to send what is the heart's affair."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.model import Letter, LetterState, Pause, Person
from storage.pages import Book, Pages, Row
from storage.tables import letter as table
from storage.tables import pause

PROGRAMME = ""
"""Stored for letters of no municipality."""


class SqlLetters:
    """`bot.ports.Letters`. Lists are in the order in which letters are due."""

    def __init__(self, book: Book, persons: Pages[str, Person]) -> None:
        self._pages: Pages[str, Letter] = Pages(
            book, table, _encode, _decode, owners={"person": persons}
        )
        self._pauses: Pages[str, Pause] = Pages(book, pause, _encode_pause, _decode_pause)

    async def get(self, letter: str) -> Letter | None:
        return await self._pages.get(letter)

    async def about(self, subject: str) -> list[Letter]:
        return await self._pages.select(table.c.subject == subject, order=(table.c.due,))

    async def about_any(self, subjects: Collection[str]) -> list[Letter]:
        return await self._pages.select(table.c.subject.in_(subjects), order=(table.c.due,))

    async def about_to(self, subject: str, person: str) -> list[Letter]:
        """Found by the person: whoever it is has few letters, while a talk may have thousands."""
        return [letter for letter in await self.to(person) if letter.subject == subject]

    async def due(self, now: datetime, limit: int) -> list[Letter]:
        return await self._pages.select(
            table.c.state == LetterState.QUEUED.value,
            table.c.ready <= now,
            order=(table.c.ready,),
            limit=limit,
        )

    async def sending(self) -> list[Letter]:
        return await self._pages.select(
            table.c.state == LetterState.SENDING.value, order=(table.c.due,)
        )

    async def queued_about(self, subjects: Collection[str]) -> set[str]:
        if not subjects:
            # The database would look through all that is queued to find nothing.
            return set()
        queued = await self._pages.select(
            table.c.state == LetterState.QUEUED.value, table.c.subject.in_(subjects)
        )
        return {letter.subject for letter in queued}

    async def sent_to(self, person: str, since: datetime) -> list[Letter]:
        """Letters that were due since then and have been sent."""
        return await self._pages.select(
            table.c.person == person,
            table.c.state == LetterState.SENT.value,
            table.c.due >= since,
            order=(table.c.due,),
        )

    async def to(self, person: str) -> list[Letter]:
        return await self._pages.select(table.c.person == person, order=(table.c.due,))

    async def all(self) -> list[Letter]:
        return await self._pages.select(order=(table.c.due,))

    async def pause(self, subject: str) -> Pause | None:
        return await self._pauses.get(subject)

    def save_pause(self, pause: Pause) -> None:
        self._pauses.put(pause)

    def remove_pause(self, subject: str) -> None:
        self._pauses.remove(subject)

    def save(self, letter: Letter) -> None:
        self._pages.put(letter)

    def remove(self, letter: Letter) -> None:
        self._pages.remove(letter.id)


def _encode(value: Letter) -> Row:
    return {
        "id": value.id,
        "municipality": PROGRAMME if value.municipality is None else value.municipality,
        "kind": value.kind,
        "subject": value.subject,
        "person": value.person,
        "due": value.due,
        "until": value.until,
        "zone": value.zone,
        "urgent": value.urgent,
        "state": value.state.value,
        "lease": value.lease,
        "not_before": value.not_before,
        "ready": max(value.due, value.not_before or value.due),
        "relied_on": value.relied_on,
    }


def _decode(row: Mapping[Any, Any]) -> Letter:
    return Letter(
        id=row["id"],
        municipality=row["municipality"] or None,
        kind=row["kind"],
        subject=row["subject"],
        person=row["person"],
        due=row["due"],
        until=row["until"],
        zone=row["zone"],
        urgent=row["urgent"],
        state=LetterState(row["state"]),
        lease=row["lease"],
        not_before=row["not_before"],
        relied_on=row["relied_on"],
    )


def _encode_pause(value: Pause) -> Row:
    return {"subject": value.subject, "since": value.since}


def _decode_pause(row: Mapping[Any, Any]) -> Pause:
    return Pause(row["subject"], row["since"])
