"""From what people read on the wall to instants, and back: the zone's rules decide."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.errors import InvalidAnswer
from config.phrases import phrase

ZONE = "Europe/Berlin"
"""Where no other one was chosen."""


def at(day: date, clock: time, zone: str) -> datetime:
    """The instant of a wall-clock time. A time that comes twice means the first.

    A time that the clocks leap over means the instant as far after the leap (PEP 495).
    """
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def wall_clock(written: str) -> datetime:
    """What the wall shows at a checked answer such as `2027-05-04 08:00`, in no zone yet."""
    return datetime.strptime(written, "%Y-%m-%d %H:%M")  # noqa: DTZ007 (that is the point)


def instant(written: str, zone: str) -> datetime:
    """The instant of a checked answer such as `2027-05-04 08:00`.

    Raises:
        InvalidAnswer: the clocks are put forward over that time, so it never comes.
    """
    wall = wall_clock(written)
    found = at(wall.date(), wall.time(), zone)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise InvalidAnswer(
            phrase("That time does not exist: the clocks are put forward then. Choose another.")
        )
    return found


def local(moment: datetime, zone: str) -> datetime:
    """An instant as the wall shows it."""
    return moment.astimezone(ZoneInfo(zone))


def shown(moment: datetime, zone: str) -> datetime:
    """What the wall shows at an instant, in no zone."""
    return local(moment, zone).replace(tzinfo=None)


def kept(moment: datetime, wall: datetime | None, zone: str) -> datetime:
    """The instant of what was announced, after its zone has got other rules.

    People act on what the wall shows: "at eight" stays at eight, though that is another instant by
    now. `wall` is what it was to show; None: that has not changed.
    """
    return moment if wall is None else at(wall.date(), wall.time(), zone)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
