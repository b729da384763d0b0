"""The parts of a plan: short questionnaires that moderators walk through while it is a draft.

What is asked is told in `sheets`.
"""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.dialogue.events import own_event
from bot.dialogue.planning import languages, page
from bot.dialogue.planning.keeping import plan_of
from bot.dialogue.planning.sheets import SHEETS, Part, Sheet
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.event_plan import Promise
from bot.model import Conversation, Event, EventState, Format, Stage
from bot.questionnaire import Walk
from bot.questions import OLD_BUTTON, Answer, Questionnaire
from bot.replies import Action, Heading, Line, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase

SEEN = "seen"
"""Locked into the conversation: what the part was when it was begun."""
CHANGED_MEANWHILE = Para(
    phrase(
        "A colleague has changed this part since you began. If you save, your answers take the "
        "place of theirs:"
    )
)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """A part from its first question, or with the answers that are there, or one begun.

    Raises:
        Refused: it is no event of this account's, or has opened; or there is no such part.
    """
    event = await draft(turn, action.subject)
    part = next((one for one in Part if one.value == action.value), None)
    if part is None:
        raise NotFound(OLD_BUTTON)
    running = walking.begun(turn, Format.PLAN_WIZARD, event.id, part=part.value)
    if running is None:
        answers = SHEETS[part].answers(turn, await plan_of(turn.unit, event))
        running = Conversation(
            id=turn.unit.chance.identifier(),
            account=turn.account,
            format=Format.PLAN_WIZARD,
            subject=event.id,
            stage=Stage.OPEN,
            walk=walker.start(SHEETS[part].asked, answers),
            language=turn.language,
            locked={"part": part.value, SEEN: _seen(answers)},
        )
    return await walking.show(turn, PlanCourse(), turn.keep(running))


async def take_usual(turn: Turn, action: Action) -> list[Saying]:
    """The usual dates of the promise, at one tap; what a colleague has promised meanwhile stays.

    Raises:
        Refused: it is no event of this account's, or has opened.
    """
    event = await draft(turn, action.subject)
    if (await plan_of(turn.unit, event)).promise is not None:
        return [await page.of(turn, event, Para(OLD_BUTTON))]
    await promise_usual(turn, event)
    return [await page.of(turn, event)]


async def promise_usual(turn: Turn, event: Event) -> None:
    """The usual dates, whatever was promised before; nothing that was begun about it is left."""
    turn.unit.event_plans.save(replace(await plan_of(turn.unit, event), promise=Promise()))
    promise = Part.PROMISE.value
    if running := walking.begun(turn, Format.PLAN_WIZARD, event.id, part=promise):
        turn.drop(running)


async def draft(turn: Turn, event_id: str) -> Event:
    """The event, if this account may still plan it.

    Raises:
        Refused: it is none of this account's, or has opened.
    """
    event = await own_event(turn, event_id)
    if event.state is not EventState.DRAFT:
        raise Refused(
            phrase("The event has opened. What people were told does not change any more.")
        )
    return event


def _seen(answers: dict[str, Answer]) -> str:
    return repr(sorted(answers.items()))


class PlanCourse(walking.Course):
    """The course of planning a part of an event."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """Its questions, as long as the event has not opened."""
        await draft(turn, conversation.subject)
        return SHEETS[Part(conversation.locked["part"])].asked

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """Languages that nobody knows are told at once."""
        if question == "languages":
            languages.read(turn, next(iter(conversation.walk.answers[question]), ""))

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Every answer, and what a colleague has answered meanwhile."""
        event = await draft(turn, conversation.subject)
        plan, sheet = await plan_of(turn.unit, event), _sheet(conversation)
        there = sheet.answers(turn, plan)
        lines: list[Line] = [
            Heading(questionnaire.title),
            *showing.answers_in_words(questionnaire, conversation.walk),
        ]
        if _seen(there) != conversation.locked[SEEN]:
            locked = {**conversation.locked, SEEN: _seen(there)}
            conversation = turn.keep(replace(conversation, locked=locked))
            theirs = Walk(at=None, answers=there)
            lines += [CHANGED_MEANWHILE, *showing.answers_in_words(questionnaire, theirs)]
        try:
            sheet.taken(turn, plan, _given(conversation, questionnaire))
        except InvalidAnswer as refusal:
            lines.append(Para(refusal.sentence))
            return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, None))]
        go = label("Save")
        return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, go))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Take it into the plan; what was changed meanwhile is looked at before."""
        event = await draft(turn, conversation.subject)
        plan, sheet = await plan_of(turn.unit, event), _sheet(conversation)
        if _seen(sheet.answers(turn, plan)) != conversation.locked[SEEN]:
            return await self.review(turn, conversation, questionnaire)
        turn.unit.event_plans.save(sheet.taken(turn, plan, _given(conversation, questionnaire)))
        turn.drop(conversation)
        return [await page.of(turn, event)]


def _sheet(conversation: Conversation) -> Sheet:
    return SHEETS[Part(conversation.locked["part"])]


def _given(conversation: Conversation, questionnaire: Questionnaire) -> dict[str, str]:
    given = walker.given(questionnaire, conversation.walk)
    return {name: value[0] for name, value in given.items() if value}
