"""The days of a series of talks: the same hour on the wall, again and again."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from enum import StrEnum

MOST_TALKS = 12
"""A year of monthly talks."""
YEAR, WEEK = 12, 7
"""Months, and days."""


class Rhythm(StrEnum):
    """How often a talk takes place."""

    ONCE = "once"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four-weekly"
    MONTHLY = "monthly"
    """On the same weekday in the same week of each month; a fifth one means the last."""


WEEKS = {Rhythm.ONCE: 0, Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2, Rhythm.FOUR_WEEKLY: 4}


def walls(first: datetime, rhythm: Rhythm, times: int) -> list[datetime]:
    """What the wall shows at the beginning of each talk, in no zone."""
    if rhythm is Rhythm.MONTHLY:
        return [_months_later(first, months) for months in range(times)]
    return [first + number * timedelta(weeks=WEEKS[rhythm]) for number in range(times)]


def _months_later(first: datetime, months: int) -> datetime:
    year, month = divmod(first.year * YEAR + first.month - 1 + months, YEAR)
    weeks = calendar.monthcalendar(year, month + 1)
    days = [week[first.weekday()] for week in weeks if week[first.weekday()]]
    nth = (first.day - 1) // WEEK
    return first.replace(year=year, month=month + 1, day=days[min(nth, len(days) - 1)])
