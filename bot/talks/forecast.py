"""What goes out when, to how many, and how long that takes: told before anything is sent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from bot.model import LetterState, Talk
from bot.outbox import minutes_for
from bot.ports import Unit
from bot.replies import Heading, Item, Line, Note
from bot.talks import announcing
from bot.talks.overview import letter_name
from bot.talks.planning import DAYS_BEFORE, SOON, Planned, plan, reconcile
from config.phrases import Moment, phrase, plural

MANY = 20
"""People: for more than these it is said how long a sending takes."""
STEPS = (*DAYS_BEFORE, SOON)


@dataclass(frozen=True, slots=True)
class Sending:
    """Letters of one kind about one talk."""

    kind: str
    people: int
    first: datetime
    """When the first of them is due: holidays differ between the Länder."""


async def sendings(unit: Unit, talk: Talk) -> list[Sending]:
    """What the plan of a talk, announced or not, still brings to those who are invited by now.

    Reminders go to whoever will have said yes: they are not there yet.
    """
    planned = plan(talk, await announcing.recipients(unit, talk), unit.now)
    letters = await unit.letters.about(talk.id)
    waiting = {
        (one.kind, one.person, one.due) for one in letters if one.state is LetterState.QUEUED
    }
    added = set(reconcile(planned, letters, unit.now).add)
    by_kind: dict[str, list[Planned]] = defaultdict(list)
    for one in planned:
        if one in added or one.key in waiting:
            by_kind[one.kind].append(one)
    return [
        Sending(kind, len(by_kind[kind]), max(unit.now, min(one.due for one in by_kind[kind])))
        for kind in STEPS
        if kind in by_kind
    ]


async def lines(unit: Unit, talk: Talk) -> list[Line]:
    """The same in words."""
    found = await sendings(unit, talk)
    if not found:
        return [Note(phrase("Nobody gets a letter yet."))]
    said: list[Line] = [Heading(phrase("What goes out, unless people answer before"))]
    said += [
        Item(
            plural(
                "{letter} ({moment}): {n} person",
                "{letter} ({moment}): {n} people",
                one.people,
                letter=letter_name(talk, one.kind),
                moment=Moment(one.first, talk.zone),
            )
        )
        for one in found
    ]
    return [*said, *duration(max(one.people for one in found))]


def duration(people: int) -> list[Line]:
    """How long it takes until so many have their letter."""
    if people <= MANY:
        return []
    return [
        Note(
            plural(
                "Until all have one it takes about {n} minute.",
                "Until all have one it takes about {n} minutes.",
                minutes_for(people),
            )
        )
    ]
