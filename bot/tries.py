"""How often somebody may guess: counted in memory only, so that nothing is stored of it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

MOST = 10
"""Wrong codes of one account within `WINDOW`."""
WINDOW = timedelta(minutes=10)
ACCOUNTS = 10_000
"""Accounts remembered at once; the longest known are forgotten first."""


class Tries:
    """Wrong codes of each account, forgotten at every restart."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[bytes, list[datetime]] = OrderedDict()

    def exhausted(self, account: bytes, now: datetime) -> bool:
        """Whether this account has to wait."""
        recent = [moment for moment in self._wrong.get(account, ()) if now - moment < WINDOW]
        if recent:
            self._wrong[account] = recent
        else:
            self._wrong.pop(account, None)
        return len(recent) >= MOST

    def count(self, account: bytes, now: datetime) -> None:
        """One more wrong code."""
        self._wrong.setdefault(account, []).append(now)
        self._wrong.move_to_end(account)
        while len(self._wrong) > ACCOUNTS:
            self._wrong.popitem(last=False)
