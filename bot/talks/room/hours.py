"""From when to when one can be in a talk's room. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model import Talk

EARLY = timedelta(minutes=15)
"""How long before the talk its guests may come in."""
READY = timedelta(hours=1)
"""How long before it whoever runs it may open the room: the projector has to be found."""
LINGER = timedelta(minutes=30)
"""How long after its end the room stays, for those who stand together."""


def closes(talk: Talk) -> datetime:
    """When the room closes by itself."""
    return talk.starts + timedelta(minutes=talk.minutes) + LINGER


def open_for_guests(talk: Talk, now: datetime) -> bool:
    """Whether guests may be in the room."""
    return not talk.cancelled and talk.starts - EARLY <= now < closes(talk)


def open_for_organisers(talk: Talk, now: datetime) -> bool:
    """Whether whoever runs the talk may open its room."""
    return not talk.cancelled and talk.starts - READY <= now < closes(talk)


def under_way(talk: Talk, now: datetime) -> bool:
    """Whether the talk has begun, and its room is not closed by the clock."""
    return open_for_guests(talk, now) and talk.starts <= now
