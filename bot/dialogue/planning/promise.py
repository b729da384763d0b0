"""When what was promised is due, as pure functions. Nothing here reads or stores.

Counted from the day of the close. Moderators are reminded at 10:00 on the wall, on the last working
day on or before the date, so that it can still be kept.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.event_plan import Promise, Step
from bot.model import Event, EventState, Land
from bot.wallclock import at, local, months_later
from bot.workdays import DAY, on_or_before

HOUR = time(10)
WORTH_SENDING = timedelta(days=7)
"""How late a reminder still helps after a time when the bot was down."""
MOST_DAYS, MOST_WEEKS, MOST_MONTHS = 60, 52, 24
LONGEST = timedelta(days=31 * MOST_MONTHS) + WORTH_SENDING
"""After this nothing of an event's promise is due any more."""
KINDS = {step: f"promise-{step.value}" for step in Step}


def closing_day(event: Event) -> date | None:
    """The day on which it closed, or is to close; None: that is not fixed yet."""
    if event.closes is None:
        return None
    if event.state in (EventState.DRAFT, EventState.OPEN):
        return local(event.closes, event.zone).date()
    return event.closes.date()


def is_closed(event: Event) -> bool:
    """Whether the time for what was promised runs."""
    return event.state not in (EventState.DRAFT, EventState.OPEN)


def day_of(step: Step, promise: Promise, closed: date) -> date:
    """By which day people are to have it."""
    return {
        Step.THANKS: closed + promise.thanks_days * DAY,
        Step.RESULT: closed + timedelta(weeks=promise.result_weeks),
        Step.STATUS: months_later(closed, promise.status_months),
    }[step]


def due(step: Step, promise: Promise, closed: date, zone: str, land: Land | None) -> datetime:
    """When moderators are reminded; never on the day of the close itself."""
    workday = on_or_before(day_of(step, promise, closed), land)
    return at(max(workday, closed + DAY), HOUR, zone)


def in_order(promise: Promise) -> bool:
    """Whether one step comes after the other, whenever the event closes."""
    # The shortest months there are, so that it holds in every year.
    shortest = 28 * promise.status_months
    return promise.thanks_days < 7 * promise.result_weeks < shortest
