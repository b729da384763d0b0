from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from storage.unit import Storage
from tests.storage.samples import HOSTILE, NOW


async def test_a_handled_press_is_known_for_two_days(url: str, data_dir: Path) -> None:
    now = [NOW]

    def clock() -> datetime:
        return now[0]

    storage = await Storage.open(url, data_dir, clock)
    async with storage.unit() as unit:
        assert not await unit.presses.known("k")
        unit.presses.remember("k")
        assert await unit.presses.known("k")
    for hours, known in ((47, True), (48, True), (49, False)):
        now[0] = NOW + timedelta(hours=hours)
        async with storage.unit() as unit:
            await unit.presses.preload(["k"])
            await unit.prune()
            assert await unit.presses.known("k") is known, hours
    await storage.close()


async def test_any_key_will_do(storage: Storage) -> None:
    async with storage.unit() as unit:
        for key in HOSTILE:
            unit.presses.remember(key)
            unit.presses.remember(key)
    async with storage.unit() as unit:
        await unit.presses.preload(HOSTILE)
        assert [key for key in HOSTILE if not await unit.presses.known(key)] == []
        assert not await unit.presses.known("")
