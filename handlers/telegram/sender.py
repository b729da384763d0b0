"""One letter out by Telegram, and what is known about it afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from telegram.error import BadRequest, Forbidden

from bot.model import Address
from bot.replies import Delivered, Delivery, Say, TryLater
from handlers.log import fault
from handlers.telegram.calls import Calls
from handlers.telegram.pace import Letters, Shut
from handlers.telegram.render import Message, Renderer, Upload
from handlers.telegram.request import NotSent

log = structlog.get_logger()

UNREACHABLE = timedelta(minutes=1)
"""How long to wait where no connection comes about."""
PATIENCE = 30.0
"""Seconds that the rest of a letter waits once Telegram has slowed it down: less than the outbox's
lease."""
GONE = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid")


class TelegramSender:
    """Brings letters; the outbox decides which and when."""

    def __init__(
        self, calls: Calls, lane: Letters, renderer: Renderer, now: Callable[[], datetime]
    ) -> None:
        self._calls, self._lane, self._renderer, self._now = calls, lane, renderer, now
        self._shut_until: datetime | None = None

    async def ready(self) -> None:
        """Return when the next letter may go."""
        await self._lane.turn()

    async def send(self, address: Address, language: str, saying: Say) -> Delivery:
        """Bring a letter's messages. Any error that is not foreseen here is for the outbox."""
        if self._shut_until is not None and self._now() < self._shut_until:
            # Letters by other doors must not wait behind each one that finds this one shut.
            return TryLater(self._shut_until)
        first, *more = self._renderer.render(saying, language)
        chat = int(address.address)
        try:
            await self._calls.send(chat, first, language)
        except NotSent:
            self._shut_until = self._now() + UNREACHABLE
            return TryLater(self._shut_until)
        except Shut as shut:
            return TryLater(self._now() + timedelta(seconds=shut.seconds))
        except Forbidden:
            return Delivered.GONE
        except BadRequest as refusal:
            if any(word in str(refusal).lower() for word in GONE):
                return Delivered.GONE
            log.error("letter refused", **fault(refusal))
            return Delivered.REFUSED
        # From here on part of it has arrived: what fails now is for the outbox.
        for message in more:
            await self._rest(chat, message, language)
        return Delivered.YES

    async def _rest(self, chat: int, message: Message | Upload, language: str) -> None:
        try:
            await self._calls.send(chat, message, language)
        except Shut as shut:
            if shut.seconds > PATIENCE:
                raise
            await asyncio.sleep(shut.seconds)
            await self._calls.send(chat, message, language)
