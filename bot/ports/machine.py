"""Randomness, keys outside the database, and the lists of what was erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Chance(Protocol):
    """Randomness, passed in so that tests can know it. Cryptographically strong in earnest."""

    def identifier(self) -> str:
        """A short random id, 10 characters of `[a-z2-7]` (50 bits)."""

    def uuid(self) -> str:
        """A random UUID (version 4) without dashes."""

    def bits(self, count: int) -> int:
        """A random number of that many bits."""

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in an order that tells nothing."""


class Keys(Protocol):
    """The key files beside the database. `create_event` draws an event's; getting creates none.

    Raises (every getter):
        MissingKey: it was destroyed or lost.
    """

    def lasting(self) -> bytes:
        """K_address: encrypts addresses and what is no event's, tags accounts. 32 bytes."""

    def create_event(self, event: str) -> None:
        """Draw the three keys of a new event, written to disk before this returns."""

    def create_passing(self, event: str) -> None:
        """Draw only the two that die at the close, for what nothing is kept of."""

    def participation(self, event: str) -> bytes:
        """K_part: tags of participation; dies at the close."""

    def draft(self, event: str) -> bytes:
        """K_draft: unfinished conversations; dies at the close."""

    def content(self, event: str) -> bytes:
        """K_content: contributions; dies at the end of retention."""

    def destroy_closing(self, event: str) -> None:
        """Delete K_part and K_draft. Saying it twice is fine."""

    def destroy_content(self, event: str) -> None:
        """Delete K_content. Saying it twice is fine."""


class Erasures(Protocol):
    """Lists of hashes beside the keys, so that a restored backup forgets again what was forgotten.

    Written to disk before the unit commits.
    """

    def contribution(self, contribution: str) -> None:
        """This contribution was deleted or replaced."""

    def account(self, account: bytes) -> None:
        """This account's roles, addresses and drafts were deleted."""

    def calendar(self, code: bytes) -> None:
        """The secret address of a calendar, by its hash, is nobody's any more."""
