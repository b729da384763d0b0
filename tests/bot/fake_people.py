"""Who there is, and what is on its way to them, in memory: municipalities, people, conversations,
letters.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from operator import itemgetter

from bot.model import (
    Address,
    Conversation,
    Letter,
    LetterState,
    Municipality,
    Pause,
    Person,
    Role,
    SignIn,
)
from tests.bot.fake_tables import Tables, by_id, drop_where


class FakeMunicipalities:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.municipalities

    async def get(self, municipality: str) -> Municipality | None:
        return self._rows.get(municipality)

    async def named(self, name: str) -> Municipality | None:
        return next((row for row in self._rows.values() if row.name == name), None)

    async def all(self) -> list[Municipality]:
        return by_id(self._rows)

    def save(self, municipality: Municipality) -> None:
        self._rows[municipality.id] = municipality


class FakePeople:
    def __init__(self, tables: Tables, now: datetime) -> None:
        self._tables, self._now = tables, now
        self._rows, self._addresses = tables.persons, tables.addresses

    async def get(self, person: str) -> Person | None:
        return self._rows.get(person)

    async def all(self) -> list[Person]:
        return by_id(self._rows)

    async def of_account(self, account: bytes) -> list[Person]:
        return [
            self._rows[address.person]
            for address in await self.addresses_of_account(account)
            if address.expires is None or address.expires > self._now
        ]

    async def of_accounts(self, accounts: Collection[bytes]) -> dict[bytes, list[Person]]:
        return {one: found for one in accounts if (found := await self.of_account(one))}

    async def with_role(self, role: Role, municipality: str | None) -> list[Person]:
        return [
            person
            for person in by_id(self._rows)
            if person.role is role and municipality in (None, person.municipality)
        ]

    async def invited_by(self, code: bytes) -> Person | None:
        return next((row for row in self._rows.values() if row.invitation == code), None)

    def save(self, person: Person) -> None:
        self._rows[person.id] = person

    def remove(self, person: str) -> None:
        self._rows.pop(person, None)
        drop_where(self._addresses, lambda row: row.person == person)
        drop_where(self._tables.replies, lambda row: row.person == person)
        drop_where(self._tables.needs, lambda row: row.person == person)
        drop_where(self._tables.calling_cards, lambda row: row.person == person)
        drop_where(self._tables.letters, lambda row: row.person == person)
        drop_where(self._tables.subscriptions, lambda row: row.person == person)
        drop_where(self._tables.assessments, lambda row: row.person == person)
        for measure in self._tables.measures.values():
            if measure.person == person:
                self._tables.measures[measure.id] = replace(measure, person=None)

    async def addresses(self, person: str) -> list[Address]:
        rows = [row for row in self._addresses.values() if row.person == person]
        return sorted(rows, key=lambda row: row.account)

    async def addresses_of_account(self, account: bytes) -> list[Address]:
        rows = [row for row in self._addresses.values() if row.account == account]
        return sorted(rows, key=lambda row: row.person)

    async def accounts(self, persons: Collection[str]) -> list[tuple[str, bytes]]:
        return [
            (row.person, row.account) for row in self._addresses.values() if row.person in persons
        ]

    def save_address(self, address: Address) -> None:
        self._addresses[address.person, address.account] = address

    def remove_address(self, address: Address) -> None:
        self._addresses.pop((address.person, address.account), None)

    async def sign_in(self, code: bytes) -> SignIn | None:
        return self._tables.sign_ins.get(code)

    def save_sign_in(self, sign_in: SignIn) -> None:
        self._tables.sign_ins[sign_in.code] = sign_in

    def remove_sign_in(self, code: bytes) -> None:
        self._tables.sign_ins.pop(code, None)


class FakeConversations:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.conversations

    async def of_account(self, account: bytes) -> list[Conversation]:
        return [row for row in by_id(self._rows) if row.account == account]

    async def of_subject(self, subject: str) -> list[Conversation]:
        return [row for row in by_id(self._rows) if row.subject == subject]

    def save(self, conversation: Conversation) -> None:
        self._rows[conversation.id] = conversation

    def remove(self, conversation: Conversation) -> None:
        self._rows.pop(conversation.id, None)

    async def remove_expired(self, now: datetime) -> int:
        return drop_where(self._rows, lambda row: row.expires is not None and row.expires <= now)


class FakeLetters:
    def __init__(self, tables: Tables) -> None:
        self._rows, self._pauses = tables.letters, tables.pauses

    async def get(self, letter: str) -> Letter | None:
        return self._rows.get(letter)

    async def about(self, subject: str) -> list[Letter]:
        return [row for row in await self.all() if row.subject == subject]

    async def about_any(self, subjects: Collection[str]) -> list[Letter]:
        return [row for row in await self.all() if row.subject in subjects]

    async def about_to(self, subject: str, person: str) -> list[Letter]:
        return [row for row in await self.about(subject) if row.person == person]

    async def due(self, now: datetime, limit: int) -> list[Letter]:
        ready = [
            (max(row.due, row.not_before or row.due), row.id, row)
            for row in self._rows.values()
            if row.state is LetterState.QUEUED
        ]
        return [row for first, _, row in sorted(ready, key=itemgetter(0, 1)) if first <= now][
            :limit
        ]

    async def sending(self) -> list[Letter]:
        return [row for row in await self.all() if row.state is LetterState.SENDING]

    async def queued_about(self, subjects: Collection[str]) -> set[str]:
        queued = [row for row in self._rows.values() if row.state is LetterState.QUEUED]
        return {row.subject for row in queued if row.subject in subjects}

    async def sent_to(self, person: str, since: datetime) -> list[Letter]:
        return [
            row
            for row in await self.all()
            if row.person == person and row.state is LetterState.SENT and row.due >= since
        ]

    async def to(self, person: str) -> list[Letter]:
        return [row for row in await self.all() if row.person == person]

    async def all(self) -> list[Letter]:
        return sorted(self._rows.values(), key=lambda row: (row.due, row.id))

    async def pause(self, subject: str) -> Pause | None:
        return self._pauses.get(subject)

    def save_pause(self, pause: Pause) -> None:
        self._pauses[pause.subject] = pause

    def remove_pause(self, subject: str) -> None:
        self._pauses.pop(subject, None)

    def save(self, letter: Letter) -> None:
        self._rows[letter.id] = letter

    def remove(self, letter: Letter) -> None:
        self._rows.pop(letter.id, None)
