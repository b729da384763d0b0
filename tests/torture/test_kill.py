"""kill -9 at every await of the answer route and of the reminder route, and on the restart after it.

What holds afterwards: every answer that was acknowledged is stored, nothing is stored twice, no
receipt is lost, nobody is left in silence, and a kill leaves at most one uncertain letter. That the
harness would notice is shown on bots with one fault each.
"""

from __future__ import annotations

import ast
import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.model import Role, Talk
from bot.talks import announcing
from tests.fakes.botapi import FakeTelegram
from tests.living import START, living
from tests.stories.scenes import act, create_event
from tests.torture.kill import FIRST_UPDATE, PATIENCE, Route, Stage, Torture, Trial
from tests.torture.kill_child import PACKAGES, ROOT
from tests.torture.kill_lives import Nursery
from tests.torture.kill_people import (
    CODE,
    GUESTS,
    INTERRUPTED,
    NOTICE,
    TALK,
    TALK_ID,
    Invited,
    TakingPart,
    said,
    sees,
)
from tests.torture.kill_points import MARK, Passes, Place, Point, with_points
from tests.torture.kill_report import listed, sample, summary

TIMES = int(os.environ.get("TORTURE", "1"))
"""Many times more kills for those who have a night: `TORTURE=10 pytest tests/torture`."""
ANSWER_KILLS, REMINDER_KILLS = 320 * TIMES, 520 * TIMES
"""At least; and never fewer than there are places at which the bot can die on these routes."""
RESTART_KILLS, TIMED_KILLS = 30 * TIMES, 20 * TIMES
VARIANT_KILLS = 40
"""At most: a variant is done with as soon as it was caught."""
VARIANT_PATIENCE = 8.0
"""Seconds until a variant that says nothing counts as silent."""
INVITING = datetime(2027, 3, 16, 9, 30, tzinfo=UTC)
"""Half an hour after the invitations to the talk are due."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200 * TIMES)]


@pytest.fixture
async def answers(tmp_path: Path) -> Route:
    """An event is open."""
    folder = tmp_path / "event"
    async with FakeTelegram() as fake, living(folder, fake) as life:
        moderator = fake.person(1, language_code="en")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, CODE)
    return Route("answer", folder, START, TakingPart)


@pytest.fixture
async def reminders(tmp_path: Path) -> Route:
    """A talk is planned, and its invitations are due."""
    folder = tmp_path / "talk"
    async with FakeTelegram() as fake, living(folder, fake) as life:
        for number in GUESTS:
            code = await life.grant(Role.DECISION_MAKER)
            await act(life, fake.person(number, language_code="en"), f"!/start {code}")
        async with life.house.storage.unit() as unit:
            (town,) = await unit.municipalities.all()
            starts = datetime(2027, 4, 20, 6, 0, tzinfo=UTC)
            await announcing.announce(unit, Talk(TALK_ID, town.id, TALK, "", "Town hall", starts))
            unit.turn_done()
    return Route("reminder", folder, INVITING, Invited)


def report(
    route: Route, passes: Sequence[Point], trials: Sequence[Trial], file: Path
) -> Sequence[str]:
    """Tell what was done; what was found wrong."""
    points = listed(passes, trials)
    file.write_text(points)
    sys.stdout.write(f"{summary(route.name, passes, trials)}\n{points}")
    return [wrong for trial in trials for wrong in trial.wrong]


def each_place(passes: Sequence[Point], kills: int) -> list[Point]:
    """So many points or more, and every place among them."""
    places = {point.place for point in passes}
    points = sample(passes, max(kills, len(places)))
    assert {point.place for point in points} == places
    return points


def points_before(file: str, passes: Sequence[Point]) -> list[Point]:
    return [point for point in passes if (point.place.file, point.place.moment) == (file, "before")]


def killed(trials: Sequence[Trial]) -> int:
    return sum(len(trial.kills) for trial in trials)


# -- the bot ---------------------------------------------------------------------------------------


async def test_killed_at_every_await_of_the_answer_route(
    torture: Torture, answers: Route, tmp_path: Path
) -> None:
    passes = await torture.passes(answers)
    points = each_place(passes, ANSWER_KILLS)
    trials = await torture.all(answers, [[point] for point in points])
    assert not report(answers, passes, trials, tmp_path / "points.txt")
    assert killed(trials) > 0.95 * len(points)


async def test_killed_at_every_await_of_the_reminder_route(
    torture: Torture, reminders: Route, tmp_path: Path
) -> None:
    passes = await torture.passes(reminders)
    points = each_place(passes, REMINDER_KILLS)
    trials = await torture.all(reminders, [[point] for point in points])
    assert not report(reminders, passes, trials, tmp_path / "points.txt")
    # Which pass of a place is reached depends on how often a tick falls into a wait.
    assert killed(trials) > 0.9 * len(points)
    assert all(trial.uncertain <= 1 for trial in trials)
    # Otherwise no kill would have fallen between sending and knowing.
    assert any(trial.uncertain for trial in trials)


async def test_killed_again_at_every_await_of_the_restart(
    torture: Torture, answers: Route, tmp_path: Path
) -> None:
    """The first kill falls between commit and answer, once at the start and once on the way."""
    impatient = replace(answers, name="restart", script=partial(TakingPart, impatient=True))
    committed = points_before("handlers/telegram/answering.py", await torture.passes(answers))
    for first in (committed[0], committed[len(committed) // 3]):
        await killed_again(torture, impatient, first, tmp_path / "points.txt")


async def test_killed_again_while_a_letter_is_uncertain(
    torture: Torture, reminders: Route, tmp_path: Path
) -> None:
    claimed = points_before("handlers/telegram/sender.py", await torture.passes(reminders))
    trials = await killed_again(torture, reminders, claimed[1], tmp_path / "points.txt")
    assert all(trial.uncertain for trial in trials)


async def killed_again(torture: Torture, route: Route, first: Point, file: Path) -> Sequence[Trial]:
    """Killed at this point, and then at each await of the life after it."""
    passes = await torture.passes(route, first)
    points = sample(passes, RESTART_KILLS)
    trials = await torture.all(route, [[first, point] for point in points])
    assert not report(route, passes, trials, file)
    assert killed(trials) > 1.9 * RESTART_KILLS
    return trials


async def test_killed_between_the_awaits(
    torture: Torture, answers: Route, reminders: Route
) -> None:
    """At any moment: while the database writes, for example, which is in no line of ours."""
    for route in (answers, reminders):
        whole = (await torture.trial(route)).seconds
        moments = [whole * number / TIMED_KILLS for number in range(1, TIMED_KILLS)]
        trials = await torture.all(route, [[moment] for moment in moments])
        assert not [wrong for trial in trials for wrong in trial.wrong]


async def test_killed_again_while_the_next_answer_is_on_its_way(
    nursery: Nursery, torture: Torture, answers: Route
) -> None:
    """That the first interruption was made good must not settle what was asked after it."""
    committed = points_before("handlers/telegram/answering.py", await torture.passes(answers))
    async with FakeTelegram(first_update_id=FIRST_UPDATE) as fake, asyncio.timeout(PATIENCE):
        stage = Stage(nursery, fake, answers.template, answers.now)
        citizen = fake.person(21, language_code="en")
        citizen.send(f"/start {CODE}")
        await stage.ended(await stage.begin(committed[0]))
        # Telegram takes its time with every call: they ask again while they are told where they
        # are, and so before it is known that they have been told.
        fake.latency = 0.5
        life = await stage.begin()
        await citizen.until(lambda _: sees(said(fake, citizen), (INTERRUPTED,)), 30)
        citizen.send(f"/start {CODE}")
        # Nobody is owed anything: either the answer is out, or it is lost with the second kill.
        await stage.in_silence()
        life.kill()
        await stage.ended(life)
        fake.latency = 0.0
        life = await stage.begin()
        try:
            await citizen.until(lambda person: person.sees(NOTICE), 10)
        finally:
            life.kill()
            await stage.ended(life)


# -- bots with a fault -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variant", "where", "found"),
    [
        ("confirms before commit", "storage/unit.py", "silence"),
        ("owes nothing", "handlers/telegram/answering.py", "silence"),
        ("forgets updates", "handlers/telegram/application.py", "loss|doubled|cannot go on"),
    ],
)
async def test_a_fault_on_the_answer_route_is_found(
    nursery: Nursery, answers: Route, tmp_path: Path, variant: str, where: str, found: str
) -> None:
    await caught(nursery, answers, tmp_path, variant, where, found)


async def test_a_fault_on_the_reminder_route_is_found(
    nursery: Nursery, reminders: Route, tmp_path: Path
) -> None:
    await caught(
        nursery,
        reminders,
        tmp_path,
        "sends again",
        "handlers/telegram/calls.py",
        "came to [0-9]+ 2 times",
    )


async def caught(
    nursery: Nursery, route: Route, folder: Path, variant: str, where: str, found: str
) -> None:
    """The harness finds the fault at some point, at which it finds none in the bot itself."""
    faulty = Torture(nursery, folder, variant, patience=VARIANT_PATIENCE)
    passes = [point for point in await faulty.passes(route) if point.place.file == where]
    points = sample(passes, VARIANT_KILLS)
    trials = await faulty.all(route, [[point] for point in points], until_wrong=True)
    wrong = [trial for trial in trials if trial.wrong]
    assert wrong, f"{len(trials)} kills, and nobody noticed that this bot {variant}"
    assert any(re.search(found, one) for trial in wrong for one in trial.wrong), wrong
    sys.stdout.write(f"a bot that {variant}: {wrong[0].wrong[0]}\n")
    (folder / "sound").mkdir()
    sound = await Torture(nursery, folder / "sound").all(route, [trial.plan for trial in wrong])
    assert not [one for trial in sound for one in trial.wrong]


# -- the points ------------------------------------------------------------------------------------


def test_every_await_of_the_bot_has_its_points(nursery: Nursery) -> None:
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    awaits = {
        (file.relative_to(ROOT).as_posix(), node.lineno, "before")
        for file in files
        if "migrations" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Await | ast.AsyncWith | ast.AsyncFor)
    }
    assert len(awaits) > 300
    assert awaits == {place for place in nursery.places if place.moment == "before"}


def test_points_are_passed_in_order_and_change_nothing() -> None:
    passes = Passes()
    source = """
