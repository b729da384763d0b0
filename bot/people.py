"""Persons and their roles: invited by the operator, joined by an account, left at any time.

Rights are asked of a turn's persons (`Turn.person`), each where it is needed, so that a foreign
object and an absent one are the same.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.anonymity import code_hash
from bot.email import addresses
from bot.errors import OperatorError, Refused
from bot.links import DEVICE, INVITATION
from bot.model import Address, Door, Land, Municipality, MunicipalityKind, Person, Role, SignIn
from bot.ports import Unit
from bot.replies import Code, Heading, Item, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import Phrase, Text, phrase

CODE_BITS = 256
LINK_LIFE = timedelta(minutes=10)
"""A sign-in link is for the device in the other hand, not for a mailbox."""
BROWSER_LIFE = timedelta(days=90)

ROLE_NAMES: dict[Role, Phrase] = {
    Role.PROGRAMME_LEAD: phrase("programme lead"),
    Role.COORDINATOR: phrase("coordinator"),
    Role.MODERATOR: phrase("moderator"),
    Role.DECISION_MAKER: phrase("decision-maker"),
    Role.RESPONDENT: phrase("respondent"),
    Role.OWNER: phrase("owner of a measure"),
    Role.DEPUTY: phrase("deputy"),
    Role.VISITOR: phrase("visitor of a date"),
    Role.SUBSCRIBER: phrase("subscriber of an event"),
}


INVITES: dict[Role, frozenset[Role]] = {
    Role.MODERATOR: frozenset({Role.MODERATOR, Role.DECISION_MAKER, Role.RESPONDENT}),
    Role.COORDINATOR: frozenset({Role.COORDINATOR, Role.RESPONDENT}),
}
"""Moderators run the dialogue and the talks, coordinators the self-check: each invites those they
work with, and colleagues of their own kind. The first of each is invited by the operator."""


def may_invite(persons: Iterable[Person], municipality: str) -> frozenset[Role]:
    """To which roles of a municipality whoever is these persons may invite, and whom let go."""
    own = [one.role for one in persons if one.municipality == municipality]
    return frozenset[Role]().union(*(INVITES.get(role, frozenset()) for role in own))


@dataclass(frozen=True, slots=True)
class Granted:
    """A new person and the one-time code that makes an account theirs."""

    person: Person
    code: str


def draw_code(unit: Unit, kind: str) -> str:
    """A one-time code of 256 random bits, safe in links."""
    number = unit.chance.bits(CODE_BITS).to_bytes(CODE_BITS // 8, "big")
    return kind + base64.urlsafe_b64encode(number).rstrip(b"=").decode()


async def grant(
    unit: Unit,
    role: Role,
    name: str | None,
    kind: MunicipalityKind | None,
    note: str,
    land: Land | None = None,
) -> Granted:
    """Invite somebody to a role; the municipality is created where it is new.

    Raises:
        OperatorError: role and municipality do not fit, or kind or Land are missing or others.
    """
    municipality: Municipality | None = None
    if role is Role.PROGRAMME_LEAD:
        if name is not None:
            raise OperatorError(
                "--municipality", name, "a programme lead belongs to no municipality: leave it out"
            )
        if land is not None:
            raise OperatorError(
                "--land", land.value, "a programme lead belongs to no municipality: leave it out"
            )
    elif name is None or not name.strip():
        raise OperatorError("--municipality", name, f"name the municipality of the {role.value}")
    else:
        municipality = await _found_or_founded(unit, " ".join(name.split()), kind, land)
    code = draw_code(unit, INVITATION)
    person = Person(
        id=unit.chance.identifier(),
        role=role,
        municipality=municipality.id if municipality else None,
        note=" ".join(note.split()),
        invitation=code_hash(code),
    )
    unit.people.save(person)
    return Granted(person, code)


async def _found_or_founded(
    unit: Unit, name: str, kind: MunicipalityKind | None, land: Land | None
) -> Municipality:
    found = await _named(unit, name)
    if found is None:
        if kind is None:
            kinds = ", ".join(MunicipalityKind)
            raise OperatorError("--kind", None, f"{name} is new: say which kind it is ({kinds})")
        found = Municipality(unit.chance.identifier(), name, kind)
        unit.municipalities.save(found)
    elif kind is not None and kind is not found.kind:
        raise OperatorError("--kind", kind.value, f"{found.name} is known as {found.kind.value}")
    if land is None or land is found.land:
        return found
    if found.land is not None:
        raise OperatorError(
            "--land",
            land.value,
            f"{found.name} lies in {found.land.value}; `dialogbote municipality` corrects that",
        )
    located = replace(found, land=land)
    unit.municipalities.save(located)
    return located


async def _named(unit: Unit, name: str) -> Municipality | None:
    # "musterstadt" is a slip, and a second one beside Musterstadt would see nothing of it.
    known = await unit.municipalities.all()
    return next((one for one in known if one.name.casefold() == name.casefold()), None)


async def relocate(unit: Unit, name: str, land: Land) -> None:
    """Say where a municipality lies, whatever was said before.

    Raises:
        OperatorError: there is no such municipality.
    """
    found = await _named(unit, " ".join(name.split()))
    if found is None:
        raise OperatorError("NAME", name, "no municipality has this name; see `dialogbote members`")
    unit.municipalities.save(replace(found, land=land))


async def redeem(turn: Turn, code: str) -> list[Saying]:
    """Take up a role, or join as a further device, by a one-time code.

    Raises:
        Refused: the code is wrong, used up or too old; which of these is not told.
    """
    if code.startswith(DEVICE):
        joined = await _join_device(turn, code)
    else:
        joined = await _take_up(turn, code)
    turn.persons += [person for person in joined if person not in turn.persons]
    lines: list[Line] = [Heading(phrase("Welcome"))]
    lines += [Item(await role_in_words(turn.unit, person)) for person in joined]
    lines.append(
        Note(
            phrase(
                "To reach you I store your account, encrypted. /mydata shows what is stored, "
                "/forget deletes it."
            )
        )
    )
    return [Say(tuple(lines))]


USED_UP = phrase("This link is not valid any more. Please ask for a new one.")


async def _take_up(turn: Turn, code: str) -> list[Person]:
    invited = await turn.unit.people.invited_by(code_hash(code))
    if invited is None:
        raise Refused(USED_UP)
    return [await settle(turn, invited)]


async def settle(turn: Turn, invited: Person) -> Person:
    """Make an invited person this account's, which speaks this language."""
    person = replace(taken_up(invited), language=turn.language)
    turn.unit.people.save(person)
    turn.unit.people.save_address(address_of(turn, person))
    await addresses.share(turn.unit, turn.persons, person)
    return person


