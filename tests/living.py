"""The whole bot, alive in a folder: real storage, real doors, a fake Telegram, a clock to set.

A restart is a real one: every object is thrown away and the house is opened anew from its files.
Only what is the same at every start is made once for all tests: the content that comes with the
program, the empty database of a first start, and the wording of statements.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import people
from bot.model import MunicipalityKind, Role
from config.content import Content
from config.settings import Settings
from handlers import assembly
from handlers.assembly import House, opened
from handlers.serving import Doors
from handlers.telegram.api import make_bot
from storage import unit
from storage.engine import make_engine
from storage.files import private_folder, write_new
from storage.unit import Storage
from tests.fakes.botapi import FakeTelegram

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)

_shipped = cache(Content.load)


def _content(settings: Settings) -> Content:
    own = assembly.imported_folder(settings)
    return Content.load(imported=own) if own.exists() else _shipped()


assembly.load_content = _content
_first: list[Engine] = []


def _engine(file: Path) -> AsyncEngine:
    """An engine with the statements that others of its kind have compiled."""
    engine = make_engine(file)
    if _first and _first[0].dialect.server_version_info:
        engine.sync_engine.dialect = _first[0].dialect
        engine.sync_engine._compiled_cache = _first[0]._compiled_cache
    else:
        # A dialect knows its database from the first connection on.
        _first[:] = [engine.sync_engine]
    return engine


unit.make_engine = _engine  # type: ignore[attr-defined]
_new: dict[Path, bytes] = {}
"""The files that a first start makes."""


async def _make_new(folder: Path) -> None:
    """Leave in a folder what a first start leaves there."""
    if not _new:
        with TemporaryDirectory() as name:
            made = Path(name)
            url = f"sqlite+aiosqlite:///{made}/dialogbote.sqlite"
            await (await Storage.open(url, made, lambda: START)).close()
            files = [file for file in made.rglob("*") if file.is_file()]
            _new.update((file.relative_to(made), file.read_bytes()) for file in files)
    for file, content in _new.items():
        private_folder((folder / file).parent)
        write_new(folder / file, content)


class Living:
    """One installation, started and stopped as often as a test likes."""

    house: House
    doors: Doors

    def __init__(self, folder: Path, fake: FakeTelegram | None, now: datetime = START) -> None:
        self.folder, self.fake, self.now = folder, fake, now
        self._stack: AsyncExitStack | None = None
        self._polling: asyncio.Task[None] | None = None
        self.starts = 0

    @property
    def settings(self) -> Settings:
        """Settings that no environment of the test machine can change."""
        return Settings(
            _env_file=None,
            token=self.fake.token if self.fake else None,
            api_url=self.fake.base_url if self.fake else "https://api.telegram.org/bot",
            data_dir=self.folder,
            database_url="",
            public_url=None,
            web_host="127.0.0.1",
            web_port=8080,
        )

    async def start(self) -> None:
        """Open the house and its doors; the ticks are the test's."""
        if not (self.folder.exists() and any(self.folder.iterdir())):
            await _make_new(self.folder)
        self._stack = AsyncExitStack()
        self.house = await self._stack.enter_async_context(opened(self.settings, lambda: self.now))
        bot = None
        if self.fake is not None:
            bot = make_bot(self.fake.token, self.fake.base_url)
            await bot.initialize()
            self._stack.push_async_callback(bot.shutdown)
        self.doors = Doors(self.house, bot)
        if self.doors.telegram is not None:
            self._polling = asyncio.create_task(self.doors.telegram.run())
        self.starts += 1

    async def stop(self) -> None:
        """End in good order."""
        if self._polling is not None:
            self._polling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._polling
            self._polling = None
        if self._stack is not None:
            await self._stack.aclose()
            self._stack = None

    async def restart(self) -> None:
        """Stop and start: nothing survives but the folder."""
        await self.stop()
        await self.start()

    async def settled(self) -> None:
        """Return when everything people did is committed and every answer is out."""
        assert self.fake is not None
        assert self.doors.telegram is not None
        await self.fake.until_confirmed(timeout=60)
        await self.doors.telegram.answered()

    async def pass_time(self, **by: float) -> None:
        """Move the clock and tick once."""
        self.now += timedelta(**by)
        await self.doors.tick()

    async def grant(
        self,
        role: Role,
        municipality: str | None = "Musterstadt",
        note: str = "",
        kind: MunicipalityKind = MunicipalityKind.KREISFREI,
    ) -> str:
        """A one-time code for a role. A municipality that is new is of that kind."""
        own_kind = kind if municipality else None
        async with self.house.storage.unit() as unit:
            granted = await people.grant(unit, role, municipality, own_kind, note)
            unit.turn_done()
        return granted.code


@asynccontextmanager
async def living(
    folder: Path, fake: FakeTelegram | None, now: datetime = START
) -> AsyncIterator[Living]:
    """A started installation, stopped at the end."""
    life = Living(folder, fake, now)
    await life.start()
    try:
        yield life
    finally:
        await life.stop()
