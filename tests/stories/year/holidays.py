"""Days and hours at which people may be written to, from tables of the tests' own.

Everybody in the year lives in Germany, and their clocks show Berlin's time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = {"8-20": (time(8), time(20)), "9-18": (time(9), time(18)), "10-16": (time(10), time(16))}
"""Everybody's hours, and those that can be chosen instead."""


def wall(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BERLIN).astimezone(UTC)


def easter(year: int) -> date:
    """Gauss, as corrected by Lichtenberg."""
    k, m = year // 100, year % 19
    s = 2 - (3 * k + 3) // 4
    d = (19 * m + 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25) % 30
    r = (d + m // 11) // 29
    og = 21 + d - r
    return date(year, 3, 1) + timedelta(
        days=og + (7 - (og - (7 - (year + year // 4 + s) % 7)) % 7) - 1
    )


def holidays(year: int, land: str | None) -> set[date]:
    """Public holidays, as the Länder write them into their laws."""
    sunday = easter(year)
    free = {date(year, *day) for day in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))} | {
        sunday + timedelta(days=days) for days in (-2, 1, 39, 50)
    }
    if land in {"BW", "BY", "ST"}:
        free.add(date(year, 1, 6))
    if land in {"BE", "MV"}:
        free.add(date(year, 3, 8))
    if land in {"BW", "BY", "HE", "NW", "RP", "SL"}:
        free.add(sunday + timedelta(days=60))
    if land == "SL":
        free.add(date(year, 8, 15))
    if land == "TH":
        free.add(date(year, 9, 20))
    if land in {"BB", "HB", "HH", "MV", "NI", "SN", "ST", "SH", "TH"}:
        free.add(date(year, 10, 31))
    if land in {"BW", "BY", "NW", "RP", "SL"}:
        free.add(date(year, 11, 1))
    if land == "SN":
        before = date(year, 11, 22)
        free.add(
            next(d for d in (before - timedelta(days=n) for n in range(7)) if d.weekday() == 2)
        )
    return free


def working_day(day: date, land: str | None) -> date:
    while day.weekday() > 4 or day in holidays(day.year, land):
        day -= timedelta(days=1)
    return day


def at_work(moment: datetime, land: str | None, latest: datetime, hours: str = "8-20") -> datetime:
    """The same on a working day of that Land, unless that is after the latest."""
    first = by_day(moment, hours)
    day = first.astimezone(BERLIN).date()
    if working_day(day, land) == day:
        return first
    while working_day(day, land) != day:
        day += timedelta(days=1)
    waited = wall(day, HOURS[hours][0])
    return waited if waited <= latest else first


def by_day(moment: datetime, hours: str = "8-20") -> datetime:
    """This moment, or the next one within the hours."""
    begins, ends = HOURS[hours]
    here = moment.astimezone(BERLIN)
    if here.time() < begins:
        return wall(here.date(), begins)
    return wall(here.date() + timedelta(days=1), begins) if here.time() >= ends else moment
