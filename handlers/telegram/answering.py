"""Answers on their way out: in order within a chat, chats side by side, none holding up a batch."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import Forbidden, TelegramError

from bot.model import Door
from bot.replies import Say
from handlers.intake import Intake, Taken
from handlers.log import fault
from handlers.telegram.calls import Calls
from handlers.telegram.render import Message, Renderer
from handlers.telegram.request import NotSent, fate_unknown

log = structlog.get_logger()

MAKE_GOOD_AFTER = 30.0
"""Seconds until somebody whose answer may not have arrived is shown where they are."""
LAST_SECONDS = 3.0
"""How long answers on their way are waited for when the bot is asked to stop."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One press's answer for one chat."""

    chat: int
    taken: Taken
    pressed: int | None = None
    """The message whose button was pressed."""
    query: str | None = None
    again: bool = False
    """It already stands for an answer that may not have arrived."""


class Answering:
    """A queue a chat, worked off by one task while it is not empty."""

    def __init__(self, calls: Calls, renderer: Renderer, intake: Intake) -> None:
        self._calls, self._renderer, self._intake = calls, renderer, intake
        self._chats: dict[int, deque[Outgoing]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, outgoing: Outgoing) -> None:
        """Send this after whatever the chat still has to get."""
        queue = self._chats.get(outgoing.chat)
        if queue is not None:
            queue.append(outgoing)
            return
        self._chats[outgoing.chat] = deque([outgoing])
        self._start(self._work(outgoing.chat))

    async def idle(self) -> None:
        """Return when nothing is on its way any more."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Finish what is nearly out; the rest is owed and made good at the next start."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=LAST_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, chat: int) -> None:
        queue = self._chats[chat]
        try:
            while queue:
                await self._answer(queue[0])
                queue.popleft()
        finally:
            del self._chats[chat]

    async def _answer(self, outgoing: Outgoing) -> None:
        try:
            if outgoing.query is not None:
                self._start(self._acknowledge(outgoing.chat, outgoing.query))
            await self._say(outgoing)
        except Forbidden:
            log.info("chat closed to us")
        except TelegramError as error:
            log.warning("answer not sent", **fault(error))
            # What never left is tried for as long as it takes; what may have arrived, once.
            missing = isinstance(error, NotSent) or (fate_unknown(error) and not outgoing.again)
            if missing and outgoing.taken.debt is not None:
                self._start(self._make_good(outgoing))
                return
        except Exception as error:
            log.error("answer failed", **fault(error))
        if outgoing.taken.debt is not None:
            self._intake.settle(outgoing.taken.debt)

    async def _acknowledge(self, chat: int, query: str) -> None:
        """End the button's spinner, beside the answer: it must cost no round trip of its own."""
        try:
            await self._calls.acknowledge(chat, query)
        except TelegramError as error:
            log.info("press not acknowledged", **fault(error))

    async def _say(self, outgoing: Outgoing) -> None:
        language, place = outgoing.taken.language, outgoing.pressed
        for saying in outgoing.taken.sayings:
            messages = self._renderer.render(saying, language)
            if place is not None and isinstance(saying, Say) and not saying.stay:
                number, place = place, None
                only = messages[0]
                if len(messages) == 1 and isinstance(only, Message):
                    await self._calls.replace(outgoing.chat, number, only, language)
                    continue
            for message in messages:
                await self._calls.send(outgoing.chat, message, language)

    async def _make_good(self, outgoing: Outgoing) -> None:
        """The press took effect and its answer may be lost: show where the person is, once."""
        debt = outgoing.taken.debt
        if debt is None:
            return
        await asyncio.sleep(MAKE_GOOD_AFTER)
        taken = await self._intake.make_good(
            Door.TELEGRAM, str(outgoing.chat), debt, outgoing.taken.language
        )
        self.put(Outgoing(outgoing.chat, taken, again=True))
