"""What all torture shares: the process that bots are forked from, and a folder to kill them in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.kill import Torture
from tests.torture.kill_lives import Nursery


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    started = Nursery()
    yield started
    started.stop()


@pytest.fixture
def torture(nursery: Nursery, tmp_path: Path) -> Torture:
    return Torture(nursery, tmp_path)
