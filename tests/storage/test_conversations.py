from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import MissingKey
from bot.model import Stage
from bot.questionnaire import Walk
from storage.unit import Storage
from tests.storage.conftest import Open
from tests.storage.samples import ACCOUNT, HOSTILE, NOW, OTHER_ACCOUNT, conversation, dialogue, fill

HOUR = datetime(2027, 3, 4, 10, tzinfo=UTC)
CANARY = "canary-of-a-draft"


async def test_a_conversation_comes_back_with_everything(open_storage: Open) -> None:
    storage = await open_storage()
    given = conversation(expires=HOUR)
    async with storage.unit() as unit:
        unit.conversations.save(given)
        assert await unit.conversations.of_account(ACCOUNT) == [given]
    await storage.close()
    async with (await open_storage()).unit() as unit:
        assert await unit.conversations.of_account(ACCOUNT) == [given]
        assert await unit.conversations.of_subject("lindau") == [given]
        assert await unit.conversations.of_account(OTHER_ACCOUNT) == []
        unit.conversations.remove(given)
        assert await unit.conversations.of_account(ACCOUNT) == []


async def test_they_are_in_the_order_of_turns(storage: Storage) -> None:
    async with storage.unit() as unit:
        for number, turn in enumerate((5, 2, 9)):
            unit.conversations.save(conversation(id=str(number), turn=turn))
        assert [one.turn for one in await unit.conversations.of_account(ACCOUNT)] == [2, 5, 9]
    async with storage.unit() as unit:
        assert [one.turn for one in await unit.conversations.of_account(ACCOUNT)] == [2, 5, 9]
        assert [one.id for one in await unit.conversations.of_subject("lindau")] == ["0", "1", "2"]


async def test_of_the_time_only_the_hour_is_stored_rounded_up(
    storage: Storage, database: Path
) -> None:
    async with storage.unit() as unit:
        unit.conversations.save(conversation(expires=NOW))
        assert (await unit.conversations.of_account(ACCOUNT))[0].expires == HOUR
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT expires FROM conversation").fetchall() == [
        (int(HOUR.timestamp()) // 3600,)
    ]
    connection.close()


async def test_expired_ones_are_removed(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.conversations.save(conversation(id="1", expires=HOUR))
        unit.conversations.save(conversation(id="2", expires=HOUR + timedelta(hours=1)))
        unit.conversations.save(conversation(id="3"))
        assert await unit.conversations.remove_expired(HOUR - timedelta(seconds=1)) == 0
        assert await unit.conversations.remove_expired(HOUR) == 1
        assert [one.id for one in await unit.conversations.of_account(ACCOUNT)] == ["2", "3"]


async def test_a_draft_needs_the_events_draft_key_and_a_stub_does_not(open_storage: Open) -> None:
    storage = await open_storage()
    async with storage.unit() as unit:
        unit.keys.create_event("festival")
        unit.conversations.save(dialogue(id="draft"))
        unit.conversations.save(dialogue(id="stub", stage=Stage.SENT, turn=9))
    async with storage.unit() as unit:
        assert len(await unit.conversations.of_account(ACCOUNT)) == 2
        unit.keys.destroy_closing("festival")
    await storage.close()
    async with (await open_storage()).unit() as unit:
        assert [one.id for one in await unit.conversations.of_account(ACCOUNT)] == ["stub"]
        assert [one.id for one in await unit.conversations.of_subject("festival")] == ["stub"]
        with pytest.raises(MissingKey):
            unit.conversations.save(dialogue(id="another"))


async def test_nothing_of_it_can_be_read_from_the_files(storage: Storage, data_dir: Path) -> None:
    async with storage.unit() as unit:
        fill(unit)
        walk = Walk("why", {"why": (CANARY,)})
        unit.conversations.save(dialogue(id="x1", walk=walk, receipt=CANARY, amends=CANARY))
        unit.conversations.save(conversation(id="x2", walk=walk, locked={"fact": CANARY}))
    found = [path for path in data_dir.rglob("*") if path.is_file()]
    assert len(found) > 4
    for path in found:
        content = path.read_bytes()
        assert CANARY.encode() not in content
        assert CANARY.encode("utf-16-le") not in content


async def test_a_row_cannot_be_given_to_another_account(storage: Storage, database: Path) -> None:
    async with storage.unit() as unit:
        unit.conversations.save(conversation())
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE conversation SET account = ?", (OTHER_ACCOUNT,))
    connection.close()
    with pytest.raises(MissingKey):
        async with storage.unit() as unit:
            await unit.conversations.of_account(OTHER_ACCOUNT)


async def test_sealing_the_same_twice_gives_something_else(
    storage: Storage, database: Path
) -> None:
    sealed = set()
    for _ in range(3):
        async with storage.unit() as unit:
            unit.conversations.save(conversation())
        connection = sqlite3.connect(database)
        sealed.update(connection.execute("SELECT sealed FROM conversation").fetchall())
        connection.close()
    assert len(sealed) == 3


async def test_hostile_answers_come_back_as_they_were(storage: Storage) -> None:
    walk = Walk("why", {"why": HOSTILE, **{text: (text,) for text in HOSTILE}})
    given = conversation(walk=walk, locked=dict(zip(HOSTILE, HOSTILE, strict=True)))
    async with storage.unit() as unit:
        unit.conversations.save(given)
    async with storage.unit() as unit:
        assert await unit.conversations.of_account(ACCOUNT) == [given]


async def test_what_cannot_be_stored_fails_its_own_turn_only(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.conversations.save(conversation(id="good"))
        unit.turn_done()
        with pytest.raises(TypeError):
            unit.conversations.save(conversation(walk=Walk("q", {"q": ("\ud800",)})))
        unit.turn_failed()
    async with storage.unit() as unit:
        assert [one.id for one in await unit.conversations.of_account(ACCOUNT)] == ["good"]


async def test_moving_to_another_subject_is_seen_at_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.conversations.save(conversation())
    async with storage.unit() as unit:
        (given,) = await unit.conversations.of_subject("lindau")
        unit.conversations.save(replace(given, subject=""))
        assert await unit.conversations.of_subject("lindau") == []
        assert len(await unit.conversations.of_subject("")) == 1
