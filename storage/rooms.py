"""Rooms of talks: who is in them, and what is asked there.

All of it is sealed under a key that dies when the room closes and is in no copy of the keys. Whose
it is stands beside it as tags of the participation key, which dies as well. Votes are
filled up to the same length.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from bot.model import Asked, Part, Presence, Room, RoundState, Talk
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import Seal, filled_up
from storage.tables import asked, presence, room

STEP = 1024
"""Bytes that hold some twenty-five votes: so the length does not tell how many there are."""
_PRESENCE, _ASKED = Seal("presence"), Seal("asked")


class SqlRooms:
    """`bot.ports.Rooms`. Lists are in the order of ids and tags."""

    def __init__(self, book: Book, keys: Keys, talks: Pages[str, Talk]) -> None:
        self._keys = keys
        self._rooms: Pages[str, Room] = Pages(book, room, _encode, _decode, owners={"talk": talks})
        ours = {"room": self._rooms}
        self._presences: Pages[bytes, Presence] = Pages(
            book, presence, self._encode_presence, self._decode_presence, owners=ours
        )
        self._asked: Pages[str, Asked] = Pages(
            book, asked, self._encode_asked, self._decode_asked, owners=ours
        )

    async def get(self, room_id: str) -> Room | None:
        return await self._rooms.get(room_id)

    async def of_talk(self, talk: str) -> list[Room]:
        return await self._rooms.select(room.c.talk == talk)

    async def in_state(self, state: RoundState) -> list[Room]:
        return await self._rooms.select(room.c.state == state.value)

    def save(self, value: Room) -> None:
        self._rooms.put(value)

    async def presence(self, tag: bytes) -> Presence | None:
        return await self._presences.get(tag)

    async def presences(self, room_id: str) -> list[Presence]:
        return await self._presences.select(presence.c.room == room_id)

    def save_presence(self, value: Presence) -> None:
        self._presences.put(value)

    def remove_presence(self, tag: bytes) -> None:
        self._presences.remove(tag)

    async def questions(self, room_id: str) -> list[Asked]:
        return await self._asked.select(asked.c.room == room_id)

    def save_question(self, value: Asked) -> None:
        self._asked.put(value)

    def remove_question(self, question: str) -> None:
        self._asked.remove(question)

    def _encode_presence(self, value: Presence) -> Row:
        key = self._keys.draft(value.room)
        return {
            "tag": value.tag,
            "room": value.room,
            "sealed": _PRESENCE.close(key, filled_up(orjson.dumps(value.votes), STEP), value.tag),
        }

    def _decode_presence(self, row: Mapping[Any, Any]) -> Presence:
        votes = _PRESENCE.open(self._keys.draft(row["room"]), row["sealed"], row["tag"])
        return Presence(row["tag"], row["room"], tuple(orjson.loads(votes)))

    def _encode_asked(self, value: Asked) -> Row:
        content = {"words": value.words, "hidden": value.hidden, "answered": value.answered}
        key = self._keys.draft(value.room)
        return {
            "id": value.id,
            "room": value.room,
            "sealed": _ASKED.close(key, orjson.dumps(content), value.id.encode()),
            "asker": value.asker,
        }

    def _decode_asked(self, row: Mapping[Any, Any]) -> Asked:
        key = self._keys.draft(row["room"])
        content = orjson.loads(_ASKED.open(key, row["sealed"], row["id"].encode()))
        return Asked(
            row["id"],
            row["room"],
            content["words"],
            row["asker"],
            hidden=content["hidden"],
            answered=content["answered"],
        )


def _encode(value: Room) -> Row:
    return {
        "id": value.id,
        "talk": value.talk,
        "starts": value.starts,
        "state": value.state.value,
        "part": value.part.value,
        "ends": value.ends,
        "revision": value.revision,
    }


def _decode(row: Mapping[Any, Any]) -> Room:
    return Room(
        id=row["id"],
        talk=row["talk"],
        starts=row["starts"],
        state=RoundState(row["state"]),
        part=Part(row["part"]),
        ends=row["ends"],
        revision=row["revision"],
    )
