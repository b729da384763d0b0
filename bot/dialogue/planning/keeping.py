"""Changing a plan together with its reminders, so that neither is there without the other.

Whoever calls has judged the right to do so.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.planning.promise import (
    KINDS,
    LONGEST,
    WORTH_SENDING,
    closing_day,
    due,
    is_closed,
)
from bot.event_plan import EventPlan, Step
from bot.model import Event, Letter, LetterState, Person, Role
from bot.ports import Unit


async def plan_of(unit: Unit, event: Event) -> EventPlan:
    """What is planned for an event; of one that nobody has planned yet, nothing."""
    return await unit.event_plans.of_event(event.id) or EventPlan(event.id)


async def keep_step(unit: Unit, event: Event, plan: EventPlan, step: Step) -> EventPlan:
    """A step of the promise is kept: nobody is reminded of it any more."""
    kept = replace(plan, done=plan.done | {step})
    unit.event_plans.save(kept)
    await replan(unit, event, kept, await _moderators(unit, event.municipality))
    return kept


async def replan_all(unit: Unit) -> None:
    """Bring the reminders of closed events in step with who moderates by now."""
    plans = await unit.event_plans.promised(unit.now - LONGEST)
    if not plans:
        return
    moderators = await _moderators(unit, None)
    for plan in plans:
        event = await unit.events.get(plan.event)
        if event is not None:
            here = [one for one in moderators if one.municipality == event.municipality]
            await replan(unit, event, plan, here)


async def _moderators(unit: Unit, municipality: str | None) -> list[Person]:
    found = await unit.people.with_role(Role.MODERATOR, municipality)
    # Who has not taken up the invitation yet cannot be reached.
    return [one for one in found if one.invitation is None]


async def replan(unit: Unit, event: Event, plan: EventPlan, moderators: list[Person]) -> None:
    """One letter a step that is not kept and a moderator, each once.

    Only queued letters go. What has been due is not added any more.
    """
    closed = closing_day(event)
    if plan.promise is None or closed is None or not is_closed(event):
        return
    municipality = await unit.municipalities.get(event.municipality)
    land = municipality.land if municipality else None
    wanted = {
        (KINDS[step], person.id): due(step, plan.promise, closed, event.zone, land)
        for step in Step
        if step not in plan.done
        for person in moderators
    }
    for letter in await unit.letters.about(event.id):
        if letter.kind not in KINDS.values():
            continue
        known = wanted.pop((letter.kind, letter.person), None)
        if letter.state is LetterState.QUEUED and letter.due != known:
            unit.letters.remove(letter)
            if known is not None:
                wanted[letter.kind, letter.person] = known
    for (kind, person_id), moment in wanted.items():
        if moment >= unit.now:
            unit.letters.save(
                Letter(
                    id=unit.chance.identifier(),
                    municipality=event.municipality,
                    kind=kind,
                    subject=event.id,
                    person=person_id,
                    due=moment,
                    until=moment + WORTH_SENDING,
                    zone=event.zone,
                )
            )
