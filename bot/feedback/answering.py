"""Saying whether something has helped: the walk through the questions, whichever format asks them.

Who may answer is judged by the format before it lets anybody walk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.anonymity import K
from bot.errors import Refused
from bot.feedback import opinions
from bot.model import About, Conversation, Feedback, Format, Opinion, RoundState
from bot.questions import Questionnaire
from bot.replies import Action, Button, Heading, Note, Para, Say, Saying
from bot.turn import DRAFT_LIFE, Turn, rounded_up
from config.phrases import Phrase, label, phrase

OVER = phrase("These questions are closed. Thank you to everybody who answered.")


@dataclass(frozen=True, slots=True)
class Form:
    """What a format asks."""

    questions: Questionnaire
    """Each with the same options."""
    way: Callable[[Feedback], Action]
    """The button that leads somebody to their answers, as long as they can be changed."""
    passing: bool = False
    """Whether what is begun and not sent is deleted after a day, as all that residents begin."""


def promise() -> Note:
    """What becomes of an answer."""
    return Note(
        phrase(
            "Only sums are shown, and only if at least {k} people have answered. Single answers "
            "are deleted once they are counted.",
            k=K,
        )
    )


async def walk(turn: Turn, feedback: Feedback, form: Form, *, person: str = "") -> list[Saying]:
    """Answer, or look at one's answers once more: as a person, or else as an account.

    Raises:
        Refused: the last day is over.
    """
    if feedback.state is not RoundState.OPEN:
        raise Refused(OVER)
    asked = form.questions
    account = b"" if person else turn.account
    tag = opinions.tag_of(turn.unit, feedback, person=person, account=account)
    running = turn.about(Format.FEEDBACK, feedback.id)
    if running is None:
        running = walking.gone_on(turn, Format.FEEDBACK, feedback.id, asked)
        # Who answers is found again by this tag, also once they have no access any more.
        running = replace(running, locked={"tag": tag.hex()})
        if said := await turn.unit.feedbacks.opinion(tag):
            answers = {one.id: _as_given(said.answers.get(one.id)) for one in asked.questions}
            running = replace(running, walk=walker.start(asked, answers))
        if form.passing:
            running = replace(running, expires=rounded_up(turn.unit.now + DRAFT_LIFE))
    return await walking.show(turn, FeedbackCourse({feedback.kind: form}), turn.keep(running))


def _changeable(feedback: Feedback) -> Phrase:
    if feedback.ends == opinions.NO_LAST_DAY:
        return phrase("You can change your answers as long as you are asked.")
    return phrase("Until {day} you can change your answers.", day=feedback.ends)


def _as_given(answer: str | None) -> tuple[str, ...]:
    """What was passed over counts as passed over."""
    return (answer,) if answer else ()


class FeedbackCourse(walking.Course):
    """The course of somebody who says whether it has helped."""

    def __init__(self, forms: Mapping[About, Form]) -> None:
        self._forms = forms

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The questions, while they are open."""
        feedback = await turn.unit.feedbacks.get(conversation.subject)
        if feedback is None or feedback.state is not RoundState.OPEN:
            raise Refused(OVER)
        return self._forms[feedback.kind].questions

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The answers, before they are sent."""
        lines = (
            Heading(questionnaire.title),
            *showing.answers_in_words(questionnaire, conversation.walk),
            promise(),
        )
        rows = showing.review_rows(conversation, questionnaire, label("Send"))
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep them; until the last day they can be changed."""
        feedback = await turn.unit.feedbacks.get(conversation.subject)
        assert feedback is not None, "`questionnaire` was asked before"  # noqa: S101
        given = walker.given(questionnaire, conversation.walk)
        answers = {name: value[0] for name, value in given.items() if value}
        tag = bytes.fromhex(conversation.locked["tag"])
        turn.unit.feedbacks.save_opinion(Opinion(tag, feedback.id, answers))
        turn.drop(conversation)
        said = (
            Para(phrase("Thank you. That helps those who come after you.")),
            Note(_changeable(feedback)),
        )
        change = Button(label("Change my answers"), self._forms[feedback.kind].way(feedback))
        return [Say(said, ((change,),))]
