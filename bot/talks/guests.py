"""Who is invited to a talk: roles, municipalities and single people, each account once.

A municipality's talk is for its own people, the programme's for those of all. Who is invited is
never told to guests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from bot.errors import NotFound
from bot.model import LetterState, Person, Role, Talk
from bot.ports import Unit
from config.phrases import phrase

INVITABLE = (Role.DECISION_MAKER, Role.COORDINATOR, Role.MODERATOR)
"""Who can be invited; who is two of these is invited once."""
GUESTS = (*INVITABLE, Role.DEPUTY)
"""Who can come: also those whom somebody invited has sent."""

NO_GUEST = phrase("Talks are for decision-makers and those who invite them.")


def own_guests(persons: Iterable[Person]) -> list[Person]:
    """Those of an account's persons who can be guests.

    Raises:
        NotFound: there is none.
    """
    found = [person for person in persons if person.role in GUESTS]
    if not found:
        raise NotFound(NO_GUEST)
    return found


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
    return await _once_each(unit, talk, invited) + [
        deputy
        for deputy in await unit.people.with_role(Role.DEPUTY, None)
        if deputy.invitation is None and is_guest(deputy, talk)
    ]


async def as_guest(unit: Unit, persons: Iterable[Person], talk: Talk) -> Person | None:
    """The one of an account's persons as which it is invited."""
    candidates = [one for one in persons if is_guest(one, talk)]
    if len(candidates) < 2:
        return next(iter(candidates), None)
    return (await _in_order(unit, talk, candidates))[0]


async def _once_each(unit: Unit, talk: Talk, people: list[Person]) -> list[Person]:
    """Without those who are invited already in another of their roles."""
    accounts = await unit.people.accounts([person.id for person in people])
    owners: defaultdict[bytes, set[str]] = defaultdict(set)
    for person, account in accounts:
        owners[account].add(person)
    shared = set().union(*(several for several in owners.values() if len(several) > 1))
    if not shared:
        return people
    left_out: set[str] = set()
    for one in await _in_order(unit, talk, [one for one in people if one.id in shared]):
        if one.id not in left_out:
            theirs = (several for several in owners.values() if one.id in several)
            left_out |= set().union(*theirs) - {one.id}
    return [one for one in people if one.id not in left_out]


async def _in_order(unit: Unit, talk: Talk, people: list[Person]) -> list[Person]:
    """The one first as whom they have answered, or been told of the talk: a new role asks nobody
    once more.
    """
    standing: dict[str, tuple[bool, bool, int, str]] = {}
    for person in people:
        replied = any(one.talk == talk.id for one in await unit.talks.replies_of(person.id))
        letters = await unit.letters.about_to(talk.id, person.id)
        told = any(letter.state is not LetterState.QUEUED for letter in letters)
        standing[person.id] = (not replied, not told, GUESTS.index(person.role), person.id)
    return sorted(people, key=lambda person: standing[person.id])
