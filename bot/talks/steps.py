"""The organisers' wizard for when a talk's letters go out, where it is not as usual."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from bot import questionnaire as walker
from bot import showing, walking
from bot.errors import InvalidAnswer
from bot.model import Conversation, Format, Stage, Talk
from bot.questionnaire import Walk
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Heading, Line, Para, Say, Saying
from bot.talks import announcing, forecast, overview
from bot.talks.copied import CHANGED_MEANWHILE, Copied, caught_up, is_outdated
from bot.talks.organising import ahead
from bot.talks.planning import (
    DAYS_BEFORE,
    INVITATION,
    MINUTES_BEFORE,
    MOST_MINUTES_BEFORE,
    REMINDERS,
    REQUEST,
    SAVE_THE_DATE,
    SOON,
    days_before,
    minutes_before,
)
from bot.turn import Turn
from config.phrases import label, phrase

EARLIEST = 180
"""Days before a talk."""
NOT_AT_ALL = phrase("0 leaves it out.")
IN_DAYS = {
    SAVE_THE_DATE: phrase("How many days before does the save-the-date go out?"),
    INVITATION: phrase("How many days before does the invitation go out?"),
    REQUEST: phrase("How many days before is whoever has not answered asked once more?"),
    REMINDERS[0]: phrase("How many days before comes the first reminder?"),
    REMINDERS[1]: phrase("How many days before comes the second reminder?"),
    REMINDERS[2]: phrase("How many days before comes the third reminder?"),
}
STEPS = Questionnaire(
    "steps-wizard",
    1,
    phrase("When letters go out"),
    (
        *(
            Question(
                kind,
                Kind.NUMBER,
                text,
                None if kind == INVITATION else NOT_AT_ALL,
                low=1 if kind == INVITATION else 0,
                high=EARLIEST,
            )
            for kind, text in IN_DAYS.items()
        ),
        Question(
            SOON,
            Kind.NUMBER,
            phrase("How many minutes before comes the last reminder?"),
            NOT_AT_ALL,
            low=0,
            high=MOST_MINUTES_BEFORE,
        ),
    ),
)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """The steps as they are, to be changed one by one.

    Raises:
        Refused: it is no talk of this account's, or it is over or cancelled.
    """
    talk = await ahead(turn, action.subject)
    copied = _copied(talk)
    running = turn.about(Format.STEPS_WIZARD, talk.id) or Conversation(
        id=turn.unit.chance.identifier(),
        account=turn.account,
        format=Format.STEPS_WIZARD,
        subject=talk.id,
        stage=Stage.OPEN,
        walk=Walk(at=None, answers=copied.answers),
        language=turn.language,
        locked=copied.locked(),
    )
    return await walking.show(turn, StepsCourse(), turn.keep(running))


def _copied(talk: Talk) -> Copied:
    days = days_before(talk)
    answers = {kind: (str(days.get(kind, 0)),) for kind in DAYS_BEFORE}
    return Copied({**answers, SOON: (str(minutes_before(talk) or 0),)})


class StepsCourse(walking.Course):
    """The course of changing when a talk's letters go out."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """One question a step, as long as the talk lies ahead."""
        await ahead(turn, conversation.subject)
        return STEPS

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The steps, and what they bring to how many."""
        talk = await ahead(turn, conversation.subject)
        now = _copied(talk)
        news: list[Line] = []
        if is_outdated(conversation, now):
            conversation = turn.keep(caught_up(conversation, now))
            news = [CHANGED_MEANWHILE]
        lines: list[Line] = [
            *news,
            Heading(phrase("Letters about “{title}”", title=talk.title)),
            *showing.answers_in_words(questionnaire, conversation.walk),
        ]
        try:
            changed = _with_steps(talk, conversation)
        except InvalidAnswer as refusal:
            lines.append(Para(refusal.sentence))
            return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, None))]
        lines += await forecast.lines(turn.unit, changed)
        go = label("Save")
        return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, go))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Plan what has not gone out anew; what was changed meanwhile is looked at before."""
        talk = await ahead(turn, conversation.subject)
        if is_outdated(conversation, _copied(talk)):
            return await self.review(turn, conversation, questionnaire)
        changed = _with_steps(talk, conversation)
        await announcing.plan_steps(turn.unit, changed)
        turn.drop(conversation)
        return await overview.of_talk(turn, Action("talk-letters", changed.id))


def _with_steps(talk: Talk, conversation: Conversation) -> Talk:
    """The talk with these steps.

    Raises:
        InvalidAnswer: they do not come one after the other.
    """
    given = {
        name: int(value[0]) or None
        for name, value in walker.given(STEPS, conversation.walk).items()
    }
    days = [before for kind in DAYS_BEFORE if (before := given[kind]) is not None]
    if any(one <= following for one, following in pairwise(days)):
        raise InvalidAnswer(
            phrase("The steps must come one after the other: each on fewer days before the talk.")
        )
    usual = {**DAYS_BEFORE, SOON: MINUTES_BEFORE}
    own = {kind: before for kind, before in given.items() if before != usual[kind]}
    return replace(talk, lead_times=own)
