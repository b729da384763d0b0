"""Dates of dialogue events, and who has signed up for them: a person each, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.gatherings import Gathering, SignUp
from bot.model import Event, Person
from storage import walls
from storage.pages import Book, Pages, Row
from storage.tables import gathering, sign_up


class SqlGatherings:
    """`bot.ports.Gatherings`."""

    def __init__(self, book: Book, events: Pages[str, Event], persons: Pages[str, Person]) -> None:
        self._gatherings: Pages[str, Gathering] = Pages(
            book, gathering, _encode, _decode, owners={"event": events}
        )
        self._sign_ups: Pages[str, SignUp] = Pages(
            book,
            sign_up,
            _encode_sign_up,
            _decode_sign_up,
            owners={"person": persons, "event": events},
            group="event",
        )

    async def of_event(self, event: str) -> Gathering | None:
        return await self._gatherings.get(event)

    async def all(self) -> list[Gathering]:
        return await self._gatherings.select(order=(gathering.c.starts,))

    def save(self, gathering: Gathering) -> None:
        self._gatherings.put(gathering)

    async def sign_up(self, person: str) -> SignUp | None:
        return await self._sign_ups.get(person)

    async def sign_ups(self, event: str) -> list[SignUp]:
        return sorted(await self._sign_ups.of_group(event), key=lambda one: one.person)

    def save_sign_up(self, sign_up: SignUp) -> None:
        self._sign_ups.put(sign_up)


def _encode(value: Gathering) -> Row:
    return {
        "event": value.event,
        "starts": value.starts,
        "zone": value.zone,
        "minutes": value.minutes,
        "place": value.place,
        "seats": value.seats,
        "sequence": value.sequence,
        "cancelled": value.cancelled,
        "wall": walls.written(value.starts, value.wall, value.zone),
    }


def _decode(row: Mapping[Any, Any]) -> Gathering:
    return Gathering(
        event=row["event"],
        starts=row["starts"],
        zone=row["zone"],
        minutes=row["minutes"],
        place=row["place"],
        seats=row["seats"],
        sequence=row["sequence"],
        cancelled=row["cancelled"],
        wall=walls.read(row["starts"], row["wall"], row["zone"]),
    )


def _encode_sign_up(value: SignUp) -> Row:
    return {"person": value.person, "event": value.event}


def _decode_sign_up(row: Mapping[Any, Any]) -> SignUp:
    return SignUp(person=row["person"], event=row["event"])
