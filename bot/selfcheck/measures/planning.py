"""When the reminders of a measure are due, as pure functions. Nothing here reads or stores.

10:00 on the wall two weeks before the due day, on the day, and every three months since it was
agreed on, as long as it is not done. A due time depends on the measure alone, so that planning
again finds its own letters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count

from bot.model import Letter, LetterState, Measure, MeasureStatus
from bot.wallclock import ZONE, at, local, months_later

SOON, DUE, QUARTER = "measure-soon", "measure-due", "measure-quarter"
HOUR = time(10)
AHEAD = timedelta(days=14)
"""How long before the due day its owner hears of it; no quarterly letter comes as near to it."""
MONTHS = 3
WORTH_SENDING = timedelta(days=7)
"""How late a reminder still helps after a time when the bot was down."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter that ought to be there."""

    kind: str
    due: datetime

    @property
    def until(self) -> datetime:
        """Later than this it is not worth sending."""
        return self.due + WORTH_SENDING


def today(now: datetime) -> date:
    """The day on the wall."""
    return local(now, ZONE).date()


def is_overdue(measure: Measure, day: date) -> bool:
    """Whether it should have been done before this day."""
    done = measure.status is MeasureStatus.DONE
    return not done and measure.due is not None and measure.due < day


def plan(measure: Measure, day: date) -> list[Planned]:
    """The letters of a measure, up to the first quarterly one after both its due day and `day`.

    So as long as a measure is open, the last of its letters to go out is a quarterly one.
    """
    if measure.status is MeasureStatus.DONE:
        return []
    days: list[tuple[str, date]] = []
    if measure.due is not None:
        days = [(SOON, measure.due - AHEAD), (DUE, measure.due)]
    near = [one for _, one in days]
    last = max(measure.due or day, day)
    for number in count(1):
        quarter = months_later(measure.agreed, number * MONTHS)
        if all(abs(quarter - one) > AHEAD for one in near):
            days.append((QUARTER, quarter))
            if quarter > last:
                break
    return [Planned(kind, at(one, HOUR, ZONE)) for kind, one in days]


def reconcile(
    planned: Iterable[Planned], person: str | None, letters: Iterable[Letter], now: datetime
) -> tuple[list[Planned], list[Letter]]:
    """What to add and which letters to remove, so that this person gets the planned ones.

    Only queued letters go. What has been due is not added any more.
    """
    wanted = {(one.kind, one.due): one for one in planned}
    remove: list[Letter] = []
    for letter in letters:
        match = wanted.pop((letter.kind, letter.due), None) if letter.person == person else None
        if match is None and letter.state is LetterState.QUEUED:
            remove.append(letter)
    return [one for one in wanted.values() if one.due >= now], remove
