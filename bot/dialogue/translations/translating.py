"""Having released texts translated, a portion at a time, outside of any unit of work.

Only events that were opened while the same translator was set up are translated: whoever took part
in them was told that their texts go there, and to which host.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.dialogue.events import main_language
from bot.model import Contribution, Event, EventState
from bot.outbox import Units
from bot.questions import Kind
from bot.translations import NotNow, NotTranslated, Origin, Translation, Translator

log = structlog.get_logger()

PORTION = 20
"""Texts that are taken out of the database at once."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=12)
"""A text that is refused rests so long at first, each time twice as long, and never longer."""
SEEN_BY = (EventState.OPEN, EventState.CLOSING, EventState.CLOSED)


@dataclass(frozen=True, slots=True)
class _Rest:
    """A text that was refused is left alone for a while."""

    event: str
    until: datetime
    pause: timedelta


@dataclass(slots=True)
class Translating:
    """The work that a translator does for this bot."""

    units: Units
    translator: Translator
    _resting: dict[str, _Rest] = field(default_factory=dict)
    """By contribution, in memory alone."""
    _missing: set[str] = field(default_factory=set)
    """Seen without a translation this time."""

    async def all_there_is(self) -> None:
        """Translate what is missing; ends early where the translator takes nothing just now.

        Raises:
            ExceptionGroup: faults of ours at events; the texts of all others went their way.
        """
        self._missing.clear()
        faults: list[Exception] = []
        async with self.units.unit() as unit:
            events = [e for e in await unit.events.all() if self._may(e)]
        unread = {event.id for event in events}
        try:
            for event in events:
                try:
                    await self._event(event)
                    unread.discard(event.id)
                except NotNow:
                    raise
                except Exception as error:
                    log.error("event not translated", id=event.id, reason=type(error).__name__)
                    faults.append(error)
        except NotNow as reason:
            log.warning("translator takes nothing", reason=str(reason))
        # What is deleted or translated by hand meanwhile is not remembered any longer.
        self._resting = {
            one: rest
            for one, rest in self._resting.items()
            if one in self._missing or rest.event in unread
        }
        if faults:
            raise ExceptionGroup("not all events could be translated", faults)

    async def _event(self, event: Event) -> None:
        async for contribution in self._waiting(event):
            await self._one(event, contribution)

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
                self._missing.update(found)
                due = [one for one in found if self._is_due(one, unit.now)]
                portion = [await unit.contributions.get(one) for one in due]
            for contribution in portion:
                if contribution is not None:
                    yield contribution
            if len(found) < PORTION:
                return
            last = found[-1]

    def _is_due(self, contribution: str, now: datetime) -> bool:
        rest = self._resting.get(contribution)
        return rest is None or rest.until <= now

    async def _rests(self, contribution: Contribution) -> timedelta:
        """Leave a text alone for longer than the last time; how long."""
        before = self._resting.get(contribution.id)
        pause = min(before.pause * 2, LONGEST_PAUSE) if before else FIRST_PAUSE
        async with self.units.unit() as unit:
            self._resting[contribution.id] = _Rest(contribution.event, unit.now + pause, pause)
        return pause

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
            pause = await self._rests(contribution)
            log.warning(
                "text not translated",
                reason=str(refusal),
                again_in_minutes=pause // timedelta(minutes=1),
            )
            return
        async with self.units.unit() as unit:
            # It may have been deleted or translated by hand in the meantime.
            there = await unit.contributions.get(contribution.id)
            already = await unit.translations.of([contribution.id], target)
            if there is not None and not already:
                unit.translations.save(
                    Translation(contribution.id, event.id, target, Origin.MACHINE, text)
                )
