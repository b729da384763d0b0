"""Telegram's “too many requests”, honoured to the end: nothing goes where a wait is on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Gate:
    """Closed for one chat after its 429; for all of them once a second chat gets one too.

    The Bot API does not say whether a 429 concerns the chat or the bot: two chats at once tell.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._chats: dict[int, float] = {}
        self._all = 0.0

    def close(self, chat: int, seconds: float) -> None:
        """Nothing goes to the chat for that long."""
        now = self._monotonic()
        until = now + seconds
        self._chats = {c: t for c, t in self._chats.items() if t > now}
        if any(c != chat for c in self._chats):
            self._all = max(self._all, until)
        self._chats[chat] = max(self._chats.get(chat, 0.0), until)

    def wait(self, chat: int) -> float:
        """Seconds until something may go to the chat; 0: now."""
        return max(0.0, max(self._all, self._chats.get(chat, 0.0)) - self._monotonic())

    async def passed(self, chat: int) -> None:
        """Return when the chat may be written to. A wait that grew meanwhile is waited for too."""
        while (seconds := self.wait(chat)) > 0:  # noqa: ASYNC110 (time, no event)
            await asyncio.sleep(seconds)
