"""kill -9 at every await of deleting the texts of an event that have been kept long enough.

What holds afterwards: as long as there is a text it can be read, and with the next tick texts and
key are gone, and the certificate says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import EventState, Role
from tests.fakes.botapi import FakeTelegram
from tests.living import START, living
from tests.stories.scenes import act, create_event
from tests.stories.test_moderator import take_part
from tests.torture.kill import Route, Stage, Torture
from tests.torture.kill_facts import Facts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TICK, DELETING = "handlers/clockwork.py", "bot/dialogue/release.py"
"""Whose awaits are tried: what they wait for is tried by the other routes."""
AROUND = 4
"""Passes of the tick before and behind those of the deleting: until its unit is committed."""


class Expiring:
    """A tick a year after the close, and one more if the bot dies over it."""

    accounts: Sequence[bytes] = ()

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def play(self) -> None:
        await self._stage.tick()

    def after_a_kill(self, facts: Facts) -> list[str]:
        # The facts hold the texts, so these can be read as long as they are there.
        (event,) = facts["events"]
        is_there = event["state"] == EventState.CLOSED
        return [] if bool(event["contributions"]) == is_there else ["texts and state differ"]

    def at_the_end(self, facts: Facts, kills: int) -> list[str]:
        del kills
        (event,) = facts["events"]
        key = self._stage.folder / "keys" / f"{event['id']}.content.key"
        wrong = {
            "texts are left": bool(event["contributions"]),
            f"it is {event['state']}": event["state"] != EventState.EXPIRED,
            "the key is left": key.exists(),
            "nothing certifies it": not event["certificates"].get("retention"),
        }
        return [what for what, is_so in wrong.items() if is_so]

    def explain(self) -> str:
        return "the tick did not end"


@pytest.fixture
async def expiry(tmp_path: Path) -> Route:
    """An event was closed a year and a day ago."""
    folder = tmp_path / "event"
    async with FakeTelegram() as fake, living(folder, fake) as life:
        moderator = fake.person(1, language_code="en")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, "park")
        for number in range(5):
            await take_part(life, fake, number, f"idea {number}")
        await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
        await life.pass_time(seconds=15)
        # Drafts, letters and feedback have had their time, too: the year's last tick is left.
        await life.pass_time(days=200)
    return Route("expiry", folder, START + timedelta(days=367), Expiring)


async def test_killed_at_every_await_of_deleting_texts(torture: Torture, expiry: Route) -> None:
    passes = await torture.passes(expiry)
    ours = [point for point in passes if point.place.file in (TICK, DELETING)]
    points = [
        point
        for at, point in enumerate(ours)
        if DELETING in {one.place.file for one in ours[max(at - AROUND, 0) : at + AROUND + 1]}
    ]
    assert {point.place.moment for point in points} == {"before", "inside", "leaving", "after"}
    trials = await torture.all(expiry, [[point] for point in points])
    assert not [wrong for trial in trials for wrong in trial.wrong]
    assert sum(len(trial.kills) for trial in trials) == len(points) > 30
