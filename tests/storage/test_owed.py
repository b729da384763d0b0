from __future__ import annotations

from pathlib import Path

from storage.unit import Storage
from tests.storage.samples import ACCOUNT, HOSTILE, OTHER_ACCOUNT


async def test_only_the_newest_answer_is_owed_and_an_older_one_settles_nothing(
    storage: Storage,
) -> None:
    async with storage.unit() as unit:
        unit.owed.owe(ACCOUNT, 1, "4711")
        unit.owed.owe(OTHER_ACCOUNT, 2, "0815")
        unit.turn_done()
        unit.owed.owe(ACCOUNT, 3, "4711")
        assert await unit.owed.all() == [(ACCOUNT, 3, "4711"), (OTHER_ACCOUNT, 2, "0815")]
    async with storage.unit() as unit:
        unit.owed.settle(ACCOUNT, 1)
        unit.owed.settle(OTHER_ACCOUNT, 2)
        unit.owed.settle(b"nobody", 9)
        assert await unit.owed.all() == [(ACCOUNT, 3, "4711")]
    async with storage.unit() as unit:
        unit.owed.settle(ACCOUNT, 3)
        unit.owed.owe(ACCOUNT, 4, "4711")
    async with storage.unit() as unit:
        assert await unit.owed.all() == [(ACCOUNT, 4, "4711")]


async def test_a_token_said_again_is_the_newest(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.owed.owe(ACCOUNT, 1, "a")
        unit.owed.owe(ACCOUNT, 2, "b")
        unit.turn_done()
        unit.owed.owe(ACCOUNT, 1, "c")
    async with storage.unit() as unit:
        assert await unit.owed.all() == [(ACCOUNT, 1, "c")]


async def test_addresses_are_unreadable_in_the_file(storage: Storage, database: Path) -> None:
    async with storage.unit() as unit:
        unit.owed.owe(ACCOUNT, 1, "4711-canary")
    assert b"4711-canary" not in b"".join(
        part.read_bytes() for part in database.parent.glob("db.sqlite3*")
    )
    for number, text in enumerate(HOSTILE):
        async with storage.unit() as unit:
            unit.owed.owe(ACCOUNT, number, text)
        async with storage.unit() as unit:
            assert await unit.owed.all() == [(ACCOUNT, number, text)]
