"""Working groups and the contacts left for them, in memory."""

from __future__ import annotations

from collections.abc import Collection

from bot.working_groups import Contact, WorkingGroup
from tests.bot.fake_tables import Tables, by_id, drop_where


class FakeWorkingGroups:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._contacts = tables.working_groups, tables.contacts

    async def get(self, group: str) -> WorkingGroup | None:
        return self._rows.get(group)

    async def all(self) -> list[WorkingGroup]:
        return by_id(self._rows)

    async def of_event(self, event: str) -> list[WorkingGroup]:
        found = [row for row in self._rows.values() if row.event == event]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    def save(self, group: WorkingGroup) -> None:
        self._rows[group.id] = group

    def remove(self, group: str) -> None:
        self._rows.pop(group, None)
        drop_where(self._contacts, lambda row: row.working_group == group)

    async def drop_contacts(self, event: str) -> None:
        drop_where(self._contacts, lambda row: row.event == event)

    async def contact(self, account: bytes) -> Contact | None:
        return self._contacts.get(account)

    async def contacts_of(self, accounts: Collection[bytes]) -> list[Contact]:
        return [self._contacts[one] for one in accounts if one in self._contacts]

    async def contacts(self, group: str) -> list[Contact]:
        found = [row for row in self._contacts.values() if row.working_group == group]
        return sorted(found, key=lambda one: (one.name.casefold(), one.account))

    def save_contact(self, contact: Contact) -> None:
        self._contacts[contact.account] = contact

    def remove_contact(self, account: bytes) -> None:
        self._contacts.pop(account, None)
