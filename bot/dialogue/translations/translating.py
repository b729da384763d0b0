"""Having released texts translated, a portion at a time, outside of any unit of work.

Only events that were opened while the same translator was set up are translated: whoever took part
in them was told that their texts go there, and to which host.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog

from bot.dialogue.events import main_language
from bot.model import Contribution, Event, EventState
from bot.outbox import Units
from bot.questions import Kind
from bot.translations import NotNow, NotTranslated, Origin, Translation, Translator

log = structlog.get_logger()

PORTION = 20
"""Texts that are taken out of the database at once."""
SEEN_BY = (EventState.OPEN, EventState.CLOSING, EventState.CLOSED)


@dataclass(slots=True)
class Translating:
    """The work that a translator does for this bot."""

    units: Units
    translator: Translator

    async def all_there_is(self) -> None:
        """Translate what is missing; ends early where the translator takes nothing just now."""
        async with self.units.unit() as unit:
            events = [e for e in await unit.events.all() if self._may(e)]
        try:
            for event in events:
                async for contribution in self._waiting(event):
                    await self._one(event, contribution)
        except NotNow as reason:
            log.warning("translator takes nothing", reason=str(reason))

    def _may(self, event: Event) -> bool:
        return event.translator == self.translator.host and event.state in SEEN_BY

    async def _waiting(self, event: Event) -> AsyncIterator[Contribution]:
        """Each text that has no translation, once, in the order of random ids."""
        texts = [one.id for one in event.prompts.questions if one.kind is Kind.TEXT]
        last = ""
        while True:
            async with self.units.unit() as unit:
                found = await unit.translations.missing(
                    event.id, texts, main_language(event), last, PORTION
                )
                portion = [await unit.contributions.get(one) for one in found]
            for contribution in portion:
                if contribution is not None:
                    yield contribution
            if len(found) < PORTION:
                return
            last = found[-1]

    async def _one(self, event: Event, contribution: Contribution) -> None:
        target = main_language(event)
        if not await self.translator.can(contribution.language, target):
            return
        try:
            text = await self.translator.translate(
                contribution.value, contribution.language, target
            )
        except NotNow:
            raise
        except NotTranslated as refusal:
            log.warning("text not translated", reason=str(refusal))
            return
        async with self.units.unit() as unit:
            # It may have been deleted or translated by hand in the meantime.
            there = await unit.contributions.get(contribution.id)
            already = await unit.translations.of([contribution.id], target)
            if there is not None and not already:
                unit.translations.save(
                    Translation(contribution.id, event.id, target, Origin.MACHINE, text)
                )
