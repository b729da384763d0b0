"""Which letters a date needs and when they are due; who had a sign-up long enough.

Due times depend on the date alone: planning again finds its own letters.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.gatherings import Gathering, SignUp
from bot.model import Event, Letter, LetterState
from bot.ports import Unit
from bot.wallclock import at, local

DAYS_BEFORE = (3, 1)
"""Two reminders do better than either alone."""
HOUR = time(10)
LATE = timedelta(hours=10)
"""How late a reminder still helps after a time when the bot was down: until the evening."""
KEPT = timedelta(days=30)
"""How long after the date a sign-up is kept."""
REMINDER = "date-reminder"
CHANGED, CANCELLED = "date-changed", "date-cancelled"


def ends(gathering: Gathering) -> datetime:
    """When it is over."""
    return gathering.starts + timedelta(minutes=gathering.minutes)


def due_times(gathering: Gathering, now: datetime) -> dict[str, datetime]:
    """When its reminders are due that still lie ahead, by the kind of letter."""
    day = local(gathering.starts, gathering.zone).date()
    due = {
        f"{REMINDER}-{days}": at(day - timedelta(days=days), HOUR, gathering.zone)
        for days in DAYS_BEFORE
    }
    return {kind: moment for kind, moment in due.items() if moment > now}


async def plan(unit: Unit, event: Event, gathering: Gathering, person: str) -> None:
    """Bring somebody's reminders in step with the date."""
    wanted = {} if gathering.cancelled else due_times(gathering, unit.now)
    there = set()
    for letter in await unit.letters.about_to(event.id, person):
        waits = letter.state is LetterState.QUEUED and letter.kind.startswith(REMINDER)
        if waits and wanted.get(letter.kind) != letter.due:
            unit.letters.remove(letter)
        else:
            there.add((letter.kind, letter.due))
    for kind, due in wanted.items():
        if (kind, due) not in there:
            unit.letters.save(_letter(unit, event, person, kind, gathering.zone, due, due + LATE))


async def tell(unit: Unit, event: Event, gathering: Gathering, kind: str) -> int:
    """Tell everybody who has signed up that it has changed; to how many."""
    people = await unit.gatherings.sign_ups(event.id)
    for one in people:
        for letter in await unit.letters.about_to(event.id, one.person):
            if letter.state is LetterState.QUEUED and not letter.kind.startswith(REMINDER):
                # What it says is worded when it goes out: the newest is enough.
                unit.letters.remove(letter)
        await plan(unit, event, gathering, one.person)
        until = max(ends(gathering), unit.now + LATE)
        unit.letters.save(_letter(unit, event, one.person, kind, gathering.zone, unit.now, until))
    return len(people)


def _letter(
    unit: Unit, event: Event, person: str, kind: str, zone: str, due: datetime, until: datetime
) -> Letter:
    return Letter(
        id=unit.chance.identifier(),
        municipality=event.municipality,
        kind=kind,
        subject=event.id,
        person=person,
        due=due,
        until=until,
        zone=zone,
    )


async def replan(unit: Unit) -> None:
    """Forget who had signed up, once the date is long enough over."""
    for gathering in await unit.gatherings.all():
        if ends(gathering) + KEPT <= unit.now:
            for one in await unit.gatherings.sign_ups(gathering.event):
                forget(unit, one)


def forget(unit: Unit, sign_up: SignUp) -> None:
    """Delete a sign-up with the address and all letters."""
    unit.people.remove(sign_up.person)
