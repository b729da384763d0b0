"""How many took part by each multiplier's link: raised once a person, shown in fives.

No number here can be joined with a contribution, and none may ever be written beside one.
"""

from __future__ import annotations

from dataclasses import replace

from bot.anonymity import K, rounded
from bot.model import Event, EventState
from bot.multipliers import Arrivals, Multiplier
from bot.ports import Unit
from bot.replies import Line, Para
from config.phrases import phrase, plural


async def count(unit: Unit, event: Event, through: str) -> None:
    """Count somebody who hands in for the first time; `through` is "" for whoever came by no link.

    The row is written anew for them too: two states of the database must not tell who of those who
    came in between came by a link.
    """
    multipliers = await unit.multipliers.of_event(event.id)
    if not multipliers:
        return
    counts = dict(await _counts(unit, event))
    if any(one.id == through for one in multipliers):
        counts[through] = counts.get(through, 0) + 1
    unit.multipliers.save_arrivals(Arrivals(event.id, counts))


async def close(unit: Unit, event: Event) -> None:
    """Keep only rounded numbers."""
    counts = await _counts(unit, event)
    for one in await unit.multipliers.of_event(event.id):
        unit.multipliers.save(replace(one, people=rounded(counts.get(one.id, 0))))
    unit.multipliers.remove_arrivals(event.id)


async def _counts(unit: Unit, event: Event) -> dict[str, int]:
    found = await unit.multipliers.arrivals(event.id)
    return dict(found.counts) if found else {}


async def people(unit: Unit, event: Event, multiplier: Multiplier) -> int | None:
    """How many came by a link, rounded down; None where nobody knows any more."""
    if event.state in (EventState.DRAFT, EventState.OPEN):
        return rounded((await _counts(unit, event)).get(multiplier.id, 0))
    return multiplier.people


def told(event: Event, people: int | None) -> Line:
    """The same in words."""
    if event.state is EventState.DRAFT:
        return Para(phrase("The event has not opened yet."))
    if people is None:
        return Para(phrase("How many took part by this link is not known any more."))
    if people < K:
        return Para(phrase("Fewer than {k} people took part by this link.", k=K))
    return Para(
        plural(
            "At least {n} person took part by this link (counted in fives).",
            "At least {n} people took part by this link (counted in fives).",
            people,
        )
    )
