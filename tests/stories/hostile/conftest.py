"""Where hostile words arrive: an open event, and a log that stays calm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from bot.model import Role
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.scenes import act, create_event

LOUD = ("warning", "error", "critical")


@pytest.fixture(autouse=True)
def calm() -> Iterator[None]:
    """Nothing may be logged that is not in order, and of nobody's words anything at all."""
    with capture_logs() as logs:
        yield
    assert not [entry for entry in logs if entry["log_level"] in LOUD]


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    """With an open event, code `park`, that takes sixty answers from each."""
    person = fake.person(1, language_code="en", first_name="<b>Mo")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park", answers=60)
    return person
