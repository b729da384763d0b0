"""kill -9 on the routes beyond an answer: going on after an event, the clock, the office's batch.

What holds afterwards is what holds on the other routes: everything acknowledged is there, nothing
is there twice, nobody is left in silence, and a kill leaves at most one uncertain letter.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import START, Living, living
from tests.stories.office.guest import Guest, event_id, signed_in
from tests.stories.scenes import act, create_event
from tests.stories.test_event_helped import close, says
from tests.stories.test_going_on import found, joins
from tests.stories.test_moderator import take_part
from tests.stories.test_subscribers import follow, send
from tests.torture.kill import Route, Torture, Trial
from tests.torture.kill_afterwards import DRAFTER, GROUP, ByTheClock, GoingOn
from tests.torture.kill_lives import Nursery
from tests.torture.kill_office import BATCH, Batch
from tests.torture.kill_people import CODE, RECEIPT
from tests.torture.kill_report import sample
from tests.torture.test_kill import TIMES, caught, killed, report

GOING_ON_KILLS, CLOCK_KILLS, OFFICE_KILLS = 60 * TIMES, 40 * TIMES, 40 * TIMES
"""Spread over the places at which the bot can die on these routes, of which there are more."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600 * TIMES)]


async def opened(life: Living, fake: FakeTelegram) -> Person:
    """The moderator of an open event."""
    moderator = fake.person(1, language_code="en", first_name="Mod")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, moderator, CODE)
    return moderator


@pytest.fixture
async def going_on(tmp_path: Path) -> Route:
    """An event has closed, a working group is founded, and a text goes out the next morning."""
    folder = tmp_path / "going-on"
    async with FakeTelegram() as fake, living(folder, fake) as life:
        moderator = await opened(life, fake)
        await found(life, moderator, GROUP)
        await close(life, moderator)
        await send(life, moderator)
        return Route("going-on", folder, life.now, GoingOn)


@pytest.fixture
async def by_the_clock(tmp_path: Path) -> Route:
    """An event closes tomorrow. It holds one of everything that people leave."""
    folder = tmp_path / "clock"
    async with FakeTelegram() as fake, living(folder, fake) as life:
        moderator = await opened(life, fake)
        await found(life, moderator, GROUP)
        for number, text in enumerate(("More trees", "Less noise")):
            await take_part(life, fake, number, text)
        reader = fake.person(1000)
        (receipt,) = {code for one in reader.messages for code in RECEIPT.findall(one.text)}
        await act(life, reader, "Yes, I have kept it")
        await says(life, reader)
        guest = await follow(life, fake, 41)
        await joins(life, guest, "Zoe Zett", "zoe@example.org", GROUP)
        await act(
            life,
            fake.person(DRAFTER, language_code="en"),
            f"!/start {CODE}",
            "Take part",
            "!Half an idea",
        )
        async with life.house.storage.unit() as unit:
            (event,) = await unit.events.all()
            unit.events.save(replace(event, closes=START + timedelta(hours=12)))
            unit.turn_done()
    held = {
        "subscribers": ["41"],
        "contacts": [["Zoe Zett", "zoe@example.org"]],
        "values": ["Less noise", "More trees", "o1", "o1"],
        "opinions": [["fully", "mostly", "partly", "not", "fully"]],
    }
    script = partial(ByTheClock, held=held, receipt=receipt, text="More trees")
    return Route("clock", folder, START, script)


@pytest.fixture
async def office(tmp_path: Path) -> Route:
    """Five people have handed in, and the moderator is signed in at the pages."""
    folder = tmp_path / "office"
    async with FakeTelegram() as fake, living(folder, fake) as life:
        moderator = await opened(life, fake)
        for number, text in enumerate(BATCH):
            await take_part(life, fake, number, text)
        guest: Guest = await signed_in(life, moderator)
        script = partial(Batch, event=await event_id(life, CODE), cookies=guest.cookies)
    return Route("office", folder, START, script, pages=True)


async def tried(
    torture: Torture, route: Route, kills: int, folder: Path, *files: str
) -> Sequence[Trial]:
    """Killed so often, half of it in the files that the route is about; the bot stood it."""
    passes = await torture.passes(route)
    own = [point for point in passes if any(part in point.place.file for part in files)]
    seen = {part for part in files for point in own if part in point.place.file}
    assert seen == set(files), "the route does not lead through what it is there for"
    others = [point for point in passes if point not in set(own)]
    points = [*sample(own, kills // 2), *sample(others, kills - kills // 2)]
    trials = await torture.all(route, [[point] for point in points])
    assert not report(route, passes, trials, folder / "points.txt")
    # Which pass of a place is reached depends on how often a tick falls into a wait.
    assert killed(trials) > 0.9 * len(points)
    return trials


async def test_killed_while_people_go_on_after_an_event(
    torture: Torture, going_on: Route, tmp_path: Path
) -> None:
    own = ("subscribers/", "going_on/", "helped/", "feedback/answering", "bot/outbox")
    trials = await tried(torture, going_on, GOING_ON_KILLS, tmp_path, *own)
    assert all(trial.uncertain <= 1 for trial in trials)


async def test_killed_while_the_clock_closes_an_event_and_ends_its_time(
    torture: Torture, by_the_clock: Route, tmp_path: Path
) -> None:
    own = ("dialogue/release", "certificates/", "feedback/closing", "storage/closing", "clockwork")
    await tried(torture, by_the_clock, CLOCK_KILLS, tmp_path, *own)


async def test_killed_while_a_moderator_decides_at_the_pages(
    torture: Torture, office: Route, tmp_path: Path
) -> None:
    own = ("dialogue/moderation/", "web/office/", "bot/office", "handlers/intake")
    await tried(torture, office, OFFICE_KILLS, tmp_path, *own)


# -- bots with a fault -----------------------------------------------------------------------------


async def test_a_fault_at_a_text_to_subscribers_is_found(
    nursery: Nursery, going_on: Route, tmp_path: Path
) -> None:
    found = "came to [0-9]+ 2 times"
    await caught(nursery, going_on, tmp_path, "sends again", "handlers/telegram/sender.py", found)


async def test_a_fault_at_the_close_is_found(
    nursery: Nursery, by_the_clock: Route, tmp_path: Path
) -> None:
    found = "open, and its keys are only"
    await caught(
        nursery, by_the_clock, tmp_path, "closes keys first", "bot/dialogue/release.py", found
    )


async def test_a_form_that_counts_twice_is_found(
    nursery: Nursery, office: Route, tmp_path: Path
) -> None:
    """No kill is needed: each form is sent twice."""
    trial = await Torture(nursery, tmp_path, "forgets updates").trial(office)
    assert any(re.search("sent twice is taken for two people's", one) for one in trial.wrong)
    sys.stdout.write(f"a bot that forgets updates: {trial.wrong[0]}\n")
