"""Working groups, and the contacts that people leave for them: sealed, filled up to one length.

Their key is made of the event's for contributions: it dies with that at the end of retention, in
every backup as well, and opens nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from bot.anonymity import contacts_key
from bot.model import Event
from bot.ports import Keys
from bot.working_groups import Contact, WorkingGroup
from storage.pages import Book, Pages, Row
from storage.sealing import Seal, filled_up
from storage.tables import contact, working_group

STEP = 2048
"""Bytes that hold the longest name and contact, whatever letters they are written in."""
_SEAL = Seal("contact")


class SqlWorkingGroups:
    """`bot.ports.WorkingGroups`."""

    def __init__(self, book: Book, keys: Keys, events: Pages[str, Event]) -> None:
        self._book, self._keys = book, keys
        self._groups: Pages[str, WorkingGroup] = Pages(
            book, working_group, _encode, _decode, owners={"event": events}, group="event"
        )
        self._contacts: Pages[bytes, Contact] = Pages(
            book,
            contact,
            self._seal,
            self._open,
            owners={"working_group": self._groups, "event": events},
        )

    async def get(self, group: str) -> WorkingGroup | None:
        return await self._groups.get(group)

    async def all(self) -> list[WorkingGroup]:
        return await self._groups.select()

    async def of_event(self, event: str) -> list[WorkingGroup]:
        found = await self._groups.of_group(event)
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    def save(self, group: WorkingGroup) -> None:
        self._groups.put(group)

    def remove(self, group: str) -> None:
        self._groups.remove(group)

    async def drop_contacts(self, event: str) -> None:
        await self._book.write(contact.delete().where(contact.c.event == event))
        self._contacts.forget()

    async def contact(self, account: bytes) -> Contact | None:
        return await self._contacts.get(account)

    async def contacts_of(self, accounts: Collection[bytes]) -> list[Contact]:
        await self._contacts.load(accounts)
        return [found for one in accounts if (found := self._contacts.seen(one)) is not None]

    async def contacts(self, group: str) -> list[Contact]:
        found = await self._contacts.select(contact.c.working_group == group)
        return sorted(found, key=lambda one: (one.name.casefold(), one.account))

    def save_contact(self, contact: Contact) -> None:
        self._contacts.put(contact)

    def remove_contact(self, account: bytes) -> None:
        self._contacts.remove(account)

    def _seal(self, value: Contact) -> Row:
        plain = filled_up(orjson.dumps({"name": value.name, "reached": value.reached}), STEP)
        place = (value.account, value.working_group.encode())
        return {
            "account": value.account,
            "working_group": value.working_group,
            "event": value.event,
            "sealed": _SEAL.close(self._key(value.event), plain, *place),
        }

    def _open(self, row: Mapping[Any, Any]) -> Contact:
        place = (row["account"], row["working_group"].encode())
        said = orjson.loads(_SEAL.open(self._key(row["event"]), row["sealed"], *place))
        return Contact(
            account=row["account"],
            working_group=row["working_group"],
            event=row["event"],
            name=said["name"],
            reached=said["reached"],
        )

    def _key(self, event: str) -> bytes:
        return contacts_key(self._keys.content(event))


def _encode(value: WorkingGroup) -> Row:
    return {
        "id": value.id,
        "event": value.event,
        "name": value.name,
        "purpose": value.purpose,
    }


def _decode(row: Mapping[Any, Any]) -> WorkingGroup:
    return WorkingGroup(id=row["id"], event=row["event"], name=row["name"], purpose=row["purpose"])
