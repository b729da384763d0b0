"""How fast messages go out: letters evenly and never faster than Telegram allows, replies at once.

Telegram lets a bot send about 30 messages a second to different chats
(https://core.telegram.org/bots/faq#broadcasting-to-users). A reply is never held back: somebody
waits for it. It counts all the same, so that letters, which can wait, leave room for it.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Final

from handlers.telegram.gate import Gate

LIMIT: Final = 30
"""Messages that Telegram lets through within any second."""
STEP: Final = 1 / (0.98 * LIMIT)
"""Seconds from one letter to the next: a little more than the limit asks for."""
SLACK: Final = LIMIT * STEP - 1
"""Seconds that a letter may be late and the next one still on time: that little more, so that even
then there are never more than the limit within a second."""
LONGEST_STEP: Final = 1.0
"""Letters do not stand still, however many replies go out: one a second goes at least."""


class Pace:
    """Deals out the moments for letters, each from when it was due and not from when it went.

    So the little that every wait is too long does not add up.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._free = 0.0

    def replied(self) -> None:
        """A reply went out."""
        now = self._monotonic()
        self._free = min(max(self._free, now) + STEP, now + LONGEST_STEP)

    async def turn(self) -> None:
        """Return when the next letter may go."""
        now = self._monotonic()
        # Who comes a moment late keeps the beat; whoever comes later begins it anew.
        moment = self._free if now - self._free < SLACK else now
        self._free = moment + STEP
        await asyncio.sleep(max(0.0, moment - now))


class Lane(ABC):
    """A way to Telegram."""

    def __init__(self, gate: Gate, pace: Pace) -> None:
        self._gate, self._pace = gate, pace

    @abstractmethod
    async def passed(self, chat: int, method: str) -> None:
        """Return when this may be called for the chat."""

    def close(self, chat: int, seconds: float) -> None:
        """Nothing goes to the chat for that long: Telegram has said so."""
        self._gate.close(chat, seconds)


class Replies(Lane):
    """What people wait for."""

    async def passed(self, chat: int, method: str) -> None:
        """Return as soon as no wait is on for the chat."""
        await self._gate.passed(chat)
        # Telegram counts new messages; an edit or a stopped spinner takes no letter's place.
        if method.startswith("send"):
            self._pace.replied()


class Letters(Lane):
    """What nobody waits for at this moment."""

    async def passed(self, chat: int, method: str) -> None:
        """Return when no wait is on for the chat, and it is the next letter's turn."""
        del method
        await self._pace.turn()
        await self._gate.passed(chat)
