"""What is asked of storage about multipliers, in memory."""

from __future__ import annotations

from bot.multipliers import Arrivals, Multiplier
from tests.bot.fake_tables import Tables


class FakeMultipliers:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._arrivals = tables.multipliers, tables.arrivals

    async def get(self, multiplier: str) -> Multiplier | None:
        return self._rows.get(multiplier)

    async def of_event(self, event: str) -> list[Multiplier]:
        found = [row for row in self._rows.values() if row.event == event]
        return sorted(found, key=lambda row: (row.name.casefold(), row.id))

    def save(self, multiplier: Multiplier) -> None:
        self._rows[multiplier.id] = multiplier

    def remove(self, multiplier: str) -> None:
        self._rows.pop(multiplier, None)

    async def arrivals(self, event: str) -> Arrivals | None:
        return self._arrivals.get(event)

    def save_arrivals(self, arrivals: Arrivals) -> None:
        self._arrivals[arrivals.event] = arrivals

    def remove_arrivals(self, event: str) -> None:
        self._arrivals.pop(event, None)
