"""Moderators are reminded of what waits: in the morning, on working days, until nothing does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import text_of_last
from tests.stories.test_moderator import take_part

REMINDER = "wait for moderation"


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    """With an open event, on Thursday, 4 March 2027, in the afternoon."""
    life.now = datetime(2027, 3, 4, 14, 0, tzinfo=UTC)
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def at(life: Living, day: int, hour: int, minute: int = 0) -> None:
    """The clock of Germany, in winter; the bot has run since the night."""
    for then in (datetime(2027, 3, day, 6, tzinfo=UTC),
                 datetime(2027, 3, day, hour - 1, minute, tzinfo=UTC)):  # fmt: skip
        if then >= life.now:
            life.now = then
            await life.doors.tick()


def heard(person: Person) -> int:
    return sum(REMINDER in message.text for message in person.messages)


async def test_the_morning_after_and_never_on_a_weekend(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    for number in range(5):
        await take_part(life, fake, number, f"idea {number}")
    await at(life, 4, 16)
    await at(life, 5, 9, 59)
    assert heard(moderator) == 0
    await at(life, 5, 10)
    assert heard(moderator) == 1
    assert "At least 5 contributions wait for moderation" in text_of_last(moderator)
    await at(life, 5, 11)
    await life.restart()
    await at(life, 5, 11, 30)
    assert heard(moderator) == 1, "once a day"
    for day in (6, 7):
        await at(life, day, 10)
    assert heard(moderator) == 1, "a weekend"
    colleague = fake.person(2, language_code="en", first_name="Colleague")
    await act(life, colleague, f"!/start {await life.grant(Role.MODERATOR)}")
    await at(life, 8, 10, 30)
    assert (heard(moderator), heard(colleague)) == (2, 1)
    # The button leads there; once all is decided, nobody is reminded any more.
    await act(life, moderator, "Moderate", "Look at what waits")
    for _ in range(5):
        moderator.press(does("mod-yes"))
        await life.settled()
    assert "nothing more to look at" in text_of_last(moderator)
    before = heard(moderator), heard(colleague)
    await at(life, 9, 10)
    assert (heard(moderator), heard(colleague)) == before


async def test_too_few_are_not_told_of(life: Living, fake: FakeTelegram, moderator: Person) -> None:
    for number in range(4):
        await take_part(life, fake, number, f"idea {number}")
    await at(life, 5, 10)
    assert heard(moderator) == 0


async def test_after_the_close_only_for_two_weeks(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    for number in range(5):
        await take_part(life, fake, number, f"idea {number}")
    await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
    await life.pass_time(seconds=15)
    await at(life, 5, 10)
    assert heard(moderator) == 1
    await at(life, 17, 10)
    assert heard(moderator) == 2
    await at(life, 18, 10)
    assert heard(moderator) == 2


async def test_others_moderators_hear_nothing(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    stranger = fake.person(3, language_code="en", first_name="S")
    await act(life, stranger, f"!/start {await life.grant(Role.MODERATOR, 'Nebenstadt')}")
    for number in range(5):
        await take_part(life, fake, number, f"idea {number}")
    await at(life, 5, 10)
    assert (heard(moderator), heard(stranger)) == (1, 0)


async def test_what_comes_in_later_is_told_the_next_day(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await at(life, 5, 10)
    for number in range(5):
        await take_part(life, fake, number, f"idea {number}")
    await at(life, 5, 10, 30)
    assert heard(moderator) == 0
    await at(life, 8, 10)
    assert heard(moderator) == 1
