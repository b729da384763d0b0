"""Updates are confirmed only after they are committed, and each is applied once."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.model import Role
from handlers.assembly import opened
from handlers.telegram import application
from handlers.telegram.reading import Incoming, read
from tests.fakes.botapi import FakeTelegram
from tests.living import living
from tests.stories.scenes import act, create_event


async def test_nothing_is_confirmed_while_the_database_takes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "PAUSE", 0.01)
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        storage, tries, refused = life.house.storage, 0, asyncio.Event()
        commit = storage._commit

        async def full(unit: Any) -> None:
            nonlocal tries
            tries += 1
            if tries <= 6:
                refused.set()
                raise OperationalError("COMMIT", {}, Exception("disk full"))
            await commit(unit)

        monkeypatch.setattr(storage, "_commit", full)
        person = fake.person(1, language_code="en")
        number = person.send("/help")
        await refused.wait()
        assert number in fake.pending
        assert not person.messages
        await life.settled()
        assert tries > 6
        assert [m.text.splitlines()[0] for m in person.messages] == ["What you can write to me"]


async def test_what_was_committed_but_neither_confirmed_nor_answered_is_made_good(
    tmp_path: Path,
) -> None:
    """Telegram brings the update once more: that it was handled is known, that nobody heard too."""
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person = fake.person(1, language_code="en")
        await act(life, person, "!/help")
        await life.stop()
        number = person.send("/language")
        async with opened(life.settings, lambda: life.now) as house:
            incoming = read(fake.updates.known[number])
            assert isinstance(incoming, Incoming)
            (taken,) = await house.intake(life.doors.links).take([incoming.press])
            assert taken.sayings
        await life.start()
        await life.settled()
        # In German, as nothing is stored of them: not even a language.
        assert "Ich wurde kurz unterbrochen." in person.messages[-2].text


@pytest.mark.parametrize("seed", range(5))
async def test_doubled_and_restarted_numbers_change_nothing(tmp_path: Path, seed: int) -> None:
    """The same updates, some of them twice: the same contributions as in a clean run."""
    chance = random.Random(seed)
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        moderator = fake.person(1, language_code="en")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, "park")
        citizen = fake.person(2, language_code="en")
        for step in (
            "!/start park", "Take part", "!one", "!two", "Write another answer", "!three", "Done",
            "Red", "Skip", "Hand in answers",
        ):  # fmt: skip
            number = citizen.send(step[1:]) if step[0] == "!" else citizen.press(step)
            for _ in range(chance.randint(0, 2)):
                fake.redeliver(number)
            await life.settled()
            if chance.random() < 0.3:
                await life.restart()
        async with life.house.storage.unit() as unit:
            event = await unit.events.with_code("park")
            assert event is not None
            found = [
                one
                for p in ("p1", "p2", "p3")
                for one in await unit.contributions.waiting(event.id, p)
            ]
        assert sorted(one.value for one in found) == ["o1", "one\ntwo", "three"]
        assert not fake.violations
