"""Who wants to hear what becomes of an event, and what they are told: nouns, and their port."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Subscriber:
    """That somebody wants to hear of an event. It refers to no answer of theirs.

    Who it is stands in the person's encrypted address alone; the tag of its account is another one
    for each event, and none that a conversation, a role or a sign-up has.
    """

    person: str
    event: str
    next_events: bool = False
    """Also wants to be asked to the municipality's next event."""


@dataclass(frozen=True, slots=True)
class Tidings:
    """One text to all subscribers of an event: "You said, we did". Stored encrypted."""

    id: str
    event: str
    words: Mapping[str, str]
    """By language, the event's main one first."""
    due: datetime | None = None
    """When it goes out, or went out; None: it is a draft."""


class Subscribers(Protocol):
    """Subscribers go with their person; they and what they are told with the event."""

    async def get(self, person: str) -> Subscriber | None: ...
    async def of_event(self, event: str) -> list[Subscriber]: ...
    async def of_persons(self, persons: Collection[str]) -> list[Subscriber]: ...
    async def wishing(self, events: Collection[str]) -> list[Subscriber]:
        """Those of these events who wish to be asked to the next one."""

    async def count(self, event: str) -> int: ...
    def save(self, subscriber: Subscriber) -> None: ...
    async def tidings(self, tidings: str) -> Tidings | None: ...
    async def tidings_of(self, event: str) -> list[Tidings]:
        """In the order in which they go out, drafts last."""

    def save_tidings(self, tidings: Tidings) -> None: ...
    def remove_tidings(self, tidings: str) -> None: ...
    async def drop_tidings(self, event: str) -> None:
        """Delete all that was written to an event's subscribers, unread: the key may be gone."""
