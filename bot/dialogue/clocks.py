"""Events open and close at the time that was chosen, though the rules of their zone change."""

from __future__ import annotations

from dataclasses import replace

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
