"""The order of a workshop: which topics are proposed, what comes next, and how long it may take.

All of it is pure. What is said at each step stands in `scene`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Step, Workshop
from bot.selfcheck.comparison import Comparison, Verdict

PROPOSED = {Verdict.TOPIC: 3, Verdict.NEED: 2, Verdict.STRENGTH: 1}
"""How many items of each verdict are proposed: what a workshop of two hours has time for."""
MOST_TOPICS = 12
"""So many fit a message with their buttons, and more than any afternoon."""
POINTS = 5
"""How many points each person has to give."""
MINUTES = {
    Step.OVERVIEW: 10,
    Step.DIFFERENCE: 5,
    Step.COMMENTS: 10,
    Step.PRIORITIES: 5,
    Step.AGREEMENT: 15,
    Step.LOOKING_BACK: 5,
}
"""How long a step takes if nobody says otherwise; arriving takes as long as it takes."""
LONGEST = timedelta(hours=8)
"""More than any timer is set to, however often it is lengthened."""

Place = tuple[Step, str]
"""A step and the topic it is about."""


def proposed(comparison: Comparison) -> tuple[str, ...]:
    """The items to begin with: what is most disputed, most wanting, and best."""
    return tuple(
        item.item
        for verdict, most in PROPOSED.items()
        for item in comparison.ranked(verdict)[:most]
    )


def by_points(workshop: Workshop) -> tuple[str, ...]:
    """The topics, those with the most points first; equal ones in the order they were in."""
    sums = workshop.sums or {}
    return tuple(sorted(workshop.topics, key=lambda topic: -sums.get(topic, 0)))


def places(workshop: Workshop) -> list[Place]:
    """The whole way through a workshop."""
    if not workshop.topics:
        return [(Step.ARRIVING, ""), (Step.OVERVIEW, ""), (Step.LOOKING_BACK, "")]
    return [
        (Step.ARRIVING, ""),
        (Step.OVERVIEW, ""),
        *((step, topic) for topic in workshop.topics for step in (Step.DIFFERENCE, Step.COMMENTS)),
        (Step.PRIORITIES, ""),
        *((Step.AGREEMENT, topic) for topic in by_points(workshop)),
        (Step.LOOKING_BACK, ""),
    ]


def _neighbour(workshop: Workshop, distance: int) -> Place | None:
    way = places(workshop)
    number = way.index((workshop.step, workshop.topic)) + distance
    return way[number] if 0 <= number < len(way) else None


def after(workshop: Workshop) -> Place | None:
    """What comes next; None at the end."""
    return _neighbour(workshop, 1)


def before(workshop: Workshop) -> Place | None:
    """What came before; None at the beginning."""
    return _neighbour(workshop, -1)


def ahead(workshop: Workshop) -> tuple[str, ...]:
    """The topics that nobody has talked about yet."""
    way = places(workshop)
    left = way[way.index((workshop.step, workshop.topic)) + 1 :]
    return tuple(topic for step, topic in left if step is Step.DIFFERENCE)


def at(workshop: Workshop, place: Place, now: datetime) -> Workshop:
    """The workshop at another place, with the time for it running."""
    step, topic = place
    counted = step is Step.PRIORITIES and workshop.sums is not None
    minutes = None if counted else MINUTES.get(step)
    return replace(
        workshop,
        step=step,
        topic=topic,
        ends=now + timedelta(minutes=minutes) if minutes else None,
        revision=workshop.revision + 1,
    )


def longer(workshop: Workshop, minutes: int, now: datetime) -> Workshop:
    """With so many minutes more from now on, or from the end of the time that still runs."""
    running = workshop.ends if workshop.ends and workshop.ends > now else now
    ends = min(running + timedelta(minutes=minutes), now + LONGEST)
    return replace(workshop, ends=ends, revision=workshop.revision + 1)
