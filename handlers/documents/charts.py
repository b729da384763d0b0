"""Charts, drawn by a process of their own.

Here lives the life of that process (`chart_worker.py`): it is started for the first picture, drawn
into one at a time, and ended when nothing was asked of it for a while. matplotlib, its memory and
its pauses stay over there: nothing in this process may ever import it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.errors import DialogboteError

IDLE: Final = 60.0
"""Seconds without a picture after which the process ends."""
PATIENCE: Final = 30.0
"""Seconds for one picture; the first one after a start takes a few on a small machine."""

_WORKER: Final = Path(__file__).with_name("chart_worker.py")


class ChartFailed(DialogboteError):
    """There is no picture. Everything it would have shown is in its alternative in words."""


class Charts:
    """Draws charts without holding up the event loop.

    Args:
        idle: seconds without work after which the process ends.
        patience: seconds for one picture.
    """

    def __init__(self, *, idle: float = IDLE, patience: float = PATIENCE) -> None:
        self._idle, self._patience = idle, patience
        self._lock = asyncio.Lock()
        self._process: Process | None = None
        self._retirement: asyncio.Task[None] | None = None

    async def radar(self, title: str, axes: Sequence[tuple[str, float | None]]) -> bytes:
        """A PNG of scores from 0 to 100; None leaves a gap.

        Raises:
            ChartFailed: the process died over it twice, or took too long.
        """
        order = json.dumps({"title": title, "axes": axes}).encode() + b"\n"
        async with self._lock:
            self._stay()
            try:
                try:
                    return await self._drawn(order)
                except (EOFError, ConnectionError):
                    # It may have been killed for somebody else's hunger for memory.
                    return await self._drawn(order)
            except (EOFError, ConnectionError, TimeoutError) as error:
                raise ChartFailed(f"no chart: {type(error).__name__}") from error
            finally:
                self._retirement = asyncio.create_task(self._retire())

    async def aclose(self) -> None:
        """End the process, after the picture at hand."""
        async with self._lock:
            self._stay()
            await self._dismiss()

    async def _drawn(self, order: bytes) -> bytes:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", str(_WORKER), stdin=PIPE, stdout=PIPE
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018 - for mypy: both piped
        try:
            async with asyncio.timeout(self._patience):
                stdin.write(order)
                await stdin.drain()
                length = int.from_bytes(await stdout.readexactly(4), "big")
                return await stdout.readexactly(length)
        except BaseException:
            # Half an answer may be on its way: what came next would be taken for the wrong one.
            await self._dismiss()
            raise

    async def _retire(self) -> None:
        await asyncio.sleep(self._idle)
        async with self._lock:
            await self._dismiss()

    def _stay(self) -> None:
        """Call off the retirement. Only under the lock: then it is not at work itself."""
        if self._retirement is not None:
            self._retirement.cancel()
            self._retirement = None

    async def _dismiss(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        # Reads what is left, so that every pipe is closed and not only the process gone.
        await process.communicate()
