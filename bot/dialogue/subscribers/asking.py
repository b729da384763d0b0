"""Asking to the next event: multipliers six weeks before its date, residents who wish it four.

Residents are written to themselves. Of multipliers no address is kept, so moderators are asked to
ask them. A date that moves brings nobody a second letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot import outbox
from bot.dialogue.events import municipality_of
from bot.dialogue.gathering.wording import facts
from bot.dialogue.subscribers import who
from bot.gatherings import Gathering
from bot.model import Event, EventState, Land, Letter, LetterState, Person, Role
from bot.ports import Unit
from bot.replies import Action, Button, Code, Heading, Line, Note, Para, Say
from bot.wallclock import at, local
from bot.workdays import DAY, on_or_before
from config.phrases import label, phrase

MULTIPLIERS, RESIDENTS = "ask-multipliers", "ask-residents"
AHEAD = {MULTIPLIERS: timedelta(weeks=6), RESIDENTS: timedelta(weeks=4)}
HOUR = time(10)
SUBJECT = "ask-"
LATE = timedelta(weeks=2)
"""How late it still helps: to an event that opens, or gets its date, later than that."""


def due(kind: str, gathering: Gathering, land: Land | None) -> datetime:
    """When they are asked: at ten on the last working day on or before the lead time."""
    day = local(gathering.starts, gathering.zone).date() - AHEAD[kind]
    return at(on_or_before(day, land), HOUR, gathering.zone)


def subject_of(event: str) -> str:
    """What these letters are about: kept apart from an event's others, which may be thousands."""
    return f"{SUBJECT}{event}"


async def replan(unit: Unit) -> None:
    """One letter to each who is to be asked, from a day before on.

    At the full hour only: that is soon enough, and looks through all dates and subscribers.
    """
    if unit.now.minute != 0:
        return
    for gathering in await unit.gatherings.all():
        event = await unit.events.get(gathering.event)
        if event is None or gathering.starts <= unit.now:
            continue
        municipality = await municipality_of(unit, event)
        letters = await unit.letters.about(subject_of(event.id))
        for kind in AHEAD:
            moment = due(kind, gathering, municipality.land)
            is_near = moment - DAY <= unit.now < moment + LATE and not gathering.cancelled
            wanted = await _asked(unit, event, kind) if is_near else set()
            of_kind = [one for one in letters if one.kind == kind]
            _plan(unit, event, gathering, Wanted(kind, moment, wanted), of_kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be asked, and when."""

    kind: str
    due: datetime
    persons: set[str]


def _plan(
    unit: Unit, event: Event, gathering: Gathering, wanted: Wanted, letters: Sequence[Letter]
) -> None:
    missing = set(wanted.persons)
    for letter in letters:
        waits = letter.state is LetterState.QUEUED
        if waits and (letter.person not in wanted.persons or letter.due != wanted.due):
            unit.letters.remove(letter)
        else:
            # Whoever was asked is not asked again, wherever the date has moved.
            missing.discard(letter.person)
    for person in sorted(missing):
        unit.letters.save(
            Letter(
                id=unit.chance.identifier(),
                municipality=event.municipality,
                kind=wanted.kind,
                subject=subject_of(event.id),
                person=person,
                due=wanted.due,
                until=min(wanted.due + LATE, gathering.starts),
                zone=gathering.zone,
            )
        )


def _is_asked_to(event: Event, kind: str) -> bool:
    """Multipliers may be asked before an event has opened; residents find no way in until then."""
    open_ones = (EventState.OPEN,) if kind == RESIDENTS else (EventState.DRAFT, EventState.OPEN)
    return event.state in open_ones and not event.sample


async def _asked(unit: Unit, event: Event, kind: str) -> set[str]:
    """Ids of the persons to be asked."""
    if not _is_asked_to(event, kind):
        return set()
    if kind == MULTIPLIERS:
        moderators = await unit.people.with_role(Role.MODERATOR, event.municipality)
        return {one.id for one in moderators if one.invitation is None}
    found: set[str] = set()
    for other in await unit.events.of_municipality(event.municipality):
        if other.id != event.id and who.may(other):
            subscribers = await unit.subscribers.of_event(other.id)
            found |= {one.person for one in subscribers if one.next_events}
    return found


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words; None where it is not wanted any more, or the event is off."""
    event_id = letter.subject.removeprefix(SUBJECT)
    event = await unit.events.get(event_id)
    gathering = await unit.gatherings.of_event(event_id)
    if event is None or gathering is None or gathering.cancelled or gathering.starts <= unit.now:
        return None
    if not _is_asked_to(event, letter.kind):
        return None
    if letter.kind == MULTIPLIERS:
        return _to_moderators(event, gathering)
    subscriber = await unit.subscribers.get(person.id)
    if subscriber is None or not subscriber.next_events:
        return None
    municipality = await municipality_of(unit, event)
    lines: list[Line] = [
        Heading(phrase("You wanted to be asked: {event}", event=event.prompts.title)),
        Para(
            phrase("{municipality} invites you to its next event.", municipality=municipality.name)
        ),
        *facts(gathering, there=False),
        Para(phrase("To take part, write this code to me:")),
        Code(event.code),
    ]
    rows = (
        (Button(label("When we meet"), Action("date", event.id)),),
        (Button(label("Do not ask me again"), Action("follow-only", subscriber.event)),),
        (Button(label("Write no more"), Action("unfollow", subscriber.event)),),
    )
    return Say(tuple(lines), rows)


def _to_moderators(event: Event, gathering: Gathering) -> Say:
    lines: list[Line] = [
        Heading(phrase("Ask the multipliers: {event}", event=event.prompts.title)),
        *facts(gathering, there=False),
        Para(
            phrase(
                "It is six weeks until then: time to ask clubs, initiatives and social services "
                "to pass it on. Each has a link, a QR code and texts of its own."
            )
        ),
        Note(phrase("I keep no address of theirs, so please write to them yourself.")),
    ]
    rows = (
        (Button(label("Multipliers"), Action("multipliers", event.id)),),
        (Button(label("To the event"), Action("event", event.id)),),
    )
    return Say(tuple(lines), rows)


CORRESPONDENCE = outbox.Correspondence(render, replan)
"""What asking adds to the outbox, under the prefix `ask`."""
