"""What has to be there before an event can open: one small check each.

A check looks at the draft and says what is missing, or nothing. Whatever else an event needs one
day is a further check in `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.events import municipality_of
from bot.event_plan import EventPlan
from bot.model import Event, Municipality
from bot.ports import Unit
from config.phrases import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that checks look at."""

    event: Event
    municipality: Municipality
    plan: EventPlan
    now: datetime


async def missing(unit: Unit, event: Event) -> list[Phrase]:
    """What an event lacks before it can open, in the order in which it is best done."""
    draft = Draft(
        event,
        await municipality_of(unit, event),
        await unit.event_plans.of_event(event.id) or EventPlan(event.id),
        unit.now,
    )
    return [lacks for check in CHECKS if (lacks := check(draft)) is not None]


def purpose(draft: Draft) -> Phrase | None:
    """It is fixed before the method."""
    return None if draft.plan.purpose else phrase("the purpose: inform, consult or decide together")


def influence(draft: Draft) -> Phrase | None:
    """People are told what their input is good for."""
    return None if draft.plan.can_change else phrase("what the input can change")


def target_group(draft: Draft) -> Phrase | None:
    """Nobody reaches "everybody"."""
    if draft.plan.area and draft.plan.languages:
        return None
    return phrase("the target group with its area and languages")


def promise(draft: Draft) -> Phrase | None:
    """Whoever asks owes an answer."""
    return None if draft.plan.promise else phrase("the feedback promise with its dates")


def contacts(draft: Draft) -> Phrase | None:
    """Citizens are told who is responsible before anything is stored."""
    if draft.municipality.may_open_events:
        return None
    return phrase("who is responsible, the data protection officer and the imprint")


def prompts(draft: Draft) -> Phrase | None:
    """There has to be something to answer."""
    return None if draft.event.prompts.answerable else phrase("at least one question to the people")


def time_left(draft: Draft) -> Phrase | None:
    """What is completed late must not open only to close at once, for good."""
    closes = draft.event.closes
    if closes is None or closes > draft.now:
        return None
    return phrase("time: it was to close before now, so please set other times in the office")


Check = Callable[[Draft], Phrase | None]
CHECKS: tuple[Check, ...] = (
    purpose,
    influence,
    target_group,
    promise,
    contacts,
    prompts,
    time_left,
)
