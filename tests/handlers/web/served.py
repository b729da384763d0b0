"""The whole bot behind a port of its own, for browsers that are real: heart, storage, both faces of
the browser door (with the demo and without). It lives on a thread, as the tests' browser is driven
from another loop than the bot's.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Thread
from types import MappingProxyType
from typing import Any, TypeVar

from bot.model import Role
from config.settings import Settings
from handlers.demo_roles import DemoRoles
from handlers.serving import Doors
from handlers.web.application import web_server
from tests.living import START, Living

T = TypeVar("T")
HOST = "127.0.0.1"
TOWN = "Musterstadt"
EVENT = "beispiel"
"""The sample's event, open from the start."""


class _Home(Living):
    """An installation that knows the port it is reached at, so that its links lead there."""

    port = 0
    mail: Mapping[str, object] = MappingProxyType({})
    """Settings by which letters go out by e-mail."""

    @property
    def settings(self) -> Settings:
        return super().settings.model_copy(update={"web_port": self.port, **self.mail})


class Served:
    """The bot without Telegram, with the sample municipality, until `stop`."""

    def __init__(self, folder: Path, now: datetime = START) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.life = _Home(folder, None, now)
        self._ports = [0, 0]
        self._stack = AsyncExitStack()
        self.call(self._open())

    @property
    def url(self) -> str:
        """Where people come in."""
        return f"http://{HOST}:{self._ports[0]}"

    @property
    def stage(self) -> str:
        """Where the demo is."""
        return f"http://{HOST}:{self._ports[1]}"

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something where the bot lives, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    def restart(self) -> None:
        """Throw every object away and open the house anew at the same address."""
        self.call(self._close())
        self.call(self._open())

    def stop(self) -> None:
        self.call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def invite(self, role: Role) -> str:
        """The address of a one-time link for a role in the sample's town."""
        code = self.call(self.life.grant(role, None if role is Role.PROGRAMME_LEAD else TOWN))
        return f"{self.url}/join/{code}"

    def ask(self, question: Callable[[Any], Awaitable[T]]) -> T:
        """Look something up in the storage."""

        async def asked() -> T:
            async with self.life.house.storage.unit() as unit:
                return await question(unit)

        return self.call(asked())

    @contextmanager
    def no_room(self) -> Iterator[None]:
        """The disk is full: nothing can be committed."""
        storage = self.life.house.storage
        commit = storage._commit

        async def refused(unit: Any) -> None:
            raise OSError("no space left on device")

        storage._commit = refused  # type: ignore[method-assign]
        try:
            yield
        finally:
            storage._commit = commit  # type: ignore[method-assign]

    async def _open(self) -> None:
        stack = self._stack = AsyncExitStack()
        # Listening from the first moment: who comes before the doors are open waits.
        sockets = [_listening(port) for port in self._ports]
        self._ports = [one.getsockname()[1] for one in sockets]
        self.life.port = self._ports[0]
        await self.life.start()
        stack.push_async_callback(self.life.stop)
        roles = await DemoRoles.prepared(self.life.house)
        for doors, one in zip((None, Doors(self.life.house, None, roles)), sockets, strict=True):
            server = web_server((doors or self.life.doors).web, HOST, one.getsockname()[1])
            serving = asyncio.create_task(server.serve(sockets=[one]))

            async def shut(server: Any = server, serving: asyncio.Task[None] = serving) -> None:
                server.should_exit = True
                await serving

            stack.push_async_callback(shut)

    async def _close(self) -> None:
        await self._stack.aclose()


def _listening(port: int) -> socket.socket:
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind((HOST, port))
    one.listen()
    return one
