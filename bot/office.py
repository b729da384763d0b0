"""The office: pages in a browser for whoever moderates or coordinates, signed in for a working day.

A browser is signed in by a one-time link from the chat, as an account of its own that speaks for
the same persons. Whoever loses a role is out at once: rights are asked of the roles each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.anonymity import code_hash
from bot.email import addresses
from bot.errors import DialogboteError, NotFound, Refused
from bot.links import OFFICE
from bot.model import Address, Door, Person, Role, SignIn
from bot.people import LINK_LIFE, USED_UP, draw_code
from bot.ports import Unit
from bot.replies import Button, Code, Heading, Line, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase

SIGNED_IN_FOR = timedelta(hours=12)
"""As long as the longest day in a town hall."""
ROLES = (Role.MODERATOR, Role.COORDINATOR)
"""Whose work has pages of its own."""


class SignedOut(DialogboteError):
    """Nobody is signed in at this browser, or not any more."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever is signed in, as far as every page shows it."""

    language: str
    municipalities: tuple[str, ...]
    """By name, each once."""
    moderates: bool
    """Has events to look after."""


async def new_link(turn: Turn) -> list[Saying]:
    """`/office`: a one-time link that signs a browser in.

    Raises:
        Refused: there is no role that has pages, or this is one of them.
    """
    if turn.person(*ROLES) is None:
        raise Refused(
            phrase("The office is for moderators and coordinators of a municipality only.")
        )
    if turn.at_the_office:
        raise Refused(phrase("You are in the office already."))
    code = draw_code(turn.unit, OFFICE)
    turn.unit.people.save_sign_in(SignIn(code_hash(code), turn.account, turn.unit.now + LINK_LIFE))
    link = turn.around.links.office(code, turn.language)
    lines: tuple[Line, ...] = (
        Heading(phrase("The office in the browser")),
        Para(
            phrase(
                "There you look after your events on pages instead of in a chat: results, exports "
                "and more, on a phone or a large screen."
            )
        ),
        Para(
            phrase(
                "Open this link within 10 minutes. It works once and signs that browser in for "
                "twelve hours. Give it to nobody else."
            )
        ),
        Code(link),
    )
    rows: tuple[tuple[Button, ...], ...] = ()
    if turn.press.door is Door.BROWSER:
        rows = ((Button(label("Open the office here"), url=link),),)
    return [Say(lines, rows, stay=True)]


async def sign_in(turn: Turn, code: str) -> None:
    """Make this account one that speaks for whoever asked for the code, until the day is over.

    Raises:
        NotFound: the code is wrong, used up or too old, or its owner has no such role any more.
    """
    unit = turn.unit
    found = await unit.people.sign_in(code_hash(code)) if code.startswith(OFFICE) else None
    if found is None or found.expires <= unit.now:
        raise NotFound(USED_UP)
    unit.people.remove_sign_in(found.code)
    persons = [one for one in await _speaking(unit, found.account) if one.role in ROLES]
    if not persons:
        raise NotFound(USED_UP)
    for person in persons:
        unit.people.save_address(_address(turn, person))


async def _speaking(unit: Unit, account: bytes) -> list[Person]:
    """Whoever an account speaks for; a mailbox is one person's, and so for its other roles, too."""
    persons = await unit.people.of_account(account)
    if any(addresses.account_of(unit, one.id) == account for one in persons):
        return await addresses.other_roles(unit, persons)
    return persons


def _address(turn: Turn, person: Person) -> Address:
    return Address(
        person.id,
        turn.account,
        Door.BROWSER,
        turn.press.account,
        turn.unit.now + SIGNED_IN_FOR,
        letters=False,
    )


async def sign_out(turn: Turn) -> None:
    """Nobody is signed in at this browser any more, and what was begun in it is gone."""
    for address in await turn.unit.people.addresses_of_account(turn.account):
        turn.unit.people.remove_address(address)
    for conversation in list(turn.conversations):
        turn.drop(conversation)
    turn.persons = []


async def visitor(turn: Turn) -> Visitor:
    """Whoever is signed in here.

    Raises:
        SignedOut: nobody is.
    """
    persons = [one for one in turn.persons if one.role in ROLES]
    if not persons:
        raise SignedOut
    names = [(await turn.municipality(one)).name for one in persons]
    return Visitor(
        turn.language,
        tuple(dict.fromkeys(sorted(names))),
        any(one.role is Role.MODERATOR for one in persons),
    )
