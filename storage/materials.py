"""What organisers hand out of their talks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.model import Material, Talk
from storage.pages import Book, Pages
from storage.tables import material


class SqlMaterials:
    """`bot.ports.Materials`."""

    def __init__(self, book: Book, talks: Pages[str, Talk]) -> None:
        self._materials: Pages[str, Material] = Pages(
            book, material, asdict, _decode, owners={"talk": talks}
        )

    async def of_talk(self, talk: str) -> Material | None:
        return await self._materials.get(talk)

    def save(self, material: Material) -> None:
        self._materials.put(material)

    def remove(self, talk: str) -> None:
        self._materials.remove(talk)


def _decode(row: Mapping[Any, Any]) -> Material:
    return Material(talk=row["talk"], link=row["link"], note=row["note"])
