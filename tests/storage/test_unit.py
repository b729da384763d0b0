from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError

from bot.model import Municipality, MunicipalityKind
from storage.pages import AlreadyThere, Spoilt
from storage.unit import SqlUnit, Storage
from tests.storage.conftest import Open
from tests.storage.samples import (
    ACCOUNT,
    EVENT,
    FUERTH,
    LINDAU,
    MODERATOR,
    NOW,
    OTHER_ACCOUNT,
    conversation,
    fill,
    participation,
    steps,
)


async def test_what_was_committed_is_there_after_opening_again(open_storage: Open) -> None:
    storage = await open_storage()
    async with storage.unit() as unit:
        assert unit.now == NOW
        fill(unit)
    await storage.close()
    async with (await open_storage()).unit() as unit:
        assert await unit.municipalities.all() == [LINDAU]
        assert await unit.people.of_account(ACCOUNT) == [MODERATOR]
        assert await unit.events.get(EVENT.id) == EVENT


async def test_an_exception_rolls_everything_back(storage: Storage) -> None:
    with pytest.raises(ZeroDivisionError):
        async with storage.unit() as unit:
            unit.municipalities.save(LINDAU)
            await unit.flush()
            assert await unit.municipalities.all() == [LINDAU]
            raise ZeroDivisionError
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == []


async def test_units_follow_one_another(storage: Storage) -> None:
    async def count_up(number: int) -> None:
        async with storage.unit() as unit:
            found = await unit.municipalities.get("m")
            count = int(found.name) if found else 0
            await steps(number % 3)
            unit.municipalities.save(replace(LINDAU, id="m", name=str(count + 1)))

    await asyncio.gather(*(count_up(number) for number in range(30)))
    async with storage.unit() as unit:
        found = await unit.municipalities.get("m")
        assert found
        assert found.name == "30"


