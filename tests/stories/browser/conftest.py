"""A bot with an open event, its moderator, and somebody with a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.browser.scene import CODE
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, create_event


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    """A bot with one open event, code `park`."""
    async with living(tmp_path / "var", fake) as life:
        moderator = fake.person(1, language_code="en", first_name="Mod")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, CODE)
        yield life


@pytest.fixture
def moderator(life: Living, fake: FakeTelegram) -> Person:
    del life
    return fake.person(1, language_code="en", first_name="Mod")


@pytest.fixture
def browser(life: Living) -> Browser:
    return Browser(life)
