"""Questions to the people for usual formats, to begin an event with.

A template brings its questions in all its languages; a moderator leaves out what does not fit, and
adds own ones. Nothing here creates an event: the wizard does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.catalogue import questionnaire_from
from bot.errors import NotFound
from bot.model import Conversation, Role
from bot.questions import OLD_BUTTON, YES, Kind, Option, Question, When
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.event_templates import MOST_PROMPTS, EventTemplate
from config.phrases import Localized, label, phrase

TEMPLATE = "template"
"""Locked into the wizard's conversation."""
KEPT, OWN = "keep", "own"
"""The wizard's questions that only come with a template."""
IF_OWN = When(OWN, frozenset({YES}))


async def list_all(turn: Turn) -> list[Saying]:
    """All templates, to look at one."""
    _only_moderators(turn)
    rows = [
        (Button(Localized(template.name), Action("event-template", template.id)),)
        for template in turn.around.content.templates.values()
    ]
    lines = (
        Heading(phrase("New event from a template")),
        Para(
            phrase(
                "Which format will it have? Its questions are there in several languages. You can "
                "leave some out, and add your own."
            )
        ),
    )
    return [Say(lines, (*rows, (Button(label("All events"), Action("events")),)))]


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What a template asks, before the wizard begins with it.

    Raises:
        NotFound: there is none, or this account moderates nothing.
    """
    _only_moderators(turn)
    template = named(turn, action.subject)
    lines: list[Line] = [Heading(Localized(template.title))]
    if template.intro is not None:
        lines.append(Note(Localized(template.intro)))
    lines += [Item(Localized(question.text)) for question in template.questions]
    rows = (
        (Button(label("Begin with these questions"), Action("new-event-from", template.id)),),
        (Button(label("All templates"), Action("event-templates")),),
    )
    return [Say(tuple(lines), rows)]


def _only_moderators(turn: Turn) -> None:
    if turn.person(Role.MODERATOR) is None:
        raise NotFound(OLD_BUTTON)


def named(turn: Turn, template: str) -> EventTemplate:
    """The template of that id.

    Raises:
        NotFound: there is none, or not any more.
    """
    found = turn.around.content.templates.get(template)
    if found is None:
        raise NotFound(OLD_BUTTON)
    return found


def chosen(turn: Turn, conversation: Conversation) -> EventTemplate | None:
    """The template that a wizard was begun with, if any."""
    if TEMPLATE not in conversation.locked:
        return None
    return named(turn, conversation.locked[TEMPLATE])


def every(template: EventTemplate) -> tuple[str, ...]:
    """The ids of all its questions."""
    return tuple(question.id for question in template.questions)


def asked(template: EventTemplate, kept: Collection[str]) -> list[Question]:
    """What the wizard asks about a template, of which these questions are kept by now."""
    if len(kept) >= MOST_PROMPTS:
        return [which(template)]
    own = phrase("Do you want to add questions of your own?")
    return [which(template), Question(OWN, Kind.YES_NO, own)]


def which(template: EventTemplate) -> Question:
    """Which of its questions are kept."""
    return Question(
        KEPT,
        Kind.CHOICES,
        phrase("Which of these questions shall people be asked?"),
        options=tuple(
            Option(question.id, Localized(template.names[question.id]))
            for question in template.questions
        ),
    )


def prompts(template: EventTemplate, kept: Collection[str]) -> list[Question]:
    """The questions that are kept, in all languages of the template."""
    return [
        replace(one, kinds=one.id in template.kinds)
        for one in questionnaire_from(template).questions
        if one.id in kept
    ]
