"""A new event as one form: the wizard's questions, with one of one's own or those of a template.

Further questions are added to the draft.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from bot import at_once
from bot.at_once import Sheet, Written
from bot.dialogue.drafting import asking, taking
from bot.dialogue.planning import templates
from bot.errors import NotFound
from bot.model import Event, Municipality, Role
from bot.questions import OLD_BUTTON, Answer, Question, Questionnaire
from bot.turn import Turn
from config.event_templates import EventTemplate
from config.phrases import phrase

OWN = "p1"
"""The id of the question that an event without a template begins with."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The form of a new event."""

    municipality: Municipality
    template: EventTemplate | None
    others: tuple[EventTemplate, ...]
    """The templates that it could begin with instead."""
    sheet: Sheet


async def blank(turn: Turn, template_id: str) -> Beginning:
    """The form with nothing in it, or with the questions of a template.

    Raises:
        NotFound: this account moderates nothing, or there is no such template.
    """
    moderator = turn.person(Role.MODERATOR)
    if moderator is None:
        raise NotFound(OLD_BUTTON)
    municipality = await turn.municipality(moderator)
    template = templates.named(turn, template_id) if template_id else None
    asked = [
        asking.title(),
        replace(asking.language(turn), default=(turn.language,)),
        *(asking.prompt(OWN, 1) if template is None else [_which(template)]),
        asking.code(),
        *asking.times(),
        *([] if municipality.may_open_events else asking.contacts()),
    ]
    questionnaire = Questionnaire("new-event", 1, phrase("New dialogue event"), tuple(asked))
    known = turn.around.content.templates.values()
    others = tuple(one for one in known if one is not template)
    return Beginning(municipality, template, others, at_once.sheet(questionnaire, {}))


def _which(template: EventTemplate) -> Question:
    return replace(templates.which(template), default=templates.every(template))


async def create(turn: Turn, template_id: str, written: Written) -> Event | Sheet:
    """A draft; the form once more, if something of it does not do.

    Raises:
        NotFound: this account moderates nothing, or there is no such template.
    """
    there = await blank(turn, template_id)

    async def keep(answers: dict[str, Answer]) -> Event:
        return await taking.create(turn, there.municipality, answers, there.template)

    return await at_once.take(there.sheet, written, keep, partial(taking.fits, turn))
