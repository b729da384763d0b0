"""Letters that e-mail itself needs: to confirm an address, to sign in to the chat or the office.

Both were asked for just now, so they go out at any hour and are soon of no use.
"""

from __future__ import annotations

from datetime import timedelta

from bot import outbox, people
from bot.anonymity import code_hash
from bot.email import addresses, links
from bot.errors import Refused
from bot.links import DEVICE, JOIN, OFFICE, office_join
from bot.model import Address, Letter, LetterState, Person, SignIn
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Note, Para, Say
from bot.wallclock import ZONE
from config.phrases import label, phrase

CONFIRMATION = "email-confirmation"
SIGN_IN = "email-sign-in"
TO_THE_OFFICE = "email-office"
AT_MOST = 5
"""Letters of a kind to one person within `WITHIN`: nobody shall be flooded by means of the bot."""
TO_THE_OFFICE_AT_MOST = 15
"""The same of those that anybody can ask for who knows the address. One network gets a third of
them (`askers`), so that a stranger leaves some to whoever the mailbox belongs to."""
WITHIN = timedelta(hours=24)
TOO_OFTEN = phrase("That was asked for very often today. Please try it again tomorrow.")


async def ask_to_confirm(unit: Unit, person: Person) -> None:
    """Send a letter to the address that waits.

    Raises:
        Refused: there were too many of them.
    """
    await _plan(unit, person, CONFIRMATION, addresses.WAITS)


async def send_sign_in(unit: Unit, person: Person) -> None:
    """Send a link that signs a browser in.

    Raises:
        Refused: there were too many of them.
    """
    await _plan(unit, person, SIGN_IN, people.LINK_LIFE)


async def send_to_the_office(unit: Unit, person: Person) -> None:
    """Send a link that signs a browser in to the office.

    Raises:
        Refused: there were too many of them.
    """
    await _plan(unit, person, TO_THE_OFFICE, people.LINK_LIFE, TO_THE_OFFICE_AT_MOST)


async def _plan(
    unit: Unit, person: Person, kind: str, life: timedelta, most: int = AT_MOST
) -> None:
    lately = [
        letter
        for letter in await unit.letters.about(person.id)
        if letter.kind == kind and letter.due > unit.now - WITHIN
    ]
    waits = next((one for one in lately if one.state is LetterState.QUEUED), None)
    if waits is None and len(lately) >= most:
        raise Refused(TOO_OFTEN)
    letter = Letter(
        id=waits.id if waits else unit.chance.identifier(),
        municipality=person.municipality,
        kind=kind,
        subject=person.id,
        person=person.id,
        due=unit.now,
        until=unit.now + life,
        zone=ZONE,
        urgent=True,
    )
    unit.letters.save(letter)


async def failed(unit: Unit, person: Person) -> bool:
    """Whether the last letter to an address that waited did not get there."""
    sent = [one for one in await unit.letters.about(person.id) if one.kind == CONFIRMATION]
    return bool(sent) and sent[-1].state is LetterState.GONE


async def _addressee(unit: Unit, letter: Letter, person: Person) -> Address | None:
    if letter.kind == CONFIRMATION:
        return await addresses.waiting(unit, person)
    return await addresses.confirmed(unit, person)


async def _render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    if letter.state is not LetterState.QUEUED:
        # No chat shows them afterwards: they belong to a mailbox.
        return None
    if letter.kind == CONFIRMATION:
        return _confirmation()
    if letter.kind == TO_THE_OFFICE:
        return _to_the_office(unit, person)
    return _sign_in(unit, person)


def _confirmation() -> Say:
    lines = (
        Heading(phrase("Shall letters come to this address?")),
        Para(
            phrase(
                "Somebody has given this address in the chat, to get invitations and reminders by "
                "e-mail. If it was you, confirm it within 24 hours."
            )
        ),
        Note(phrase("If it was not you, you need not do anything: the address is then forgotten.")),
    )
    return Say(lines, ((Button(label("Yes, confirm it"), Action(links.CONFIRM)),),))


def _code(unit: Unit, person: Person, kind: str) -> str:
    """Drawn when the letter goes out: before, there is nothing that signs anybody in."""
    code = people.draw_code(unit, kind)
    account = addresses.account_of(unit, person.id)
    unit.people.save_sign_in(SignIn(code_hash(code), account, unit.now + people.LINK_LIFE))
    return code


def _to_the_office(unit: Unit, person: Person) -> Say:
    code = _code(unit, person, OFFICE)
    lines = (
        Heading(phrase("Your link to the office")),
        Para(
            phrase(
                "Open it within 10 minutes. It works once, and signs the browser in which you open "
                "it in for twelve hours. Give it to nobody else."
            )
        ),
        Note(phrase("If you did not ask for it, you need not do anything.")),
    )
    place = office_join(code, person.language)
    return Say(lines, ((Button(label("Open the office"), url=place),),))


def _sign_in(unit: Unit, person: Person) -> Say:
    code = _code(unit, person, DEVICE)
    lines = (
        Heading(phrase("Your link to the chat")),
        Para(
            phrase(
                "Open it within 10 minutes. It works once, and signs in the browser in which you "
                "open it. Give it to nobody else."
            )
        ),
        Note(phrase("If you did not ask for it, you need not do anything.")),
    )
    return Say(lines, ((Button(label("Open the chat"), url=JOIN + code),),))


async def _nothing_to_replan(unit: Unit) -> None:
    """They are asked for by hand."""


CORRESPONDENCE = outbox.Correspondence(_render, _nothing_to_replan, _addressee)
"""What e-mail adds to the outbox, under the prefix `email`."""
