"""Breakfast talks and the answers to their invitations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import orjson

from bot.model import Invited, Person, Reply, Role, Rsvp, Rule, Talk
from storage import walls
from storage.pages import Book, Pages, Row
from storage.tables import reply, talk


class SqlTalks:
    """`bot.ports.Talks`. Talks are in the order of their beginning, replies of their ids."""

    def __init__(self, book: Book, persons: Pages[str, Person]) -> None:
        self.pages: Pages[str, Talk] = Pages(book, talk, _encode, _decode)
        self._replies: Pages[tuple[str, str], Reply] = Pages(
            book,
            reply,
            _encode_reply,
            _decode_reply,
            owners={"talk": self.pages, "person": persons},
        )

    async def get(self, talk: str) -> Talk | None:
        return await self.pages.get(talk)

    async def all(self) -> list[Talk]:
        return await self.pages.select(order=(talk.c.starts,))

    async def between(self, first: datetime | None, last: datetime | None = None) -> list[Talk]:
        since = () if first is None else (talk.c.starts >= first,)
        up_to = () if last is None else (talk.c.starts <= last,)
        return await self.pages.select(*since, *up_to, order=(talk.c.starts,))

    def save(self, talk: Talk) -> None:
        self.pages.put(talk)

    def remove(self, talk: str) -> None:
        self.pages.remove(talk)

    async def replies(self, talk: str) -> list[Reply]:
        return await self._replies.select(reply.c.talk == talk)

    async def replies_of(self, person: str) -> list[Reply]:
        return await self._replies.select(reply.c.person == person)

    async def replied(self, answers: Collection[Rsvp]) -> list[Reply]:
        values = [one.value for one in answers]
        return await self._replies.select(reply.c.answer.in_(values))

    def save_reply(self, reply: Reply) -> None:
        self._replies.put(reply)

    def remove_reply(self, reply: Reply) -> None:
        self._replies.remove((reply.talk, reply.person))


def _encode(value: Talk) -> Row:
    return {
        "id": value.id,
        "municipality": value.municipality,
        "title": value.title,
        "impulse": value.impulse,
        "place": value.place,
        "starts": value.starts,
        "zone": value.zone,
        "minutes": value.minutes,
        "sequence": value.sequence,
        "cancelled": value.cancelled,
        "organiser": value.organiser,
        "sample": value.sample,
        "capacity": value.capacity,
        "announced": value.announced,
        "topic": value.topic,
        "invited": _written(value.invited),
        "languages": " ".join(value.languages),
        "rule": value.rule.value,
        "lead_times": orjson.dumps(value.lead_times).decode(),
        "series": value.series,
        "wall": walls.written(value.starts, value.wall, value.zone),
    }


def _written(invited: Invited) -> str:
    parts = {
        "roles": sorted(role.value for role in invited.roles),
        "municipalities": sorted(invited.municipalities),
        "people": sorted(invited.people),
    }
    return orjson.dumps(parts).decode()


def _decode(row: Mapping[Any, Any]) -> Talk:
    return Talk(
        id=row["id"],
        municipality=row["municipality"],
        title=row["title"],
        impulse=row["impulse"],
        place=row["place"],
        starts=row["starts"],
        zone=row["zone"],
        minutes=row["minutes"],
        sequence=row["sequence"],
        cancelled=row["cancelled"],
        organiser=row["organiser"],
        sample=row["sample"],
        capacity=row["capacity"],
        announced=row["announced"],
        topic=row["topic"],
        # Talks of before 0011 have none of these.
        invited=_read(row["invited"]) if row["invited"] else Invited(),
        languages=tuple((row["languages"] or "").split()),
        rule=Rule(row["rule"] or Rule.CHATHAM_HOUSE),
        lead_times=orjson.loads(row["lead_times"] or "{}"),
        series=row["series"] or "",
        wall=walls.read(row["starts"], row["wall"], row["zone"]),
    )


def _read(written: str) -> Invited:
    parts = orjson.loads(written)
    return Invited(
        roles=frozenset(map(Role, parts["roles"])),
        municipalities=frozenset(parts["municipalities"]),
        people=frozenset(parts["people"]),
    )


def _encode_reply(value: Reply) -> Row:
    return {
        "talk": value.talk,
        "person": value.person,
        "answer": value.answer.value,
        "since": value.since,
        "held_until": value.held_until,
    }


def _decode_reply(row: Mapping[Any, Any]) -> Reply:
    return Reply(
        talk=row["talk"],
        person=row["person"],
        answer=Rsvp(row["answer"]),
        since=row["since"],
        held_until=row["held_until"],
    )
