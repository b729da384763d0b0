from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.model import Need, Survey
from storage.backup import backup
from storage.restore import restore
from storage.unit import SqlUnit, Storage
from tests.storage.conftest import Open
from tests.storage.samples import ACCOUNT, ADDRESS, HOSTILE, LINDAU, MODERATOR, NOW, TALK

SURVEY = Survey("spring", 1, NOW, date(2027, 3, 18))
NEED = Need("spring", "mod", {"topics": ("canary-a", "b"), "days": ()}, {"own": ("secret-canary",)})


def fill(unit: SqlUnit) -> None:
    unit.municipalities.save(LINDAU)
    unit.people.save(MODERATOR)
    unit.people.save_address(ADDRESS)
    unit.surveys.save(SURVEY)
    unit.surveys.save_need(NEED)
    unit.turn_done()


async def test_what_was_stored_is_found_again(storage: Storage) -> None:
    later = Survey("autumn", 2, NOW + timedelta(days=90), date(2027, 7, 1))
    async with storage.unit() as unit:
        unit.surveys.save(later)
        fill(unit)
    async with storage.unit() as unit:
        assert await unit.surveys.get("spring") == SURVEY
        assert await unit.surveys.all() == [SURVEY, later], "in the order of their opening"
        assert await unit.surveys.need("spring", "mod") == NEED
        assert await unit.surveys.need("autumn", "mod") is None
        assert await unit.surveys.needs("spring") == await unit.surveys.needs_of("mod") == [NEED]
        closed = replace(
            SURVEY, closed=date(2027, 3, 19), people=1, counts={"topics": {"canary-a": 1, "b": 1}}
        )
        unit.surveys.save(closed)
        unit.surveys.remove_need("spring", "mod")
    async with storage.unit() as unit:
        assert await unit.surveys.get("spring") == closed
        assert await unit.surveys.needs("spring") == []


@pytest.mark.parametrize("words", HOSTILE)
async def test_words_come_back_as_they_were(storage: Storage, words: str) -> None:
    said = replace(NEED, words={"own": (words,)})
    async with storage.unit() as unit:
        fill(unit)
        unit.surveys.save_need(said)
    async with storage.unit() as unit:
        assert await unit.surveys.need("spring", "mod") == said


async def test_what_people_need_lies_encrypted(storage: Storage, database: Path) -> None:
    async with storage.unit() as unit:
        fill(unit)
    await storage.close()
    files = [path for path in database.parent.iterdir() if path.is_file()]
    assert files
    for path in files:
        assert b"secret-canary" not in path.read_bytes()
        assert b"canary-a" not in path.read_bytes()


@pytest.mark.parametrize("known", [True, False])
async def test_answers_go_with_the_person(storage: Storage, known: bool) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        if known:
            assert await unit.surveys.needs("spring") == [NEED]
        unit.people.remove("mod")
        assert await unit.surveys.needs("spring") == []
        assert await unit.surveys.need("spring", "mod") is None
    async with storage.unit() as unit:
        assert await unit.surveys.needs("spring") == []
        assert await unit.surveys.all() == [SURVEY]


async def test_a_backup_brings_them_back_but_not_those_of_who_was_forgotten_since(
    open_storage: Open, url: str, data_dir: Path, tmp_path: Path
) -> None:
    file = tmp_path / "backup.sqlite3"
    storage = await open_storage()
    async with storage.unit() as unit:
        fill(unit)
        unit.people.save(replace(MODERATOR, id="other"))
        unit.surveys.save_need(replace(NEED, person="other"))
    await backup(data_dir, url, file)
    async with storage.unit() as unit:
        unit.people.remove("mod")
        unit.erasures.account(ACCOUNT)
        unit.turn_done()
        unit.surveys.remove_need("spring", "other")
    await storage.close()
    await restore(data_dir, url, file, NOW)
    storage = await open_storage()
    async with storage.unit() as unit:
        assert await unit.surveys.needs("spring") == [replace(NEED, person="other")]


async def test_a_talk_keeps_its_topic(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.talks.save(replace(TALK, topic="alliances"))
        unit.talks.save(replace(TALK, id="plain"))
    async with storage.unit() as unit:
        found = {talk.id: talk.topic for talk in await unit.talks.all()}
    assert found == {"talk": "alliances", "plain": None}
