"""Writing an official answer in the chat, and changing it."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.at_once import CHANGED_MEANWHILE
from bot.dialogue.answers import overview, sheet
from bot.dialogue.answers.keeping import matter, save
from bot.model import Conversation, Format, Stage
from bot.questionnaire import Walk
from bot.questions import Questionnaire
from bot.replies import Action, Heading, Line, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """The questions, or the answers that are there, or what was begun about this one.

    Raises:
        NotFound: there is nothing of that id for this account.
    """
    found = await matter(turn, action.subject)
    running = walking.begun(turn, Format.ANSWER_WIZARD, found.event.id, about=found.id)
    if running is None:
        running = Conversation(
            id=turn.unit.chance.identifier(),
            account=turn.account,
            format=Format.ANSWER_WIZARD,
            subject=found.event.id,
            stage=Stage.OPEN,
            walk=walker.start(found.asked, found.given),
            language=turn.language,
            locked={"about": found.id, "seen": found.sheet.seen},
        )
    return await walking.show(turn, AnswerCourse(), turn.keep(running))


class AnswerCourse(walking.Course):
    """The course of answering a theme or a contribution."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """Its questions, while what is answered is there and this account moderates it."""
        return (await matter(turn, conversation.locked["about"])).asked

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Everything as it will be, and what a colleague has written meanwhile."""
        found = await matter(turn, conversation.locked["about"])
        lines: list[Line] = [
            *overview.heading(found),
            Heading(questionnaire.title),
            *showing.answers_in_words(questionnaire, conversation.walk),
        ]
        if found.sheet.seen != conversation.locked["seen"]:
            locked = {**conversation.locked, "seen": found.sheet.seen}
            conversation = turn.keep(replace(conversation, locked=locked))
            theirs = Walk(at=None, answers=sheet.given(found.answer))
            lines += [
                Para(CHANGED_MEANWHILE),
                *showing.answers_in_words(questionnaire, theirs),
            ]
        go = label("Save the answer")
        return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, go))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep it; what was changed meanwhile is looked at before."""
        found = await matter(turn, conversation.locked["about"])
        if found.sheet.seen != conversation.locked["seen"]:
            return await self.review(turn, conversation, questionnaire)
        answer = save(turn, found, walker.given(questionnaire, conversation.walk))
        turn.drop(conversation)
        kept = Para(phrase("The answer is kept. People read it with their receipt."))
        return [overview.shown(turn, replace(found, answer=answer), kept)]
