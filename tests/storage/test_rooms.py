from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import MissingKey
from bot.model import Asked, Format, Part, Presence, Room, RoundState, Screen, Talk
from bot.talks.room import keeping
from storage.backup import backup
from storage.closing import sweep_closed
from storage.restore import restore
from storage.unit import SqlUnit, Storage
from tests.storage.conftest import Open
from tests.storage.samples import HOSTILE, LINDAU, NOW, conversation

TALK = Talk("breakfast", "lindau", "Strategy", "", "Room 1", NOW)
ROOM = Room("room", "breakfast", NOW, RoundState.OPEN, Part.EXCHANGE, NOW, 3)
ASKED = Asked("q1", "room", "secret-canary", b"a" * 32, hidden=True, answered=True)
PRESENCE = Presence(b"p" * 32, "room", ("q1", "q2"))
SCREEN = Screen(b"s" * 32, "room", NOW + timedelta(hours=1))


def fill(unit: SqlUnit) -> None:
    unit.municipalities.save(LINDAU)
    unit.talks.save(TALK)
    unit.keys.create_passing("room")
    unit.rooms.save(ROOM)
    unit.rooms.save_question(ASKED)
    unit.rooms.save_presence(PRESENCE)
    unit.screens.save(SCREEN)
    unit.conversations.save(conversation(format=Format.TALK_QUESTION, subject="room"))
    unit.turn_done()


async def test_what_was_stored_is_found_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        assert await unit.rooms.get("room") == ROOM
        assert await unit.rooms.of_talk("breakfast") == [ROOM]
        assert await unit.rooms.in_state(RoundState.OPEN) == [ROOM]
        assert await unit.rooms.in_state(RoundState.CLOSED) == []
        assert await unit.rooms.questions("room") == [ASKED]
        assert await unit.rooms.presence(PRESENCE.tag) == PRESENCE
        assert await unit.rooms.presences("room") == [PRESENCE]
        for number, text in enumerate(HOSTILE):
            unit.rooms.save_question(replace(ASKED, id=str(number), words=text))
    async with storage.unit() as unit:
        assert {one.words for one in await unit.rooms.questions("room")} >= set(HOSTILE)
        unit.rooms.remove_question("q1")
        unit.rooms.remove_presence(PRESENCE.tag)
    async with storage.unit() as unit:
        assert await unit.rooms.presence(PRESENCE.tag) is None
        assert "q1" not in {one.id for one in await unit.rooms.questions("room")}


async def test_nothing_that_was_asked_or_voted_for_can_be_read_in_the_file(
    storage: Storage, database: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
    await storage.close()
    files = [path for path in database.parent.iterdir() if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert b"secret-canary" not in content
        assert b'"q2"' not in content


async def test_the_length_of_a_row_does_not_tell_how_many_votes_are_in_it(
    storage: Storage, database: Path
) -> None:
    votes = [tuple(f"{one:032x}" for one in range(number)) for number in (0, 1, 12)]
    async with storage.unit() as unit:
        fill(unit)
        for number, given in enumerate(votes):
            unit.rooms.save_presence(Presence(bytes([number]) * 32, "room", given))
    async with storage.unit() as unit:
        there = {tuple(one.votes) for one in await unit.rooms.presences("room")}
        assert there == {*votes, PRESENCE.votes}
    with closing(sqlite3.connect(database)) as connection:
        lengths = connection.execute("SELECT length(sealed) FROM presence").fetchall()
    assert len(lengths) == 4
    assert len(set(lengths)) == 1


async def test_a_room_goes_with_its_talk(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.talks.remove("breakfast")
        assert await unit.rooms.get("room") is None
    async with storage.unit() as unit:
        assert await unit.rooms.questions("room") == []
        assert await unit.rooms.presences("room") == []


async def test_its_keys_are_none_that_outlive_it(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    with pytest.raises(MissingKey):
        storage.keys.content("room")
    assert not [path for path in storage.keys.to_copy() if path.name.startswith("room")]
    async with storage.unit() as unit:
        await keeping.close(unit, ROOM)
        unit.turn_done()
    await sweep_closed(storage, "room")
    async with storage.unit() as unit:
        (closing_room,) = await unit.rooms.in_state(RoundState.CLOSING)
        await keeping.finish_closing(unit, closing_room)
        assert await unit.screens.of_subject("room") == []
        assert await unit.conversations.of_subject("room") == []
    left = [path.name for path in storage.keys.folder.iterdir()]
    assert left and not [name for name in left if name.startswith("room")]


async def test_nothing_is_swept_while_something_is_left(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    with pytest.raises(RuntimeError):
        await sweep_closed(storage, "room")
    async with storage.unit() as unit:
        unit.rooms.remove_presence(PRESENCE.tag)
    with pytest.raises(RuntimeError):
        await sweep_closed(storage, "room")
    async with storage.unit() as unit:
        unit.rooms.remove_question(ASKED.id)
    await sweep_closed(storage, "room")


@pytest.mark.parametrize("closed_since", [True, False])
async def test_no_backup_knows_what_was_asked_or_who_was_there(
    storage: Storage,
    open_storage: Open,
    url: str,
    data_dir: Path,
    tmp_path: Path,
    closed_since: bool,
) -> None:
    async with storage.unit() as unit:
        fill(unit)
    copy = tmp_path / "copy.sqlite3"
    await backup(data_dir, url, copy)
    with closing(sqlite3.connect(copy)) as connection:
        for table in ("asked", "presence", "conversation"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    if closed_since:
        storage.keys.destroy_closing("room")
    await storage.close()
    await restore(data_dir, url, copy, NOW)
    again = await open_storage()
    async with again.unit() as unit:
        room = await unit.rooms.get("room")
        assert room is not None
        assert room.state is (RoundState.CLOSING if closed_since else RoundState.OPEN)


async def test_a_copy_made_by_other_means_is_emptied_too(
    storage: Storage, open_storage: Open, url: str, data_dir: Path, tmp_path: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
    copy = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(storage.file)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    storage.keys.destroy_closing("room")
    await storage.close()
    await restore(data_dir, url, copy, NOW)
    again = await open_storage()
    async with again.unit() as unit:
        assert [one.id for one in await unit.rooms.in_state(RoundState.CLOSING)] == ["room"]
        assert await unit.rooms.questions("room") == []
        assert await unit.rooms.presences("room") == []
        assert await unit.conversations.of_subject("room") == []
