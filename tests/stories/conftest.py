"""The world that stories begin in: Telegram, and a bot that is new to it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from storage import engine
from tests.fakes.botapi import FakeTelegram
from tests.living import Living, living


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    """Telegram, which at the end must not have been asked for what it would refuse."""
    async with FakeTelegram() as telegram:
        yield telegram
        assert not telegram.violations


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    """A bot of which nobody knows yet, on Monday, 1 March 2027."""
    async with living(tmp_path / "var", fake) as life:
        yield life


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk, nor for the driver's thread: stories are about what is said and written.

    How units of work get along with each other and with power failures is tested on the storage, in
    real browsers, and by killing the bot.
    """
    monkeypatch.setattr(os, "fsync", lambda _: None)
    pragmas = [one.replace("FULL", "OFF") for one in engine._PRAGMAS]
    assert "synchronous = OFF" in pragmas
    monkeypatch.setattr(engine, "_PRAGMAS", tuple(pragmas))
    monkeypatch.setattr(aiosqlite.core.Connection, "_execute", at_once)


async def at_once(connection: Any, function: Callable[..., Any], *values: Any, **named: Any) -> Any:
    """What the driver lets a thread of its own do."""
    if connection._connection is None:
        raise ValueError("no connection")
    return function(*values, **named)
