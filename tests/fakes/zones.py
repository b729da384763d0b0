"""Another database of time zones than the installed one: as an upgrade brings it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

WINTER_TIME_ALL_YEAR = "Africa/Algiers"
"""An hour ahead of UTC since 1981, like Berlin in winter."""


@contextmanager
def rules(folder: Path, zone: str, like: str) -> Iterator[None]:
    """Let the clocks of a zone go by the rules of another one; all other zones stay as they are."""
    file = folder / zone
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(resources.files("tzdata").joinpath("zoneinfo", like).read_bytes())
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([folder])
    zoneinfo.ZoneInfo.clear_cache()
    try:
        yield
    finally:
        zoneinfo.reset_tzpath(before)
        zoneinfo.ZoneInfo.clear_cache()
