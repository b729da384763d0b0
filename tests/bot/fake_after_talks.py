"""What is asked of storage after a talk, in memory: material and calling cards."""

from __future__ import annotations

from bot.model import CallingCard, Material
from tests.bot.fake_tables import Tables, by_id


class FakeMaterials:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.materials

    async def of_talk(self, talk: str) -> Material | None:
        return self._rows.get(talk)

    def save(self, material: Material) -> None:
        self._rows[material.talk] = material

    def remove(self, talk: str) -> None:
        self._rows.pop(talk, None)


class FakeCallingCards:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.calling_cards

    async def get(self, card: str) -> CallingCard | None:
        return self._rows.get(card)

    async def talks(self) -> list[str]:
        return sorted({row.talk for row in self._rows.values()})

    async def of_talk(self, talk: str) -> list[CallingCard]:
        return [row for row in by_id(self._rows) if row.talk == talk]

    async def of_person(self, person: str) -> list[CallingCard]:
        return [row for row in by_id(self._rows) if row.person == person]

    def save(self, card: CallingCard) -> None:
        self._rows[card.id] = card

    def remove(self, card: str) -> None:
        self._rows.pop(card, None)
