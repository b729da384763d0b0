"""Languages that people asked for of whom nothing is stored: kept in memory only, like tries."""

from __future__ import annotations

from collections import OrderedDict

ACCOUNTS = 10_000
"""Accounts remembered at once; the longest known are forgotten first."""


class Wishes:
    """The language each account chose last, forgotten at every restart."""

    def __init__(self) -> None:
        self._languages: OrderedDict[bytes, str] = OrderedDict()

    def of(self, account: bytes) -> str | None:
        """What this account wishes, if it has said so."""
        return self._languages.get(account)

    def keep(self, account: bytes, language: str) -> None:
        """This account has chosen."""
        self._languages[account] = language
        self._languages.move_to_end(account)
        if len(self._languages) > ACCOUNTS:
            self._languages.popitem(last=False)

    def forget(self, account: bytes) -> None:
        """This account is forgotten."""
        self._languages.pop(account, None)
