"""A plan as one page with forms: the same parts, checks and rights as in the chat.

The rules of moderation belong to it here: whoever plans an event fixes them with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot import at_once
from bot.at_once import Sheet, Written, state_of
from bot.dialogue.events import own_event
from bot.dialogue.moderation import policy, rules
from bot.dialogue.planning import page, parts
from bot.dialogue.planning.keeping import plan_of
from bot.dialogue.planning.sheets import SHEETS, Part
from bot.errors import NotFound
from bot.event_plan import Promise, Step
from bot.model import Event, EventState
from bot.questions import OLD_BUTTON, Answer
from bot.replies import Line, Para
from bot.turn import Turn
from config.phrases import Text, phrase

RULES = "rules"
"""The part of the page that is no part of the plan in the chat."""
FIXED = phrase(
    "The event has opened, so what people were told does not change any more: neither the plan nor "
    "the rules of moderation."
)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page, as it is read."""

    name: str
    title: Text
    lines: tuple[Line, ...]
    is_there: bool
    """Whether somebody has said something about it yet."""
    usual: str = ""
    """If the usual can be taken at one press: of what it takes the place, to know it again."""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything that is planned for an event."""

    event: Event
    sections: tuple[Section, ...]
    lacks: tuple[Line, ...]
    """What is missing before it can open; that nothing is; or why nothing changes any more."""
    owed: tuple[Step, ...]
    """What of the promise can be said to be kept."""

    @property
    def is_draft(self) -> bool:
        """Whether it can be changed."""
        return self.event.state is EventState.DRAFT


async def read(turn: Turn, event_id: str) -> PlanPage:
    """The plan of one's own event.

    Raises:
        NotFound: there is none for this account.
    """
    event = await own_event(turn, event_id)
    plan = await plan_of(turn.unit, event)
    missing = {
        Part.PURPOSE: plan.purpose is None,
        Part.GROUP: plan.area is None,
        Part.PROMISE: plan.promise is None,
    }
    promised = state_of(SHEETS[Part.PROMISE].answers(turn, plan))
    sections = [
        Section(
            part.value,
            title,
            tuple(lines),
            is_there=not missing[part],
            usual=promised if part is Part.PROMISE and missing[part] else "",
        )
        for part, title, lines in zip(Part, page.TITLES, page.parts(event, plan), strict=True)
    ]
    stored = await turn.unit.moderation.policy(event.id)
    usual = policy.usual(event.id)
    said = policy.in_words(stored or usual)
    if event.state is EventState.DRAFT and stored is None:
        said.append(rules.HOLD_IF_NONE)
    others = state_of(rules.answers_of(stored)) if stored and stored != usual else ""
    sections.append(Section(RULES, rules.ASKED.title, tuple(said), is_there=True, usual=others))
    lacks: list[Line] = [Para(FIXED)]
    if event.state is EventState.DRAFT:
        lacks = await page.lacks(turn, event) or [page.NOTHING_LACKS]
    return PlanPage(event, tuple(sections), tuple(lacks), page.owed(event, plan))


async def blank(turn: Turn, event_id: str, part: str) -> tuple[Event, Sheet]:
    """A part as a form, with what is there already.

    Raises:
        NotFound: it is no event of this account's, or there is no such part.
        Refused: it has opened.
    """
    if part == RULES:
        event = await rules.draft_of(turn, event_id)
        stored = rules.answers_of(await policy.of(turn.unit, event))
        return event, at_once.sheet(rules.ASKED, stored)
    sheet = SHEETS[_part(part)]
    event = await parts.draft(turn, event_id)
    return event, at_once.sheet(sheet.asked, sheet.answers(turn, await plan_of(turn.unit, event)))


async def save(turn: Turn, event_id: str, part: str, written: Written) -> Sheet | None:
    """Take a part as it was written; the form once more, if something of it does not do.

    Raises:
        NotFound: it is no event of this account's, or there is no such part.
        Refused: it has opened.
    """
    event, there = await blank(turn, event_id, part)

    async def keep(answers: dict[str, Answer]) -> None:
        if part == RULES:
            rules.keep(turn, event, answers)
        else:
            await _keep(turn, event, _part(part), answers)

    return await at_once.take(there, written, keep)


async def take_usual(turn: Turn, event_id: str, part: str, seen: str) -> Sheet | None:
    """The usual at one press; as a form, if what it takes the place of was never seen.

    Raises:
        NotFound: it is no event of this account's, or there is nothing usual in this part.
        Refused: it has opened.
    """
    event, there = await blank(turn, event_id, part)
    plan = await plan_of(turn.unit, event)
    if part == RULES:
        usual = rules.answers_of(policy.usual(event.id))
    elif part == Part.PROMISE:
        usual = SHEETS[Part.PROMISE].answers(turn, replace(plan, promise=Promise()))
    else:
        raise NotFound(OLD_BUTTON)

    async def keep(answers: dict[str, Answer]) -> None:
        del answers
        if part == RULES:
            turn.unit.moderation.save_policy(policy.usual(event.id))
        else:
            await parts.promise_usual(turn, event)

    return await at_once.take(there, Written(usual, seen), keep)


async def _keep(turn: Turn, event: Event, part: Part, answers: Mapping[str, Answer]) -> None:
    given = {name: value[0] for name, value in answers.items()}
    plan = await plan_of(turn.unit, event)
    turn.unit.event_plans.save(SHEETS[part].taken(turn, plan, given))


def _part(name: str) -> Part:
    if name not in list(Part):
        raise NotFound(OLD_BUTTON)
    return Part(name)
