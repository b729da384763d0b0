"""A real database in a folder of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest

from storage.unit import Storage
from tests.storage.samples import NOW

Open = Callable[[], Awaitable[Storage]]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/data/db.sqlite3"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def database(data_dir: Path) -> Path:
    return data_dir / "db.sqlite3"


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture
async def open_storage(
    url: str, data_dir: Path, clock: Callable[[], datetime]
) -> AsyncIterator[Open]:
    """Opens the same database again and again, and closes what was left open."""
    opened: list[Storage] = []

    async def open_() -> Storage:
        storage = await Storage.open(url, data_dir, clock)
        opened.append(storage)
        return storage

    yield open_
    for storage in opened:
        await storage.close()


@pytest.fixture
async def storage(open_storage: Open) -> Storage:
    return await open_storage()
