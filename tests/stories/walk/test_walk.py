"""A walk of random taps, texts, stale buttons, commands, languages and restarts, by nine people.

The bot is the real one, its storage a file, Telegram the strict fake; only the sockets between them
are left out. After every step somebody independent looks at the tables: who may have written what,
and does everybody still have a way on?
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from config.content import Content
from config.phrases import Phrasebook
from tests.stories.walk.installation import Shared
from tests.stories.walk.rules import Walk
from tests.stories.walk.template import template

RUNS, STEPS = 200, 50

REACHED: Final = {
    "answers handed in",
    "answers released",
    "events created",
    "talks announced",
    "invitations answered",
    "self-checks answered to the end",
    "rooms of talks entered",
    "questions asked in a talk",
    "rooms of talks closed",
}
"""A walk that comes to none of these has shown nothing."""
RULES: Final = (
    "get on", "press a current button", "press one of the first buttons", "press any button ever seen",
    "press another person's button", "forge a button", "press nonsense",
    "press on a message that is gone", "press twice", "press all at once", "write",
    "write something hostile", "send something else", "edit a message", "give a command",
    "give an unknown command", "come with a code", "show a receipt", "speak another language",
    "deliver again", "let time pass", "restart",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_walk_meets_an_exception_a_dead_end_or_a_wrong_write(tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        shared = Shared(runner, Content.load(), Phrasebook.load())
        Walk.shared = shared
        Walk.folder = tmp_path / "run"
        Walk.templates = [
            runner.run(template(shared, tmp_path / f"template{middle}", in_the_middle=middle))
            for middle in (False, True)
        ]
        try:
            run_state_machine_as_test(
                Walk,
                settings=settings(
                    # Hypothesis ends one run in five early, to see whether less shows more.
                    max_examples=RUNS * 27 // 20,
                    # Beginning counts as a step, too.
                    stateful_step_count=STEPS + 1,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                    # Fifty steps are readable as they are; making them fewer would take an hour.
                    phases=[Phase.explicit, Phase.reuse, Phase.generate],
                ),
            )
        finally:
            counted = [f"{shared.counts[name]:6} {name}" for name in RULES]
            counted += [
                f"{times:6} steps: {what}" for what, times in sorted(shared.reached.items())
            ]
            whole = (
                f"{len(shared.runs)} runs, {sum(steps >= STEPS for steps in shared.runs)} of them "
                f"with {STEPS} steps or more, {sum(shared.runs)} steps"
            )
            sys.stdout.write("\n".join(["", whole, *counted, ""]))
    assert set(shared.counts) == set(RULES)
    assert set(shared.reached) >= REACHED
    assert sum(steps >= STEPS for steps in shared.runs) >= RUNS
