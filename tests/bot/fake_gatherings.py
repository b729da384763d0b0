"""What is asked of storage about dates of events, in memory."""

from __future__ import annotations

from bot.gatherings import Gathering, SignUp
from tests.bot.fake_tables import Tables


class FakeGatherings:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._sign_ups = tables.gatherings, tables.sign_ups

    async def of_event(self, event: str) -> Gathering | None:
        return self._rows.get(event)

    async def all(self) -> list[Gathering]:
        return sorted(self._rows.values(), key=lambda row: (row.starts, row.event))

    def save(self, gathering: Gathering) -> None:
        self._rows[gathering.event] = gathering

    async def sign_up(self, person: str) -> SignUp | None:
        return self._sign_ups.get(person)

    async def sign_ups(self, event: str) -> list[SignUp]:
        return [row for _, row in sorted(self._sign_ups.items()) if row.event == event]

    def save_sign_up(self, sign_up: SignUp) -> None:
        self._sign_ups[sign_up.person] = sign_up
