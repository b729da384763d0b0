"""Encrypting what lies in a column named `sealed`, bound to the row it lies in.

The scheme is `bot.anonymity`'s; the nonce is drawn here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from bot.anonymity import NONCE_BYTES, derived, seal, unseal, unseal_all
from bot.ports import Keys


class Seal:
    """Seals rows of one table; each row under a key of the caller's choice."""

    def __init__(self, table: str) -> None:
        self._table = _framed(table.encode())

    def close(self, key: bytes, plain: bytes, *place: bytes) -> bytes:
        """Encrypt what belongs to this place."""
        return seal(key, plain, self._purpose(place), os.urandom(NONCE_BYTES))

    def open(self, key: bytes, sealed: bytes, *place: bytes) -> bytes:
        """Decrypt what was sealed for this place.

        Raises:
            MissingKey: this key did not seal it there, or it was damaged.
        """
        return unseal(key, sealed, self._purpose(place))

    def open_all(self, key: bytes, rows: Iterable[tuple[bytes, bytes, bytes]]) -> list[bytes]:
        """`open` of many under one key, for rows that have most of their place in common.

        Each row is what was sealed, the first part of its place, and the `rest` of it.
        """
        table = self._table
        return unseal_all(key, ((row, table + _framed(first) + rest) for row, first, rest in rows))

    def rest(self, *place: bytes) -> bytes:
        """All parts of a place but the first, for `open_all`."""
        return b"".join(map(_framed, place))

    def _purpose(self, place: tuple[bytes, ...]) -> bytes:
        return self._table + b"".join(map(_framed, place))


def _framed(part: bytes) -> bytes:
    """A part with its length: it keeps ("ab", "c") and ("a", "bc") apart."""
    return len(part).to_bytes(4, "big") + part


def filled_up(written: bytes, step: int) -> bytes:
    """JSON with blanks at its end, up to a multiple of so many bytes: its length tells little."""
    return written.ljust(-(-len(written) // step) * step)


class LastingKey:
    """A key for one purpose, derived from the lasting one when it is first needed."""

    def __init__(self, keys: Keys, purpose: str) -> None:
        self._keys, self._purpose = keys, purpose
        self._derived: bytes | None = None

    def __call__(self) -> bytes:
        if self._derived is None:
            self._derived = derived(self._keys.lasting(), self._purpose)
        return self._derived
