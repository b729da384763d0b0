"""Rooms of talks and screens on the wall, in memory."""

from __future__ import annotations

from bot.model import Asked, Presence, Room, RoundState, Screen
from tests.bot.fake_tables import Tables, by_id


class FakeScreens:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.screens

    async def get(self, key: bytes) -> Screen | None:
        return self._rows.get(key)

    async def of_subject(self, subject: str) -> list[Screen]:
        return [row for _, row in sorted(self._rows.items()) if row.subject == subject]

    def save(self, screen: Screen) -> None:
        self._rows[screen.key] = screen

    def remove(self, key: bytes) -> None:
        self._rows.pop(key, None)


class FakeRooms:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._presences, self._asked = tables.rooms, tables.presences, tables.asked

    async def get(self, room: str) -> Room | None:
        return self._rows.get(room)

    async def of_talk(self, talk: str) -> list[Room]:
        return [row for row in by_id(self._rows) if row.talk == talk]

    async def in_state(self, state: RoundState) -> list[Room]:
        return [row for row in by_id(self._rows) if row.state is state]

    def save(self, room: Room) -> None:
        self._rows[room.id] = room

    async def presence(self, tag: bytes) -> Presence | None:
        return self._presences.get(tag)

    async def presences(self, room: str) -> list[Presence]:
        return [row for _, row in sorted(self._presences.items()) if row.room == room]

    def save_presence(self, presence: Presence) -> None:
        self._presences[presence.tag] = presence

    def remove_presence(self, tag: bytes) -> None:
        self._presences.pop(tag, None)

    async def questions(self, room: str) -> list[Asked]:
        return [row for row in by_id(self._asked) if row.room == room]

    def save_question(self, question: Asked) -> None:
        self._asked[question.id] = question

    def remove_question(self, question: str) -> None:
        self._asked.pop(question, None)
