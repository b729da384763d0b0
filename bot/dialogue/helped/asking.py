"""When people of an event are asked whether it has helped, and from when on they are not.

What they say lies under keys of its own and tags of these: nothing of it leads to a contribution.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.feedback import opinions
from bot.model import About, Event, EventState, Feedback, Moment, RoundState
from bot.ports import Unit
from bot.wallclock import ZONE, local, months_later

OPEN_FOR = timedelta(days=14)
"""So long after the close, for whoever comes by the link once more."""
LATER_MONTHS = 3


async def of_event(unit: Unit, event: str, moment: Moment = Moment.AFTER) -> Feedback | None:
    """What people of an event were asked at that moment, if they were."""
    found = await unit.feedbacks.about(event)
    return next((one for one in found if one.moment is moment), None)


async def begun(unit: Unit, event: Event) -> Feedback:
    """The questions of an event that goes on: there from the first person on who answers them."""
    return await of_event(unit, event.id) or _begin(unit, event)


def _begin(unit: Unit, event: Event) -> Feedback:
    return opinions.open_about(unit, About.EVENT, event.id, opinions.NO_LAST_DAY)


async def at_close(unit: Unit, event: Event) -> None:
    """The event closes: from here on there is a last day, whether anybody has answered or not."""
    _end(unit, await begun(unit, event))


def _end(unit: Unit, feedback: Feedback) -> None:
    if feedback.state is RoundState.OPEN:
        day = local(unit.now, ZONE).date()
        again = months_later(day, LATER_MONTHS)
        unit.feedbacks.save(replace(feedback, ends=day + OPEN_FOR, again=again))


async def without_last_day(unit: Unit) -> list[Feedback]:
    """What people of events are asked that a restoration has closed."""
    asked = await unit.feedbacks.in_state(RoundState.OPEN)
    return [one for one in asked if await _lacks_last_day(unit, one)]


async def _lacks_last_day(unit: Unit, feedback: Feedback) -> bool:
    if feedback.kind is not About.EVENT or feedback.ends != opinions.NO_LAST_DAY:
        return False
    event = await unit.events.get(feedback.subject)
    return event is not None and event.state is not EventState.OPEN


async def by_the_clock(unit: Unit, found: Feedback) -> None:
    """Such a one gets its last day, too, if it still lacks one."""
    feedback = await unit.feedbacks.get(found.id)
    if feedback is not None and await _lacks_last_day(unit, feedback):
        _end(unit, feedback)


def is_asked(feedback: Feedback | None, now: datetime) -> bool:
    """Whether it can still be answered."""
    return (
        feedback is not None
        and feedback.state is RoundState.OPEN
        and local(now, ZONE).date() <= feedback.ends
    )
