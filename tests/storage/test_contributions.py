from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.contribution_kinds import ContributionKind
from bot.errors import MissingKey
from bot.model import Door
from bot.moderated import Verdict
from storage.unit import Storage
from tests.storage.conftest import Open
from tests.storage.samples import EVENT, HOSTILE, LINDAU, contribution, fill, participation


@pytest.fixture
async def ready(storage: Storage) -> Storage:
    """With an event, and nothing handed in."""
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.events.save(EVENT)
        unit.keys.create_event(EVENT.id)
    return storage


async def test_contributions_wait_and_are_released_in_the_order_of_ids(ready: Storage) -> None:
    waiting = [contribution(id=one, receipt=None) for one in ("30", "10", "20")]
    other = contribution(id="05", receipt=None, prompt="how")
    async with ready.unit() as unit:
        for one in (*waiting, other):
            unit.contributions.save(one)
        found = await unit.contributions.waiting("festival", "why")
        assert [one.id for one in found] == ["10", "20", "30"]
        assert await unit.contributions.released("festival") == []
        assert await unit.contributions.waiting("elsewhere", "why") == []
    async with ready.unit() as unit:
        unit.contributions.save(replace(waiting[0], waiter=None))
        unit.contributions.save(replace(other, waiter=None))
        assert [one.id for one in await unit.contributions.released("festival")] == ["05", "30"]
        assert len(await unit.contributions.waiting("festival", "why")) == 2
        assert await unit.contributions.get("10") == waiting[1]
        unit.contributions.remove(waiting[1])
        assert await unit.contributions.get("10") is None
        assert await unit.contributions.get("10") is None
        assert len(await unit.contributions.waiting("festival", "why")) == 1


async def test_released_ones_are_read_in_portions(ready: Storage) -> None:
    ids = [f"{number:05}" for number in range(2_001)]
    async with ready.unit() as unit:
        for one in ids:
            unit.contributions.save(contribution(id=one, receipt=None, waiter=None))
    async with ready.unit() as unit:
        assert [one.id for one in await unit.contributions.released("festival")] == ids


async def test_what_a_text_is_said_to_be_is_sealed_with_it(ready: Storage, database: Path) -> None:
    kinds = [None, *ContributionKind]
    given = [
        contribution(id=f"{number:02}", value=text, receipt=None, waiter=None, kind=kind)
        for number, (kind, text) in enumerate(
            (kind, text) for kind in kinds for text in ("c", "q and more", "\0c", "\0", "ü")
        )
    ]
    async with ready.unit() as unit:
        for one in given:
            unit.contributions.save(one)
    async with ready.unit() as unit:
        assert await unit.contributions.released("festival") == given
        assert [await unit.contributions.get(one.id) for one in given] == given
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT * FROM contribution").fetchall()
    connection.close()
    written = {str(cell) for row in rows for cell in row}
    assert not written & {kind.value for kind in ContributionKind}


