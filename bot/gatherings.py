"""The nouns of an event's date: when and where people meet, and who has signed up for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Gathering:
    """When and where people of an event meet. An event has at most one date."""

    event: str
    starts: datetime
    zone: str
    minutes: int
    place: str
    """A room or a link."""
    seats: int | None = None
    """How many can come; None: as many as want to."""
    sequence: int = 0
    """Raised with every change, for calendars."""
    cancelled: bool = False
    wall: datetime | None = None
    """What the wall was to show when it begins, in no zone, where the zone has got other rules
    since; None: what it shows by now. See `wallclock.kept`."""


@dataclass(frozen=True, slots=True)
class SignUp:
    """That somebody wants to come, and be reminded. It refers to no answer of theirs.

    Who it is stands in the person's encrypted address alone; the tag of its account is another one
    for each event, and none that a conversation or a role has.
    """

    person: str
    event: str
