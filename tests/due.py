"""What a tick does to feedback and rooms, in one unit of work of a test's own."""

from __future__ import annotations

from bot.feedback import closing
from bot.ports import Unit
from bot.talks.room import keeping


async def close_feedback(unit: Unit) -> None:
    for one in await closing.due(unit):
        await closing.close_by_the_clock(unit, one)


async def close_rooms(unit: Unit) -> None:
    for one in await keeping.over(unit):
        await keeping.close_by_the_clock(unit, one)
