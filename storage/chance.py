"""Randomness in earnest: the operating system's, good enough for keys and codes."""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")

IDENTIFIER_LENGTH = 10
"""Characters of 5 bits each: 50 bits."""


class SystemChance:
    """`bot.ports.Chance` by `secrets`."""

    def identifier(self) -> str:
        return b32encode(secrets.token_bytes(10)).decode().lower()[:IDENTIFIER_LENGTH]

    def uuid(self) -> str:
        return UUID(bytes=secrets.token_bytes(16), version=4).hex

    def bits(self, count: int) -> int:
        return secrets.randbits(count)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return secrets.SystemRandom().sample(items, len(items))
