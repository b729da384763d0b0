from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.moderation import same
from bot.moderated import Decision, Deed, LogEntry, Mode, Policy, Theme, Verdict
from storage.pages import Book
from storage.unit import Storage
from tests.storage.samples import EVENT, HOSTILE, LINDAU, contribution

POLICY = Policy(EVENT.id, Mode.STRICT, ("insult", "topic"), ("Zu lang", "Nicht hier"), "de")
THEME = Theme("theme", EVENT.id, "Bäume")


@pytest.fixture
async def ready(storage: Storage) -> Storage:
    """With an event and three released contributions, and one that waits."""
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.events.save(EVENT)
        unit.keys.create_event(EVENT.id)
        for one in ("10", "20", "30"):
            unit.contributions.save(contribution(id=one, receipt=None, waiter=None))
        unit.contributions.save(contribution(id="40", receipt=None))
    return storage


def entry(number: str, day: int, contribution: str | None = None) -> LogEntry:
    return LogEntry(number, EVENT.id, date(2027, 3, day), Deed.REJECTED, contribution, "topic")


async def test_rules_verdicts_themes_and_log_come_back_as_they_were(ready: Storage) -> None:
    verdicts = [
        Verdict("10", EVENT.id, Decision.REJECTED, "topic", words, "20", "theme")
        for words in (*HOSTILE, None)
    ]
    for verdict in verdicts:
        async with ready.unit() as unit:
            unit.moderation.save_policy(POLICY)
            unit.moderation.save_theme(THEME)
            unit.moderation.save_verdict(verdict)
        async with ready.unit() as unit:
            assert await unit.moderation.verdict("10") == verdict
            assert await unit.moderation.verdicts(["10", "20"]) == {"10": verdict}
            assert await unit.moderation.policy(EVENT.id) == POLICY
            assert await unit.moderation.themes(EVENT.id) == [THEME]
            assert await unit.moderation.under("theme") == 1
            assert await unit.moderation.verdict("20") is None


async def test_what_is_written_about_texts_is_sealed(ready: Storage, database: Path) -> None:
    async with ready.unit() as unit:
        unit.moderation.save_theme(Theme("t", EVENT.id, "canary of a theme"))
        unit.moderation.save_verdict(Verdict("10", EVENT.id, public="canary of a version"))
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT * FROM theme").fetchall()
        rows += connection.execute("SELECT * FROM verdict").fetchall()
    assert len(rows) == 2
    assert "canary" not in repr(rows)


async def test_the_log_is_told_by_days(ready: Storage) -> None:
    async with ready.unit() as unit:
        for one in (entry("a", 3), entry("c", 1, "10"), entry("b", 1)):
            unit.moderation.note(one)
    async with ready.unit() as unit:
        found = await unit.moderation.log(EVENT.id)
    assert [(one.day.day, one.id) for one in found] == [(1, "b"), (1, "c"), (3, "a")]
    assert found[1] == entry("c", 1, "10")


@pytest.mark.parametrize("known", [True, False])
async def test_a_deleted_contribution_takes_its_verdict_along(
    ready: Storage, *, known: bool
) -> None:
    """Whether the unit of work has seen them before, or only the database knows of them."""
    async with ready.unit() as unit:
        unit.moderation.save_verdict(Verdict("10", EVENT.id, Decision.ACCEPTED))
        unit.moderation.save_verdict(Verdict("20", EVENT.id, duplicate_of="10"))
        unit.moderation.note(entry("a", 1, "10"))
    async with ready.unit() as unit:
        if known:
            await unit.moderation.verdicts(["10", "20"])
            await unit.moderation.log(EVENT.id)
        unit.contributions.remove(contribution(id="10"))
        assert await unit.moderation.verdict("10") is None
        assert await unit.moderation.verdict("20") == Verdict("20", EVENT.id)
        assert await unit.moderation.log(EVENT.id) == [entry("a", 1)]
        assert await unit.moderation.counts(EVENT.id) == {("why", None): 2}


