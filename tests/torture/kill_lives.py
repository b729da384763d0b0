"""One process of the bot, from its fork to its end, as seen from outside."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tests.torture.kill_points import Place, Point

ROOT: Final = Path(__file__).resolve().parents[2]


class Life:
    """One process of the bot."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._pid = 0
        self._shall_die = False
        self._ticked: asyncio.Future[bool] | None = None
        self.up = asyncio.Event()
        self.port = 0
        """Where its pages are, if it was asked for any."""
        self.at: Point | None = None
        """The point at which it died."""
        self.failure = ""
        """How it ended by itself."""
        self.over = asyncio.create_task(self._listen())

    @property
    def is_over(self) -> bool:
        """Whether the process is gone."""
        return self.over.done()

    def kill(self) -> None:
        """SIGKILL, as soon as it is known to whom."""
        self._shall_die = True
        # Zero would be everybody here, ourselves included.
        if self._pid > 0:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    async def begun(self) -> bool:
        """Return when the bot is up; False if it died before."""
        up = asyncio.create_task(self.up.wait())
        ends: set[asyncio.Task[Any]] = {up, self.over}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        return not self.is_over

    async def tick(self, now: datetime) -> bool:
        """Let the bot's clock tick; False if it died over it."""
        self._ticked = asyncio.get_running_loop().create_future()
        with contextlib.suppress(ConnectionError):
            self._writer.write(json.dumps({"tick": now.isoformat()}).encode() + b"\n")
        ends: set[asyncio.Future[Any]] = {self._ticked, self.over}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        return self._ticked.done()

    async def _listen(self) -> None:
        with contextlib.suppress(ConnectionError):
            async for line in self._reader:
                if line.endswith(b"\n"):
                    self._heard(json.loads(line))
        self._writer.close()
        # The connection is gone a moment before the process: it may still hold the database.
        await until(lambda: self._pid == 0 or not _lives(self._pid))

    def _heard(self, said: dict[str, Any]) -> None:
        match said:
            case {"pid": pid}:
                self._pid = pid
                if self._shall_die:
                    self.kill()
            case {"up": port}:
                self.port = port
                self.up.set()
            case {"ticked": _} if self._ticked is not None:
                self._ticked.set_result(True)
            case {"at": [file, line, moment, nth]}:
                self.at = Point(Place(file, line, moment), nth)
            case {"failed": failure}:
                self.failure = failure


async def until(check: Callable[[], bool]) -> None:
    """Return when this is so. Nothing tells of what happens in another process."""
    while not check():  # noqa: ASYNC110 - see above
        await asyncio.sleep(0.002)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Nursery:
    """The process from which bots are forked; see `kill_child`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.kill_child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        hello = json.loads(self._process.stdout.readline() or "{}")
        assert hello, "the bot could not be imported: see above"
        self._port: int = hello["port"]
        self.places = [Place(*place) for place in hello["places"]]

    def stop(self) -> None:
        """End it; the children's connections have ended before."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    async def fork(self, **job: Any) -> Life:
        """A child that is what the job says."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(json.dumps(job).encode() + b"\n")
        return Life(reader, writer)
