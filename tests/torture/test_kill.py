"""kill -9."""
from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import MunicipalityKind, Role, Talk
from bot.talks import announcing
from tests.fakes.botapi import FakeTelegram
from tests.living import START, living
from tests.stories.scenes import act, create_event
from tests.torture.kill import Nursery, Route, Torture, sample, summary
from tests.torture.kill_people import CODE, GUESTS, TALK, Invited, TakingPart

@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    started = Nursery()
    yield started
    started.stop()

@pytest.fixture
async def answers(tmp_path: Path) -> Route:
    folder = tmp_path / "template"
    async with FakeTelegram() as fake, living(folder, fake) as life:
        moderator = fake.person(1, language_code="en")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, CODE)
    return Route("answer", folder, START, TakingPart)

INVITED = datetime(2027, 3, 16, 9, 30, tzinfo=UTC)
@pytest.fixture
async def reminders(tmp_path: Path) -> Route:
    folder = tmp_path / "template"
    async with FakeTelegram() as fake, living(folder, fake) as life:
        for number in GUESTS:
            code = await life.grant(Role.DECISION_MAKER)
            await act(life, fake.person(number, language_code="en"), f"!/start {code}")
        async with life.house.storage.unit() as unit:
            (town,) = await unit.municipalities.all()
            talk = Talk("talk", town.id, TALK, "", "Rathaus", datetime(2027, 4, 20, 6, 0, tzinfo=UTC))
            await announcing.announce(unit, talk)
            unit.turn_done()
    return Route("reminder", folder, INVITED, Invited)


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")


async def go(nursery, r, tmp_path, budget=300):
    t = Torture(nursery, tmp_path)
    passes = await t.passes(r)
    points = sample(passes, budget)
    b = time.monotonic()
    trials = await t.all(r, [(p,) for p in points])
    tell(f"{time.monotonic()-b} s")
    tell(summary(r.name, passes, trials))
    for x in trials:
        for w in x.wrong: tell(w[:3000])
        for w in x.missed: tell("missed "+w[:3000])

async def test_a(nursery: Nursery, answers: Route, tmp_path: Path) -> None:
    await go(nursery, answers, tmp_path)

async def test_r(nursery: Nursery, reminders: Route, tmp_path: Path) -> None:
    await go(nursery, reminders, tmp_path)
