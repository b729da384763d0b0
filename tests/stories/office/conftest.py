"""Two towns with an event each, and moderators who have come from Telegram into the office."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.browser.scene import CODE
from tests.stories.office.guest import OTHER_CODE, Guest, signed_in
from tests.stories.scenes import act, create_event


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    """A bot with an open event in each of two towns."""
    async with living(tmp_path / "var", fake) as life:
        for number, town, code in ((1, "Musterstadt", CODE), (2, "Nebenstadt", OTHER_CODE)):
            person = fake.person(number, language_code="en", first_name="Mod")
            await act(life, person, f"!/start {await life.grant(Role.MODERATOR, town)}")
            await create_event(life, person, code)
        yield life


@pytest.fixture
def moderator(life: Living, fake: FakeTelegram) -> Person:
    del life
    return fake.person(1, language_code="en", first_name="Mod")


@pytest.fixture
async def guest(life: Living, moderator: Person) -> Guest:
    """The moderator of the first town, signed in to the office."""
    return await signed_in(life, moderator)
