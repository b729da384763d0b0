"""A workshop on a round: its steps, the people in the room, the screen on the wall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.model.selfchecks import RoundState


class Step(StrEnum):
    """What a workshop is at."""

    ARRIVING = "arriving"
    OVERVIEW = "overview"
    DIFFERENCE = "difference"
    """What the perspectives say to a topic."""
    COMMENTS = "comments"
    PRIORITIES = "priorities"
    AGREEMENT = "agreement"
    LOOKING_BACK = "looking-back"


@dataclass(frozen=True, slots=True)
class Agreement:
    """A recommendation or a first step, as it was written down in a workshop."""

    topic: str
    words: str


@dataclass(frozen=True, slots=True)
class Workshop:
    """People talk about a closed round. Who they are is stored nowhere but in tags."""

    id: str
    round: str
    municipality: str
    code: str
    """What people in the room open or type."""
    state: RoundState
    held: date
    topics: tuple[str, ...]
    """Items of the questionnaire, in the order in which they are talked about."""
    step: Step = Step.ARRIVING
    topic: str = ""
    """The one that the step is about; "" for a step about none."""
    ends: datetime | None = None
    """When the time for the step is up."""
    revision: int = 0
    """Raised with every step, so that a button pressed twice goes on once."""
    sums: Mapping[str, int] | None = None
    """The points by topic, once nobody may give any more; empty if fewer than k people did."""
    agreements: tuple[Agreement, ...] = ()
    people: int = 0
    """Rounded down to a multiple of k; only written at the close, when the tags die."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person in a workshop wrote about a topic. Stored encrypted."""

    id: str
    workshop: str
    topic: str
    words: str
    waiter: bytes | None
    """While it waits: the tag by which people are counted. None: it may be shown."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """That somebody came to a workshop, and the points they give. Stored encrypted."""

    tag: bytes
    workshop: str
    points: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen on the wall, signed in for one workshop or talk and for nothing else."""

    key: bytes
    """SHA-256 of the one-time code; once that is redeemed, the browser's account."""
    subject: str
    """The workshop, or the room of the talk."""
    expires: datetime
