"""Dialogue events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.model import Event, EventState
from storage import walls
from storage.pages import Book, Pages, Row
from storage.questionnaires import from_json, to_json
from storage.tables import event as table


class SqlEvents:
    """`bot.ports.Events`. Lists are in the order of codes."""

    def __init__(self, book: Book) -> None:
        self.pages: Pages[str, Event] = Pages(book, table, _encode, _decode, group="code")

    async def get(self, event: str) -> Event | None:
        return await self.pages.get(event)

    async def with_code(self, code: str) -> Event | None:
        return next(iter(await self.pages.of_group(code)), None)

    async def of_municipality(self, municipality: str) -> list[Event]:
        return await self.pages.select(table.c.municipality == municipality, order=(table.c.code,))

    async def all(self) -> list[Event]:
        return await self.pages.select(order=(table.c.code,))

    async def in_state(self, state: EventState) -> list[Event]:
        return await self.pages.select(table.c.state == state.value, order=(table.c.code,))

    def save(self, event: Event) -> None:
        self.pages.put(event)

    def remove(self, event: str) -> None:
        self.pages.remove(event)


def _encode(value: Event) -> Row:
    # A day on which it closed is no time on the wall.
    ahead = value.state in (EventState.DRAFT, EventState.OPEN)
    return {
        "id": value.id,
        "municipality": value.municipality,
        "code": value.code,
        "prompts": to_json(value.prompts),
        "state": value.state.value,
        "zone": value.zone,
        "opens": value.opens,
        "closes": value.closes,
        "participants": value.participants,
        "sample": value.sample,
        "translator": value.translator,
        "opens_wall": walls.written(value.opens, value.opens_wall, value.zone) if ahead else None,
        "closes_wall": walls.written(value.closes, value.closes_wall, value.zone)
        if ahead
        else None,
    }


def _decode(row: Mapping[Any, Any]) -> Event:
    return Event(
        id=row["id"],
        municipality=row["municipality"],
        code=row["code"],
        prompts=from_json(row["prompts"]),
        state=EventState(row["state"]),
        zone=row["zone"],
        opens=row["opens"],
        closes=row["closes"],
        participants=row["participants"],
        sample=row["sample"],
        translator=row["translator"],
        opens_wall=walls.read(row["opens"], row["opens_wall"], row["zone"]),
        closes_wall=walls.read(row["closes"], row["closes_wall"], row["zone"]),
    )
