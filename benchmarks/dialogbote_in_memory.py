"""Dialogbote with a storage that stores nothing: the mark for what durability costs.

Everything else is the product itself, taken as it is: `dialogbote run` with other repositories.
They are dictionaries: no SQL, no encryption of rows, no disk, no thread. Only what the self-check
asks for is here; whatever else is looked up is empty. Invitations come from `codes.json`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import ports
from bot.anonymity import code_hash
from bot.model import (
    Address,
    Assessment,
    Conversation,
    Municipality,
    MunicipalityKind,
    Person,
    Role,
)
from handlers import assembly, cli
from storage.chance import SystemChance

CODES = "codes.json"


class Nothing:
    """A repository in which there is never anything."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        async def found(*_: object) -> list[Any]:
            return []

        return found


class Municipalities:
    def __init__(self) -> None:
        self.rows: dict[str, Municipality] = {}

    async def get(self, municipality: str) -> Municipality | None:
        return self.rows.get(municipality)

    async def all(self) -> list[Municipality]:
        return list(self.rows.values())


class People:
    def __init__(self) -> None:
        self.rows: dict[str, Person] = {}
        self.invited: dict[bytes, str] = {}
        self.addresses_by_account: defaultdict[bytes, dict[str, Address]] = defaultdict(dict)

    async def get(self, person: str) -> Person | None:
        return self.rows.get(person)

    async def all(self) -> list[Person]:
        return list(self.rows.values())

    async def of_account(self, account: bytes) -> list[Person]:
        return [self.rows[person] for person in self.addresses_by_account.get(account, ())]

    async def with_role(self, role: Role, municipality: str | None) -> list[Person]:
        return [
            person
            for person in self.rows.values()
            if person.role is role and municipality in (None, person.municipality)
        ]

    async def addresses_of_account(self, account: bytes) -> list[Address]:
        return list(self.addresses_by_account.get(account, {}).values())

    async def invited_by(self, code: bytes) -> Person | None:
        return self.rows.get(self.invited.get(code, ""))

    def save(self, person: Person) -> None:
        before = self.rows.get(person.id)
        if before is not None and before.invitation is not None:
            del self.invited[before.invitation]
        self.rows[person.id] = person
        if person.invitation is not None:
            self.invited[person.invitation] = person.id

    def save_address(self, address: Address) -> None:
        self.addresses_by_account[address.account][address.person] = address


class Conversations:
    def __init__(self) -> None:
        self.by_account: defaultdict[bytes, dict[str, Conversation]] = defaultdict(dict)

    async def of_account(self, account: bytes) -> list[Conversation]:
        return list(self.by_account.get(account, {}).values())

    def save(self, conversation: Conversation) -> None:
        self.by_account[conversation.account][conversation.id] = conversation

    def remove(self, conversation: Conversation) -> None:
        self.by_account[conversation.account].pop(conversation.id, None)

    async def remove_expired(self, now: datetime) -> int:
        del now
        return 0


class Assessments:
    def __init__(self) -> None:
        self.rows: dict[str, Assessment] = {}
        self.by_person: defaultdict[str, dict[str, None]] = defaultdict(dict)

    async def of_person(self, person: str) -> list[Assessment]:
        return [self.rows[assessment] for assessment in self.by_person.get(person, ())]

    def save(self, assessment: Assessment) -> None:
        self.rows[assessment.id] = assessment
        self.by_person[assessment.person][assessment.id] = None


class Presses:
    def __init__(self) -> None:
        self.keys: set[str] = set()

    async def known(self, key: str) -> bool:
        return key in self.keys

    def remember(self, key: str) -> None:
        self.keys.add(key)


class Owed:
    def owe(self, account: bytes, token: int, address: str) -> None: ...

    def settle(self, account: bytes, token: int) -> None: ...

    async def all(self) -> list[tuple[bytes, int, str]]:
        return []


class Keys:
    def lasting(self) -> bytes:
        return b"-" * 32


class Unit:
    """One unit for ever: nothing is ever rolled back."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.chance = SystemChance()
        self.keys = Keys()
        self.municipalities, self.people = Municipalities(), People()
        self.conversations, self.assessments = Conversations(), Assessments()
        self.presses, self.owed = Presses(), Owed()
        self.erasures = Nothing()

    def __getattr__(self, name: str) -> Nothing:
        """All other nouns: there is never one of them."""
        if name not in vars(ports.Unit):
            raise AttributeError(name)
        return Nothing()

    @property
    def now(self) -> datetime:
        return self._clock()

    async def preload(self, accounts: Collection[bytes], keys: Collection[str]) -> None: ...

    async def prune(self) -> None: ...

    def turn_done(self) -> None: ...

    def turn_failed(self) -> None: ...


class Storage:
    """What `assembly` opens."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    @classmethod
    async def open(cls, _url: str, data_dir: Path, clock: Callable[[], datetime]) -> Storage:
        unit = Unit(clock)
        place = Municipality("musterstadt", "Musterstadt", MunicipalityKind.KREISFREI)
        unit.municipalities.rows[place.id] = place
        for code in json.loads((data_dir / CODES).read_text("utf-8")):
            id_ = unit.chance.identifier()
            unit.people.save(
                Person(id_, Role.RESPONDENT, place.id, note="P", invitation=code_hash(code))
            )
        return cls(unit)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        yield self._unit

    async def close(self) -> None: ...


if __name__ == "__main__":
    assembly.Storage = Storage
    sys.exit(cli.main(["run"]))
