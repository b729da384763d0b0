from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.model import (
    Agreement,
    Ballot,
    Format,
    RoundState,
    Screen,
    Step,
    Voice,
    Workshop,
)
from bot.selfcheck import rounds
from storage.backup import backup
from storage.closing import sweep_closed
from storage.restore import restore
from storage.unit import SqlUnit, Storage
from tests.storage.conftest import Open
from tests.storage.samples import HOSTILE, LINDAU, NOW, conversation
from tests.storage.test_rounds import ROUND

WORKSHOP = Workshop(
    "talk", "spring", "lindau", "w_abcdefghij", RoundState.OPEN, date(2027, 3, 4), ("a", "b"),
    step=Step.COMMENTS, topic="a", ends=NOW, revision=3, agreements=(Agreement("a", HOSTILE[0]),),
)  # fmt: skip
VOICE = Voice("v1", "talk", "a", "secret-canary", b"w" * 32)
BALLOT = Ballot(b"t" * 32, "talk", {"a": 2, "b": 3})
SCREEN = Screen(b"s" * 32, "talk", NOW + timedelta(hours=1))


def fill(unit: SqlUnit) -> None:
    unit.municipalities.save(LINDAU)
    for owner in ("spring", "talk"):
        unit.keys.create_event(owner)
    unit.rounds.save(replace(ROUND, state=RoundState.CLOSED))
    unit.workshops.save(WORKSHOP)
    unit.workshops.save_voice(VOICE)
    unit.workshops.save_ballot(BALLOT)
    unit.screens.save(SCREEN)
    unit.conversations.save(conversation(format=Format.VOICE, subject="talk"))
    unit.turn_done()


async def test_what_was_stored_is_found_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        assert await unit.workshops.get("talk") == WORKSHOP
        assert await unit.workshops.with_code("w_abcdefghij") == WORKSHOP
        assert await unit.workshops.of_round("spring") == [WORKSHOP]
        assert await unit.workshops.in_state(RoundState.OPEN) == [WORKSHOP]
        assert await unit.workshops.voices("talk") == [VOICE]
        assert await unit.workshops.ballot(BALLOT.tag) == BALLOT
        assert await unit.workshops.ballots("talk") == [BALLOT]
        assert await unit.screens.of_subject("talk") == [SCREEN]
        closed = replace(
            WORKSHOP, state=RoundState.CLOSED, ends=None, sums={"a": 7, "b": 0}, people=5
        )
        unit.workshops.save(closed)
        for text in HOSTILE:
            unit.workshops.save_voice(replace(VOICE, id=str(HOSTILE.index(text)), words=text))
    async with storage.unit() as unit:
        assert await unit.workshops.get("talk") == closed
        assert {one.words for one in await unit.workshops.voices("talk")} >= set(HOSTILE)


async def test_what_people_write_and_give_lies_encrypted(storage: Storage, database: Path) -> None:
    async with storage.unit() as unit:
        fill(unit)
    await storage.close()
    files = [path for path in database.parent.iterdir() if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert b"secret-canary" not in content
        assert b'"b":3' not in content


async def test_a_screen_is_signed_out_when_its_time_is_up(storage: Storage) -> None:
    late = replace(SCREEN, key=b"l" * 32, expires=NOW)
    async with storage.unit() as unit:
        fill(unit)
        unit.screens.save(late)
        await unit.prune()
        assert await unit.screens.get(late.key) is None
        assert await unit.screens.get(SCREEN.key) == SCREEN


async def test_a_dropped_round_takes_its_workshop_along_with_every_key(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        round_ = await unit.rounds.get("spring")
        assert round_ is not None
        rounds.drop(unit, round_)
    async with storage.unit() as unit:
        assert await unit.rounds.get("spring") is None
        assert await unit.rounds.of_municipality("lindau") == []
        assert await unit.workshops.get("talk") is None
        assert await unit.workshops.with_code(WORKSHOP.code) is None
        assert await unit.workshops.in_state(RoundState.OPEN) == []
        assert storage.keys.content("spring"), "nothing is destroyed before the commit"
        (dropped,) = await unit.rounds.in_state(RoundState.DROPPED)
        await rounds.finish_dropping(unit, dropped)
    async with storage.unit() as unit:
        assert await unit.rounds.in_state(RoundState.DROPPED) == []
        assert await unit.workshops.of_round("spring") == []
        assert await unit.conversations.of_subject("talk") == []
    left = [path.name for path in storage.keys.folder.iterdir()]
    assert not [name for name in left if name.startswith(("spring", "talk"))]


async def test_nothing_is_swept_while_somebody_can_be_told(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    with pytest.raises(RuntimeError):
        await sweep_closed(storage, "talk")
    async with storage.unit() as unit:
        unit.workshops.remove_ballot(BALLOT.tag)
    with pytest.raises(RuntimeError):
        await sweep_closed(storage, "talk")
    async with storage.unit() as unit:
        unit.workshops.save_voice(replace(VOICE, waiter=None))
    await sweep_closed(storage, "talk")


async def test_a_workshop_closed_since_the_backup_is_closed_again(
    storage: Storage, open_storage: Open, url: str, data_dir: Path, tmp_path: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
    copy = tmp_path / "copy.sqlite3"
    await backup(data_dir, url, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (0,)
    storage.keys.destroy_closing("talk")
    await storage.close()
    await restore(data_dir, url, copy, NOW)
    again = await open_storage()
    async with again.unit() as unit:
        workshop = await unit.workshops.get("talk")
        assert workshop is not None
        assert workshop.state is RoundState.CLOSING
        assert await unit.workshops.ballots("talk") == []
        assert [one.waiter for one in await unit.workshops.voices("talk")] == [None]
