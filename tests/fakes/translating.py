"""A LibreTranslate server on this machine, as strict as the real one, which keeps a ledger.

What it takes and says is taken from the real one's own tests and code (libretranslate/app.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

LANGUAGES = ("ar", "de", "en", "tr")
LONGEST = 2_000


@dataclass
class FakeLibreTranslate:
    """What it was asked, and what goes wrong with the next requests."""

    port: int = 0
    key: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    lists: int = 0
    faults: list[str] = field(default_factory=list)
    """For one translation each: an HTTP status, "drop", or a body."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event | None = None
    """Answers wait for it, if it is there."""

    @property
    def url(self) -> str:
        """What an operator gives."""
        return f"http://127.0.0.1:{self.port}"

    async def languages(self, request: web.Request) -> web.Response:
        """The list: each language with those it can be translated into."""
        del request
        self.lists += 1
        listed = [{"code": one, "name": one, "targets": list(LANGUAGES)} for one in LANGUAGES]
        return web.json_response(listed)

    async def translate(self, request: web.Request) -> web.Response:
        """A text, turned round so that it can be told from the original."""
        given = await request.json()
        self.headers.append(dict(request.headers))
        if set(given) - {"q", "source", "target", "format", "api_key"}:
            return _error(400, "unexpected parameters")
        if self.key is not None and given.get("api_key") != self.key:
            return _error(403, "Invalid API key")
        self.arrived.set()
        if self.go_on is not None:
            await self.go_on.wait()
        if self.faults:
            return _failing(request, self.faults.pop(0))
        if not isinstance(given.get("q"), str) or given.get("format") != "text":
            return _error(400, "Invalid request")
        if len(given["q"]) > LONGEST:
            return _error(400, f"Invalid request: {given['q']} is too long")
        for name in ("source", "target"):
            if given.get(name) not in LANGUAGES:
                return _error(400, f"{given.get(name)} is not supported")
        self.asked.append(given)
        return web.json_response({"translatedText": given["q"][::-1]})


def _failing(request: web.Request, fault: str) -> web.Response:
    if fault == "drop":
        assert request.transport is not None
        request.transport.close()
    if fault.isdecimal():
        return _error(int(fault), "as told")
    return web.Response(text=fault, content_type="application/json")


def _error(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)


@asynccontextmanager
async def libretranslate(key: str | None = None) -> AsyncIterator[FakeLibreTranslate]:
    """One that listens."""
    fake = FakeLibreTranslate(key=key)
    application = web.Application()
    application.router.add_get("/languages", fake.languages)
    application.router.add_post("/translate", fake.translate)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.port = runner.addresses[0][1]
    try:
        yield fake
    finally:
        await runner.cleanup()
