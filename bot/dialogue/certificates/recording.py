"""Noting what is deleted while it happens: how much there was, and when the last of it was gone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.anonymity import rounded
from bot.certificates import Certificate, Occasion
from bot.dialogue.exporting import in_main_language
from bot.model import Conversation, Event, Format, Stage
from bot.ports import Unit


def at_close(
    unit: Unit, event: Event, people: int, conversations: Collection[Conversation]
) -> None:
    """An event closes: so many took part, and these conversations about it go."""
    drafts = [
        one
        for one in conversations
        if one.format is Format.DIALOGUE and one.stage is Stage.OPEN and not one.preview
    ]
    _begin(unit, event, Occasion.CLOSE, people=rounded(people), drafts=rounded(len(drafts)))


async def at_retention(unit: Unit, event: Event) -> None:
    """The answers to an event begin to go: said before each portion of very many."""
    if await unit.certificates.get(event.id, Occasion.RETENTION) is None:
        answers = rounded(await unit.contributions.count_released(event.id))
        _begin(unit, event, Occasion.RETENTION, people=event.participants, answers=answers)


async def done(unit: Unit, event: Event, occasion: Occasion) -> None:
    """The last of it is gone, with the keys.

    A close that nobody has noted was made good after a restoration: how many drafts went then,
    nobody has counted.
    """
    found = await unit.certificates.get(event.id, occasion)
    if found is None:
        found = _begin(unit, event, occasion, people=event.participants)
    if found is not None:
        unit.certificates.save(replace(found, day=unit.now.date()))


def _begin(
    unit: Unit,
    event: Event,
    occasion: Occasion,
    *,
    people: int,
    drafts: int | None = None,
    answers: int | None = None,
) -> Certificate | None:
    if event.sample:
        # It comes again and again, and nobody has taken part in it.
        return None
    begun = Certificate(
        event.id,
        occasion,
        event.municipality,
        event.code,
        in_main_language(event.prompts.title),
        people,
        drafts,
        answers,
    )
    unit.certificates.save(begun)
    return begun
