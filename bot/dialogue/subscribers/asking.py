"""Asking to the next event: multipliers six weeks before its date, residents who wish it four.

Residents are written to themselves, once each, however many events of the municipality they follow.
To what opens or gets its date later than that they are asked at once, and to what has no date as it
opens. Of multipliers no address is kept, so moderators are asked to ask them. A date that moves
brings nobody a second letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot import outbox
from bot.dialogue.events import municipality_of
from bot.dialogue.gathering.wording import facts
from bot.dialogue.subscribers import letters, who
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
"""How late it still helps to ask multipliers; and how long after the opening residents are asked to
an event without a date: whoever wishes it later is asked to the one after it."""
MINUTES = 5
"""Between looks for whom to ask."""
AT_ONCE = 100
"""Letters planned for an event at a tick: for late ones it is looked up who has heard of it."""


def due(kind: str, gathering: Gathering, land: Land | None) -> datetime:
    """When they are asked: at ten on the last working day on or before the lead time."""
    day = local(gathering.starts, gathering.zone).date() - AHEAD[kind]
    return at(on_or_before(day, land), HOUR, gathering.zone)


def subject_of(event: str) -> str:
    """What these letters are about: kept apart from an event's others, which may be thousands."""
    return f"{SUBJECT}{event}"


async def replan(unit: Unit) -> None:
    """One letter to each who is to be asked, from a day before on.

    Every few minutes only: that is soon enough, and looks through all dates and subscribers.
    """
    if unit.now.minute % MINUTES != 0:
        return
    dates = {one.event: one for one in await unit.gatherings.all()}
    for event in await unit.events.all():
        gathering = dates.get(event.id)
        kinds = [one for one in AHEAD if _is_asked_to(event, gathering, one, unit.now)]
        there = await unit.letters.about(subject_of(event.id)) if kinds else []
        for kind in kinds:
            of_kind = [one for one in there if one.kind == kind]
            planned = await _planned(unit, event, gathering, kind)
            is_time = _is_time(unit.now, kind, planned, of_kind)
            wanted = await _asked(unit, event, kind) if is_time else set()
            await _plan(unit, event, gathering, Wanted(kind, planned, wanted), of_kind)


