"""Reminding moderators of what waits: at ten in the morning, at most once a working day."""

from __future__ import annotations

from datetime import time, timedelta

from bot import outbox
from bot.dialogue.moderation import queue
from bot.model import Event, EventState, Letter, Person, Role
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Para, Say
from bot.wallclock import at, local
from bot.workdays import is_workday
from config.phrases import label, plural

WAITING = "moderation-waiting"
MORNING = time(10)
"""What waits before is told; what comes in later that day is told the next working day."""
EVENING = time(18)
AFTER_THE_CLOSE = timedelta(days=14)
"""How long after the close somebody is still reminded: what waits then was left on purpose."""


async def replan(unit: Unit) -> None:
    """Letters for this morning, where enough waits. It is asked at every tick before."""
    for event in await unit.events.all():
        wall = local(unit.now, event.zone)
        if wall.time() < MORNING and _is_reminded_of(unit, event):
            municipality = await unit.municipalities.get(event.municipality)
            if is_workday(wall.date(), municipality.land if municipality else None):
                await _remind(unit, event)


def _is_reminded_of(unit: Unit, event: Event) -> bool:
    if event.state is EventState.CLOSED and event.closes is not None:
        return unit.now - event.closes <= AFTER_THE_CLOSE
    return event.state is EventState.OPEN and not event.sample


async def _remind(unit: Unit, event: Event) -> None:
    day = local(unit.now, event.zone).date()
    due = at(day, MORNING, event.zone)
    letters = await unit.letters.about(event.id)
    told = {one.person for one in letters if (one.kind, one.due) == (WAITING, due)}
    moderators = await unit.people.with_role(Role.MODERATOR, event.municipality)
    untold = [one for one in moderators if one.id not in told]
    if untold and await queue.is_waiting(unit, event):
        for person in untold:
            unit.letters.save(
                Letter(
                    id=unit.chance.identifier(),
                    municipality=event.municipality,
                    kind=WAITING,
                    subject=event.id,
                    person=person.id,
                    due=due,
                    until=at(day, EVENING, event.zone),
                    zone=event.zone,
                )
            )


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The reminder in words; None once the queue is empty, or too little waits to be told."""
    del person
    event = await unit.events.get(letter.subject)
    waiting = await queue.waiting(unit, event) if event and _is_reminded_of(unit, event) else 0
    if event is None or not waiting:
        return None
    said = plural(
        "At least {n} contribution waits for moderation (counted in fives).",
        "At least {n} contributions wait for moderation (counted in fives).",
        waiting,
    )
    button = Button(label("Moderate"), Action("moderate", event.id))
    return Say((Heading(event.prompts.title), Para(said)), ((button,),))


CORRESPONDENCE = outbox.Correspondence(render, replan)
"""What moderation adds to the outbox, under the prefix `moderation`."""
