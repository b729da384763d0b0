"""What goes out when, to how many, and how long that takes: told before anything is sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import LetterState, Talk
from bot.outbox import minutes_for
from bot.ports import Unit
from bot.replies import Heading, Item, Line, Note
from bot.talks import announcing
from bot.talks.overview import letter_name
from bot.talks.planning import DAYS_BEFORE, SOON, due_for_all, plan, reconcile
from bot.wallclock import ZONE
from config.phrases import Moment, Phrase, phrase, plural

MANY = 20
"""People: for more than these it is said how long a sending takes."""
STEPS = (*DAYS_BEFORE, SOON)


@dataclass(frozen=True, slots=True)
class Sending:
    """Letters of one kind, about one talk or all of a series."""

    kind: str
    letters: tuple[datetime, ...]
    """When each is due as far as organisers see it, the first one first."""


async def sendings(unit: Unit, *talks: Talk) -> list[Sending]:
    """What the plan of talks, announced or not, still brings to those who are invited by now.

    Reminders go to whoever will have said yes: they are not there yet.
    """
    by_kind: dict[str, list[datetime]] = defaultdict(list)
    for talk in talks:
        recipients = await announcing.recipients(unit, talk)
        planned = plan(talk, recipients, unit.now)
        letters = await unit.letters.about(talk.id)
        waiting = {
            (one.kind, one.person, one.due) for one in letters if one.state is LetterState.QUEUED
        }
        added = set(reconcile(planned, letters, unit.now).add)
        lands = {one.person: one.land for one in recipients}
        for one in planned:
            if one in added or one.key in waiting:
                due = due_for_all(talk, lands[one.person], one)
                by_kind[one.kind].append(max(unit.now, due or one.due))
    return [Sending(kind, tuple(sorted(by_kind[kind]))) for kind in STEPS if kind in by_kind]


async def lines(unit: Unit, *talks: Talk) -> list[Line]:
    """The same in words."""
    found = await sendings(unit, *talks)
    if not found:
        return [Note(phrase("Nobody gets a letter yet."))]
    said: list[Line] = [Heading(phrase("What goes out, unless people answer before"))]
    said += [Item(_line(one, talks)) for one in found]
    at_once = Counter(due for one in found for due in one.letters)
    return [*said, *duration(max(at_once.values()))]


def _line(one: Sending, talks: Sequence[Talk]) -> Phrase:
    name, first = letter_name(talks[0], one.kind), Moment(one.letters[0], ZONE)
    if len(talks) == 1:
        return plural(
            "{letter} ({moment}): {n} person",
            "{letter} ({moment}): {n} people",
            len(one.letters),
            letter=name,
            moment=first,
        )
    return plural(
        "{letter}, for all talks of the series (the first one {moment}): {n} letter",
        "{letter}, for all talks of the series (the first one {moment}): {n} letters",
        len(one.letters),
        letter=name,
        moment=first,
    )


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