async def test_receipts_open_their_own(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.contributions.save(contribution(id="1", receipt=b"one"))
        unit.contributions.save(contribution(id="2", receipt=b"two"))
        unit.contributions.save(contribution(id="3", receipt=None))
        codes = [b"two", b"none", b"one", *(bytes([n % 256, n // 256]) for n in range(2_000))]
        found = await unit.contributions.with_receipts(codes)
        assert [one.id for one in found] == ["1", "2"]
        assert await unit.contributions.with_receipts({}.keys()) == []


async def test_a_receipt_wanders_to_the_newer_version_in_either_order(ready: Storage) -> None:
    old = contribution(waiter=None)
    async with ready.unit() as unit:
        unit.contributions.save(old)
    for number in range(4):
        new = contribution(id=f"new{number}", waiter=None)
        async with ready.unit() as unit:
            pair = [new, replace(old, receipt=None)]
            for one in pair if number % 2 else reversed(pair):
                unit.contributions.save(one)
        old = new
    async with ready.unit() as unit:
        found = await unit.contributions.with_receipts([b"r" * 32])
        assert [one.id for one in found] == ["new3"]


async def test_a_receipt_is_never_shared(ready: Storage) -> None:
    with pytest.raises(IntegrityError):
        async with ready.unit() as unit:
            unit.contributions.save(contribution(id="1"))
            unit.contributions.save(contribution(id="2"))


async def test_tags_are_seen_within_the_unit_and_only_for_their_event(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.contributions.add_participation(participation(b"t1"))
        assert await unit.contributions.existing_tags("festival", [b"t1", b"t2"]) == {b"t1"}
        unit.turn_done()
        unit.contributions.add_participation(participation(b"t2"))
        unit.turn_failed()
        assert await unit.contributions.existing_tags("festival", [b"t1", b"t2"]) == {b"t1"}
        assert await unit.contributions.existing_tags("other", [b"t1"]) == set()
    async with ready.unit() as unit:
        assert await unit.contributions.existing_tags("festival", {b"t1", b"t2"}) == {b"t1"}
        await unit.contributions.drop_tags("festival")
        assert await unit.contributions.existing_tags("festival", {b"t1", b"t2"}) == set()


async def test_people_are_counted_by_door(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.contributions.add_participation(participation(b"1"))
        unit.contributions.add_participation(participation(b"2", prompt=""))
        unit.contributions.add_participation(participation(b"3", prompt="", door=Door.BROWSER))
        unit.contributions.add_participation(participation(b"4", prompt="", door=Door.BROWSER))
        assert await unit.contributions.count_people("festival") == (3, 2)
        assert await unit.contributions.count_people("other") == (0, 0)


async def test_batches_are_counted_by_prompt(ready: Storage) -> None:
    async with ready.unit() as unit:
        assert await unit.contributions.batch("festival", "why") == 0
        unit.contributions.next_batch("festival", "why", 1)
        assert await unit.contributions.batch("festival", "why") == 1
        assert await unit.contributions.batch("festival", "how") == 0
    async with ready.unit() as unit:
        assert await unit.contributions.batch("festival", "why") == 1


async def test_some_are_dropped_and_not_known_any_more(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.events.save(replace(EVENT, id="other", code="other"))
        unit.keys.create_event("other")
        unit.contributions.save(contribution(id="0", event="other", receipt=None))
        for one in "1234":
            unit.contributions.save(contribution(id=one, receipt=None, waiter=None))
            unit.moderation.save_verdict(Verdict(one, "festival"))
    async with ready.unit() as unit:
        assert await unit.contributions.count_released("festival") == 4
        assert await unit.contributions.count_released("other") == 0, "it waits"
        assert set(await unit.moderation.verdicts("1234")) == set("1234")
        assert await unit.contributions.drop_some("festival", 3) == 3
        (left,) = await unit.contributions.released("festival")
        there = [one for one in "1234" if await unit.contributions.get(one)]
        assert there == [left.id] == list(await unit.moderation.verdicts("1234"))
        assert await unit.contributions.drop_some("festival", 3) == 1
        assert await unit.contributions.drop_some("festival", 3) == 0
        assert await unit.contributions.get("0") is not None


async def test_without_the_content_key_nothing_can_be_read(open_storage: Open) -> None:
    storage = await open_storage()
    async with storage.unit() as unit:
        fill(unit)
        unit.contributions.save(contribution(id="released", receipt=None, waiter=None))
    async with storage.unit() as unit:
        unit.keys.destroy_closing("festival")
        assert (await unit.contributions.get("00ff")) == contribution()
        unit.keys.destroy_content("festival")
    async with storage.unit() as unit:
        with pytest.raises(MissingKey):
            await unit.contributions.get("00ff")
        with pytest.raises(MissingKey):
            await unit.contributions.released("festival")


async def test_texts_are_unreadable_in_the_file_and_bound_to_their_row(
    ready: Storage, database: Path
) -> None:
    async with ready.unit() as unit:
        unit.contributions.save(contribution(id="1", receipt=None, value="canary-text"))
        unit.contributions.save(contribution(id="2", receipt=None, value="other"))
    for part in database.parent.glob("db.sqlite3*"):
        assert b"canary-text" not in part.read_bytes()
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(
            "UPDATE contribution SET sealed = (SELECT sealed FROM contribution WHERE id = '1')"
            " WHERE id = '2'"
        )
    connection.close()
    async with ready.unit() as unit:
        assert (await unit.contributions.get("1")) is not None
        with pytest.raises(MissingKey):
            await unit.contributions.get("2")


async def test_hostile_texts_come_back_as_they_were(ready: Storage) -> None:
    given = [
        contribution(id=f"{number:02}", receipt=None, waiter=None, value=text, language=text)
        for number, text in enumerate(HOSTILE)
    ]
    async with ready.unit() as unit:
        for one in given:
            unit.contributions.save(one)
    async with ready.unit() as unit:
        assert await unit.contributions.released("festival") == given
