"""What a forked child is: the bot itself, until it is killed.

The bot's content files are read before the fork, as they do not change, and a first house is opened
and closed, so that what a process finds out once is known; all else is opened anew by each child, as
after a real start.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from config.content import Content
from config.phrases import Phrasebook
from config.settings import Settings
from handlers import log as logs
from handlers.assembly import only_process, opened
from handlers.serving import Doors
from handlers.telegram import application
from handlers.telegram.api import make_bot
from handlers.web.application import web_server
from tests.torture.kill_variants import VARIANTS

Job = dict[str, Any]
TIDYING: Final = 0.05
"""Seconds between two times of writing down what was settled: in earnest one, here often enough
for the shortest route to come past."""

_CONTENT, _PHRASEBOOK = Content.load(), Phrasebook.load()


def prepare() -> None:
    """Do before the fork what would be the same in each child. Leaves no thread behind."""
    Content.load = classmethod(lambda cls, *_, **__: _CONTENT)  # type: ignore[method-assign,assignment]
    Phrasebook.load = classmethod(lambda cls: _PHRASEBOOK)  # type: ignore[method-assign,assignment]
    application.PAUSE = TIDYING
    with TemporaryDirectory() as folder:
        asyncio.run(_once(_settings(Path(folder), None, "https://api.telegram.org/bot")))
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(10)


async def _once(settings: Settings) -> None:
    async with opened(settings) as house:
        Doors(house, None)


def run(job: Job, connection: socket.socket) -> None:
    """Be the bot that the job describes."""
    if job["variant"]:
        VARIANTS[job["variant"]]()
    asyncio.run(_live(job, connection))


async def _live(job: Job, connection: socket.socket) -> None:
    """The bot, from start to end; its clock and its ticks are the test's."""
    logs.configure()
    folder = Path(job["folder"])
    now = datetime.fromisoformat(job["now"])
    async with AsyncExitStack() as stack:
        stack.enter_context(only_process(folder))
        settings = _settings(folder, job["token"], job["api_url"])
        house = await stack.enter_async_context(opened(settings, lambda: now))
        bot = make_bot(job["token"], job["api_url"])
        await bot.initialize()
        doors = Doors(house, bot)
        assert doors.telegram is not None
        polling = asyncio.create_task(doors.telegram.run())
        port = 0
        if job["pages"]:
            listening = socket.create_server(("127.0.0.1", 0))
            port = listening.getsockname()[1]
            server = web_server(doors.web, "127.0.0.1", port)
            pages = asyncio.create_task(server.serve(sockets=[listening]))
            stack.callback(pages.cancel)
        reader, writer = await asyncio.open_connection(sock=connection)
        writer.write(json.dumps({"up": port}).encode() + b"\n")
        orders = asyncio.create_task(reader.readline())
        while True:
            await asyncio.wait((polling, orders), return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()
            line = await orders
            if not line:
                return
            now = datetime.fromisoformat(json.loads(line)["tick"])
            await doors.tick()
            writer.write(b'{"ticked": true}\n')
            orders = asyncio.create_task(reader.readline())


def _settings(folder: Path, token: str | None, api_url: str) -> Settings:
    return Settings(
        _env_file=None,
        token=token,
        api_url=api_url,
        data_dir=folder,
        database_url="",
        public_url=None,
        web_host="127.0.0.1",
        web_port=8080,
    )
