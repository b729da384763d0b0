"""Wrong codes in addresses: how many may be tried in a minute.

They cannot be guessed; this only keeps a machine from making us busy. Nobody's address is looked
at, so that all share one count.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from starlette.exceptions import HTTPException

TRIES = 120
WINDOW_SECONDS = 60.0


class Guesses:
    """The wrong codes of the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tries: deque[float] = deque()

    def count(self) -> None:
        """One more.

        Raises:
            HTTPException: there were too many.
        """
        now = self._clock()
        while self._tries and self._tries[0] <= now - WINDOW_SECONDS:
            self._tries.popleft()
        if len(self._tries) >= TRIES:
            raise HTTPException(429)
        self._tries.append(now)