def taken_up(person: Person) -> Person:
    """A person whose one-time code is used up."""
    return replace(person, invitation=None)


async def _join_device(turn: Turn, code: str) -> list[Person]:
    unit = turn.unit
    sign_in = await unit.people.sign_in(code_hash(code))
    if sign_in is None or sign_in.expires <= unit.now:
        raise Refused(USED_UP)
    unit.people.remove_sign_in(sign_in.code)
    persons = await unit.people.of_account(sign_in.account)
    if not persons:
        raise Refused(USED_UP)
    for person in persons:
        unit.people.save_address(address_of(turn, person))
    return persons


def address_of(turn: Turn, person: Person) -> Address:
    """Where the person behind this turn is reached."""
    door = turn.press.door
    expires = turn.unit.now + BROWSER_LIFE if door is Door.BROWSER else None
    return Address(person.id, turn.account, door, turn.press.account, expires)


async def link(turn: Turn) -> list[Saying]:
    """`/link`: a one-time link that brings a further device to one's roles.

    Raises:
        Refused: there is no role to bring, or this browser is signed in for a day only.
    """
    if turn.at_the_office:
        raise Refused(phrase("A further device is joined in the chat, not in the office."))
    if not turn.persons:
        raise Refused(
            phrase(
                "/link joins a further device to a role. You have no role here, so there is "
                "nothing to join."
            )
        )
    code = draw_code(turn.unit, DEVICE)
    turn.unit.people.save_sign_in(SignIn(code_hash(code), turn.account, turn.unit.now + LINK_LIFE))
    links = turn.around.links
    lines: list[Line] = [
        Heading(phrase("Join a further device")),
        Para(
            phrase(
                "Open this link on the other device within 10 minutes. It works once. Give it to "
                "nobody else."
            )
        ),
        Note(phrase("In a browser:")),
        Code(links.join(code)),
    ]
    if deep := links.start(code):
        lines += [Note(phrase("In Telegram:")), Code(deep)]
    return [Say(tuple(lines), stay=True)]


async def role_in_words(unit: Unit, person: Person) -> Text:
    """A person's role and municipality, for themselves; of a deputy, the talk."""
    if person.role is Role.DEPUTY:
        return await _deputy_in_words(unit, person)
    if person.municipality is None:
        return phrase("You are {role}.", role=ROLE_NAMES[person.role])
    municipality = await unit.municipalities.get(person.municipality)
    return phrase(
        "You are {role} for {municipality}.",
        role=ROLE_NAMES[person.role],
        municipality=municipality.name if municipality else "",
    )


async def _deputy_in_words(unit: Unit, deputy: Person) -> Text:
    talk = await unit.talks.get(deputy.talk or "")
    title = talk.title if talk else ""
    if deputy.principal is None:
        return phrase("You are not needed as a deputy at “{title}” any more.", title=title)
    return phrase("You are a deputy at the talk “{title}”.", title=title)


def speak(turn: Turn, language: str) -> None:
    """Remember the language for this account's roles and its latest conversation."""
    turn.language = language
    for person in turn.persons:
        turn.unit.people.save(replace(person, language=language))
    turn.persons = [replace(person, language=language) for person in turn.persons]
    latest = turn.active or turn.latest
    # What is left after the close of an event is the same for everybody, so it stays as it is.
    if latest is not None and latest.subject:
        turn.keep(replace(latest, language=language))


def forget(turn: Turn) -> None:
    """Delete this account's roles, addresses and conversations. Participation tags stay."""
    for person in turn.persons:
        turn.unit.people.remove(person.id)
    for conversation in list(turn.conversations):
        turn.drop(conversation)
    turn.persons = []
    turn.unit.erasures.account(turn.account)
