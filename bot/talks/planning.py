"""Which letters a talk needs and when they are due, as pure functions.

A due time depends on the talk alone, never on when it was planned: so planning again finds its own
letters, and nobody is told twice. Quiet hours are the outbox's. Nothing here reads or stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.model import Letter, LetterState, Person, Rsvp, Talk
from bot.wallclock import at, local

INVITATION = "talk-invitation"
MOVED, CANCELLED = "talk-moved", "talk-cancelled"
REMINDERS = {"talk-reminder-7": 7, "talk-reminder-3": 3, "talk-reminder-1": 1}
"""Days before the talk; who has a full diary needs more than one."""
INVITED_BEFORE = 35
"""Days: five weeks, within the four to six that decision-makers' diaries need."""
HOUR = time(10)
LATE = timedelta(hours=12)
"""How late a reminder still helps after a time when the bot was down: until the evening, and so
never past the next step, which is at least a night away."""
SHORT_NOTICE = timedelta(hours=24)
"""News of a talk nearer than this goes out at any hour."""
COMING = frozenset({Rsvp.YES, Rsvp.MAYBE})
"""Answers of people who are reminded, and told of changes."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter that ought to be there."""

    kind: str
    person: str
    due: datetime
    until: datetime

    @property
    def key(self) -> tuple[str, str, datetime]:
        """By which it is known again among the letters of its talk."""
        return (self.kind, self.person, self.due)


@dataclass(frozen=True, slots=True)
class Changes:
    """What brings the outbox in step with a plan."""

    add: tuple[Planned, ...]
    revise: tuple[Letter, ...]
    remove: tuple[Letter, ...]


def step(talk: Talk, days: int) -> datetime:
    """10:00 on the wall, so many days before the talk's day, whatever the clocks do between."""
    return at(local(talk.starts, talk.zone).date() - timedelta(days=days), HOUR, talk.zone)


def plan(
    talk: Talk, recipients: Iterable[Person], replies: Mapping[str, Rsvp], now: datetime
) -> list[Planned]:
    """The letters of a talk by its steps: one invitation until the answer, reminders after a yes.

    An invitation whose step is past is due all the same, for whoever got the role later.
    """
    if talk.cancelled or talk.starts <= now:
        return []
    planned: list[Planned] = []
    for person in recipients:
        answer = replies.get(person.id)
        if answer is None:
            planned.append(Planned(INVITATION, person.id, step(talk, INVITED_BEFORE), talk.starts))
        elif answer in COMING:
            dues = {kind: step(talk, days) for kind, days in REMINDERS.items()}
            planned += [Planned(kind, person.id, due, due + LATE) for kind, due in dues.items()]
    return planned


def reconcile(planned: Iterable[Planned], letters: Iterable[Letter], now: datetime) -> Changes:
    """What to add, revise and remove among a talk's letters.

    Only queued letters change. Reminders whose time has passed are not added any more, and nobody
    is invited twice. News (moved, cancelled) is no part of a plan and stays.
    """
    wanted = {one.key: one for one in planned}
    there = [letter for letter in letters if letter.kind not in (MOVED, CANCELLED)]
    invited = {
        letter.person
        for letter in there
        if letter.kind == INVITATION and letter.state is not LetterState.QUEUED
    }
    revise: list[Letter] = []
    remove: list[Letter] = []
    for letter in there:
        match = wanted.pop((letter.kind, letter.person, letter.due), None)
        if letter.state is not LetterState.QUEUED:
            continue
        if match is None:
            remove.append(letter)
        elif match.until != letter.until:
            revise.append(replace(letter, until=match.until))
    add = [
        one
        for one in wanted.values()
        if (one.person not in invited if one.kind == INVITATION else one.due >= now)
    ]
    return Changes(tuple(add), tuple(revise), tuple(remove))


def at_short_notice(now: datetime, *starts: datetime) -> bool:
    """Whether the nearest of these starts, which all lie ahead, is less than a day away."""
    return min(starts) - now < SHORT_NOTICE
