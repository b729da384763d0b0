"""What a workshop talks about: the topics proposed, left out and added, until points are given."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotFound, Refused
from bot.model import Step, Workshop
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.selfcheck.wording import fields_of
from bot.selfcheck.workshop import agenda, scene
from bot.selfcheck.workshop.holding import held_open
from bot.turn import Turn
from config.phrases import Localized, label, phrase

CHANGING = (Step.ARRIVING, Step.OVERVIEW, Step.DIFFERENCE, Step.COMMENTS)
"""The steps at which topics may still be changed: afterwards people have given points."""


async def topics(turn: Turn, action: Action) -> list[Saying]:
    """The topics in their order, and the ways to change them."""
    return [await _topics(turn, await _changing(turn, action))]


async def _changing(turn: Turn, action: Action) -> Workshop:
    workshop = await held_open(turn, action.subject)
    if workshop.step not in CHANGING or workshop.sums is not None:
        raise Refused(phrase("Points are being given already, so the topics stay as they are."))
    return workshop


async def _topics(turn: Turn, workshop: Workshop) -> Say:
    basis = await scene.basis_of(turn, workshop)
    lines: list[Line] = [Heading(phrase("What shall be talked about?"))]
    lines += [
        Item(phrase("{n}. {question}", n=number, question=basis.wordings[topic]))
        for number, topic in enumerate(workshop.topics, 1)
    ]
    if not workshop.topics:
        lines.append(Para(phrase("Nothing is chosen yet.")))
    lines.append(
        Note(
            phrase(
                "Proposed is what the perspectives see most differently, what is most wanting and "
                "what is best. You can leave topics out and add others."
            )
        )
    )
    out = [
        Button(label("Leave out {n}", n=number), Action("topic-out", workshop.id, topic))
        for number, topic in enumerate(workshop.topics, 1)
        if topic in agenda.ahead(workshop)
    ]
    rows = [tuple(out[i : i + 2]) for i in range(0, len(out), 2)]
    if len(workshop.topics) < agenda.MOST_TOPICS:
        rows += [
            (
                Button(
                    label("Add from: {field}", field=Localized(topic.name)),
                    Action("topics-of", workshop.id, topic.id),
                ),
            )
            for topic in basis.source.topics
        ]
    rows.append((Button(label("Back to the workshop"), Action("workshop", workshop.id)),))
    return Say(tuple(lines), tuple(rows))


async def of_field(turn: Turn, action: Action) -> list[Saying]:
    """The items of a field of action that are not chosen yet."""
    workshop = await _changing(turn, action)
    basis = await scene.basis_of(turn, workshop)
    listed = fields_of(basis.source).get(action.question, ())
    left = [item for item in listed if item not in workshop.topics]
    if not left:
        raise Refused(phrase("All questions of this field are chosen already."))
    lines: list[Line] = [Heading(Localized(basis.source.topic(action.question).name))]
    lines += [
        Item(phrase("{n}. {question}", n=number, question=basis.wordings[item]))
        for number, item in enumerate(left, 1)
    ]
    add = [
        Button(label("Add {n}", n=number), Action("topic-in", workshop.id, item))
        for number, item in enumerate(left, 1)
    ]
    rows = [tuple(add[i : i + 3]) for i in range(0, len(add), 3)]
    rows.append((Button(label("Back to the topics"), Action("topics", workshop.id)),))
    return [Say(tuple(lines), tuple(rows))]


async def add(turn: Turn, action: Action) -> list[Saying]:
    """Talk about an item, too. Saying it twice is fine."""
    workshop = await _changing(turn, action)
    basis = await scene.basis_of(turn, workshop)
    if action.question not in basis.wordings:
        raise NotFound(OLD_BUTTON)
    if action.question in workshop.topics:
        return [await _topics(turn, workshop)]
    if len(workshop.topics) >= agenda.MOST_TOPICS:
        raise Refused(phrase("More than {n} topics fit no workshop.", n=agenda.MOST_TOPICS))
    return [await _with(turn, workshop, (*workshop.topics, action.question))]


async def leave_out(turn: Turn, action: Action) -> list[Saying]:
    """Do not talk about an item. Saying it twice is fine; what was begun stays."""
    workshop = await _changing(turn, action)
    if action.question in workshop.topics and action.question not in agenda.ahead(workshop):
        raise Refused(phrase("This topic has been talked about already, so it stays."))
    left = tuple(topic for topic in workshop.topics if topic != action.question)
    return [await _with(turn, workshop, left)]


async def _with(turn: Turn, workshop: Workshop, topics_: tuple[str, ...]) -> Say:
    changed = replace(workshop, topics=topics_, revision=workshop.revision + 1)
    turn.unit.workshops.save(changed)
    return await _topics(turn, changed)
