"""Events open and close at the time that was chosen, though the rules of their zone change."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.gathering import planning
from bot.ports import Unit
from bot.wallclock import kept


async def keep(unit: Unit) -> None:
    """Looked at once, when the bot starts: rules come with its packages."""
    for event in await unit.events.all():
        opens = event.opens and kept(event.opens, event.opens_wall, event.zone)
        closes = event.closes and kept(event.closes, event.closes_wall, event.zone)
        if (opens, closes) != (event.opens, event.closes):
            as_chosen = replace(
                event, opens=opens, closes=closes, opens_wall=None, closes_wall=None
            )
            unit.events.save(as_chosen)
    await _keep_dates(unit)


async def _keep_dates(unit: Unit) -> None:
    """Dates begin when the wall shows what people were told, and their reminders follow."""
    for gathering in await unit.gatherings.all():
        starts = kept(gathering.starts, gathering.wall, gathering.zone)
        if starts == gathering.starts or max(starts, gathering.starts) <= unit.now:
            continue
        event = await unit.events.get(gathering.event)
        assert event is not None, "a date goes with its event"  # noqa: S101
        as_told = replace(gathering, starts=starts, wall=None, sequence=gathering.sequence + 1)
        unit.gatherings.save(as_told)
        for one in await unit.gatherings.sign_ups(event.id):
            await planning.plan(unit, event, as_told, one.person)
