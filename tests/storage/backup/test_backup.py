"""Backups: one sound file of a running bot, without keys and without the order of arrival."""

from __future__ import annotations

import random
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from shutil import copytree

import pytest

from bot.errors import OperatorError
from bot.model import Role
from storage.backup import backup
from storage.unit import Storage
from tests.storage.samples import LEAD, contribution


async def test_a_backup_of_a_running_bot_is_one_sound_file_without_keys(
    filled: Storage, url: str, data_dir: Path, copy: Path
) -> None:
    async with filled.unit() as unit:
        unit.people.save(LEAD)
        unit.turn_done()
        await unit.flush()
        named = await backup(data_dir, url, copy)
    assert [path.name for path in named] == ["lasting.key", "festival.content.key"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [path.name for path in copy.parent.glob("copy*")] == ["copy.sqlite3"]
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    # What was not committed is not in it.
    assert connection.execute("SELECT id FROM person").fetchall() == [("mod",)]
    connection.close()
    content = copy.read_bytes()
    keys = list((data_dir / "keys").glob("*.key"))
    assert len(keys) == 4
    for key in keys:
        assert key.read_bytes() not in content


async def test_a_backup_is_never_written_over(
    filled: Storage, url: str, data_dir: Path, copy: Path
) -> None:
    copy.write_text("precious")
    with pytest.raises(OperatorError, match="is there already"):
        await backup(data_dir, url, copy)
    assert copy.read_text() == "precious"
    with pytest.raises(OperatorError, match="cannot be written"):
        await backup(data_dir, url, copy / "below" / "nothing")


async def test_there_must_be_something_to_back_up(url: str, data_dir: Path, copy: Path) -> None:
    with pytest.raises(OperatorError, match="nothing to back up"):
        await backup(data_dir, url, copy)
    assert not copy.exists()


async def test_a_backup_tells_nothing_of_the_order_of_arrival(
    filled: Storage, url: str, data_dir: Path, copy: Path
) -> None:
    ids = [filled._chance.uuid() for _ in range(200)]
    for one in ids:
        async with filled.unit() as unit:
            unit.contributions.save(contribution(id=one, receipt=None))
    await backup(data_dir, url, copy)
    content = copy.read_bytes()
    connection = sqlite3.connect(copy)
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'contribution'"
    ).fetchone()
    connection.close()
    assert root
    places = sorted(ids, key=lambda one: content.index(one.encode()))
    # Pages are filled from their end: within one, ids lie in falling order, whoever came first.
    page_of = {one: content.index(one.encode()) // 4096 for one in ids}
    for page in set(page_of.values()):
        within = [one for one in places if page_of[one] == page]
        assert within == sorted(within, reverse=True)


@pytest.mark.parametrize("seed", range(3))
async def test_nor_of_the_order_in_which_people_subscribed_or_signed_up(
    filled: Storage, data_dir: Path, tmp_path: Path, seed: int
) -> None:
    """Byte by byte, save for the header's counters of changes (bytes 24 to 27 and 92 to 95)."""
    await filled.close()
    twin = tmp_path / "twin"
    copytree(data_dir, twin)
    dice = random.Random(seed)
    people = [_somebody(dice) for _ in range(300)]
    databases, copies = [], []
    for folder in (data_dir, twin):
        dice.shuffle(people)
        with closing(sqlite3.connect(folder / "db.sqlite3")) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            for rows in people:
                with connection:
                    for statement, values in rows:
                        connection.execute(statement, values)
        databases.append((folder / "db.sqlite3").read_bytes()[96:])
        copy = tmp_path / f"{folder.name}.sqlite3"
        await backup(folder, f"sqlite+aiosqlite:///{folder}/db.sqlite3", copy)
        copies.append(copy.read_bytes())
    assert databases[0] != databases[1], "this test would prove nothing"
    with closing(sqlite3.connect(tmp_path / "twin.sqlite3")) as connection:
        for table in ("subscriber", "sign_up"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 100
    differing = [at for at, (a, b) in enumerate(zip(*copies, strict=True)) if a != b]
    assert set(differing) <= {*range(24, 28), *range(92, 96)}


def _somebody(dice: random.Random) -> list[tuple[str, tuple[object, ...]]]:
    """The rows of a subscriber, or of somebody who has signed up."""
    id_, follows = dice.randbytes(6).hex(), dice.random() < 0.5
    role = Role.SUBSCRIBER if follows else Role.VISITOR
    rows: list[tuple[str, tuple[object, ...]]] = [
        (
            "INSERT INTO person (id, role, municipality, note, language) VALUES (?, ?, ?, '', ?)",
            (id_, role.value, "lindau", dice.choice(["de", "tr"])),
        ),
        (
            "INSERT INTO address (person, account, door, sealed, letters)"
            " VALUES (?, ?, 'telegram', ?, 1)",
            (id_, dice.randbytes(32), dice.randbytes(60)),
        ),
    ]
    if follows:
        given = (id_, "festival", dice.random() < 0.5)
        rows.append(("INSERT INTO subscriber (person, event, next_events) VALUES (?, ?, ?)", given))
    else:
        rows.append(("INSERT INTO sign_up (person, event) VALUES (?, ?)", (id_, "festival")))
    return rows
