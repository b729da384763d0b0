"""What a municipality has planned for a dialogue event: a noun that is stored, as a value.

All of it are texts of officials about no person. What may be done with it is told in
`bot.dialogue.planning`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """How far people take part: fixed before the method."""

    INFORM = "inform"
    CONSULT = "consult"
    DECIDE = "decide"
    """Decide together."""


class Area(StrEnum):
    """What the people to be reached call home."""

    KIEZ = "kiez"
    STADTTEIL = "stadtteil"
    BEZIRK = "bezirk"
    TOWN = "town"
    OTHER = "other"
    """What it is stands in own words."""


class Step(StrEnum):
    """What people are promised to hear after the close, in this order."""

    THANKS = "thanks"
    """Thanks and raw notes."""
    RESULT = "result"
    STATUS = "status"
    """What has become of it since."""


@dataclass(frozen=True, slots=True)
class Promise:
    """By when people hear what became of their input, counted from the close."""

    thanks_days: int = 7
    result_weeks: int = 6
    status_months: int = 6


@dataclass(frozen=True, slots=True)
class EventPlan:
    """The plan of a dialogue event, fixed once that has opened. What is empty is still missing."""

    event: str
    purpose: Purpose | None = None
    can_change: str = ""
    """What the input can change, and below what it cannot: people read both."""
    cannot_change: str = ""
    area: Area | None = None
    place: str = ""
    """Which one; "" for the whole town."""
    languages: tuple[str, ...] = ()
    """Codes, the most important first."""
    concerns: str = ""
    barriers: str = ""
    channels: str = ""
    promise: Promise | None = None
    done: frozenset[Step] = frozenset()
    """What of the promise has been kept."""
