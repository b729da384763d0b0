"""A talk while it is going on: its room, who is in it, what they ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.selfchecks import RoundState


class Part(StrEnum):
    """What a talk is at, as whoever runs it has said."""

    BEFORE = "before"
    """It has not begun."""
    ARRIVING = "arriving"
    IMPULSE = "impulse"
    EXCHANGE = "exchange"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Room:
    """Where a talk is while it goes on: its parts, and the questions of those who are there.

    Of a closed one only this row is left.
    """

    id: str
    talk: str
    starts: datetime
    """When the talk begins. One that is moved has a room of its own for its new time."""
    state: RoundState
    part: Part = Part.BEFORE
    ends: datetime | None = None
    """When the time for the part is up."""
    revision: int = 0
    """Raised with every step, so that a button pressed twice goes on once."""


@dataclass(frozen=True, slots=True)
class Presence:
    """That somebody has come into a talk's room, and what they vote for. Stored encrypted."""

    tag: bytes
    room: str
    votes: tuple[str, ...] = ()
    """The questions."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody in a talk's room has asked. Stored encrypted."""

    id: str
    """Random: it also decides the order among questions with equally many votes."""
    room: str
    words: str
    asker: bytes
    """A tag of this question's own, by which whoever asked it can take it back."""
    hidden: bool = False
    """Whoever runs the talk keeps it from being seen."""
    answered: bool = False