async def route(given):
    async with given as inside:
        async for one in inside:
            found = (await one) + (await one)
    return found
"""
    tree = with_points(ast.parse(source), "route.py", passes)
    numbers: list[int] = []

    def mark(value: object, number: int) -> object:
        numbers.append(number)
        return value

    names: dict[str, Any] = {MARK: mark}
    exec(compile(tree, "route.py", "exec"), names)

    async def numbered() -> AsyncIterator[Awaitable[int]]:
        ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        ready.set_result(21)
        yield ready

    @asynccontextmanager
    async def given() -> AsyncIterator[AsyncIterator[Awaitable[int]]]:
        yield numbered()

    assert asyncio.run(names["route"](given())) == 42
    assert [f"{passes.places[number][1:]}" for number in numbers] == [
        "(3, 'before')",
        "(3, 'inside')",
        "(4, 'before')",
        "(4, 'inside')",
        "(5, 'before')",
        "(5, 'after')",
        "(5, 'before')",
        "(5, 'after')",
        "(4, 'leaving')",
        "(4, 'after')",
        "(3, 'leaving')",
        "(3, 'after')",
    ]


def test_a_sample_has_every_place_and_is_spread() -> None:
    often, once = Place("a.py", 1, "before"), Place("b.py", 2, "after")
    passes = [Point(often, nth) for nth in range(1, 101)]
    passes.insert(50, Point(once, 1))
    chosen = sample(passes, 11)
    assert len(chosen) == 11
    assert Point(once, 1) in chosen
    assert {(point.nth - 1) // 10 for point in chosen if point.place == often} == set(range(10))
    assert sample(passes, 1000) == passes
    assert len(sample(passes, 1)) == 1
