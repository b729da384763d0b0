"""Twelve months after a talk it goes, with all that was stored for it.

What is left of people in it are their answers and what they were written: nobody needs that any
more. The talk and the sums of what people said to it go as well, so that nothing has to be told
apart; whoever wants to report them takes them along before.
"""

from __future__ import annotations

from datetime import timedelta

from bot.feedback import opinions
from bot.ports import Unit
from bot.talks.after.days import over_at

KEPT_FOR = timedelta(days=365)


async def delete_old(unit: Unit) -> None:
    """Delete talks that have been over for so long, also those that were called off."""
    for talk in await unit.talks.between(None, unit.now - KEPT_FOR):
        if over_at(talk) + KEPT_FOR > unit.now:
            continue
        for letter in await unit.letters.about(talk.id):
            unit.letters.remove(letter)
        unit.letters.remove_pause(talk.id)
        await opinions.drop_about(unit, talk.id)
        unit.talks.remove(talk.id)
