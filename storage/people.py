"""Persons with a role, their encrypted addresses and the one-time links to further devices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, bindparam, select

from bot.model import Address, Door, Hours, Person, Reminding, Role, SignIn
from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import LastingKey, Seal
from storage.tables import address, person, sign_in

_SEAL = Seal("address")
PORTION = 1_000
"""Persons asked for at once."""
_ACCOUNTS = "accounts"
_OF_ACCOUNTS = (
    select(address, person)
    .join(person)
    .where(address.c.account.in_(bindparam(_ACCOUNTS, expanding=True)))
)
"""Kept, as building and hashing it anew for each batch takes time."""


class SqlPeople:
    """`bot.ports.People`. Lists are in the order of ids."""

    def __init__(self, book: Book, keys: Keys, now: datetime) -> None:
        self._book, self._now = book, now
        self._key = LastingKey(keys, "address")
        self.persons: Pages[str, Person] = Pages(book, person, _encode_person, _decode_person)
        self._addresses: Pages[tuple[str, bytes], Address] = Pages(
            book,
            address,
            self._encode_address,
            self._decode_address,
            owners={"person": self.persons},
            group="account",
        )
        self._sign_ins: Pages[bytes, SignIn] = Pages(
            book, sign_in, _encode_sign_in, _decode_sign_in
        )

    async def preload(self, accounts: Collection[bytes]) -> None:
        """Get to know the persons and addresses of these accounts with one SELECT."""
        if self.persons.removing:
            await self._book.flush()
        rows = await self._book.rows(_OF_ACCOUNTS, {_ACCOUNTS: list(accounts)})
        self.persons.absorb(rows)
        self._addresses.absorb(rows)
        self._addresses.completed(accounts)

    async def of_accounts(self, accounts: Collection[bytes]) -> dict[bytes, list[Person]]:
        asked = list(dict.fromkeys(accounts))
        for start in range(0, len(asked), PORTION):
            await self.preload(asked[start : start + PORTION])
        return {one: found for one in asked if (found := await self.of_account(one))}

    async def get(self, person: str) -> Person | None:
        return await self.persons.get(person)

    async def all(self) -> list[Person]:
        return await self.persons.select()

    async def of_account(self, account: bytes) -> list[Person]:
        """Whom this account is; an address that has expired gives nobody's rights."""
        ids = sorted(
            one.person
            for one in await self._addresses.of_group(account)
            if one.expires is None or one.expires > self._now
        )
        await self.persons.load(ids)
        return [found for one in ids if (found := self.persons.seen(one)) is not None]

    async def with_role(self, role: Role, municipality: str | None) -> list[Person]:
        where = [person.c.role == role.value]
        if municipality is not None:
            where.append(person.c.municipality == municipality)
        return await self.persons.select(*where)

    async def invited_by(self, code: bytes) -> Person | None:
        return next(iter(await self.persons.select(person.c.invitation == code)), None)

    def save(self, person: Person) -> None:
        self.persons.put(person)

    def remove(self, person: str) -> None:
        self.persons.remove(person)

    async def addresses(self, person: str) -> list[Address]:
        return await self._addresses.select(address.c.person == person)

    async def addresses_of_account(self, account: bytes) -> list[Address]:
        found = await self._addresses.of_group(account)
        return sorted(found, key=lambda one: one.person)

    async def accounts(self, persons: Collection[str]) -> list[tuple[str, bytes]]:
        await self._book.flush()
        ids = list(persons)
        found: list[RowMapping] = []
        for start in range(0, len(ids), PORTION):
            some = ids[start : start + PORTION]
            # Not through the pages: nothing has to be decrypted to tell whose accounts they are.
            found += await self._book.rows(
                select(address.c.person, address.c.account).where(address.c.person.in_(some))
            )
        return [(row["person"], row["account"]) for row in found]

    def save_address(self, address: Address) -> None:
        self._addresses.put(address)

    def remove_address(self, address: Address) -> None:
        self._addresses.remove((address.person, address.account))

    async def sign_in(self, code: bytes) -> SignIn | None:
        return await self._sign_ins.get(code)

    def save_sign_in(self, sign_in: SignIn) -> None:
        self._sign_ins.put(sign_in)

    def remove_sign_in(self, code: bytes) -> None:
        self._sign_ins.remove(code)

    async def remove_expired(self) -> int:
        """Delete addresses and links whose time is over; how many."""
        gone = 0
        for table, pages in ((address, self._addresses), (sign_in, self._sign_ins)):
            gone += await self._book.write(table.delete().where(table.c.expires <= self._now))
            pages.forget()
        return gone

    def _encode_address(self, value: Address) -> Row:
        place = (value.person.encode(), value.account, value.door.value.encode())
        return {
            "person": value.person,
            "account": value.account,
            "door": value.door.value,
            "sealed": _SEAL.close(self._key(), value.address.encode(), *place),
            "expires": value.expires,
            "letters": value.letters,
        }

    def _decode_address(self, row: Mapping[Any, Any]) -> Address:
        place = (row["person"].encode(), row["account"], row["door"].encode())
        return Address(
            person=row["person"],
            account=row["account"],
            door=Door(row["door"]),
            address=_SEAL.open(self._key(), row["sealed"], *place).decode(),
            expires=row["expires"],
            letters=row["letters"],
        )


def _encode_person(value: Person) -> Row:
    return {
        "id": value.id,
        "role": value.role.value,
        "municipality": value.municipality,
        "note": value.note,
        "language": value.language,
        "invitation": value.invitation,
        "respondents": value.group,
        "reminding": value.reminding.value,
        "hours": value.hours.value if value.hours else None,
        "talk": value.talk,
        "principal": value.principal,
    }


def _decode_person(row: Mapping[Any, Any]) -> Person:
    return Person(
        id=row["id"],
        role=Role(row["role"]),
        municipality=row["municipality"],
        note=row["note"],
        language=row["language"],
        invitation=row["invitation"],
        group=row["respondents"],
        reminding=Reminding(row["reminding"] or Reminding.ALL),
        hours=Hours(row["hours"]) if row["hours"] else None,
        talk=row["talk"],
        principal=row["principal"],
    )


def _encode_sign_in(value: SignIn) -> Row:
    return {"code": value.code, "account": value.account, "expires": value.expires}


def _decode_sign_in(row: Mapping[Any, Any]) -> SignIn:
    return SignIn(code=row["code"], account=row["account"], expires=row["expires"])
