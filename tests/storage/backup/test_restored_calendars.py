"""A secret address that was given up stays dead, whatever backup is brought back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.model import Subscription
from storage.backup import backup
from storage.restore import restore
from storage.unit import Storage
from tests.storage.conftest import Open
from tests.storage.samples import MODERATOR, NOW

SUBSCRIPTION = Subscription("mod", b"s" * 32)


async def test_an_address_that_was_given_up_stays_dead_after_a_restoration(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    kept = Subscription("lead", b"k" * 32)
    async with filled.unit() as unit:
        unit.people.save(replace(MODERATOR, id="lead"))
        unit.subscriptions.save(SUBSCRIPTION)
        unit.subscriptions.save(kept)
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.subscriptions.remove("mod")
        unit.erasures.calendar(SUBSCRIPTION.code)
    await filled.close()
    await restore(data_dir, url, copy, NOW + timedelta(hours=1))
    async with (await open_storage()).unit() as unit:
        assert await unit.subscriptions.of_person("mod") is None
        assert await unit.subscriptions.of_person("lead") == kept
