"""A database with something in it, and where its backup goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.unit import Storage
from tests.storage.samples import fill


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.sqlite3"


@pytest.fixture
async def filled(storage: Storage) -> Storage:
    async with storage.unit() as unit:
        fill(unit)
    return storage
