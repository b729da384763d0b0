"""Who is invited to a talk: roles, municipalities and single people, each account once.

A municipality's talk is for its own people, the programme's for those of all. Who is invited is
never told to guests.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.model import Person, Role, Talk
from bot.ports import Unit

INVITABLE = (Role.DECISION_MAKER, Role.COORDINATOR, Role.MODERATOR)
"""Who can be invited; who is two of these is invited as the first."""
GUESTS = (*INVITABLE, Role.DEPUTY)
"""Who can come: also those whom somebody invited has sent."""


def is_guest(person: Person, talk: Talk) -> bool:
    """Whether a talk is for this person, by what they are or by name.

    A deputy is invited to one talk, as long as they come in somebody's place.
    """
    if person.role is Role.DEPUTY:
        return person.talk == talk.id and person.principal is not None
    if person.role not in INVITABLE or talk.municipality not in (None, person.municipality):
        return False
    invited = talk.invited
    if person.id in invited.people:
        return True
    wanted = not invited.municipalities or person.municipality in invited.municipalities
    return wanted and person.role in invited.roles


async def guests(unit: Unit, talk: Talk) -> list[Person]:
    """Everybody who is invited. A role that was not taken up yet reaches nobody."""
    found = [
        person
        for role in INVITABLE
        if role in talk.invited.roles
        for person in await unit.people.with_role(role, talk.municipality)
    ]
    for one in sorted(talk.invited.people - {person.id for person in found}):
        person = await unit.people.get(one)
        found += [person] if person else []
    invited = [one for one in found if one.invitation is None and is_guest(one, talk)]
    if not talk.invited.roles <= {Role.DECISION_MAKER} or talk.invited.people:
        invited = await _once_each(unit, invited)
    return invited + [
        deputy
        for deputy in await unit.people.with_role(Role.DEPUTY, None)
        if deputy.invitation is None and is_guest(deputy, talk)
    ]


async def _once_each(unit: Unit, people: list[Person]) -> list[Person]:
    """Without those who are invited already in another of their roles."""
    there: set[tuple[bytes, str | None]] = set()
    kept = []
    for person in sorted(people, key=_rank):
        addresses = await unit.people.addresses(person.id)
        known = {(address.account, person.municipality) for address in addresses}
        if not known & there:
            kept.append(person)
        there |= known
    return kept


def as_guests(persons: Iterable[Person], talk: Talk) -> list[Person]:
    """Those of one account's persons as which it is invited: one of each municipality."""
    found: dict[str | None, Person] = {}
    for person in sorted((one for one in persons if is_guest(one, talk)), key=_rank):
        found.setdefault(person.municipality, person)
    return list(found.values())


def _rank(person: Person) -> int:
    """Only for people who can come."""
    return GUESTS.index(person.role)
