"""A person's e-mail addresses: the confirmed one, and one that waits for its confirmation.

They are addresses like any other, encrypted where they lie. What knows them again is made of the
person, never of the address: who shares a mailbox with somebody shares nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.anonymity import account_tag
from bot.model import Address, Door, Person
from bot.ports import Unit

WAITS = timedelta(hours=24)
"""How long an address may be confirmed."""
WAITING = "email-waiting"


def account_of(unit: Unit, person: str) -> bytes:
    """The tag of a person's confirmed address."""
    return account_tag(unit.keys.lasting(), Door.EMAIL.value, person)


def _waiting_account(unit: Unit, person: str) -> bytes:
    return account_tag(unit.keys.lasting(), WAITING, person)


async def confirmed(unit: Unit, person: Person) -> Address | None:
    """The address that letters can come to."""
    return await _with_account(unit, person, account_of(unit, person.id))


async def waiting(unit: Unit, person: Person) -> Address | None:
    """The address that waits for its confirmation."""
    found = await _with_account(unit, person, _waiting_account(unit, person.id))
    return found if found and found.expires and found.expires > unit.now else None


async def _with_account(unit: Unit, person: Person, account: bytes) -> Address | None:
    found = await unit.people.addresses(person.id)
    return next((one for one in found if one.account == account), None)


def wait_for(unit: Unit, person: Person, address: str) -> None:
    """Keep an address until it is confirmed, in the place of one that waits already."""
    account = _waiting_account(unit, person.id)
    expires = unit.now + WAITS
    unit.people.save_address(
        Address(person.id, account, Door.EMAIL, address, expires, letters=False)
    )


def confirm(unit: Unit, person: Person, found: Address) -> None:
    """From now on letters come to this address, and to no e-mail address before it."""
    unit.people.remove_address(found)
    account = account_of(unit, person.id)
    unit.people.save_address(Address(person.id, account, Door.EMAIL, found.address))


async def remove(unit: Unit, person: Person) -> None:
    """Delete every e-mail address of a person, and again after a backup is restored."""
    for found in (await confirmed(unit, person), await waiting(unit, person)):
        if found is not None:
            unit.people.remove_address(found)
            unit.erasures.account(found.account)


async def other_roles(unit: Unit, persons: Iterable[Person]) -> list[Person]:
    """These persons, and whoever has an account with them: the same somebody in other roles."""
    found = {person.id: person for person in persons}
    for person in list(found.values()):
        for address in await unit.people.addresses(person.id):
            found |= {one.id: one for one in await unit.people.of_account(address.account)}
    return list(found.values())


async def share(unit: Unit, persons: Iterable[Person], newcomer: Person) -> None:
    """A further role gets its letters where those of the first ones come to."""
    for person in persons:
        if there := await confirmed(unit, person):
            account = account_of(unit, newcomer.id)
            unit.people.save_address(replace(there, person=newcomer.id, account=account))
            return
