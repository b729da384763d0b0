"""What holds for every test: hypothesis without a stopwatch, the same examples in CI each time, and
failures that show their values, wherever the assertion stands.
"""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

# What tests share asserts as well: a failure there shall show its values, too.
pytest.register_assert_rewrite(
    "tests.living",
    *(f"tests.{floor}" for floor in ("bot", "config", "fakes", "handlers", "storage", "stories")),
)

# Speed is told by benchmarks/, not by tests on a busy machine.
settings.register_profile(
    "dialogbote",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("dialogbote")


def pytest_collection_finish() -> None:
    """Do not look for garbage again and again in what lasts: a third of all time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
