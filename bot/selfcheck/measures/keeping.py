"""Changing measures together with their reminders, so that neither is there without the other.

Whoever calls has judged the right to do so.
"""

from __future__ import annotations

from dataclasses import replace

from bot.anonymity import code_hash
from bot.links import INVITATION
from bot.model import Letter, Measure, Person, Role
from bot.people import draw_code
from bot.ports import Unit
from bot.selfcheck.measures.planning import plan, reconcile, today
from bot.wallclock import ZONE


async def keep(unit: Unit, measure: Measure) -> None:
    """Store a measure, new or changed, and bring its reminders in step."""
    before = await unit.measures.get(measure.id)
    unit.measures.save(measure)
    await replan(unit, measure)
    if before is not None and before.person != measure.person:
        await _dismiss(unit, before.person)


async def drop(unit: Unit, measure: Measure) -> None:
    """Delete a measure with the reminders that are still to come."""
    unit.measures.remove(measure.id)
    _, remove = reconcile((), None, await unit.letters.about(measure.id), unit.now)
    for letter in remove:
        unit.letters.remove(letter)
    await _dismiss(unit, measure.person)


async def outlive(unit: Unit, municipality: str, round_id: str) -> None:
    """A round is deleted: its measures stay, and follow from none."""
    for measure in await of_round(unit, municipality, round_id):
        unit.measures.save(replace(measure, round=""))


async def of_round(unit: Unit, municipality: str, round_id: str) -> list[Measure]:
    """The measures that follow from a round."""
    return [m for m in await unit.measures.of_municipality(municipality) if m.round == round_id]


async def owners(unit: Unit, municipality: str) -> list[Person]:
    """Everybody who was invited to take care of a measure, by name."""
    return sorted(
        await unit.people.with_role(Role.OWNER, municipality), key=lambda one: (one.note, one.id)
    )


def invite(unit: Unit, municipality: str, name: str) -> tuple[Person, str]:
    """A new owner, and the one-time code that makes an account theirs."""
    person = Person(unit.chance.identifier(), Role.OWNER, municipality, note=name)
    return invite_again(unit, person)


def invite_again(unit: Unit, person: Person) -> tuple[Person, str]:
    """A new code for an owner, in the place of the one before."""
    code = draw_code(unit, INVITATION)
    invited = replace(person, invitation=code_hash(code))
    unit.people.save(invited)
    return invited, code


async def _dismiss(unit: Unit, person_id: str | None) -> None:
    """Forget an owner who takes care of nothing any more: the role was there for the measure."""
    person = await unit.people.get(person_id) if person_id else None
    if person is None or person.role is not Role.OWNER:
        return
    if not await unit.measures.of_person(person.id):
        unit.people.remove(person.id)


async def replan(unit: Unit, measure: Measure) -> None:
    """Bring a measure's reminders in step with its day, its owner and how it stands.

    Who has not taken up the invitation yet cannot be reached, so nothing is planned.
    """
    person = await unit.people.get(measure.person) if measure.person else None
    reached = person is not None and person.invitation is None
    planned = plan(measure, today(unit.now)) if reached else []
    letters = await unit.letters.about(measure.id)
    add, remove = reconcile(planned, measure.person, letters, unit.now)
    for letter in remove:
        unit.letters.remove(letter)
    if person is not None:
        for one in add:
            unit.letters.save(
                Letter(
                    id=unit.chance.identifier(),
                    municipality=measure.municipality,
                    kind=one.kind,
                    subject=measure.id,
                    person=person.id,
                    due=one.due,
                    until=one.until,
                    zone=ZONE,
                )
            )


async def replan_all(unit: Unit) -> None:
    """Plan on for measures of which the last planned letter has gone out."""
    measures = await unit.measures.reminded()
    provided = await unit.letters.queued_about([measure.id for measure in measures])
    for measure in measures:
        if measure.id not in provided:
            await replan(unit, measure)
