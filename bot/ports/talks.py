"""Breakfast talks and all that is around them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.model import (
    Asked,
    CallingCard,
    Material,
    Need,
    Presence,
    Reply,
    Room,
    RoundState,
    Rsvp,
    Subscription,
    Survey,
    Talk,
)


class Talks(Protocol):
    """Breakfast talks and the answers to their invitations."""

    async def get(self, talk: str) -> Talk | None: ...
    async def all(self) -> list[Talk]: ...
    async def between(self, first: datetime | None, last: datetime | None = None) -> list[Talk]:
        """Those that start from a first moment up to a last one, as far as given; in that order."""

    def save(self, talk: Talk) -> None: ...
    def remove(self, talk: str) -> None: ...
    async def replies(self, talk: str) -> list[Reply]: ...
    async def replies_of(self, person: str) -> list[Reply]: ...
    async def replied(self, answers: Collection[Rsvp]) -> list[Reply]:
        """Everybody's whose answer is one of these, to whichever talk."""

    def save_reply(self, reply: Reply) -> None: ...
    def remove_reply(self, reply: Reply) -> None: ...


class Subscriptions(Protocol):
    """Calendars that look for a person's talks; they go with the person."""

    async def of_person(self, person: str) -> Subscription | None: ...
    async def with_code(self, code: bytes) -> Subscription | None: ...
    def save(self, subscription: Subscription) -> None:
        """In the place of the person's one before."""

    def remove(self, person: str) -> None: ...


class Surveys(Protocol):
    """Surveys of need and their answers, which go with the person who gave them."""

    async def get(self, survey: str) -> Survey | None: ...
    async def all(self) -> list[Survey]:
        """In the order of their opening."""

    def save(self, value: Survey) -> None: ...
    async def need(self, survey: str, person: str) -> Need | None: ...
    async def needs(self, survey: str) -> list[Need]:
        """In the order of their persons' random ids."""

    async def needs_of(self, person: str) -> list[Need]:
        """In the order of the surveys' random ids."""

    def save_need(self, value: Need) -> None: ...
    def remove_need(self, survey: str, person: str) -> None: ...


class Rooms(Protocol):
    """Rooms of talks, who is in them and what they ask. They go with their talk."""

    async def get(self, room: str) -> Room | None: ...
    async def of_talk(self, talk: str) -> list[Room]: ...
    async def in_state(self, state: RoundState) -> list[Room]: ...
    def save(self, room: Room) -> None: ...
    async def presence(self, tag: bytes) -> Presence | None: ...
    async def presences(self, room: str) -> list[Presence]: ...
    def save_presence(self, presence: Presence) -> None: ...
    def remove_presence(self, tag: bytes) -> None: ...
    async def questions(self, room: str) -> list[Asked]:
        """In the order of their random ids."""

    def save_question(self, question: Asked) -> None: ...
    def remove_question(self, question: str) -> None: ...


class Materials(Protocol):
    """What organisers hand out of their talks."""

    async def of_talk(self, talk: str) -> Material | None: ...
    def save(self, material: Material) -> None: ...
    def remove(self, talk: str) -> None: ...


class CallingCards(Protocol):
    """Who wants to meet somebody of a talk again. Cards go with their talk and their person."""

    async def get(self, card: str) -> CallingCard | None: ...
    async def talks(self) -> list[str]:
        """Ids of the talks of which somebody is on the list."""

    async def of_talk(self, talk: str) -> list[CallingCard]:
        """In the order of their random ids, as all lists of them."""

    async def of_person(self, person: str) -> list[CallingCard]: ...
    def save(self, card: CallingCard) -> None: ...
    def remove(self, card: str) -> None: ...
