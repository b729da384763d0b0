"""Municipalities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model import Land, Municipality, MunicipalityKind
from storage.pages import Book, Pages, Row
from storage.tables import municipality as table


class SqlMunicipalities:
    """`bot.ports.Municipalities`. Lists are in the order of names."""

    def __init__(self, book: Book) -> None:
        self._pages: Pages[str, Municipality] = Pages(book, table, _encode, _decode)

    async def get(self, municipality: str) -> Municipality | None:
        return await self._pages.get(municipality)

    async def named(self, name: str) -> Municipality | None:
        return next(iter(await self._pages.select(table.c.name == name)), None)

    async def all(self) -> list[Municipality]:
        return await self._pages.select(order=(table.c.name,))

    def save(self, municipality: Municipality) -> None:
        self._pages.put(municipality)


def _encode(value: Municipality) -> Row:
    return {
        "id": value.id,
        "name": value.name,
        "kind": value.kind.value,
        "responsible": value.responsible,
        "data_protection": value.data_protection,
        "imprint": value.imprint,
        "land": value.land.value if value.land else None,
    }


def _decode(row: Mapping[Any, Any]) -> Municipality:
    return Municipality(
        id=row["id"],
        name=row["name"],
        kind=MunicipalityKind(row["kind"]),
        responsible=row["responsible"],
        data_protection=row["data_protection"],
        imprint=row["imprint"],
        land=Land(row["land"]) if row["land"] else None,
    )
