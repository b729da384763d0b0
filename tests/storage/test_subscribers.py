from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import Person, Role
from bot.subscribers import Subscriber, Tidings
from storage.unit import Storage
from tests.storage.samples import EVENT, HOSTILE, LINDAU

TOLD = Tidings("one", EVENT.id, {"de": "Ja.", "tr": "Evet."}, datetime(2027, 4, 1, 8, tzinfo=UTC))
DRAFT = Tidings("a-draft", EVENT.id, {"de": "Vielleicht."})


@pytest.fixture
async def ready(storage: Storage) -> Storage:
    """With an event and two subscribers of it."""
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.events.save(EVENT)
        unit.keys.create_event(EVENT.id)
        for one in ("a", "b"):
            unit.people.save(Person(one, Role.SUBSCRIBER, LINDAU.id, language="tr"))
            unit.subscribers.save(Subscriber(one, EVENT.id))
    return storage


async def test_they_come_back_as_they_were(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.subscribers.save(Subscriber("b", EVENT.id, next_events=True))
    async with ready.unit() as unit:
        found = await unit.subscribers.of_event(EVENT.id)
        assert found == [Subscriber("a", EVENT.id), Subscriber("b", EVENT.id, next_events=True)]
        assert await unit.subscribers.count(EVENT.id) == 2
        assert await unit.subscribers.count("another") == 0
        assert await unit.subscribers.get("b") == found[1]


@pytest.mark.parametrize("known", [True, False])
async def test_nothing_is_left_of_who_leaves(ready: Storage, *, known: bool) -> None:
    async with ready.unit() as unit:
        if known:
            assert await unit.subscribers.get("a") is not None
        unit.people.remove("a")
        assert await unit.subscribers.get("a") is None
        assert await unit.subscribers.count(EVENT.id) == 1
    async with ready.unit() as unit:
        assert [one.person for one in await unit.subscribers.of_event(EVENT.id)] == ["b"]


@pytest.mark.parametrize("words", HOSTILE)
async def test_texts_come_back_as_they_were(ready: Storage, words: str) -> None:
    told = replace(TOLD, words={"de": words, "ar": words})
    async with ready.unit() as unit:
        unit.subscribers.save_tidings(DRAFT)
        unit.subscribers.save_tidings(told)
    async with ready.unit() as unit:
        assert await unit.subscribers.tidings_of(EVENT.id) == [told, DRAFT]
        assert await unit.subscribers.tidings("one") == told
        unit.subscribers.remove_tidings("one")
        assert await unit.subscribers.tidings("one") is None


async def test_texts_go_without_their_key(ready: Storage) -> None:
    """After a crash between the key's end and the commit, or from an older backup."""
    async with ready.unit() as unit:
        unit.subscribers.save_tidings(DRAFT)
    async with ready.unit() as unit:
        unit.keys.destroy_content(EVENT.id)
    async with ready.unit() as unit:
        await unit.subscribers.drop_tidings(EVENT.id)
        assert await unit.subscribers.tidings_of(EVENT.id) == []


async def test_texts_are_sealed(ready: Storage, database: Path) -> None:
    async with ready.unit() as unit:
        unit.subscribers.save_tidings(replace(TOLD, words={"de": "a canary"}))
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT * FROM tidings").fetchall()
    assert len(rows) == 1 and "canary" not in repr(rows)
