from __future__ import annotations

import re
from uuid import UUID

from storage.chance import SystemChance


def test_ids_look_as_promised_and_never_repeat() -> None:
    chance = SystemChance()
    ids = [chance.identifier() for _ in range(2_000)]
    assert all(re.fullmatch("[a-z2-7]{10}", one) for one in ids)
    assert len(set(ids)) == 2_000
    assert len({character for one in ids for character in one}) == 32
    uuids = {chance.uuid() for _ in range(100)}
    assert len(uuids) == 100
    assert {UUID(one).version for one in uuids} == {4}
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in uuids)


def test_bits_and_shuffling() -> None:
    chance = SystemChance()
    assert all(0 <= chance.bits(3) < 8 for _ in range(100))
    assert max(chance.bits(80) for _ in range(50)) > 2**70
    items = list(range(100))
    shuffled = chance.shuffled(items)
    assert shuffled != items
    assert sorted(shuffled) == items == list(range(100))
    assert chance.shuffled([]) == []
