from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answers import OfficialAnswer, Outcome
from bot.moderated import Decision, Theme, Verdict
from storage.unit import Storage
from tests.storage.samples import EVENT, HOSTILE, LINDAU, contribution

THEME = Theme("theme", EVENT.id, "Bäume")
TO_THEME = OfficialAnswer(
    EVENT.id,
    Outcome.PARTLY,
    {"de": "Ja, drei.", "tr": "Evet, üç."},
    "Grünflächenamt",
    date(2027, 9, 1),
    theme="theme",
)
TO_ONE = OfficialAnswer(EVENT.id, Outcome.NOT, {"de": "Zu teuer."}, "Bauamt", contribution="20")


@pytest.fixture
async def ready(storage: Storage) -> Storage:
    """Four released contributions, of which 10 is under the theme and 30 rejected; 40 waits."""
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.events.save(EVENT)
        unit.keys.create_event(EVENT.id)
        for one in ("10", "20", "30", "50"):
            unit.contributions.save(contribution(id=one, receipt=None, waiter=None))
        unit.contributions.save(contribution(id="40", receipt=None))
        unit.moderation.save_theme(THEME)
        unit.moderation.save_verdict(Verdict("10", EVENT.id, theme="theme"))
        unit.moderation.save_verdict(Verdict("30", EVENT.id, Decision.REJECTED, "topic"))
        unit.moderation.save_verdict(Verdict("50", EVENT.id, Decision.ACCEPTED))
    return storage


@pytest.mark.parametrize("words", HOSTILE)
async def test_answers_come_back_as_they_were(ready: Storage, words: str) -> None:
    answers = [replace(TO_THEME, words={"de": words, "ar": words}, owner=words), TO_ONE]
    async with ready.unit() as unit:
        for answer in answers:
            unit.official_answers.save(answer)
    async with ready.unit() as unit:
        found = await unit.official_answers.of(["theme", "20", "10", "nothing"])
        assert found == {"theme": answers[0], "20": TO_ONE}


async def test_they_are_sealed(ready: Storage, database: Path) -> None:
    async with ready.unit() as unit:
        unit.official_answers.save(replace(TO_ONE, words={"de": "a canary"}, owner="canary"))
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT * FROM official_answer").fetchall()
    assert len(rows) == 1 and "canary" not in repr(rows)


async def test_what_is_unanswered_is_counted_by_theme(ready: Storage) -> None:
    async with ready.unit() as unit:
        answers = unit.official_answers
        assert await answers.unanswered(EVENT.id, ["why"]) == {"theme": 1, None: 2}
        assert await answers.next_unanswered(EVENT.id, ["why"], "") == "20"
        answers.save(TO_ONE)
        assert await answers.unanswered(EVENT.id, ["why"]) == {"theme": 1, None: 1}
        assert await answers.next_unanswered(EVENT.id, ["why"], "") == "50"
        assert await answers.next_unanswered(EVENT.id, ["why"], "50") is None
        answers.save(TO_THEME)
        assert await answers.unanswered(EVENT.id, ["why"]) == {None: 1}
        assert await answers.unanswered("another", ["why"]) == {}
        assert await answers.unanswered(EVENT.id, ["how"]) == {}
        assert await answers.next_unanswered(EVENT.id, ["how"], "") is None
        answers.remove("20")
        assert await answers.unanswered(EVENT.id, ["why"]) == {None: 2}


@pytest.mark.parametrize("known", [True, False])
async def test_they_go_with_what_they_answer(ready: Storage, *, known: bool) -> None:
    async with ready.unit() as unit:
        unit.official_answers.save(TO_THEME)
        unit.official_answers.save(TO_ONE)
    async with ready.unit() as unit:
        if known:
            assert len(await unit.official_answers.of(["theme", "20"])) == 2
        unit.moderation.remove_theme("theme")
        gone = await unit.contributions.get("20")
        assert gone is not None
        unit.contributions.remove(gone)
        assert await unit.official_answers.of(["theme", "20"]) == {}
    async with ready.unit() as unit:
        assert await unit.official_answers.of(["theme", "20"]) == {}
