"""A real database in a folder of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from shutil import copytree

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


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database as it is after the first start: creating one takes longest."""
    folder = tmp_path_factory.mktemp("new") / "data"

    async def create() -> None:
        storage = await Storage.open(
            f"sqlite+aiosqlite:///{folder}/db.sqlite3", folder, lambda: NOW
        )
        await storage.close()

    asyncio.run(create())
    return folder


@pytest.fixture
async def storage(open_storage: Open, new_database: Path, data_dir: Path) -> Storage:
    copytree(new_database, data_dir)
    return await open_storage()
