"""Who coordinates. The bot is new to them on Monday, 1 March 2027, 10:00 in Berlin."""

from __future__ import annotations

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    return person
