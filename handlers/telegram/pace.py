"""How fast messages go out: letters evenly and never faster than Telegram allows, replies first.

Telegram lets a bot send about 30 messages a second to different chats
(https://core.telegram.org/bots/faq#broadcasting-to-users). Letters, which can wait, leave room for
replies: one place of the thirty is never a letter's. So a reply waits only where others were given
within the same second, and then a few milliseconds, where Telegram's refusal would cost a second
and more.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, Self

from handlers.telegram.gate import Gate

LIMIT: Final = 30
"""Messages that Telegram lets through within any second."""
LETTERS_LIMIT: Final = LIMIT - 1
"""Of these as many may be letters: the place that is left is a reply's."""
SECOND: Final = 1.0
"""The second within which messages are counted."""
STEP: Final = 1 / (0.98 * LIMIT)
"""Seconds from one letter to the next: so few that the places, and not the beat, are the limit."""
ON_ITS_WAY: Final = 1.0
"""Seconds after which a message is thought to have arrived, though nothing has been heard of it."""
CATCHING_UP: Final = 3 * STEP
"""Seconds that a letter may be late and the beat still be kept: those after it come closer."""
LONGEST_STEP: Final = 1.0
"""Letters do not stand still, however many replies go out: one a second goes at least."""


class Place:
    """One of the messages that may go out within a second: taken until a second after it arrived.

    When it arrived only Telegram knows. Its answer comes after that, so the second counts from
    there: what was long on its way does not fall into the same second as those after it.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._free = 0.0
        self._letters = False

    def take(self, *, letter: bool) -> Self:
        """A message goes out now, and has arrived when this context is left."""
        self._letters = letter
        self._free = self._monotonic() + ON_ITS_WAY + SECOND
        return self

    def wait(self) -> float:
        """Seconds until it is free."""
        return max(0.0, self._free - self._monotonic())

    def is_a_letters(self) -> bool:
        """Whether a letter has it."""
        return self._letters and self.wait() > 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._free = min(self._free, self._monotonic() + SECOND)


class Pace:
    """Deals out the moments for messages: a beat for letters, and the limit for all of them.

    The beat counts from when a letter was due and not from when it went, so the little that every
    wait is too long does not add up.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._beat = 0.0
        self._places = [Place(monotonic) for _ in range(LIMIT)]

    async def reply(self) -> Place:
        """Return when a reply may go: at once, unless letters have used up the second."""
        while (wait := self._for_a_reply()) > 0:  # noqa: ASYNC110 (time, no event)
            await asyncio.sleep(wait)
        now = self._monotonic()
        self._beat = min(max(self._beat, now) + STEP, now + LONGEST_STEP)
        return self._next().take(letter=False)

    async def turn(self) -> None:
        """Return when it is time for the next letter."""
        latest = self._monotonic() + LONGEST_STEP
        while (wait := self._for_a_letter(latest)) > 0:  # noqa: ASYNC110 (time, no event)
            await asyncio.sleep(wait)
        now = self._monotonic()
        # Who comes a moment late keeps the beat; whoever comes later begins it anew.
        self._beat = (self._beat if now - self._beat < CATCHING_UP else now) + STEP

    async def letter(self) -> Place:
        """Return when a letter whose turn it is may go: replies may have come before it."""
        latest = self._monotonic() + LONGEST_STEP
        while (wait := self._for_a_place(latest)) > 0:  # noqa: ASYNC110 (time, no event)
            await asyncio.sleep(wait)
        return self._next().take(letter=True)

    def _for_a_reply(self) -> float:
        """Seconds until the limit allows it; where no letter has used it up, Telegram judges."""
        has_letters = any(place.is_a_letters() for place in self._places)
        return self._next().wait() if has_letters else 0.0

    def _for_a_letter(self, latest: float) -> float:
        """Seconds until the beat and the limit allow it; every reply moves the beat on."""
        now = self._monotonic()
        return min(max(self._for_a_place(latest), self._beat - now), latest - now)

    def _for_a_place(self, latest: float) -> float:
        """Seconds until a letter may take the next place and one is left for a reply."""
        taken = sorted(place.wait() for place in self._places if place.is_a_letters())
        for_a_reply = taken[-LETTERS_LIMIT] if len(taken) >= LETTERS_LIMIT else 0.0
        return min(max(self._next().wait(), for_a_reply), latest - self._monotonic())

    def _next(self) -> Place:
        """The place that is free, or will be so first."""
        return min(self._places, key=Place.wait)


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
    def passing(self, chat: int, method: str) -> AbstractAsyncContextManager[None]:
        """Enter when this may be called for the chat, leave when it is answered.

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

    @asynccontextmanager
    async def passing(self, chat: int, method: str) -> AsyncIterator[None]:
        """Enter as soon as no wait is on for the chat and there is room."""
        await self._gate.passed(chat)
        # Telegram counts new messages; an edit or a stopped spinner takes no letter's place.
        if not method.startswith("send"):
            yield
            return
        with await self._pace.reply():
            yield


class Letters(Lane):
    """What nobody waits for at this moment. No letter holds up those to others."""

    connect_tries = 1

    def __init__(self, gate: Gate, pace: Pace) -> None:
        super().__init__(gate, pace)
        self._has_turn = False

    async def turn(self) -> None:
        """Return when the next letter may go: its first message then needs no further turn."""
        await self._pace.turn()
        self._has_turn = True

    @asynccontextmanager
    async def passing(self, chat: int, method: str) -> AsyncIterator[None]:
        """Enter when it is this message's turn.

        Raises:
            Shut: a wait is on for the chat.
        """
        del method
        if (wait := self._gate.wait(chat)) > 0:
            raise Shut(wait)
        if not self._has_turn:
            await self._pace.turn()
        self._has_turn = False
        with await self._pace.letter():
            yield