async def at_opening(unit: Unit, event: Event) -> None:
    """An event opens. Residents are asked to it now if no date tells when they are to be."""
    gathering = await unit.gatherings.of_event(event.id)
    if gathering is None and _is_asked_to(event, gathering, RESIDENTS, unit.now):
        wanted = Wanted(RESIDENTS, None, await _asked(unit, event, RESIDENTS))
        await _plan(unit, event, gathering, wanted, [])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be asked, and when; None: at once, as there is no date."""

    kind: str
    due: datetime | None
    persons: set[str]


async def _planned(
    unit: Unit, event: Event, gathering: Gathering | None, kind: str
) -> datetime | None:
    municipality = await municipality_of(unit, event)
    return due(kind, gathering, municipality.land) if gathering else None


def _is_asked_to(event: Event, gathering: Gathering | None, kind: str, now: datetime) -> bool:
    """Multipliers may be asked before an event has opened; residents find no way in until then."""
    if event.sample:
        return False
    if gathering is None:
        return kind == RESIDENTS and event.state is EventState.OPEN
    if gathering.cancelled or gathering.starts <= now:
        return False
    open_ones = (EventState.OPEN,) if kind == RESIDENTS else (EventState.DRAFT, EventState.OPEN)
    return event.state in open_ones


async def _plan(
    unit: Unit,
    event: Event,
    gathering: Gathering | None,
    wanted: Wanted,
    there: Sequence[Letter],
) -> None:
    """Bring the letters of a kind in step with the date, and with who is to be asked."""
    missing = set(wanted.persons)
    for letter in there:
        fits = wanted.due is None or letter.due == wanted.due
        if letter.state is LetterState.QUEUED and not (fits and letter.person in wanted.persons):
            unit.letters.remove(letter)
        else:
            # Whoever was asked is not asked again, wherever the date has moved.
            missing.discard(letter.person)
    moment = wanted.due or unit.now
    for person in sorted(missing)[:AT_ONCE]:
        letter = Letter(
            id=unit.chance.identifier(),
            municipality=event.municipality,
            kind=wanted.kind,
            subject=subject_of(event.id),
            person=person,
            due=moment,
            until=gathering.starts if gathering else moment + LATE,
            zone=gathering.zone if gathering else event.zone,
        )
        if moment <= unit.now and await _has_heard(unit, letter):
            # As everybody's is in the end: what is stored tells nobody who is asked by another.
            letter = replace(letter, state=LetterState.SENT)
        unit.letters.save(letter)


def _is_time(now: datetime, kind: str, planned: datetime | None, there: Sequence[Letter]) -> bool:
    """From a day before on: residents until the date, or some time on from the opening."""
    if planned is None:
        return bool(there) and now < min(one.due for one in there) + LATE
    return planned - DAY <= now and (kind == RESIDENTS or now < planned + LATE)


async def _asked(unit: Unit, event: Event, kind: str) -> set[str]:
    """Ids of the persons to be asked."""
    if kind == MULTIPLIERS:
        moderators = await unit.people.with_role(Role.MODERATOR, event.municipality)
        return {one.id for one in moderators if one.invitation is None}
    all_of_them = await unit.events.of_municipality(event.municipality)
    others = [one.id for one in all_of_them if one.id != event.id and who.may(one)]
    return {one.person for one in await unit.subscribers.wishing(others)}


async def _has_heard(unit: Unit, letter: Letter) -> bool:
    """Whether a resident follows that very event, or is asked as the follower of another one.

    Found out anew for each letter, as nothing is stored of who is the same.
    """
    person = await unit.people.get(letter.person)
    if letter.kind == MULTIPLIERS or person is None:
        return False
    for one in await who.of_the_same(unit, person):
        if subject_of(one.event.id) == letter.subject:
            return True
        if one.person.id != person.id:
            others = await unit.letters.about_to(letter.subject, one.person.id)
            if any(_stands_for(other, letter) for other in others):
                return True
    return False


def _stands_for(other: Letter, letter: Letter) -> bool:
    """Whether the other letter is the one that is read in this one's place."""
    if other.state is LetterState.QUEUED:
        return False
    return letter.state is LetterState.QUEUED or other.person < letter.person


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words; None where it is not wanted any more, or the event is off."""
    event_id = letter.subject.removeprefix(SUBJECT)
    event = await unit.events.get(event_id)
    gathering = await unit.gatherings.of_event(event_id)
    if event is None or not _is_asked_to(event, gathering, letter.kind, unit.now):
        return None
    if letter.kind == MULTIPLIERS:
        return _to_moderators(event, gathering) if gathering else None
    subscriber = await unit.subscribers.get(person.id)
    if subscriber is None or not subscriber.next_events or await _has_heard(unit, letter):
        return None
    municipality = await municipality_of(unit, event)
    lines: list[Line] = [
        Heading(phrase("You wanted to be asked: {event}", event=event.prompts.title)),
        Para(
            phrase("{municipality} invites you to its next event.", municipality=municipality.name)
        ),
        *(facts(gathering, there=False) if gathering else ()),
        Para(phrase("To take part, write this code to me:")),
        Code(event.code),
    ]
    when = ((Button(label("When we meet"), Action("date", event.id)),),) if gathering else ()
    rows = (
        *when,
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
                "People meet on {day}: time to ask clubs, initiatives and social services to pass "
                "it on. Each has a link, a QR code and texts of its own.",
                day=local(gathering.starts, gathering.zone).date(),
            )
        ),
        Note(phrase("I keep no address of theirs, so please write to them yourself.")),
    ]
    rows = (
        (Button(label("Multipliers"), Action("multipliers", event.id)),),
        (Button(label("To the event"), Action("event", event.id)),),
    )
    return Say(tuple(lines), rows)


async def follow_up(unit: Unit, letter: Letter) -> None:
    """Of a resident whom no letter reaches any more nothing is kept; moderators keep their role."""
    if letter.kind == RESIDENTS:
        await letters.follow_up(unit, letter)


CORRESPONDENCE = outbox.Correspondence(render, replan, follow_up=follow_up)
"""What asking adds to the outbox, under the prefix `ask`."""
