"""Which door brings a letter: Telegram or e-mail, where they are open; browsers show theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.model import Address
from bot.replies import Delivery, Mail, Say, TryLater
from handlers.email.sender import EmailSender
from handlers.telegram.sender import TelegramSender

SHUT = timedelta(minutes=15)
"""How long a letter waits for a door that this process has not opened."""


class Senders:
    """The doors that can bring letters."""

    def __init__(
        self,
        telegram: TelegramSender | None,
        email: EmailSender | None,
        now: Callable[[], datetime],
    ) -> None:
        self._telegram, self._email, self._now = telegram, email, now

    async def ready(self) -> None:
        """Return when the next letter may go. Only Telegram cares how fast they come."""
        if self._telegram is not None:
            await self._telegram.ready()

    async def send(self, address: Address, language: str, saying: Say) -> Delivery:
        """Bring a letter by the door that its address is at."""
        if isinstance(saying, Mail):
            if self._email is not None:
                return await self._email.send(address, language, saying)
        elif self._telegram is not None:
            return await self._telegram.send(address, language, saying)
        return TryLater(self._now() + SHUT)
