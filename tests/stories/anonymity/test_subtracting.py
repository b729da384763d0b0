"""No sequence of looks shows what fewer than k people wrote: neither pulls of files nor the queue of
moderation, its counts and verdicts.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.anonymity import K
from bot.dialogue import exporting, release
from bot.model import Role
from tests.living import Living, living
from tests.stories.anonymity.game import PROMPTS, walk
from tests.stories.anonymity.subtraction import (
    CROWD,
    MODERATED,
    STEPS,
    Moderating,
    Step,
    Subtraction,
    play,
)
from tests.stories.anonymity.world import TOWN, alone, joins, make_event


class Table:
    """An installation with a moderator at it, for as many sequences as are played."""

    def __init__(self, life: Living, runner: asyncio.Runner) -> None:
        self._life, self._runner = life, runner
        self.played = Counter[str]()

    def play(self, watching: type[Subtraction], steps: list[Step]) -> None:
        """One sequence, in an event of its own."""
        self.played["batches"] += self._runner.run(play(self._life, watching, steps))
        self.played["sequences"] += 1
        self.played.update(step[0] for step in steps)

    def tell(self, what: str) -> None:
        """How much was played, which must not have been nothing."""
        played = self.played
        assert played["batches"] > played["sequences"] / 4, "hardly anything was ever released"
        print(f"\n{what}: {dict(played)}")  # noqa: T201 (a report, asked for)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    with asyncio.Runner() as runner, contextlib.ExitStack() as stack:
        life = Living(tmp_path, None)
        runner.run(life.start())
        stack.callback(lambda: runner.run(life.stop()))
        runner.run(joins(life, "moderator", Role.MODERATOR, TOWN))
        yield Table(life, runner)


SEQUENCES = settings(
    deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=60
)


@pytest.mark.slow
def test_no_sequence_of_pulls_shows_fewer_than_k_people(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    @SEQUENCES
    @given(st.lists(STEPS, min_size=4, max_size=30))
    @example([("everybody", K - 1), ("pull",), ("submit", 8, 1, "o1"), ("pull",)])
    @example([("everybody", K), ("pull",), *[("amend", n, "change") for n in range(K)], ("pull",)])
    @example([("everybody", K), ("pull",), ("amend", 0, "change"), ("pull",), ("delete", 0)])
    @example([("everybody", K), ("delete", 0), ("pull",), ("submit", 8, 2, ""), ("pull",)])
    def sequence(steps: list[Step]) -> None:
        table.play(Subtraction, steps)

    sequence()
    with capsys.disabled():
        table.tell("subtracting pulls")


@pytest.mark.slow
def test_no_sequence_of_looks_and_verdicts_shows_fewer_than_k_people(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    @settings(SEQUENCES, max_examples=20)
    @given(st.lists(MODERATED, min_size=4, max_size=20))
    @example([("everybody", K - 1), ("look_through",), ("submit", 8, 1, "o1"), ("pull",)])
    @example(
        [("everybody", K), ("look_through",), ("decide", 0, "mod-yes"), ("amend", 0, "change"),
         ("look_through",), ("submit", 8, 2, ""), ("look_through",)]
    )  # fmt: skip
    @example(
        [("everybody", CROWD), ("look_through",), *[("decide", 0, "mod-no")] * 3, ("look",),
         ("delete", 1), ("look_through",)]
    )  # fmt: skip
    def sequence(steps: list[Step]) -> None:
        table.play(Moderating, steps)

    sequence()
    with capsys.disabled():
        table.tell("looking through queues")


async def test_a_language_of_few_texts_is_not_named(tmp_path: Path) -> None:
    async with living(tmp_path, None) as life:
        event = await make_event(life, PROMPTS)
        for number, language in enumerate(["de"] * 5 + ["ar"]):
            texts = f"one {number}", [f"several {number}"]
            await alone(life, str(number), walk(event, *texts, language))
        async with life.house.storage.unit() as unit:
            await release.release(unit, event)
            rows = await exporting.export_rows(unit, event, life.house.phrasebook)
            unit.turn_done()
    assert len(rows) == 12
    named = Counter(row.language for row in rows)
    assert named.pop("other", 0) == 2, f"a language of two texts is named: {named}"
    assert set(named) == {"de"}
