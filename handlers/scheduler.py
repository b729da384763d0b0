"""The clock: APScheduler ticks and asks the heart what is due. It holds no business jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from handlers.log import fault

log = structlog.get_logger()

EVERY = 15
"""Seconds between ticks: how late a letter may be without anybody noticing."""


class Scheduler:
    """Calls `tick` every few seconds; one at a time, and a failing one does not stop the next."""

    def __init__(self, tick: Callable[[], Awaitable[None]]) -> None:
        self._tick = tick
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self.working = False
        """Whether the last tick came through: what `/healthz` tells of the outbox."""
        self._ticking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to tick, at once."""
        self._scheduler.add_job(
            self.once,
            "interval",
            seconds=EVERY,
            max_instances=1,
            coalesce=True,
            next_run_time=datetime.now(UTC),
        )
        self._scheduler.start()

    async def once(self) -> None:
        """One tick."""
        self._ticking = asyncio.current_task()
        try:
            await self._tick()
        except Exception as error:
            self.working = False
            log.error("tick failed", **fault(error))
        else:
            self.working = True

    async def stop(self) -> None:
        """Tick no more. A tick that goes on is asked to end, and is waited for."""
        self._scheduler.shutdown(wait=False)
        if self._ticking is not None:
            await asyncio.wait((self._ticking,))
