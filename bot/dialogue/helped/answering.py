"""Saying whether an event has helped: asked after handing in, and by its link after the close.

While the event is open, only whoever has handed in is asked; once it has closed, nobody can tell
any more who that was, so everybody with the link is, each account once.
"""

from __future__ import annotations

from bot.dialogue.events import NO_EVENT
from bot.dialogue.helped import asking
from bot.dialogue.helped.questions import ASKED, TITLE
from bot.dialogue.slots import took_part
from bot.errors import NotFound, Refused
from bot.feedback.answering import OVER, Form, promise, walk
from bot.model import Event, EventState, Feedback, Moment
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase

FIRST = phrase("These questions are for people who have handed in answers. Please do so first.")


def _way(feedback: Feedback) -> Action:
    if feedback.moment is Moment.LATER:
        return Action("helped-later", feedback.id)
    return Action("event-helped-go", feedback.subject)


FORM = Form(ASKED, _way, passing=True)
"""What is asked after an event."""


async def row(turn: Turn, event: Event) -> list[tuple[Button, ...]]:
    """The way to the questions, for whoever can answer them now."""
    try:
        await _may_answer(turn, event)
    except Refused:
        return []
    return [(Button(label("Did it help? Five short questions"), Action("event-helped", event.id)),)]


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What becomes of the answers, before anything is stored.

    Raises:
        Refused: this account is not asked, or not any more.
    """
    event = await _event(turn, action.subject)
    await _may_answer(turn, event)
    lines: tuple[Line, ...] = (
        Heading(TITLE),
        Heading(event.prompts.title),
        Para(
            phrase(
                "Five sentences, one tap each: how far do you agree? You can pass over every one "
                "of them."
            )
        ),
        promise(),
        Note(
            phrase(
                "What you say here is stored encrypted and apart from your contributions; nothing "
                "leads from one to the other. It is shown 14 days after the event has closed, "
                "never before."
            )
        ),
    )
    rows = ((Button(label("Answer five questions"), Action("event-helped-go", event.id)),),)
    return [Say(lines, rows)]


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Answer, or look at one's answers once more while they can be changed.

    Raises:
        Refused: this account is not asked, or not any more.
    """
    event = await _event(turn, action.subject)
    await _may_answer(turn, event)
    return await walk(turn, await asking.begun(turn.unit, event), FORM)


async def _event(turn: Turn, event_id: str) -> Event:
    event = await turn.unit.events.get(event_id)
    if event is None or event.state is EventState.DRAFT:
        raise NotFound(NO_EVENT)
    return event


async def _may_answer(turn: Turn, event: Event) -> None:
    """Raises `Refused` for whoever is not asked."""
    if event.state is EventState.OPEN:
        if not await took_part(turn.unit, event, turn.account):
            raise Refused(FIRST)
    elif not asking.is_asked(await asking.of_event(turn.unit, event.id), turn.unit.now):
        raise Refused(OVER)
