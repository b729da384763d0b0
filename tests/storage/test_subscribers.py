from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.subscribers import asking
from bot.gatherings import Gathering
from bot.model import EventState, Person, Role
from bot.subscribers import Subscriber, Tidings
from storage.pages import Book
from storage.unit import Storage
from tests.storage.samples import EVENT, HOSTILE, LINDAU, NOW

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


async def test_between_two_looks_nothing_is_read_to_ask_anybody(
    ready: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tick costs the same, however many events there are and whoever wishes to be asked."""
    starts = NOW + asking.AHEAD[asking.RESIDENTS]
    async with ready.unit() as unit:
        for number in range(20):
            event = replace(EVENT, id=f"e{number}", code=f"e{number}", state=EventState.OPEN)
            unit.events.save(event)
            unit.gatherings.save(Gathering(event.id, starts, "Europe/Berlin", 90, "Rathaus"))
        unit.subscribers.save(Subscriber("b", EVENT.id, next_events=True))
    statements: list[object] = []
    rows = Book.rows

    async def counted(self: Book, statement: Any, given: Any = None) -> Any:
        statements.append(statement)
        return await rows(self, statement, given)

    monkeypatch.setattr(Book, "rows", counted)
    look = NOW.replace(minute=0, second=0, microsecond=0)
    next_look = look + timedelta(minutes=asking.MINUTES)
    ticks = 0
    async with ready.unit() as unit:
        unit.now = look + timedelta(seconds=74)
        while unit.now < next_look:
            await asking.replan(unit)
            unit.now += timedelta(seconds=15)
            ticks += 1
    assert ticks > 10
    assert statements == []
    async with ready.unit() as unit:
        unit.now = next_look + timedelta(seconds=14)
        await asking.replan(unit)
    assert statements
    async with ready.unit() as unit:
        letters = await unit.letters.all()
    assert {(one.kind, one.person) for one in letters} == {(asking.RESIDENTS, "b")}
    assert len(letters) == 20
