"""No way through the queue, its counts and verdicts tells of a batch of fewer than k people."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.anonymity import K
from bot.dialogue.moderation import queue
from bot.model import Door, Role
from bot.moderated import Decision
from bot.replies import Action, Press, Say, Tap
from handlers.intake import Taken
from tests.living import Living
from tests.stories.test_anonymity import (
    CROWD,
    STEPS,
    SUBTRACTED,
    TOWN,
    Step,
    Subtraction,
    _joins,
    close,
    hasty,
    make_event,
)

__all__ = ["hasty"]

MODERATED = st.one_of(
    STEPS,
    st.tuples(st.just("look_through")),
    st.tuples(st.just("decide"), st.integers(0, 20), st.sampled_from(["mod-yes", "mod-no"])),
    st.tuples(st.just("look")),
)


class Moderating(Subtraction):
    """A moderator who goes through the queue, decides, and compares all they are ever shown."""

    def __init__(self, life: Living, event: Any, moderator: str) -> None:
        super().__init__(life, event, moderator)
        self.ids: dict[str, str] = {}
        """Of each text that was shown in the queue."""

    async def _tap(self, action: Action) -> Taken:
        self.keys += 1
        press = Press(
            Door.BROWSER, self.moderator, f"{self.event.id}:{self.keys}", Tap(action), "en"
        )
        (taken,) = await self.life.doors.intake.take([press])
        return taken

    async def look(self) -> None:
        """Counts of people and of what waits are multiples of k."""
        await super().look()
        taken = await self._press("event")
        labels = [
            self.life.house.phrasebook.say(button.label, "en")
            for saying in taken.sayings
            if isinstance(saying, Say)
            for row in saying.buttons
            for button in row
        ]
        counts = [int(n) for one in labels for n in re.findall(r"at least (\d+) wait", one)]
        assert any(one.startswith("Moderate") for one in labels)
        assert all(count % K == 0 and count for count in counts)

    async def look_through(self, *, closed: bool = False) -> None:
        """Everything that waits or was decided, as the chat and the pages read it."""
        await self._press("moderate")
        seen: dict[str, str] = {}
        async with self.life.house.storage.unit() as unit:
            event = await unit.events.get(self.event.id)
            assert event is not None
            for decision in (None, *Decision):
                found = await queue.queue(unit, event, "p1", decision=decision, most=10_000)
                counted = {None: found.undecided, Decision.ACCEPTED: found.accepted}
                assert len(found.entries) == counted.get(decision, found.rejected)
                assert found.waiting % K == 0
                for entry in found.entries:
                    assert entry.verdict.decision is decision
                    seen[entry.contribution.value] = entry.contribution.id
        self.ids |= seen
        self._look_at_texts({*seen}, closed=closed)

    async def decide(self, pick: int, verb: str) -> None:
        """Accept or reject one that was seen."""
        if self.ids:
            text = sorted(self.ids)[pick % len(self.ids)]
            reason = "topic" if verb == "mod-no" else ""
            await self._tap(Action(verb, self.ids[text], "1", reason))


async def moderated(life: Living, moderator: str, steps: list[Step]) -> int:
    """Play a sequence of steps, then close; the number of batches that were seen."""
    event = await make_event(life, SUBTRACTED)
    one = Moderating(life, event, moderator)
    for name, *more in steps:
        if name == "everybody":
            for person in range(more[0]):
                await one.submit(person, 1, "o1" if person % 2 else "o2")
        else:
            await getattr(one, name)(*more)
    await one.look_through()
    await close(life, event)
    before = one.batches
    await one.look_through(closed=True)
    return before


@pytest.mark.slow
def test_no_sequence_of_looks_and_verdicts_shows_fewer_than_k_people(
    tmp_path: Path, hasty: None, capsys: pytest.CaptureFixture[str]
) -> None:
    played = Counter[str]()
    with asyncio.Runner() as runner, contextlib.ExitStack() as stack:
        life = Living(tmp_path, None)
        runner.run(life.start())
        stack.callback(lambda: runner.run(life.stop()))
        runner.run(_joins(life, "moderator", Role.MODERATOR, TOWN))

        @settings(
            max_examples=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
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
        def play(steps: list[Step]) -> None:
            played["batches"] += runner.run(moderated(life, "moderator", steps))
            played["sequences"] += 1
            played.update(step[0] for step in steps)

        play()
    assert played["batches"] > played["sequences"] / 4, "hardly anything was ever released"
    with capsys.disabled():
        print(f"\nlooking through queues: {dict(played)}")  # noqa: T201 (a report, asked for)
