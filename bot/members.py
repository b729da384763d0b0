"""Who works for a municipality: seen, invited and let go by those who may, or by the operator.

No account is ever shown, only what whoever invited somebody has noted of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import InvalidAnswer, NotFound, Refused
from bot.model import Municipality, Person, Role
from bot.office import ROLES
from bot.people import Granted, grant, may_invite
from bot.ports import Unit
from bot.questions import storable
from bot.talks import subscribing
from bot.talks.announcing import replan_all
from bot.turn import Turn
from config.phrases import phrase

LISTED = (Role.COORDINATOR, Role.MODERATOR, Role.DECISION_MAKER, Role.RESPONDENT)
"""Roles in the order in which they are shown. Owners come and go with their measure, deputies with
their talk, and respondents of a group by its link: they are told where those are."""
NOTE_LIMIT = 200
"""Characters of a note."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role, as colleagues see them."""

    person: Person
    is_self: bool
    may_go: bool
    """Whether whoever looks may end this role, or take the invitation back."""

    @property
    def is_invited(self) -> bool:
        """Whether nobody has used the invitation yet."""
        return self.person.invitation is not None


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a municipality."""

    municipality: Municipality
    members: tuple[Member, ...]
    invites: tuple[Role, ...]
    """To which roles whoever looks may invite."""


async def teams(turn: Turn) -> list[Team]:
    """Everybody of the municipalities that this account works for at the office.

    Raises:
        NotFound: there is none.
    """
    own = {one.municipality for one in turn.persons if one.role in ROLES and one.municipality}
    if not own:
        raise NotFound
    found = [await _team(turn, municipality) for municipality in own]
    return sorted(found, key=lambda one: one.municipality.name)


async def _team(turn: Turn, municipality_id: str) -> Team:
    municipality = await turn.unit.municipalities.get(municipality_id)
    if municipality is None:
        raise NotFound
    members = []
    for role in LISTED:
        people = await turn.unit.people.with_role(role, municipality_id)
        members += [
            Member(
                one,
                one in turn.persons,
                role in may_invite(turn.persons, municipality_id) and not _is_last(one, people),
            )
            for one in sorted(people, key=lambda one: (one.note.casefold(), one.id))
            if one.group is None
        ]
    invites = may_invite(turn.persons, municipality_id)
    return Team(municipality, tuple(members), tuple(one for one in LISTED if one in invites))


def _is_last(person: Person, colleagues: list[Person]) -> bool:
    """Whether nobody could do this office's work any more, nor invite somebody to it."""
    if person.role not in ROLES or person.invitation is not None:
        return False
    return all(one.id == person.id or one.invitation is not None for one in colleagues)


async def invite(turn: Turn, municipality_id: str, role: str, note: str) -> Granted:
    """Invite somebody to a role in the own municipality.

    Raises:
        NotFound: it is not the own municipality, or not a role one may invite to.
        InvalidAnswer: the note cannot be stored.
    """
    invites = may_invite(turn.persons, municipality_id)
    wanted = next((one for one in invites if one.value == role), None)
    municipality = await turn.unit.municipalities.get(municipality_id)
    if wanted is None or municipality is None:
        raise NotFound
    if len(note) > NOTE_LIMIT:
        raise InvalidAnswer(
            phrase("The note is too long: please use at most {limit} characters.", limit=NOTE_LIMIT)
        )
    return await grant(turn.unit, wanted, municipality.name, None, storable(note))


async def to_let_go(turn: Turn, person_id: str) -> Member:
    """Somebody whose role this account may end.

    Raises:
        NotFound: there is nobody of that id for this account.
        Refused: they are the last who can do that work.
    """
    person = await turn.unit.people.get(person_id)
    if person is None or person.municipality is None or person.group is not None:
        raise NotFound
    if person.role not in may_invite(turn.persons, person.municipality):
        raise NotFound
    colleagues = await turn.unit.people.with_role(person.role, person.municipality)
    if _is_last(person, colleagues):
        raise Refused(
            phrase(
                "This is the last person with this role in the municipality. Please invite "
                "somebody else first, and wait until they have come."
            )
        )
    return Member(person, person in turn.persons, may_go=True)


async def let_go(turn: Turn, person_id: str) -> None:
    """End a role, or take an invitation back that nobody has used.

    Raises:
        NotFound: there is nobody of that id for this account.
        Refused: they are the last who can do that work.
    """
    member = await to_let_go(turn, person_id)
    await end(turn.unit, member.person)


async def end(unit: Unit, person: Person) -> None:
    """Take a role away, with its addresses and letters. Whose right it is has been judged."""
    await subscribing.hand_on(unit, person)
    unit.people.remove(person.id)
    # Who is left out of talks as they were invited as this one is invited from now on.
    await replan_all(unit)
