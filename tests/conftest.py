"""What holds for every test: hypothesis without a stopwatch, and the same examples in CI each time."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Speed is told by benchmarks/, not by tests on a busy machine.
settings.register_profile(
    "dialogbote",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("dialogbote")
