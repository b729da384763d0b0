"""A talk of the town that begins in ten minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.bot.talks.conftest import World, made_world
from tests.bot.talks.room.pressing import START


@pytest.fixture
async def world() -> World:
    """Ten minutes before a talk of the town."""
    world = made_world()
    await world.announce(START)
    world.units.now = START - timedelta(minutes=10)
    return world