async def test_a_failing_turn_drops_only_its_own_changes(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.erasures.contribution("one")
        unit.turn_done()
        unit.municipalities.save(replace(LINDAU, name="changed"))
        unit.municipalities.save(FUERTH)
        unit.people.save(MODERATOR)
        unit.erasures.contribution("two")
        assert await unit.municipalities.get("fuerth") == FUERTH
        unit.turn_failed()
        assert await unit.municipalities.get("fuerth") is None
        assert await unit.people.get("mod") is None
        assert await unit.municipalities.get("lindau") == LINDAU
        unit.presses.remember("k")
        unit.turn_done()
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == [LINDAU]
        assert await unit.people.all() == []
        assert await unit.presses.known("k")
    assert len((storage.keys.folder / "erased-contributions.list").read_text().split()) == 1


async def test_a_turn_that_fails_after_it_was_written_spoils_the_unit(storage: Storage) -> None:
    with pytest.raises(Spoilt):
        async with storage.unit() as unit:
            unit.municipalities.save(LINDAU)
            unit.turn_done()
            unit.municipalities.save(FUERTH)
            # Not by key: it is answered by the database, so everything is written first.
            assert [one.id for one in await unit.municipalities.all()] == ["fuerth", "lindau"]
            unit.turn_failed()
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == []


async def test_writing_the_batch_does_not_spoil_a_turn_without_changes(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.turn_done()
        assert len(await unit.municipalities.all()) == 1
        unit.municipalities.save(FUERTH)
        unit.turn_failed()
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == [LINDAU]


async def test_a_turn_done_after_writing_lets_the_next_one_fail(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        await unit.municipalities.all()
        unit.turn_done()
        unit.municipalities.save(FUERTH)
        unit.turn_failed()
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == [LINDAU]


async def test_direct_deletions_spoil_a_turn_only_if_they_deleted(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert await unit.conversations.remove_expired(NOW) == 0
        unit.turn_failed()
        unit.conversations.save(conversation(expires=NOW))
        unit.turn_done()
    with pytest.raises(Spoilt):
        async with storage.unit() as unit:
            assert await unit.conversations.remove_expired(NOW.replace(hour=10)) == 1
            unit.turn_failed()
    async with storage.unit() as unit:
        assert len(await unit.conversations.of_account(ACCOUNT)) == 1


async def test_a_tag_is_refused_twice_however_it_comes(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        with pytest.raises(AlreadyThere):
            unit.contributions.add_participation(participation(b"t1"))
        unit.turn_failed()
    with pytest.raises(IntegrityError):
        async with storage.unit() as unit:
            unit.municipalities.save(FUERTH)
            unit.contributions.add_participation(participation(b"t1"))
    async with storage.unit() as unit:
        assert await unit.municipalities.get("fuerth") is None
        assert await unit.contributions.existing_tags(EVENT.id, [b"t1"]) == {b"t1"}
        with pytest.raises(AlreadyThere):
            unit.contributions.add_participation(participation(b"t1"))


async def test_errors_of_the_database_repeat_no_value(storage: Storage) -> None:
    with pytest.raises(IntegrityError) as caught:
        async with storage.unit() as unit:
            unit.people.save(replace(MODERATOR, note="canary-note"))
    assert "canary" not in str(caught.value)
    assert "hide_parameters" in str(caught.value)


async def test_no_value_is_logged_at_any_level(
    open_storage: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("sqlalchemy").setLevel(logging.DEBUG)
    try:
        storage = await open_storage()
        async with storage.unit() as unit:
            fill(unit)
            unit.municipalities.save(replace(FUERTH, name="canary-name"))
            assert await unit.municipalities.named("canary-name")
            assert await unit.events.with_code("canary-code") is None
    finally:
        logging.getLogger("sqlalchemy").setLevel(logging.NOTSET)
    assert caplog.records
    for value in ("canary", "Anna", "4711", "Weil.", repr(ACCOUNT)):
        assert value not in caplog.text


async def test_a_preloaded_batch_reads_nothing_more(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.turn_done()
    async with storage.unit() as unit:
        await unit.preload({ACCOUNT, OTHER_ACCOUNT}, {"telegram:1", "telegram:2"})

        async def refuse(*_: object) -> None:
            pytest.fail("asked the database")

        monkeypatch.setattr(unit._book, "rows", refuse)
        assert await unit.presses.known("telegram:1")
        assert not await unit.presses.known("telegram:2")
        assert await unit.people.of_account(ACCOUNT) == [MODERATOR]
        assert len(await unit.people.addresses_of_account(ACCOUNT)) == 1
        assert await unit.people.of_account(OTHER_ACCOUNT) == []
        found = await unit.conversations.of_account(ACCOUNT)
        assert [one.id for one in found] == ["c2", "c1"]
        unit.conversations.remove(found[0])
        unit.conversations.save(conversation(id="new", account=OTHER_ACCOUNT))
        assert [one.id for one in await unit.conversations.of_account(ACCOUNT)] == ["c1"]
        assert [one.id for one in await unit.conversations.of_account(OTHER_ACCOUNT)] == ["new"]


async def test_a_cancelled_caller_leaves_nothing_half_done_and_no_lock(storage: Storage) -> None:
    async def write(number: int) -> None:
        async with storage.unit() as unit:
            unit.municipalities.save(replace(LINDAU, id=f"m{number}", name=f"m{number}"))
            await unit.municipalities.all()
            unit.people.save(replace(MODERATOR, id=f"p{number}", municipality=f"m{number}"))
            assert await unit.people.get("nobody") is None
            unit.erasures.contribution(str(number))
        finished.add(str(number))

    rounds = 120
    finished: set[str] = set()
    await write(rounds)
    started = perf_counter()
    await write(rounds)
    usual = perf_counter() - started
    for number in range(rounds):
        task = asyncio.create_task(write(number))
        await asyncio.sleep(1.5 * usual * number / rounds)
        task.cancel()
        if number % 2:
            # A second cancellation, while the first one is being cleaned up after.
            await steps(number % 5)
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert not storage._lock.locked()
    async with storage.unit() as unit:
        municipalities = {one.id[1:] for one in await unit.municipalities.all()}
        people = {one.id[1:] for one in await unit.people.all()}
    assert municipalities == people
    assert finished <= people
    assert len(people) < rounds, "no cancellation came early enough"


@pytest.mark.parametrize("delay", range(8))
async def test_a_commit_that_has_begun_is_finished(storage: Storage, delay: int) -> None:
    begun = asyncio.Event()
    commit = storage._commit

    async def watched(unit: SqlUnit) -> None:
        begun.set()
        await commit(unit)

    storage._commit = watched  # type: ignore[method-assign]

    async def write() -> None:
        async with storage.unit() as unit:
            unit.municipalities.save(LINDAU)

    task = asyncio.create_task(write())
    await begun.wait()
    await steps(delay)
    # On a fast disk the last of these delays finds it through already.
    with pytest.raises(asyncio.CancelledError) if task.cancel() else nullcontext():
        await task
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == [LINDAU]


async def test_a_caller_cancelled_while_waiting_for_its_turn_does_not_hold_up_others(
    storage: Storage,
) -> None:
    async def write(name: str) -> None:
        async with storage.unit() as unit:
            unit.municipalities.save(Municipality(name, name, MunicipalityKind.LANDKREIS))

    async with storage.unit():
        waiting = [asyncio.create_task(write(f"m{number}")) for number in range(5)]
        await steps(3)
        waiting[0].cancel()
        waiting[2].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    async with storage.unit() as unit:
        assert [one.id for one in await unit.municipalities.all()] == ["m1", "m3", "m4"]


async def test_a_full_disk_fails_the_unit_and_the_next_one_works(storage: Storage) -> None:
    async def pages(most: int) -> None:
        async with storage.exclusive():
            await storage._connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")
            await storage._connection.rollback()

    await pages(1)
    with pytest.raises(OperationalError, match="full"):
        async with storage.unit() as unit:
            for number in range(500):
                name = f"m{number}" * 20
                unit.municipalities.save(replace(LINDAU, id=f"m{number}", name=name))
    await pages(1_000_000)
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == []
        unit.municipalities.save(LINDAU)
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == [LINDAU]


async def test_another_process_writing_too_long_fails_the_unit_and_the_next_one_works(
    storage: Storage, database: Path
) -> None:
    async with storage.exclusive():
        await storage._connection.exec_driver_sql("PRAGMA busy_timeout = 20")
        await storage._connection.rollback()
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(SQLAlchemyError, match="locked"):
        async with storage.unit():
            pytest.fail("began")
    other.execute("ROLLBACK")
    other.close()
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
    async with storage.unit() as unit:
        assert await unit.municipalities.all() == [LINDAU]


@pytest.mark.parametrize("seed", range(25))
async def test_a_batch_leaves_what_the_same_turns_would_leave_one_by_one(
    open_storage: Open, seed: int
) -> None:
    """Random turns, some of which fail, against a plain dictionary."""
    dice = random.Random(seed)
    storage = await open_storage()
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
    kept: dict[str, str] = {}
    for _ in range(6):
        batch = dict(kept)
        try:
            async with storage.unit() as unit:
                for _ in range(dice.randint(1, 8)):
                    turn = await _random_turn(unit, dice, dict(batch))
                    if dice.random() < 0.3:
                        unit.turn_failed()
                    else:
                        unit.turn_done()
                        batch = turn
        except Spoilt:
            continue
        kept = batch
    async with storage.unit() as unit:
        assert {one.id: one.note for one in await unit.people.all()} == kept
        for one in kept:
            addresses = await unit.people.addresses(one)
            assert len(addresses) <= 1


async def _random_turn(unit: SqlUnit, dice: random.Random, turn: dict[str, str]) -> dict[str, str]:
    for _ in range(dice.randint(1, 6)):
        one = f"p{dice.randint(0, 6)}"
        match dice.randint(0, 5):
            case 0 | 1:
                turn[one] = str(dice.random())
                unit.people.save(replace(MODERATOR, id=one, note=turn[one]))
            case 2:
                turn.pop(one, None)
                unit.people.remove(one)
            case 3:
                found = await unit.people.get(one)
                assert (found and found.note) == turn.get(one)
            case 4:
                await unit.people.addresses(one)
            case 5 if dice.random() < 0.2:
                assert {p.id: p.note for p in await unit.people.all()} == turn
    return turn
