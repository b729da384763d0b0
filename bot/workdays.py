"""Days on which people in a Land are at work: no weekend and no public holiday.

Without a Land only the holidays that all of Germany keeps are known.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from bot.model import Land

COUNTRY = "DE"
SATURDAY = 5
DAY = timedelta(days=1)


def is_workday(day: date, land: Land | None) -> bool:
    """Whether people are at their desks."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year, land)


def on_or_before(day: date, land: Land | None) -> date:
    """This day, or the last one before it on which people work."""
    while not is_workday(day, land):
        day -= DAY
    return day


def on_or_after(day: date, land: Land | None) -> date:
    """This day, or the first one after it on which people work."""
    while not is_workday(day, land):
        day += DAY
    return day


@cache
def _holidays(year: int, land: Land | None) -> frozenset[date]:
    # Imported here: it takes some 10 MB, and bots without talks never need it.
    from holidays import country_holidays

    return frozenset(country_holidays(COUNTRY, subdiv=land, years=year))
