"""A link to the office by e-mail, for whoever has confirmed an address and works there.

Whoever asks is nobody as yet, and is told the same whether there is such a person or not.
"""

from __future__ import annotations

from contextlib import suppress

from bot.email import addresses, letters
from bot.email.askers import Askers
from bot.errors import Refused
from bot.office import ROLES
from bot.turn import Turn
from config.mail import read_address


async def is_possible(turn: Turn) -> bool:
    """Whether letters go out by e-mail here."""
    return turn.around.links.mail


async def send_link(turn: Turn, written: str, askers: Askers, network: str) -> None:
    """Send a link to everybody at the office who has confirmed this address.

    Addresses are encrypted, so each of a colleague's is looked at, whatever was written. Only the
    letter's row is written for a known one alone; it goes out later, by the outbox.
    """
    unit, wished, reached = turn.unit, read_address(written), set[str]()
    if wished and not askers.may_write(wished.casefold(), network, unit.now):
        wished = None
    for role in ROLES:
        for person in await unit.people.with_role(role, None):
            found = await addresses.confirmed(unit, person)
            if found is None or wished is None or person.id in reached:
                continue
            if found.address.casefold() != wished.casefold():
                continue
            # One letter for all roles of the same person: its link signs in for all of them.
            reached |= {one.id for one in await addresses.other_roles(unit, [person])}
            # That a mailbox has had enough letters today would tell that somebody has it.
            with suppress(Refused):
                await letters.send_to_the_office(unit, person)
