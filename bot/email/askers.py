"""Who asks for letters: counted in memory only, by networks, and nothing is stored of it.

A stranger who asks on and on uses up what their own network may ask for, and nobody else's. Where
somebody asks from and what they type is known as a code, under a key that is drawn at every start.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from bot.tries import Tries

FROM_A_NETWORK = 60
"""Requests of one network within `A_WHILE`: a town hall has one address for all its people, and
some of them mistype."""
A_WHILE = timedelta(minutes=10)
TO_A_MAILBOX = 5
"""Letters to one mailbox within `A_DAY` that one network may ask for."""
A_DAY = timedelta(hours=24)


class Askers:
    """The requests of the last day."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._networks = Tries(FROM_A_NETWORK, A_WHILE)
        self._mailboxes = Tries(TO_A_MAILBOX, A_DAY)

    def may_ask(self, network: str, now: datetime) -> bool:
        """Whether one more request of a network is heard, which is counted."""
        return self._one_more(self._networks, now, network)

    def may_write(self, mailbox: str, network: str, now: datetime) -> bool:
        """Whether a network has one more letter sent to a mailbox, which is counted.

        The mailbox is whatever was typed, be it anybody's or not.
        """
        return self._one_more(self._mailboxes, now, network, mailbox)

    def _one_more(self, counted: Tries, now: datetime, *who: str) -> bool:
        code = hmac.digest(self._key, "\n".join(who).encode(), "sha256")
        if counted.exhausted(code, now):
            return False
        counted.count(code, now)
        return True
