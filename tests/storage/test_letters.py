from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.model import LetterState
from storage.unit import Storage
from tests.storage.samples import LEAD, LINDAU, MODERATOR, NOW, SENT, letter

TICK = timedelta(microseconds=1)


@pytest.fixture
async def ready(storage: Storage) -> Storage:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.people.save(MODERATOR)
        unit.people.save(LEAD)
    return storage


async def test_due_letters_come_earliest_first_and_not_too_many(ready: Storage) -> None:
    async with ready.unit() as unit:
        for number, late in enumerate((3, 1, 2, 0)):
            unit.letters.save(letter(id=str(number), due=NOW - late * TICK))
        unit.letters.save(letter(id="future", due=NOW + TICK))
        unit.letters.save(letter(id="sent", kind="other", state=SENT))
        assert [one.id for one in await unit.letters.due(NOW, 9)] == ["0", "2", "1", "3"]
        assert [one.id for one in await unit.letters.due(NOW, 2)] == ["0", "2"]
    async with ready.unit() as unit:
        claimed = replace(
            (await unit.letters.due(NOW, 1))[0], state=LetterState.SENDING, lease=NOW + TICK
        )
        unit.letters.save(claimed)
        assert await unit.letters.sending() == [claimed]
        assert [one.id for one in await unit.letters.due(NOW, 9)] == ["2", "1", "3"]
        assert len(await unit.letters.all()) == 6


async def test_what_waits_is_not_looked_at_before_its_time(ready: Storage, database: Path) -> None:
    hour = timedelta(hours=1)
    async with ready.unit() as unit:
        unit.letters.save(letter(id="waits", due=NOW - hour, not_before=NOW + TICK))
        unit.letters.save(letter(id="waited", due=NOW - 2 * hour, not_before=NOW))
        unit.letters.save(letter(id="due", due=NOW - TICK))
    async with ready.unit() as unit:
        assert [one.id for one in await unit.letters.due(NOW, 9)] == ["due", "waited"]
        waiting = await unit.letters.get("waits")
        assert waiting is not None
        unit.letters.save(replace(waiting, not_before=None))
        assert [one.id for one in await unit.letters.due(NOW, 9)] == ["waits", "due", "waited"]
    with closing(sqlite3.connect(database)) as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM letter WHERE state = 'queued' AND ready <= 1 "
            "ORDER BY ready, id LIMIT 9"
        ).fetchall()
    assert [row[-1] for row in plan] == [
        "SEARCH letter USING INDEX ix_letter_state_ready (state=? AND ready<?)"
    ]


async def test_letters_about_something_and_to_somebody(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.letters.save(letter(id="1", state=SENT))
        unit.letters.save(letter(id="2", kind="k2", state=SENT, due=NOW - TICK))
        unit.letters.save(letter(id="3", kind="k3"))
        unit.letters.save(letter(id="4", subject="other", person="lead", state=SENT))
        assert [one.id for one in await unit.letters.about("talk")] == ["2", "1", "3"]
        assert [one.id for one in await unit.letters.sent_to("mod", NOW)] == ["1"]
        assert [one.id for one in await unit.letters.sent_to("mod", NOW - TICK)] == ["2", "1"]
        assert await unit.letters.get("3") == letter(id="3", kind="k3")
        assert [one.id for one in await unit.letters.about_to("talk", "mod")] == ["2", "1", "3"]
        assert [one.id for one in await unit.letters.about_to("other", "lead")] == ["4"]
        assert await unit.letters.about_to("talk", "lead") == []


async def test_subjects_that_something_is_queued_about(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.letters.save(letter(id="1"))
        unit.letters.save(letter(id="2", subject="sent", state=SENT))
        unit.letters.save(letter(id="3", subject="other"))
        assert await unit.letters.queued_about(["talk", "sent", "none"]) == {"talk"}
        assert await unit.letters.queued_about([]) == set()


@pytest.mark.parametrize("municipality", ["lindau", None])
async def test_the_same_letter_is_never_planned_twice(
    ready: Storage, municipality: str | None
) -> None:
    async with ready.unit() as unit:
        unit.letters.save(letter(id="1", municipality=municipality))
    with pytest.raises(IntegrityError):
        async with ready.unit() as unit:
            unit.letters.save(letter(id="2", municipality=municipality))
    async with ready.unit() as unit:
        (kept,) = await unit.letters.all()
        assert kept == letter(id="1", municipality=municipality)


async def test_letters_are_replanned_within_a_unit(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.letters.save(letter(id="1"))
    async with ready.unit() as unit:
        for old in await unit.letters.about("talk"):
            unit.letters.remove(old)
        unit.letters.save(letter(id="2"))
        assert [one.id for one in await unit.letters.about("talk")] == ["2"]


async def test_everything_of_a_letter_is_kept(ready: Storage) -> None:
    given = letter(urgent=True, lease=NOW, state=LetterState.UNCERTAIN, zone="Asia/Kolkata")
    given = replace(given, relied_on=NOW - TICK)
    async with ready.unit() as unit:
        unit.letters.save(given)
    async with ready.unit() as unit:
        assert await unit.letters.get("l1") == given
        unit.letters.remove(given)
        assert await unit.letters.get("l1") is None
