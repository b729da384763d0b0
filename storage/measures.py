"""Measures. Those of a person who is removed stay, with nobody to be reminded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.model import Hindrance, Measure, MeasureStatus, Person
from storage.pages import Book, Pages, Row
from storage.tables import measure as table


class SqlMeasures:
    """`bot.ports.Measures`. Lists are in the order of ids."""

    def __init__(self, book: Book, persons: Pages[str, Person]) -> None:
        self._pages: Pages[str, Measure] = Pages(book, table, _encode, _decode)
        self._pages.outlive(persons, "person")

    async def get(self, measure: str) -> Measure | None:
        return await self._pages.get(measure)

    async def of_municipality(self, municipality: str) -> list[Measure]:
        return await self._pages.select(table.c.municipality == municipality)

    async def of_person(self, person: str) -> list[Measure]:
        return await self._pages.select(table.c.person == person)

    async def reminded(self) -> list[Measure]:
        return await self._pages.select(
            table.c.person.is_not(None), table.c.status != MeasureStatus.DONE.value
        )

    def save(self, measure: Measure) -> None:
        self._pages.put(measure)

    def remove(self, measure: str) -> None:
        self._pages.remove(measure)


def _encode(value: Measure) -> Row:
    return {
        "id": value.id,
        "municipality": value.municipality,
        "round": value.round,
        "field": value.field,
        "what": value.what,
        "owner": value.owner,
        "person": value.person,
        "due": value.due and value.due.isoformat(),
        "resources": value.resources,
        "ties_in": value.ties_in,
        "status": value.status.value,
        "hindrance": value.hindrance and value.hindrance.value,
        "agreed": value.agreed.isoformat(),
    }


def _decode(row: Mapping[Any, Any]) -> Measure:
    return Measure(
        id=row["id"],
        municipality=row["municipality"],
        round=row["round"],
        field=row["field"],
        what=row["what"],
        owner=row["owner"],
        person=row["person"],
        due=row["due"] and date.fromisoformat(row["due"]),
        resources=row["resources"],
        ties_in=row["ties_in"],
        status=MeasureStatus(row["status"]),
        hindrance=row["hindrance"] and Hindrance(row["hindrance"]),
        agreed=date.fromisoformat(row["agreed"]),
    )
