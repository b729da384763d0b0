"""A process of its own for what takes much memory or time, such as drawing.

Here lives the life of such a process: it is started for the first order, given one order at a time,
and ended when nothing was asked of it for a while. What it imports, its memory and its pauses stay
over there. The other side is a module that reads orders from its standard input and writes, for
each, four bytes of length (big-endian) and the result to its standard output; it ends with its
input. What an order looks like is between the two modules that share it.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.errors import DialogboteError

ROOT: Final = Path(__file__).parents[2]
"""Where the packages lie: the process finds its own modules there, whoever started the bot."""
IDLE: Final = 60.0
"""Seconds without an order after which the process ends."""
ENDING: Final = 5.0
"""Seconds that a process may take to end by itself."""
UNABLE: Final = 3
"""The exit code of a module that lacks something on this machine: trying again is of no use."""


class WorkerFailed(DialogboteError):
    """There is no result: the process died over the order twice, or took too long."""


class WorkerUnable(WorkerFailed):
    """The process cannot do its work on this machine."""


class Worker:
    """Has orders carried out without holding up the event loop.

    Args:
        module: the name of the Python module that the process runs.
        patience: seconds for one order; the first one after a start takes longer.
        idle: seconds without work after which the process ends.
    """

    def __init__(self, module: str, *, patience: float, idle: float = IDLE) -> None:
        self._module, self._patience, self._idle = module, patience, idle
        self._lock = asyncio.Lock()
        self._process: Process | None = None
        self._retirement: asyncio.Task[None] | None = None

    async def ask(self, order: bytes) -> bytes:
        """The result of an order.

        Raises:
            WorkerFailed: the process died over it twice, or took too long.
        """
        async with self._lock:
            self._stay()
            try:
                try:
                    return await self._answer(order)
                except (EOFError, ConnectionError):
                    # It may have been killed for somebody else's hunger for memory.
                    return await self._answer(order)
            except (EOFError, ConnectionError, TimeoutError) as error:
                raise WorkerFailed(f"no result: {type(error).__name__}") from error
            finally:
                self._retirement = asyncio.create_task(self._retire())

    async def aclose(self) -> None:
        """End the process, after the order at hand."""
        async with self._lock:
            self._stay()
            await self._dismiss()

    async def _answer(self, order: bytes) -> bytes:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self._module, cwd=ROOT, stdin=PIPE, stdout=PIPE
            )
        process = self._process
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101, PT018 - for mypy: both piped
        try:
            async with asyncio.timeout(self._patience):
                stdin.write(order)
                await stdin.drain()
                length = int.from_bytes(await stdout.readexactly(4), "big")
                return await stdout.readexactly(length)
        except (EOFError, ConnectionError):
            # It has closed its ends of the pipes: it is ending, and its exit code says why.
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), ENDING)
            await self._dismiss()
            if process.returncode == UNABLE:
                raise WorkerUnable("the process cannot work on this machine") from None
            raise
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
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        if process.stdin is not None:
            process.stdin.close()
        # Reads what is left, so that every pipe is closed and not only the process gone.
        await process.communicate()
