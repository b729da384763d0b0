"""The parts of a talk: what comes next, and how long it may take. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Part, Room

ORDER = tuple(Part)
MINUTES = {Part.ARRIVING: 5, Part.IMPULSE: 10, Part.CLOSE: 5}
"""How long a part takes, however long the talk is; the exchange has the rest."""
SHORTEST = 5
"""Minutes that the exchange has at least."""
STEP = 5
"""By how many minutes whoever runs the talk lengthens or shortens a part at a time."""
LONGEST = timedelta(hours=4)
"""More than any part is lengthened to."""


def minutes(part: Part, talk: int) -> int:
    """How long a part of a talk of so many minutes takes if nobody says otherwise."""
    if part is Part.EXCHANGE:
        return max(SHORTEST, talk - sum(MINUTES.values()))
    return MINUTES.get(part, 0)


def after(part: Part) -> Part | None:
    """What comes next; None at the end."""
    return next(iter(ORDER[ORDER.index(part) + 1 :]), None)


def before(part: Part) -> Part | None:
    """What came before; None at the beginning."""
    return next(iter(reversed(ORDER[: ORDER.index(part)])), None)


def at(room: Room, part: Part, talk: int, now: datetime) -> Room:
    """The room at another part of a talk of so many minutes, with the time for it running."""
    length = minutes(part, talk)
    ends = now + timedelta(minutes=length) if length else None
    return replace(room, part=part, ends=ends, revision=room.revision + 1)


def longer(room: Room, by: int, now: datetime) -> Room:
    """With so many minutes more or less; time that is up begins anew from now."""
    running = room.ends if room.ends and room.ends > now else now
    ends = min(max(running + timedelta(minutes=by), now), now + LONGEST)
    return replace(room, ends=ends, revision=room.revision + 1)
