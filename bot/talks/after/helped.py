"""Did the talk help? Five statements, asked of whoever said yes or maybe, and told only in sums."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import NotFound
from bot.feedback import agreement, opinions, telling
from bot.feedback.answering import Form, walk
from bot.model import About, Feedback, Talk
from bot.ports import Unit
from bot.replies import (
    Action,
    Button,
    Heading,
    Line,
    Para,
    Say,
    Saying,
    SendFile,
    Sheet,
    Workbook,
)
from bot.talks.after.days import is_open, is_over, last_day
from bot.talks.after.guests import past_talk
from bot.talks.organising import NO_TALK, own_talk
from bot.turn import Turn
from config.phrases import Phrase, label, phrase

TITLE = phrase("Did it help?")
STATEMENTS: dict[str, Phrase] = {
    "relief": phrase("The talk has taken some weight off my mind."),
    "idea": phrase("I take an idea along that I can use."),
    "trust": phrase("I trust that what was said stays confidential."),
    "contact": phrase("I have met somebody outside my own municipality whom I can call."),
    "time": phrase("It was time well spent."),
}
ASKED = agreement.asked("talk-feedback", TITLE, STATEMENTS)


def _way(feedback: Feedback) -> Action:
    return Action("talk-helped", feedback.subject)


FORM = Form(ASKED, _way)
"""What is asked after a talk."""
SCALE = agreement.scale(ASKED)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Answer, or look at one's answers once more while they can be changed.

    Raises:
        Refused: it is no talk that this account took part in, or the last day is over.
    """
    talk, guests = await past_talk(turn, action.subject)
    feedback = await _of(turn.unit, talk)
    if feedback is None:
        feedback = opinions.open_about(turn.unit, About.TALK, talk.id, last_day(talk))
    # Whoever was there as two is asked as one.
    return await walk(turn, feedback, FORM, person=guests[0].id)


async def _of(unit: Unit, talk: Talk) -> Feedback | None:
    """It is begun with the first person who answers."""
    return next(iter(await unit.feedbacks.about(talk.id)), None)


# ---------------------------------------------------------------------- the organiser


async def results(turn: Turn, action: Action) -> list[Saying]:
    """What people said, to whoever runs the talk: nothing before the last day is over.

    Raises:
        NotFound: it is no talk of this account's, or not over.
    """
    talk = await own_talk(turn, action.subject)
    if not is_over(talk, turn.unit.now):
        raise NotFound(NO_TALK)
    feedback = await _of(turn.unit, talk)
    lines: list[Line] = [
        Heading(TITLE),
        Para(phrase("After the talk “{title}”", title=talk.title)),
        *_said(turn, talk, feedback),
    ]
    back = (Button(label("Back to the talk"), Action("past-talk", talk.id)),)
    said: list[Saying] = [Say(tuple(lines), (back,))]
    if feedback and telling.may_be_told(feedback, ASKED):
        sheet = Sheet(TITLE, telling.head(SCALE), tuple(telling.rows(feedback, SCALE)))
        book = Workbook(f"talk-{talk.id}.xlsx", TITLE, (sheet,))
        said.append(SendFile(book, (Para(phrase("The same as a spreadsheet")),)))
    return said


def _said(turn: Turn, talk: Talk, feedback: Feedback | None) -> Iterator[Line]:
    # Whether anybody has begun to answer must not be seen.
    if is_open(talk, turn.unit.now):
        yield telling.asked_until(last_day(talk))
    elif feedback is None:
        yield telling.too_few()
    else:
        yield from telling.lines(feedback, SCALE)
