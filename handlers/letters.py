"""Which door brings a letter: Telegram, where it is open; browsers show theirs by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.model import Address
from bot.replies import Delivery, Say, TryLater
from handlers.telegram.sender import TelegramSender

SHUT = timedelta(minutes=15)
"""How long a letter waits for a door that this process has not opened."""


class Senders:
    """The doors that can bring letters."""

    def __init__(self, telegram: TelegramSender | None, now: Callable[[], datetime]) -> None:
        self._telegram, self._now = telegram, now

    async def send(self, address: Address, language: str, saying: Say) -> Delivery:
        """Bring a letter by Telegram, the only door that is written to."""
        if self._telegram is None:
            return TryLater(self._now() + SHUT)
        return await self._telegram.send(address, language, saying)
