from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.feedback import closing
from bot.model import About, Feedback, Format, Moment, Opinion, RoundState
from bot.selfcheck import rounds
from storage.closing import sweep_closed
from storage.unit import SqlUnit, Storage
from tests.storage.samples import LINDAU, conversation
from tests.storage.test_rounds import ROUND

FEEDBACK = Feedback(
    "helped",
    "spring",
    About.ROUND,
    Moment.AFTER,
    RoundState.OPEN,
    date(2027, 3, 29),
    date(2027, 9, 1),
)
OPINION = Opinion(b"t" * 32, "helped", {"impulses": "secret-canary", "step": "no"})


def fill(unit: SqlUnit) -> None:
    unit.municipalities.save(LINDAU)
    for owner in ("spring", "helped"):
        unit.keys.create_event(owner)
    unit.rounds.save(replace(ROUND, state=RoundState.CLOSED))
    unit.feedbacks.save(FEEDBACK)
    unit.feedbacks.save_opinion(OPINION)
    unit.conversations.save(conversation(format=Format.FEEDBACK, subject="helped"))
    unit.turn_done()


async def test_what_was_stored_is_found_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        assert await unit.feedbacks.get("helped") == FEEDBACK
        assert await unit.feedbacks.about("spring") == [FEEDBACK]
        assert await unit.feedbacks.in_state(RoundState.OPEN) == [FEEDBACK]
        assert await unit.feedbacks.due_again(date(2027, 8, 31)) == []
        assert await unit.feedbacks.due_again(date(2027, 9, 1)) == [FEEDBACK]
        assert await unit.feedbacks.opinion(OPINION.tag) == OPINION
        assert await unit.feedbacks.opinions("helped") == [OPINION]
        closed = replace(
            FEEDBACK, state=RoundState.CLOSED, again=None, people=5, counts={"step": {"no": 5}}
        )
        unit.feedbacks.save(closed)
    async with storage.unit() as unit:
        assert await unit.feedbacks.get("helped") == closed
        assert await unit.feedbacks.due_again(date(2030, 1, 1)) == []


async def test_what_people_say_lies_encrypted(storage: Storage, database: Path) -> None:
    async with storage.unit() as unit:
        fill(unit)
    await storage.close()
    files = [path for path in database.parent.iterdir() if path.is_file()]
    assert files
    for path in files:
        assert b"secret-canary" not in path.read_bytes()


async def test_nothing_is_swept_while_an_opinion_is_there(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    with pytest.raises(RuntimeError):
        await sweep_closed(storage, "helped")
    async with storage.unit() as unit:
        unit.feedbacks.remove_opinion(OPINION.tag)
    await sweep_closed(storage, "helped")


async def test_every_key_dies_at_the_close(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        await closing.finish_closing(unit, FEEDBACK)
    assert not list(storage.keys.folder.glob("helped.*"))
    assert list(storage.keys.folder.glob("spring.*"))


async def test_a_dropped_round_takes_its_feedback_along_with_every_key(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        round_ = await unit.rounds.get("spring")
        assert round_ is not None
        rounds.drop(unit, round_)
    async with storage.unit() as unit:
        assert await unit.feedbacks.get("helped") is None
        assert await unit.feedbacks.in_state(RoundState.OPEN) == []
        (dropped,) = await unit.rounds.in_state(RoundState.DROPPED)
        await rounds.finish_dropping(unit, dropped)
    async with storage.unit() as unit:
        assert await unit.feedbacks.about("spring") == []
        assert await unit.feedbacks.opinions("helped") == []
        assert await unit.conversations.of_subject("helped") == []
    assert not list(storage.keys.folder.glob("helped.*"))
