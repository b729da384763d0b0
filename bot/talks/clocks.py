"""Talks ahead stay at the time that people were told, though the rules of their zone change.

Looked at once, when the bot starts: rules come with its packages.
"""

from __future__ import annotations

from dataclasses import replace

from bot.ports import Unit
from bot.talks import announcing
from bot.wallclock import kept


async def keep(unit: Unit) -> None:
    """Talks begin when the wall shows what was announced, and their letters follow.

    Nobody is told: what they read has not changed. Calendars are, which count in instants.
    """
    for talk in await unit.talks.all():
        starts = kept(talk.starts, talk.wall, talk.zone)
        if starts == talk.starts or max(starts, talk.starts) <= unit.now:
            continue
        as_told = replace(talk, starts=starts, wall=None, sequence=talk.sequence + 1)
        unit.talks.save(as_told)
        await announcing.replan(unit, as_told)
