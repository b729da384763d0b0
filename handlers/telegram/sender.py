"""One letter out by Telegram, and what is known about it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from telegram.error import BadRequest, Forbidden

from bot.model import Address
from bot.replies import Delivered, Delivery, Say, TryLater
from handlers.telegram.calls import Calls
from handlers.telegram.render import Renderer
from handlers.telegram.request import NotSent

UNREACHABLE = timedelta(minutes=1)
"""How long to wait where no connection comes about."""
GONE = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid")


class TelegramSender:
    """Brings letters; the outbox decides which and when."""

    def __init__(self, calls: Calls, renderer: Renderer, now: Callable[[], datetime]) -> None:
        self._calls, self._renderer, self._now = calls, renderer, now

    async def send(self, address: Address, language: str, saying: Say) -> Delivery:
        """Bring a letter's messages. Any error that is not foreseen here is for the outbox."""
        chat = int(address.address)
        brought = False
        for message in self._renderer.render(saying, language):
            try:
                await self._calls.send(chat, message, language)
            except Forbidden:
                return Delivered.GONE
            except BadRequest as refusal:
                if any(word in str(refusal).lower() for word in GONE):
                    return Delivered.GONE
                raise
            except NotSent:
                return Delivered.UNKNOWN if brought else TryLater(self._now() + UNREACHABLE)
            brought = True
        return Delivered.YES
