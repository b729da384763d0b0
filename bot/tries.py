"""How often somebody may do something: counted in memory only, so that nothing is stored of it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

MOST = 10
"""Wrong codes of one account within `WINDOW`."""
WINDOW = timedelta(minutes=10)
ACCOUNTS = 10_000
"""Accounts remembered at once; the longest known are forgotten first."""


class Tries:
    """Wrong codes of each account, or whatever else is counted of whoever a code stands for.

    Forgotten at every restart.
    """

    def __init__(self, most: int = MOST, window: timedelta = WINDOW) -> None:
        self._most, self._window = most, window
        self._wrong: OrderedDict[bytes, list[datetime]] = OrderedDict()

    def exhausted(self, account: bytes, now: datetime) -> bool:
        """Whether this account has to wait."""
        recent = [moment for moment in self._wrong.get(account, ()) if now - moment < self._window]
        if recent:
            self._wrong[account] = recent
        else:
            self._wrong.pop(account, None)
        return len(recent) >= self._most

    def count(self, account: bytes, now: datetime) -> None:
        """One more wrong code."""
        self._wrong.setdefault(account, []).append(now)
        self._wrong.move_to_end(account)
        while len(self._wrong) > ACCOUNTS:
            self._wrong.popitem(last=False)
