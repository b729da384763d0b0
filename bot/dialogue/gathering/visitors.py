"""Who has signed up for a date: persons with an address, and nothing that leads to an answer."""

from __future__ import annotations

from bot.anonymity import visitor_tag
from bot.dialogue.gathering import planning
from bot.gatherings import Gathering, SignUp
from bot.model import Address, Event, Person, Role
from bot.ports import Unit
from bot.turn import Turn


def tag_of(unit: Unit, event: str, account: bytes) -> bytes:
    """By which an account is known among those who have signed up for a date."""
    return visitor_tag(unit.keys.lasting(), event, account)


async def own(unit: Unit, event: str, account: bytes) -> Person | None:
    """Who this account is among those who have signed up, if it has."""
    persons = await unit.people.of_account(tag_of(unit, event, account))
    return next((person for person in persons if person.role is Role.VISITOR), None)


async def enter(turn: Turn, event: Event, gathering: Gathering) -> None:
    """Sign this account up, with its reminders."""
    unit = turn.unit
    person = Person(
        unit.chance.identifier(), Role.VISITOR, event.municipality, language=turn.language
    )
    unit.people.save(person)
    tag = tag_of(unit, event.id, turn.account)
    unit.people.save_address(Address(person.id, tag, turn.press.door, turn.press.account))
    unit.gatherings.save_sign_up(SignUp(person.id, event.id))
    await planning.plan(unit, event, gathering, person.id)


def leave(unit: Unit, event: str, account: bytes, person: Person) -> None:
    """Delete a sign-up, so that no restored backup brings it back."""
    unit.people.remove(person.id)
    unit.erasures.account(tag_of(unit, event, account))


async def of_account(unit: Unit, account: bytes) -> list[tuple[str, Person]]:
    """Everything that an account has signed up for: (event, person)."""
    by_tag = {
        tag_of(unit, one.event, account): one.event
        for one in await unit.gatherings.all()
        if planning.ends(one) + planning.KEPT > unit.now
    }
    known = await unit.people.of_accounts(by_tag)
    return [
        (by_tag[tag], person)
        for tag, persons in known.items()
        for person in persons
        if person.role is Role.VISITOR
    ]


async def forget(turn: Turn) -> None:
    """Delete all of this account's sign-ups."""
    for event, person in await of_account(turn.unit, turn.account):
        leave(turn.unit, event, turn.account, person)


async def stored_of(turn: Turn) -> list[dict[str, str]]:
    """What `/mydata` tells of them."""
    told = []
    for event_id, person in await of_account(turn.unit, turn.account):
        event = await turn.unit.events.get(event_id)
        if event is not None:
            told.append({"event": event.code, "language": person.language or ""})
    return told
