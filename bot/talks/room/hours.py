"""From when to when one can be in a talk's room. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import Room, Talk
from bot.talks.planning import MOST_MINUTES_BEFORE, minutes_before

EARLY = timedelta(minutes=15)
"""How long before the talk its guests may come in at least, where no reminder leads them sooner."""
EARLIEST = timedelta(minutes=MOST_MINUTES_BEFORE)
"""How long before any talk nobody is in its room yet."""
READY = timedelta(minutes=30)
"""How long before its guests whoever runs it may open the room: the projector has to be found."""
LINGER = timedelta(minutes=30)
"""How long after its end the room stays, for those who stand together."""
LONGEST = timedelta(days=1)
"""Longer than any talk, however often its parts are lengthened."""


def opens(talk: Talk) -> datetime:
    """From when on guests may come in: the last reminder leads them there, so not later than it."""
    return talk.starts - max(EARLY, timedelta(minutes=minutes_before(talk) or 0))


def opens_for_organisers(talk: Talk) -> datetime:
    """From when on whoever runs the talk may open its room."""
    return opens(talk) - READY


def ends(talk: Talk, room: Room | None) -> datetime:
    """When the talk ends: as planned, or with the part that whoever runs it has lengthened."""
    planned = talk.starts + timedelta(minutes=talk.minutes)
    return max(planned, room.ends) if room is not None and room.ends is not None else planned


def closes(talk: Talk, room: Room | None) -> datetime:
    """When the room closes by itself: never under a part that is running."""
    return ends(talk, room) + LINGER


def open_for_guests(talk: Talk, room: Room | None, now: datetime) -> bool:
    """Whether guests may be in the room."""
    return not talk.cancelled and opens(talk) <= now < closes(talk, room)


def open_for_organisers(talk: Talk, room: Room | None, now: datetime) -> bool:
    """Whether whoever runs the talk may open its room."""
    return not talk.cancelled and opens_for_organisers(talk) <= now < closes(talk, room)


def under_way(talk: Talk, room: Room | None, now: datetime) -> bool:
    """Whether the talk has begun, and its room is not closed by the clock."""
    return open_for_guests(talk, room, now) and talk.starts <= now
