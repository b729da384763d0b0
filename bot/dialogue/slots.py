"""How many answers a participant has left for each prompt, told from tags alone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.anonymity import participant_tag, slot_tag
from bot.model import Door, Event, Participation
from bot.ports import Unit
from bot.questions import Question

PEOPLE = ""
"""The prompt of the tag that counts people."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the answers that a prompt takes from one participant."""

    number: int
    tag: bytes


async def free_slots(unit: Unit, event: Event, prompt: Question, account: bytes) -> list[Slot]:
    """The slots of a prompt that this account has not used."""
    key = unit.keys.participation(event.id)
    slots = [
        Slot(number, slot_tag(key, event.id, prompt.id, number, account))
        for number in range(1, prompt.max_answers + 1)
    ]
    used = await unit.contributions.existing_tags(event.id, [slot.tag for slot in slots])
    return [slot for slot in slots if slot.tag not in used]


def use(unit: Unit, event: Event, prompt: Question, slot: Slot, door: Door) -> None:
    """Use a slot up, in the transaction of its answer."""
    unit.contributions.add_participation(Participation(event.id, prompt.id, slot.tag, door))


async def count_person(unit: Unit, event: Event, account: bytes, door: Door) -> bool:
    """Count this account among the event's participants, once; whether it was not among them."""
    tag = participant_tag(unit.keys.participation(event.id), event.id, account)
    new = not await unit.contributions.existing_tags(event.id, [tag])
    if new:
        unit.contributions.add_participation(Participation(event.id, PEOPLE, tag, door))
    return new


async def took_part(unit: Unit, event: Event, account: bytes) -> bool:
    """Whether this account is among the participants of an open event."""
    tag = participant_tag(unit.keys.participation(event.id), event.id, account)
    return bool(await unit.contributions.existing_tags(event.id, [tag]))
