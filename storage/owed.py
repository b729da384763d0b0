"""Accounts that are still owed an answer: after a crash they are told where they are.

The address goes as soon as the answer is out; it is encrypted under a key outside the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ports import Keys
from storage.pages import Book, Pages, Row
from storage.sealing import LastingKey, Seal
from storage.tables import owed as table

_SEAL = Seal("owed")


@dataclass(frozen=True, slots=True)
class _Debt:
    """One account's newest answer that was not shown yet."""

    account: bytes
    token: int
    address: str


class Owed:
    """What the bot has promised by committing, and not said yet."""

    def __init__(self, book: Book, keys: Keys) -> None:
        self._key = LastingKey(keys, "address")
        # Keyed with the token: settling an older answer does not touch a newer one's row.
        self._pages: Pages[tuple[bytes, int], _Debt] = Pages(
            book, table, self._encode, self._decode, key=("account", "token")
        )

    def owe(self, account: bytes, token: int, address: str) -> None:
        """An answer is owed to the account, whatever was owed before."""
        self._pages.put(_Debt(account, token, address))

    def settle(self, account: bytes, token: int) -> None:
        """That answer is out; a newer one stays owed."""
        self._pages.remove((account, token))

    async def all(self) -> list[tuple[bytes, int, str]]:
        """(account, token, address) of every account that is owed an answer."""
        return [(debt.account, debt.token, debt.address) for debt in await self._pages.select()]

    def _encode(self, value: _Debt) -> Row:
        sealed = _SEAL.close(self._key(), value.address.encode(), value.account)
        return {"account": value.account, "token": value.token, "sealed": sealed}

    def _decode(self, row: Mapping[Any, Any]) -> _Debt:
        address = _SEAL.open(self._key(), row["sealed"], row["account"])
        return _Debt(account=row["account"], token=row["token"], address=address.decode())
