"""The nouns of working groups: what people of an event go on with, and who wants to; and the port.

Nobody who goes on can be found among those who have answered, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WorkingGroup:
    """What somebody who took part can go on with. Its words are for everybody to read."""

    id: str
    event: str
    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Contact:
    """That somebody wants to go on, and how to reach them. It refers to no answer of theirs."""

    account: bytes
    """A tag of group and account, of each group another one: by it they find and withdraw it."""
    working_group: str
    event: str
    name: str
    reached: str
    """How they can be reached, in their own words."""


class WorkingGroups(Protocol):
    """Working groups go with their event, and contacts with their group."""

    async def get(self, group: str) -> WorkingGroup | None: ...
    async def all(self) -> list[WorkingGroup]: ...
    async def of_event(self, event: str) -> list[WorkingGroup]:
        """By name."""

    def save(self, group: WorkingGroup) -> None: ...
    def remove(self, group: str) -> None: ...
    async def drop_contacts(self, event: str) -> None:
        """Delete all contacts that were left for an event's groups, unread."""

    async def contact(self, account: bytes) -> Contact | None: ...
    async def contacts_of(self, accounts: Collection[bytes]) -> list[Contact]: ...
    async def contacts(self, group: str) -> list[Contact]:
        """By name: in which order they came can be told by nobody."""

    def save_contact(self, contact: Contact) -> None: ...
    def remove_contact(self, account: bytes) -> None: ...
