from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from alembic.command import upgrade
from sqlalchemy import create_engine

from bot.anonymity import respondent_tag
from bot.errors import MissingKey
from bot.model import (
    Format,
    Group,
    MunicipalityKind,
    Person,
    Perspective,
    Role,
    Round,
    RoundState,
    Sheet,
)
from storage.backup import backup
from storage.closing import sweep_closed
from storage.migrating import config
from storage.restore import restore
from storage.unit import SqlUnit, Storage
from tests.storage.conftest import Open
from tests.storage.samples import ADDRESS, HOSTILE, LINDAU, MODERATOR, NOW, conversation

ROUND = Round(
    "spring", "lindau", "selfcheck-full", 1, MunicipalityKind.KREISANGEHOERIG,
    RoundState.OPEN, date(2027, 3, 4), left_out=("a", "b"),
)  # fmt: skip
GROUP = Group("g1", "spring", Perspective.POLITICS, b"c" * 32, places=6, taken=2)
SHEET = Sheet(
    "s1", "spring", b"o" * 32, joint=False, perspective=Perspective.POLITICS, department="",
    answers={"a": ("3",), "a_c": ("secret-canary",)}, language="tr", handed_in=("steering",),
)  # fmt: skip
JOINT = replace(
    SHEET, id="s0", owner=None, joint=True, perspective=Perspective.ADMINISTRATION, finished=True
)


def fill(unit: SqlUnit) -> None:
    unit.municipalities.save(LINDAU)
    unit.keys.create_event(ROUND.id)
    unit.rounds.save(ROUND)
    unit.rounds.save_group(GROUP)
    unit.rounds.save_sheet(SHEET)
    unit.rounds.save_sheet(JOINT)
    unit.conversations.save(conversation(format=Format.ROUND, subject=ROUND.id))
    unit.turn_done()


async def test_what_was_stored_is_found_again(storage: Storage) -> None:
    later = replace(ROUND, id="autumn", opened=date(2027, 9, 1), state=RoundState.CLOSING)
    async with storage.unit() as unit:
        fill(unit)
        unit.rounds.save(later)
    async with storage.unit() as unit:
        assert await unit.rounds.of_municipality("lindau") == [ROUND, later]
        assert await unit.rounds.in_state(RoundState.CLOSING) == [later]
        assert await unit.rounds.groups("spring") == [GROUP]
        assert await unit.rounds.group_invited_by(GROUP.code) == GROUP
        assert await unit.rounds.sheets("spring") == [JOINT, SHEET]
        assert await unit.rounds.sheet_of(b"o" * 32) == SHEET
        assert await unit.rounds.joint_sheet("spring") == JOINT
        unit.rounds.remove("spring")
    async with storage.unit() as unit:
        assert await unit.rounds.sheets("spring") == []
        assert await unit.rounds.group("g1") is None


async def test_hostile_answers_come_back_as_they_were(storage: Storage) -> None:
    given = replace(SHEET, answers={text: (text,) for text in HOSTILE}, department=HOSTILE[0])
    async with storage.unit() as unit:
        fill(unit)
        unit.rounds.save_sheet(given)
    async with storage.unit() as unit:
        assert await unit.rounds.sheet_of(b"o" * 32) == given


async def test_answers_lie_encrypted_and_die_with_their_key(
    storage: Storage, database: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
    await storage.close()
    files = [path for path in database.parent.iterdir() if path.is_file()]
    assert files
    assert not [path for path in files if b"secret-canary" in path.read_bytes()]
    storage.keys.destroy_content("spring")
    assert not list(database.parent.glob("keys/spring.content*"))


async def test_nothing_is_swept_while_a_sheet_is_somebodys(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    with pytest.raises(RuntimeError):
        await sweep_closed(storage, "spring")
    async with storage.unit() as unit:
        unit.rounds.save_sheet(replace(SHEET, owner=None))
    await sweep_closed(storage, "spring")


async def test_a_backup_does_not_tell_who_is_answering(
    storage: Storage, url: str, data_dir: Path, tmp_path: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
    copy = tmp_path / "copy.sqlite3"
    named = await backup(data_dir, url, copy)
    assert "spring.content.key" in [path.name for path in named]
    assert not [path for path in named if "participation" in path.name or "draft" in path.name]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM sheet").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (0,)


async def test_a_round_closed_since_the_backup_is_closed_again(
    storage: Storage, open_storage: Open, url: str, data_dir: Path, tmp_path: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
    copy = tmp_path / "copy.sqlite3"
    await backup(data_dir, url, copy)
    storage.keys.destroy_closing("spring")
    await storage.close()
    await restore(data_dir, url, copy, NOW)
    again = await open_storage()
    async with again.unit() as unit:
        (round_,) = await unit.rounds.of_municipality("lindau")
        assert (round_.state, round_.closed) == (RoundState.CLOSING, NOW.date())
        assert [sheet.owner for sheet in await unit.rounds.sheets("spring")] == [None, None]
    with pytest.raises(MissingKey):
        again.keys.participation("spring")


async def test_who_was_forgotten_since_the_backup_has_no_sheet_after_it(
    storage: Storage, open_storage: Open, url: str, data_dir: Path, tmp_path: Path
) -> None:
    respondent = Person("anna", Role.RESPONDENT, "lindau", group=GROUP.id)
    async with storage.unit() as unit:
        fill(unit)
        tag = respondent_tag(unit.keys.participation("spring"), "spring", "anna")
        unit.people.save(respondent)
        unit.people.save_address(replace(ADDRESS, person="anna"))
        unit.rounds.save_sheet(replace(SHEET, id="s2", owner=tag))
    copy = tmp_path / "copy.sqlite3"
    await backup(data_dir, url, copy)
    async with storage.unit() as unit:
        unit.erasures.account(ADDRESS.account)
        unit.turn_done()
    await storage.close()
    await restore(data_dir, url, copy, NOW)
    again = await open_storage()
    async with again.unit() as unit:
        assert await unit.people.get("anna") is None
        assert await unit.rounds.sheets("spring") == [JOINT, SHEET]


async def test_a_database_of_before_rounds_keeps_its_people(
    url: str, data_dir: Path, database: Path, clock: Callable[[], datetime]
) -> None:
    storage = await Storage.open(url, data_dir, clock)
    await storage.close()
    database.unlink()
    engine = create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        made = config()
        made.attributes["connection"] = connection
        upgrade(made, "0001")
        connection.exec_driver_sql("PRAGMA application_id = 0x44694274")
        connection.exec_driver_sql(
            "INSERT INTO municipality VALUES ('lindau', 'Lindau', 'kreisangehoerig', '', '', '')"
        )
        connection.exec_driver_sql(
            "INSERT INTO person VALUES ('mod', 'moderator', 'lindau', 'Anna', 'de', NULL)"
        )
    engine.dispose()
    storage = await Storage.open(url, data_dir, clock)
    async with storage.unit() as unit:
        assert await unit.people.all() == [MODERATOR]
        assert await unit.rounds.of_municipality("lindau") == []
    await storage.close()
