from __future__ import annotations

from dataclasses import replace

from bot.model import Subscription
from storage.unit import Storage
from tests.storage.samples import MODERATOR, fill

SUBSCRIPTION = Subscription("mod", b"s" * 32)


async def test_a_subscription_is_found_by_its_code_and_goes_with_the_person(
    storage: Storage,
) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.subscriptions.save(replace(SUBSCRIPTION, code=b"o" * 32))
        unit.subscriptions.save(SUBSCRIPTION)
    async with storage.unit() as unit:
        assert await unit.subscriptions.of_person("mod") == SUBSCRIPTION
        assert await unit.subscriptions.with_code(b"s" * 32) == SUBSCRIPTION
        assert await unit.subscriptions.with_code(b"o" * 32) is None, "replaced"
        unit.people.remove("mod")
        assert await unit.subscriptions.of_person("mod") is None
    async with storage.unit() as unit:
        assert await unit.subscriptions.with_code(b"s" * 32) is None


async def test_one_can_be_removed(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.subscriptions.save(SUBSCRIPTION)
        unit.subscriptions.remove("mod")
        assert await unit.subscriptions.of_person("mod") is None
        assert await unit.people.get("mod") == MODERATOR
