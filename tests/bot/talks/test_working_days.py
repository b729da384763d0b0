"""Letters that are late go out on a working day of their reader's Land, if that is early enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.model import Land, Role, Rsvp
from tests.bot.talks.conftest import World, utc
from tests.bot.talks.test_pauses import pause, resume

SATURDAY_EVENING, SUNDAY, MONDAY = utc(2027, 2, 6, 21), utc(2027, 2, 7, 7), utc(2027, 2, 8, 7)


def heard(world: World, person: str) -> list[datetime]:
    return [when for when, who, _ in world.sent if who == person]


@pytest.mark.parametrize(
    ("announced", "starts", "invited"),
    [
        (SATURDAY_EVENING, utc(2027, 3, 1, 7), MONDAY),
        (SATURDAY_EVENING, utc(2027, 2, 9, 7), MONDAY),
        (SATURDAY_EVENING, utc(2027, 2, 9, 6, 59), SUNDAY),  # Monday is less than a day before
        (utc(2027, 3, 26, 11), utc(2027, 4, 20, 6), utc(2027, 3, 30, 6)),  # Good Friday, at noon
        (utc(2027, 2, 5, 11), utc(2027, 3, 1, 7), utc(2027, 2, 5, 11)),  # on a Friday at once
    ],
)
async def test_a_talk_that_is_announced_late(
    world: World, announced: datetime, starts: datetime, invited: datetime
) -> None:
    world.units.now = announced
    await world.announce(starts)
    await world.tick(announced)
    await world.tick_until(min(starts, utc(2027, 4, 1)))
    assert heard(world, "anna")[0] == invited


async def test_holidays_are_those_of_the_readers_land(world: World) -> None:
    towns = world.units.tables.municipalities
    towns["town"] = replace(towns["town"], land=Land("BY"))
    towns["village"] = replace(towns["village"], land=Land("BE"))
    world.units.now = utc(2027, 1, 5, 21)  # Epiphany comes next
    await world.announce(utc(2027, 2, 1, 7), municipality=None)
    await world.tick_until(utc(2027, 1, 8))
    assert heard(world, "anna") == [utc(2027, 1, 7, 7)]
    assert heard(world, "vera") == [utc(2027, 1, 6, 7)]


async def test_what_goes_on_after_a_pause(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await pause(world)
    await world.tick_until(utc(2027, 2, 7, 10))
    await resume(world)
    await world.tick_until(utc(2027, 2, 9))
    assert heard(world, "anna") == [MONDAY]


async def test_who_comes_late(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.tick_until(utc(2027, 2, 6, 12))
    await world.arrives("cora", Role.DECISION_MAKER, "town")
    await world.tick_until(utc(2027, 2, 9))
    assert heard(world, "cora") == [MONDAY]


@pytest.mark.parametrize(
    ("starts", "told"),
    [
        (utc(2027, 3, 1, 7), MONDAY),
        (utc(2027, 2, 8, 18), SUNDAY),  # so near that Monday is too late
        (utc(2027, 2, 7, 18), SATURDAY_EVENING),  # less than a day: at any hour
    ],
)
async def test_news(world: World, starts: datetime, told: datetime) -> None:
    await world.announce(starts)
    await world.answer("anna", Rsvp.YES)
    await world.tick_until(SATURDAY_EVENING)
    world.sent.clear()
    await world.cancel()
    await world.tick(SATURDAY_EVENING)
    await world.tick_until(utc(2027, 2, 9))
    assert heard(world, "anna") == [told]


async def test_urgent_news_is_not_made_to_wait_by_more_of_it(world: World) -> None:
    await world.announce(utc(2027, 2, 7, 18))
    await world.answer("anna", Rsvp.YES)
    await world.tick_until(SATURDAY_EVENING)
    world.sent.clear()
    await world.move(utc(2027, 3, 1, 7))
    await world.move(utc(2027, 3, 2, 7))
    await world.tick(SATURDAY_EVENING)
    assert [heading for _, _, heading in world.sent] == ["The talk has a new time."]


async def test_the_last_reminder_comes_on_a_sunday_too(world: World) -> None:
    await world.announce(utc(2027, 2, 7, 9))
    await world.answer("anna", Rsvp.YES)
    await world.tick_until(utc(2027, 2, 7, 9))
    assert heard(world, "anna")[-1] == utc(2027, 2, 7, 8, 30)
