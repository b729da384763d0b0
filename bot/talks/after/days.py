"""When a talk is over, when its guests are thanked, and how long they are asked: pure functions."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.model import Land, Talk
from bot.outbox import allowed_from
from bot.wallclock import ZONE, at, local
from bot.workdays import DAY, on_or_after

THANKS = "talk-thanks"
MATERIAL = "talk-material"
"""Tells of material that came after the thanks."""
AGAIN = "talk-again"
"""Tells two people that both would like to talk to the other again."""
HOUR = time(10)
NOON = time(12)
SOON_ENOUGH = timedelta(hours=24)
"""Thanks that come later are none, so they do not wait for the next working day then."""
A_WHILE = timedelta(hours=2)
"""Nobody wants to hear of a talk on the way back to their desk."""
WORTH_SENDING = timedelta(days=3)
OPEN_FOR = timedelta(days=14)


def over_at(talk: Talk) -> datetime:
    """When it ends."""
    return talk.starts + timedelta(minutes=talk.minutes)


def thanks_due(talk: Talk, land: Land | None) -> datetime:
    """At 10:00 on the next working day of that Land, or soon where that would be too late."""
    over = over_at(talk)
    workday = on_or_after(local(over, ZONE).date() + DAY, land)
    due = at(workday, HOUR, ZONE)
    return due if due - over <= SOON_ENOUGH else allowed_from(over + A_WHILE, ZONE)


def last_day(talk: Talk) -> date:
    """Until when its guests can answer and find each other."""
    return local(over_at(talk), ZONE).date() + OPEN_FOR


def closes_at(talk: Talk) -> datetime:
    """The first instant after that day."""
    return at(last_day(talk) + DAY, time(0), ZONE)


def list_gone_at(talk: Talk) -> datetime:
    """When the list of who wants to meet again is deleted: whoever found each other on the last
    evening is still told, as nobody is written to at night.
    """
    return at(last_day(talk) + DAY, NOON, ZONE)


def is_going_on(talk: Talk, now: datetime) -> bool:
    """Whether it has begun and, as planned, not ended."""
    return not talk.cancelled and talk.starts <= now < over_at(talk)


def is_over(talk: Talk, now: datetime) -> bool:
    """Whether it took place and has ended."""
    return not talk.cancelled and over_at(talk) <= now


def is_open(talk: Talk, now: datetime) -> bool:
    """Whether its guests are still asked, and can find each other."""
    return is_over(talk, now) and now < closes_at(talk)
