"""The benchmarks that take the product's insides apart still run: they are run by hand, and rarely."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "told"),
    [("durability_price", "stores nothing"), ("export", "Dialogbote")],
)
async def test_a_benchmark_runs(name: str, told: str) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "benchmarks/run.py",
        "--quick",
        "--only",
        name,
        cwd=ROOT,
        # The peers live in an environment that tests do not set up.
        env={**os.environ, "PEER_PYTHON": "not-there"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await process.communicate())[0].decode()
    assert process.returncode == 0, said[-2000:]
    assert told in said
