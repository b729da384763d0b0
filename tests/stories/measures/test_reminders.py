"""Measures by Telegram: reminded of by the real tick, answered with one tap."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.model import MeasureStatus
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.measures.scene import agree, measures, owner, queued, tick_at
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last


async def test_from_the_workshop_to_the_day_and_beyond(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    # Two weeks before, on the day, and each quarter since 1 March except 1 June, the day itself.
    # 10:00 in Berlin is 08:00 UTC in summer and 09:00 in winter.
    for due, heading in (
        ((2027, 5, 18, 8), "Your measure is due soon"),
        ((2027, 6, 1, 8), "Your measure is due today"),
        ((2027, 9, 1, 8), "A look at your measure"),
        ((2027, 12, 1, 9), "A look at your measure"),
        ((2028, 3, 1, 9), "A look at your measure"),
    ):
        before = len(person.messages)
        year, month, day, hour = due
        await tick_at(life, year, month, day, hour - 1, 59, 45)
        assert len(person.messages) == before, "not a second too early"
        await tick_at(life, year, month, day, hour)
        assert len(person.messages) == before + 1, due
        assert heading in text_of_last(person)
        assert "Interpreters at the counter" in text_of_last(person)
        await life.restart()
        await life.doors.tick()
        await life.settled()
        assert len(person.messages) == before + 1, "never twice"
    assert len(coordinator.messages) < 60, "the coordinator hears nothing of it"


async def test_one_tap_says_how_it_stands_and_can_be_changed(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await tick_at(life, 2027, 5, 18, 8)
    await act(life, person, "Stuck")
    assert "What hinders it?" in text_of_last(person)
    await act(life, person, "Mandate")
    assert "Thank you. Noted: stuck for want of a mandate." in text_of_last(person)
    await life.restart()
    await act(life, coordinator, "!/selfcheck")
    assert "Measures: 0 open, 0 on the way, 1 stuck, 0 done." in text_of_last(coordinator)
    await act(life, coordinator, "Measures")
    assert (
        "1. Interpreters at the counter: stuck for want of a mandate, Ms Okafor, citizens' office, "
        "due on Tuesday, 1 June 2027" in text_of_last(coordinator)
    )
    await act(life, person, "On the way")
    assert "Thank you. Noted: on the way." in text_of_last(person)
    (measure,) = await measures(life)
    assert (measure.status, measure.hindrance) == (MeasureStatus.ON_THE_WAY, None)
    await act(life, coordinator, "!/selfcheck")
    assert "1 on the way, 0 stuck" in text_of_last(coordinator)


async def test_what_is_done_is_not_reminded_of_until_it_is_open_again(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await tick_at(life, 2027, 5, 18, 8)
    await act(life, person, "It is done")
    assert await queued(life) == []
    before = len(person.messages)
    for due in ((2027, 6, 1, 8), (2027, 9, 1, 8, 1)):
        await tick_at(life, *due)
    assert len(person.messages) == before
    await act(life, person, "On the way")
    assert await queued(life) == [datetime(2027, 12, 1, 9, tzinfo=UTC)]


async def test_another_day_brings_other_reminders(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await act(
        life, coordinator, "!/selfcheck", "Measures", "1. Interpreters at the counter",
        "Change the measure", "Change 4", "!15.07.2027", "Save the changes",
    )  # fmt: skip
    assert "Due: Thursday" in text_of_last(coordinator)
    before = len(person.messages)
    await tick_at(life, 2027, 5, 18, 8)
    assert len(person.messages) == before, "the old reminder is gone"
    assert await queued(life) == [
        # 1 June is a quarterly one again.
        datetime(2027, 6, 1, 8, tzinfo=UTC),
        datetime(2027, 7, 1, 8, tzinfo=UTC),
        datetime(2027, 7, 15, 8, tzinfo=UTC),
        datetime(2027, 9, 1, 8, tzinfo=UTC),
    ]
    await tick_at(life, 2027, 7, 1, 8)
    assert "Your measure is due soon" in text_of_last(person)


async def test_reminders_that_come_late_say_so_and_very_late_ones_do_not_come(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    before = len(person.messages)
    # Down from 10 May to 4 June: of the two letters only the younger one still helps.
    await tick_at(life, 2027, 5, 10, 8)
    await tick_at(life, 2027, 6, 4, 8)
    assert len(person.messages) == before + 1
    assert "Your measure is overdue" in text_of_last(person)
    # Down for the quarterly letter of 1 September and beyond: the next one is planned all the same.
    await tick_at(life, 2027, 10, 1, 8)
    await life.doors.tick()
    assert len(person.messages) == before + 1
    assert await queued(life) == [datetime(2027, 12, 1, 9, tzinfo=UTC)]
