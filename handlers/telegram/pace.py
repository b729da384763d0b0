"""How fast messages go out: letters evenly and never faster than Telegram allows, replies first.

Telegram lets a bot send about 30 messages a second to different chats
(https://core.telegram.org/bots/faq#broadcasting-to-users). Letters, which can wait, leave room for
replies. A reply waits only where letters have used up the second: on average a few milliseconds,
where Telegram's refusal would cost a second and more.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from handlers.telegram.gate import Gate

LIMIT: Final = 30
"""Messages that Telegram lets through within any second."""
STEP: Final = 1 / (0.975 * LIMIT)
"""Seconds from one letter to the next: a little more than the limit asks for."""
SECOND: Final = 1.01
"""The second within which messages are counted, with what one may be longer on its way."""
CATCHING_UP: Final = 3 * STEP
"""Seconds that a letter may be late and the beat still be kept: those after it come closer."""
LONGEST_STEP: Final = 1.0
"""Letters do not stand still, however many replies go out: one a second goes at least."""


@dataclass(frozen=True, slots=True)
class _Sent:
    moment: float
    letter: bool


class Pace:
    """Deals out the moments for messages: a beat for letters, and the limit for all of them.

    The beat counts from when a letter was due and not from when it went, so the little that every
    wait is too long does not add up.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._beat = 0.0
        self._sent: deque[_Sent] = deque(maxlen=LIMIT)
        """The latest messages, the oldest first."""

    async def reply(self) -> None:
        """Return when a reply may go: at once, unless letters have used up the second."""
        while (wait := self._for_a_reply()) > 0:  # noqa: ASYNC110 (time, no event)
            await asyncio.sleep(wait)
        now = self._monotonic()
        self._sent.append(_Sent(now, letter=False))
        self._beat = min(max(self._beat, now) + STEP, now + LONGEST_STEP)

    async def letter(self) -> None:
        """Return when the next letter may go."""
        latest = self._monotonic() + LONGEST_STEP
        while (wait := self._for_a_letter(latest)) > 0:  # noqa: ASYNC110 (time, no event)
            await asyncio.sleep(wait)
        now = self._monotonic()
        self._sent.append(_Sent(now, letter=True))
        # Who comes a moment late keeps the beat; whoever comes later begins it anew.
        self._beat = (self._beat if now - self._beat < CATCHING_UP else now) + STEP

    def _for_a_reply(self) -> float:
        """Seconds until the limit allows it; where no letter has used it up, Telegram judges."""
        return self._for_room() if any(sent.letter for sent in self._sent) else 0.0

    def _for_a_letter(self, latest: float) -> float:
        """Seconds until the beat and the limit allow it; every reply moves the beat on."""
        now = self._monotonic()
        return min(max(self._for_room(), self._beat - now), latest - now)

    def _for_room(self) -> float:
        """Seconds until fewer messages than allowed have gone out within the last second."""
        if len(self._sent) < LIMIT:
            return 0.0
        return self._sent[0].moment + SECOND - self._monotonic()


class Shut(Exception):
    """Telegram has said that nothing may go to this chat for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Lane(ABC):
    """A way to Telegram."""

    connect_tries: int
    """Attempts while no connection comes about."""

    def __init__(self, gate: Gate, pace: Pace) -> None:
        self._gate, self._pace = gate, pace

    @abstractmethod
    async def passed(self, chat: int, method: str) -> None:
        """Return when this may be called for the chat.

        Raises:
            Shut: not now, and whoever calls has better things to do than to wait.
        """

    def close(self, chat: int, seconds: float) -> None:
        """Nothing goes to the chat for that long: Telegram has said so."""
        self._gate.close(chat, seconds)


class Replies(Lane):
    """What people wait for."""

    connect_tries = 6
    """With their pauses about a minute."""

    async def passed(self, chat: int, method: str) -> None:
        """Return as soon as no wait is on for the chat and there is room."""
        await self._gate.passed(chat)
        # Telegram counts new messages; an edit or a stopped spinner takes no letter's place.
        if method.startswith("send"):
            await self._pace.reply()


class Letters(Lane):
    """What nobody waits for at this moment. No letter holds up those to others."""

    connect_tries = 1

    def __init__(self, gate: Gate, pace: Pace) -> None:
        super().__init__(gate, pace)
        self._has_turn = False

    async def turn(self) -> None:
        """Return when the next letter may go: its first message then goes at once."""
        await self._pace.letter()
        self._has_turn = True

    async def passed(self, chat: int, method: str) -> None:
        """Return when it is this message's turn.

        Raises:
            Shut: a wait is on for the chat.
        """
        del method
        if (wait := self._gate.wait(chat)) > 0:
            raise Shut(wait)
        if not self._has_turn:
            await self._pace.letter()
        self._has_turn = False