async def test_a_deleted_theme_leaves_what_was_under_it(ready: Storage) -> None:
    async with ready.unit() as unit:
        unit.moderation.save_theme(THEME)
        unit.moderation.save_verdict(Verdict("10", EVENT.id, Decision.ACCEPTED, theme="theme"))
    async with ready.unit() as unit:
        unit.moderation.remove_theme("theme")
        expected = Verdict("10", EVENT.id, Decision.ACCEPTED)
        assert await unit.moderation.verdict("10") == expected
        assert await unit.moderation.theme("theme") is None


async def test_everything_goes_with_its_event(ready: Storage, database: Path) -> None:
    async with ready.unit() as unit:
        unit.moderation.save_policy(POLICY)
        unit.moderation.save_theme(THEME)
        unit.moderation.save_verdict(Verdict("10", EVENT.id, theme="theme"))
        unit.moderation.note(entry("a", 1, "10"))
    async with ready.unit() as unit:
        unit.events.remove(EVENT.id)
        assert await unit.moderation.policy(EVENT.id) is None
        assert await unit.moderation.log(EVENT.id) == []
    with sqlite3.connect(database) as connection:
        for table in ("policy", "theme", "verdict", "moderation_log"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


async def test_only_released_ones_are_counted_and_come_one_by_one(ready: Storage) -> None:
    async with ready.unit() as unit:
        moderation = unit.moderation
        assert await moderation.counts(EVENT.id) == {("why", None): 3}
        assert await moderation.counts("other") == {}
        assert await moderation.undecided(EVENT.id, ["why"]) == 3
        assert await moderation.undecided("other", ["why"]) == 0
        assert await moderation.next(EVENT.id, ["why"], None, "") == "10"
        assert await moderation.next(EVENT.id, ["why"], None, "10") == "20"
        assert await moderation.next(EVENT.id, ["why"], None, "30") is None
        assert await moderation.next("other", ["why"], None, "") is None
        # A mark is no decision.
        moderation.save_theme(THEME)
        moderation.save_verdict(Verdict("10", EVENT.id, theme="theme"))
        assert await moderation.counts(EVENT.id) == {("why", None): 3}
        assert await moderation.undecided(EVENT.id, ["why"]) == 3
        moderation.save_verdict(Verdict("10", EVENT.id, Decision.REJECTED, "topic"))
        assert await moderation.undecided(EVENT.id, ["why"]) == 2
        assert await moderation.undecided(EVENT.id, ["how"]) == 0
        decided = {("why", None): 2, ("why", Decision.REJECTED): 1}
        assert await moderation.counts(EVENT.id) == decided
        assert await moderation.next(EVENT.id, ["why", "how"], Decision.REJECTED, "") == "10"
        assert await moderation.next(EVENT.id, ["why"], None, "") == "20"


async def test_people_who_wait_are_counted_not_their_texts(ready: Storage) -> None:
    async with ready.unit() as unit:
        for number, waiter in enumerate((b"a", b"a", b"b")):
            unit.contributions.save(
                replace(contribution(id=f"5{number}", receipt=None), waiter=waiter, prompt="much")
            )
        assert await unit.contributions.count_waiters(EVENT.id, "much") == 2
        assert await unit.contributions.count_waiters(EVENT.id, "how") == 0
        some = await unit.contributions.some_released(EVENT.id, "why", 2)
        rest = await unit.contributions.some_released(EVENT.id, "why", 2, some[-1].id)
        assert [one.id for one in some] == ["10", "20"]
        assert [one.id for one in rest] == ["30"]


async def test_what_is_compared_is_read_a_few_at_a_time_and_to_the_end(
    ready: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    rows = Book.rows

    async def counted(self: Book, statement: Any, given: Any = None) -> Any:
        found = await rows(self, statement, given)
        sizes.append(len(found))
        return found

    ids = [f"x{number:03}" for number in range(2 * same.AT_ONCE)]
    async with ready.unit() as unit:
        for one in ids:
            unit.contributions.save(contribution(id=one, receipt=None, waiter=None, prompt="much"))
    monkeypatch.setattr(Book, "rows", counted)
    async with ready.unit() as unit:
        found = [one.id async for one in same.compared(unit, EVENT, "much")]
    assert found == ids
    assert max(sizes) == same.AT_ONCE
    monkeypatch.setattr(same, "COMPARED", same.AT_ONCE)
    async with ready.unit() as unit:
        first = [one.id async for one in same.compared(unit, EVENT, "much")]
    assert first == ids[: same.AT_ONCE]
