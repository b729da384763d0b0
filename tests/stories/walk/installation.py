"""The bot of a walk: the real one, in a folder of its own, opened and closed.

Only the sockets to the fake Telegram are left out, and the processes that draw and set.
"""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from telegram.request import RequestData

from bot.replies import Document, Poster
from config.content import Content
from config.phrases import Phrasebook
from config.settings import Settings
from handlers.assembly import House
from handlers.documents.charts import SeriesOrder
from handlers.documents.produce import Documents
from handlers.linguist import Lingua
from handlers.serving import Doors
from handlers.telegram.api import RawBot
from handlers.telegram.request import AiohttpRequest, JsonData, _encode
from storage.unit import Storage
from tests.fakes.botapi import FakeTelegram
from tests.fakes.botapi_basics import Refusal, Upload
from tests.fakes.botapi_ledger import dumps
from tests.stories.walk.cast import PEOPLE


def png() -> bytes:
    """A picture of one pixel: drawing real charts is tested elsewhere, and takes a second each."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\0\0\0")
    signature = b"\x89PNG\r\n\x1a\n"
    return signature + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


class Pixels:
    """In the place of the process that draws."""

    async def radar(self, title: str, axes: Sequence[tuple[str, float | None]]) -> bytes:
        assert title
        assert axes
        return png()

    async def perspectives(
        self, title: str, axes: Sequence[str], series: Sequence[SeriesOrder]
    ) -> bytes:
        assert title
        assert axes
        assert series
        return png()

    async def dots(
        self,
        title: str,
        scale: tuple[str, str, int],
        rows: Sequence[str],
        series: Sequence[SeriesOrder],
    ) -> bytes:
        assert title
        assert all(scale)
        assert rows
        assert series
        return png()

    async def aclose(self) -> None:
        """There is nothing to end."""


class Papers:
    """In the place of the process that sets PDFs."""

    async def pdf(self, document: Document, language: str) -> bytes:
        assert document.blocks
        assert language
        return b"%PDF"

    async def poster(self, poster: Poster, language: str) -> bytes:
        assert poster.columns
        assert language
        return b"%PDF"

    async def aclose(self) -> None:
        """There is nothing to end."""


class Direct(AiohttpRequest):
    """Requests that reach the fake without a socket. What they carry is encoded all the same."""

    __slots__ = ("_fake",)

    def __init__(self, fake: FakeTelegram) -> None:
        super().__init__()
        self._fake = fake

    async def initialize(self) -> None:
        """There is no session."""

    async def shutdown(self) -> None:
        """There is no session."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | JsonData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        del method
        body, _headers = _encode(request_data)
        raw: dict[str, Any] = {}
        if isinstance(request_data, JsonData):
            raw = orjson.loads(body)
        elif request_data is not None:
            raw |= request_data.json_parameters
            for field_name, (file, content, _kind) in request_data.multipart_data.items():
                assert isinstance(content, bytes)
                raw[field_name] = Upload(file, content)
        fake, name = self._fake, url.rpartition("/")[2]
        chat = int(raw["chat_id"]) if "chat_id" in raw else None
        entry = fake._log.open("call", name, raw, chat)
        try:
            result = await fake._perform(name, raw, entry)
        except Refusal as refusal:
            answer = fake._refused(name, refusal, entry)
        else:
            entry.effect, entry.outcome = True, "ok"
            entry.result = result.get("message_id") if isinstance(result, dict) else None
            answer = 200, b'{"ok":true,"result":' + dumps(result) + b"}"
        fake.changed()
        return answer


@dataclass
class Shared:
    """What no restart changes: content files, and the loop that everything runs in."""

    runner: asyncio.Runner
    content: Content
    phrasebook: Phrasebook
    counts: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    """What has come of it: a walk that sends nothing would prove nothing."""
    runs: list[int] = field(default_factory=list)
    """How many rules each run followed."""


class Bot:
    """One installation, in a folder, with people around it."""

    doors: Doors

    def __init__(self, shared: Shared, folder: Path, first_update: int, now: datetime) -> None:
        self.shared, self.folder, self.now = shared, folder, now
        self.fake = FakeTelegram(first_update_id=first_update)
        self.people = {
            name: self.fake.person(number, language_code=language, first_name=name.title())
            for name, (number, language) in PEOPLE.items()
        }

    async def start(self) -> None:
        settings = Settings(
            _env_file=None,
            token=self.fake.token,
            api_url=self.fake.base_url,
            data_dir=self.folder,
            database_url="",
            public_url=None,
            web_host="127.0.0.1",
            web_port=8080,
        )
        book = self.shared.phrasebook
        documents = Documents(book, clock=lambda: self.now)
        documents._pictures._charts = Pixels()  # type: ignore[assignment]
        documents._papers = Papers()  # type: ignore[assignment]
        self.storage = await Storage.open(settings.database, self.folder, lambda: self.now)
        house = House(
            settings,
            book,
            self.shared.content,
            self.storage,
            documents,
            lambda: self.now,
            Lingua(book.languages),
        )
        request = Direct(self.fake)
        bot = RawBot(
            self.fake.token,
            base_url=self.fake.base_url,
            request=request,
            get_updates_request=request,
        )
        await bot.initialize()
        self.doors = Doors(house, bot)
        assert self.doors.telegram is not None
        self.polling = asyncio.create_task(self.doors.telegram.run())

    async def stop(self) -> None:
        self.polling.cancel()
        await asyncio.wait([self.polling])
        await self.storage.close()

    async def settled(self) -> None:
        """Return when everything people did is committed and every answer is out."""
        assert self.doors.telegram is not None
        await self.fake.until_confirmed(30)
        await self.doors.telegram.answered()
        assert not self.polling.done()
