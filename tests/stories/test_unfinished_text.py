"""A free text in several messages outlives whatever is done between them."""

from __future__ import annotations

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act, plan_drafts
from tests.stories.test_citizen import text_of_last


@pytest.fixture
async def citizen(life: Living, fake: FakeTelegram) -> Person:
    """Somebody at the second question of an event: a free text that takes three answers."""
    moderator = fake.person(1, language_code="en", first_name="Mod")
    await act(
        life, moderator, f"!/start {await life.grant(Role.MODERATOR)}", "!/events", "New event",
        "!Our park", "English",
        "!Which colour?", "One of several choices", "!Red\nGreen", "Done", "Yes", "Yes",
        "!What shall change?", "Free text", "!3", "No", "No", "!park", "Skip", "Skip",
        "!Town", "!dpo", "!imprint", "Create the event",
    )  # fmt: skip
    await plan_drafts(life)
    await act(life, moderator, "Open now")
    person = fake.person(10, language_code="en", first_name="C")
    await act(life, person, "!/start park", "Take part", "Red")
    return person


async def test_going_back_to_another_question_keeps_it(life: Living, citizen: Person) -> None:
    await act(life, citizen, "!First half.", "Back", "Green")
    assert "First half." in text_of_last(citizen)
    await life.restart()
    await act(life, citizen, "!Second half.", "Done")
    assert "First half.\nSecond half." in text_of_last(citizen)
    assert "Green" in text_of_last(citizen)


async def test_the_text_in_hand_stays_in_hand(life: Living, citizen: Person) -> None:
    await act(life, citizen, "!One.", "Write another answer", "!Two, first half.", "Back", "Green")
    assert "Two, first half." in text_of_last(citizen)
    await act(life, citizen, "!Second half.", "Done")
    assert "Two, first half.\nSecond half." in text_of_last(citizen)
    assert "One.\nSecond half." not in text_of_last(citizen)


async def test_from_the_review_to_another_question_and_back(life: Living, citizen: Person) -> None:
    await act(life, citizen, "!One.", "Done", "Change 2", "!And more.", "Back", "Change 1", "Green")
    assert "One.\nAnd more." in text_of_last(citizen)
    assert "Green" in text_of_last(citizen)


async def test_another_event_in_between(life: Living, citizen: Person) -> None:
    await act(life, citizen, "!First half.", "!/help", "!/language", "!/start park")
    assert "First half." in text_of_last(citizen)
