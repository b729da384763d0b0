from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import MissingKey
from bot.model import About, EventState, Feedback, Moment, Opinion, RoundState
from bot.working_groups import Contact, WorkingGroup
from storage.backup import backup
from storage.restore import restore
from storage.unit import Storage
from tests.storage.samples import EVENT, HOSTILE, LINDAU, NOW

TREES = WorkingGroup("g1", EVENT.id, "Trees", "We plant.")
BENCHES = WorkingGroup("g2", EVENT.id, "benches", "We sit.")
ANNA = Contact(b"a" * 32, "g1", EVENT.id, "Anna", "0171 canary")
BERT = Contact(b"b" * 32, "g1", EVENT.id, "bert", "bert@example.org")


@pytest.fixture
async def ready(storage: Storage) -> Storage:
    """With an event, two groups, and two people in one of them."""
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.events.save(EVENT)
        unit.keys.create_event(EVENT.id)
        for group in (TREES, BENCHES):
            unit.working_groups.save(group)
        for contact in (BERT, ANNA):
            unit.working_groups.save_contact(contact)
    return storage


async def test_groups_and_contacts_come_back_by_name(ready: Storage) -> None:
    async with ready.unit() as unit:
        assert await unit.working_groups.of_event(EVENT.id) == [BENCHES, TREES]
        assert await unit.working_groups.of_event("another") == []
        assert await unit.working_groups.all() == [TREES, BENCHES]
        assert await unit.working_groups.get("g2") == BENCHES
        assert await unit.working_groups.contacts("g1") == [ANNA, BERT]
        assert await unit.working_groups.contacts("g2") == []
        assert await unit.working_groups.contact(ANNA.account) == ANNA
        assert await unit.working_groups.contact(b"x" * 32) is None


@pytest.mark.parametrize("words", HOSTILE)
async def test_any_words_come_back_as_they_were(ready: Storage, words: str) -> None:
    group = replace(TREES, name=words, purpose=words)
    contact = replace(ANNA, name=words, reached=words)
    async with ready.unit() as unit:
        unit.working_groups.save(group)
        unit.working_groups.save_contact(contact)
    async with ready.unit() as unit:
        assert await unit.working_groups.get("g1") == group
        assert await unit.working_groups.contact(ANNA.account) == contact


@pytest.mark.parametrize("known", [True, False])
async def test_contacts_go_with_their_group_and_groups_with_their_event(
    ready: Storage, *, known: bool
) -> None:
    async with ready.unit() as unit:
        if known:
            assert await unit.working_groups.contact(ANNA.account) == ANNA
        unit.working_groups.remove("g1")
        assert await unit.working_groups.contact(ANNA.account) is None
    async with ready.unit() as unit:
        assert await unit.working_groups.contacts("g1") == []
        unit.events.remove(EVENT.id)
        assert await unit.working_groups.of_event(EVENT.id) == []
    async with ready.unit() as unit:
        assert await unit.working_groups.all() == []


async def test_one_contact_goes_alone_and_all_of_an_event_unread(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.working_groups.remove_contact(ANNA.account)
    async with ready.unit() as unit:
        assert await unit.working_groups.contacts("g1") == [BERT]
        unit.keys.destroy_content(EVENT.id)
        await unit.working_groups.drop_contacts(EVENT.id)
        assert await unit.working_groups.contact(BERT.account) is None
    async with ready.unit() as unit:
        assert await unit.working_groups.contacts("g1") == []


async def test_contacts_are_sealed_alike_and_die_with_the_key_of_the_event(
    ready: Storage, database: Path
) -> None:
    with sqlite3.connect(database) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(contact)")]
        rows = connection.execute("SELECT sealed FROM contact").fetchall()
        everything = repr(connection.execute("SELECT * FROM contact").fetchall())
    assert columns == ["account", "working_group", "event", "sealed"], "no time, no language"
    assert len({len(sealed) for (sealed,) in rows}) == 1, "not even the length tells them apart"
    assert "Anna" not in everything and "canary" not in everything
    async with ready.unit() as unit:
        unit.keys.destroy_content(EVENT.id)
        with pytest.raises(MissingKey):
            await unit.working_groups.contacts("g1")


async def test_contacts_cannot_be_swapped(ready: Storage, database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(
            "UPDATE contact SET sealed = (SELECT sealed FROM contact WHERE account = ?)",
            (ANNA.account,),
        )
    async with ready.unit() as unit:
        with pytest.raises(MissingKey):
            await unit.working_groups.contact(BERT.account)


async def test_a_backup_of_an_open_event_holds_no_contact_and_no_opinion(
    ready: Storage, database: Path, tmp_path: Path
) -> None:
    """Two of them would tell which answers came between the same two as a name."""
    feedback = Feedback("f", EVENT.id, About.EVENT, Moment.AFTER, RoundState.OPEN, NOW.date())
    async with ready.unit() as unit:
        unit.keys.create_event("f")
        unit.feedbacks.save(feedback)
        unit.feedbacks.save_opinion(Opinion(b"o" * 32, "f", {"heard": "fully"}))
    data_dir, url = database.parent, f"sqlite+aiosqlite:///{database}"
    await backup(data_dir, url, tmp_path / "open.sqlite")
    async with ready.unit() as unit:
        unit.events.save(replace(EVENT, state=EventState.CLOSED))
    await backup(data_dir, url, tmp_path / "closed.sqlite")
    found = []
    for name in ("open", "closed"):
        with sqlite3.connect(tmp_path / f"{name}.sqlite") as connection:
            found.append(
                [
                    connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                    for table in ("working_group", "contact", "opinion", "feedback")
                ]
            )
    assert found == [[2, 0, 0, 1], [2, 2, 0, 1]]


async def test_who_withdrew_after_a_backup_stays_away(
    ready: Storage, database: Path, tmp_path: Path
) -> None:
    async with ready.unit() as unit:
        unit.events.save(replace(EVENT, state=EventState.CLOSED))
    data_dir, url = database.parent, f"sqlite+aiosqlite:///{database}"
    await backup(data_dir, url, tmp_path / "copy.sqlite")
    async with ready.unit() as unit:
        unit.working_groups.remove_contact(ANNA.account)
        unit.erasures.account(ANNA.account)
        unit.turn_done()
    await ready.close()
    await restore(data_dir, url, tmp_path / "copy.sqlite", NOW)
    with sqlite3.connect(database) as connection:
        accounts = connection.execute("SELECT account FROM contact").fetchall()
    assert accounts == [(BERT.account,)]
