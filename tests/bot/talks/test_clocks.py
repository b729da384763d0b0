"""A talk whose zone has got other rules since it was announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.model import Rsvp
from bot.talks import clocks
from tests.bot.talks.conftest import World, utc

STARTS = utc(2027, 3, 1, 8)
"""By rules of before: the wall was to show eight, which by now is at seven, UTC."""
WALL = datetime(2027, 3, 1, 8, 0)  # noqa: DTZ001 (on the wall)


@pytest.fixture
async def displaced(world: World) -> World:
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    talks = world.units.tables.talks
    talks["talk"] = replace(talks["talk"], wall=WALL)
    return world


async def test_it_begins_when_the_wall_shows_what_was_told_and_nobody_hears_of_a_move(
    displaced: World,
) -> None:
    for _ in range(2):
        async with displaced.units.unit() as unit:
            await clocks.keep(unit)
        talk = displaced.units.tables.talks["talk"]
        assert (talk.starts, talk.wall, talk.sequence) == (utc(2027, 3, 1, 7), None, 1)
    kinds = dict(displaced.letters())
    assert kinds["talk-soon"] == utc(2027, 3, 1, 6, 30)
    assert "talk-moved" not in kinds


async def test_what_was_moved_is_at_its_new_time(displaced: World) -> None:
    await displaced.move(utc(2027, 3, 2, 9))
    async with displaced.units.unit() as unit:
        await clocks.keep(unit)
    assert displaced.units.tables.talks["talk"].starts == utc(2027, 3, 2, 9)
