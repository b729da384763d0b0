"""The parts of a plan: short questionnaires that moderators walk through while it is a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot import questionnaire as walker
from bot import showing, walking
from bot.dialogue.events import own_event
from bot.dialogue.planning import languages, page
from bot.dialogue.planning.keeping import plan_of
from bot.dialogue.planning.promise import MOST_DAYS, MOST_MONTHS, MOST_WEEKS, in_order
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.event_plan import Area, EventPlan, Promise, Purpose
from bot.model import Conversation, Event, EventState, Format, Stage
from bot.questionnaire import Walk
from bot.questions import OLD_BUTTON, Answer, Kind, Option, Question, Questionnaire, When
from bot.replies import Action, Heading, Line, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase

LINE_LENGTH, NAME_LENGTH = 300, 120
SEEN = "seen"
"""Locked into the conversation: what the part was when it was begun."""
CHANGED_MEANWHILE = Para(
    phrase(
        "A colleague has changed this part since you began. If you save, your answers take the "
        "place of theirs:"
    )
)


class Part(StrEnum):
    """What of a plan is asked together."""

    PURPOSE = "purpose"
    GROUP = "group"
    PROMISE = "promise"


PURPOSE = Questionnaire(
    "plan-purpose",
    1,
    phrase("Purpose"),
    (
        Question(
            "purpose",
            Kind.CHOICE,
            phrase("What is the event for?"),
            phrase("Fix this before the method: people are told it before they take part."),
            options=(
                Option(Purpose.INFORM, label("Inform")),
                Option(Purpose.CONSULT, label("Consult")),
                Option(Purpose.DECIDE, label("Decide together")),
            ),
        ),
        Question(
            "can",
            Kind.LINE,
            phrase("What can the input change?"),
            phrase("In a sentence that everybody understands. People read it."),
            max_length=LINE_LENGTH,
        ),
        Question(
            "cannot",
            Kind.LINE,
            phrase("What can it not change?"),
            phrase("What is decided already, or for others to decide. People read it."),
            required=False,
            max_length=LINE_LENGTH,
        ),
    ),
)
GROUP = Questionnaire(
    "plan-group",
    1,
    phrase("Target group"),
    (
        Question(
            "area",
            Kind.CHOICE,
            phrase("Which area do the people you want to reach identify with?"),
            options=tuple(Option(area, name) for area, name in page.AREAS.items()),
        ),
        Question(
            "place",
            Kind.LINE,
            phrase("Which one is it?"),
            max_length=NAME_LENGTH,
            when=When("area", frozenset(set(Area) - {Area.TOWN})),
        ),
        Question(
            "languages",
            Kind.LINE,
            phrase("Which languages do they speak?"),
            phrase(
                "The most important first, with commas between them. “Einfache Sprache” counts as "
                "one."
            ),
            max_length=LINE_LENGTH,
        ),
        Question(
            "concerns",
            Kind.LINE,
            phrase("What concerns them?"),
            required=False,
            max_length=LINE_LENGTH,
        ),
        Question(
            "barriers",
            Kind.LINE,
            phrase("What keeps them from taking part?"),
            phrase("Time, language, stairs, distrust, no phone: and what you do about it."),
            required=False,
            max_length=LINE_LENGTH,
        ),
        Question(
            "channels",
            Kind.LINE,
            phrase("By which channels do you reach them?"),
            phrase("Clubs, initiatives, social services and others who know the channels."),
            required=False,
            max_length=LINE_LENGTH,
        ),
    ),
)
PROMISE = Questionnaire(
    "plan-promise",
    1,
    phrase("Feedback promise"),
    (
        Question(
            "thanks",
            Kind.NUMBER,
            phrase("Within how many days after the close come thanks and raw notes?"),
            low=1,
            high=MOST_DAYS,
            default=(str(Promise().thanks_days),),
        ),
        Question(
            "result",
            Kind.NUMBER,
            phrase("Within how many weeks after the close comes the result?"),
            low=1,
            high=MOST_WEEKS,
            default=(str(Promise().result_weeks),),
        ),
        Question(
            "status",
            Kind.NUMBER,
            phrase("After how many months do you say what has become of it?"),
            low=1,
            high=MOST_MONTHS,
            default=(str(Promise().status_months),),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part as questions, and how its answers lie in a plan."""

    asked: Questionnaire
    answers: Callable[[Turn, EventPlan], dict[str, Answer]]
    """Empty where the part is still missing."""
    taken: Callable[[Turn, EventPlan, dict[str, str]], EventPlan]


def _purpose_answers(turn: Turn, plan: EventPlan) -> dict[str, Answer]:
    del turn
    if plan.purpose is None:
        return {}
    return {
        "purpose": (plan.purpose.value,),
        "can": _written(plan.can_change),
        "cannot": _written(plan.cannot_change),
    }


def _with_purpose(turn: Turn, plan: EventPlan, given: dict[str, str]) -> EventPlan:
    del turn
    return replace(
        plan,
        purpose=Purpose(given["purpose"]),
        can_change=given["can"],
        cannot_change=given.get("cannot", ""),
    )


def _group_answers(turn: Turn, plan: EventPlan) -> dict[str, Answer]:
    if plan.area is None:
        return {}
    return {
        "area": (plan.area.value,),
        "place": _written(plan.place),
        "languages": _written(languages.written(turn, plan.languages)),
        "concerns": _written(plan.concerns),
        "barriers": _written(plan.barriers),
        "channels": _written(plan.channels),
    }


def _with_group(turn: Turn, plan: EventPlan, given: dict[str, str]) -> EventPlan:
    return replace(
        plan,
        area=Area(given["area"]),
        place=given.get("place", ""),
        languages=languages.read(turn, given["languages"]),
        concerns=given.get("concerns", ""),
        barriers=given.get("barriers", ""),
        channels=given.get("channels", ""),
    )


def _promise_answers(turn: Turn, plan: EventPlan) -> dict[str, Answer]:
    del turn
    if plan.promise is None:
        return {}
    return {
        "thanks": (str(plan.promise.thanks_days),),
        "result": (str(plan.promise.result_weeks),),
        "status": (str(plan.promise.status_months),),
    }


def _with_promise(turn: Turn, plan: EventPlan, given: dict[str, str]) -> EventPlan:
    del turn
    promise = Promise(int(given["thanks"]), int(given["result"]), int(given["status"]))
    if not in_order(promise):
        raise InvalidAnswer(
            phrase("The dates must come one after the other: thanks, result, how things stand.")
        )
    return replace(plan, promise=promise)


def _written(words: str) -> Answer:
    return (words,) if words else ()


SHEETS = {
    Part.PURPOSE: Sheet(PURPOSE, _purpose_answers, _with_purpose),
    Part.GROUP: Sheet(GROUP, _group_answers, _with_group),
    Part.PROMISE: Sheet(PROMISE, _promise_answers, _with_promise),
}


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """A part from its first question, or with the answers that are there, or one begun.

    Raises:
        Refused: it is no event of this account's, or has opened; or there is no such part.
    """
    event = await draft(turn, action.subject)
    part = next((one for one in Part if one.value == action.value), None)
    if part is None:
        raise NotFound(OLD_BUTTON)
    running = _running(turn, event, part)
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
    """The usual dates of the promise, at one tap.

    Raises:
        Refused: it is no event of this account's, or has opened.
    """
    event = await draft(turn, action.subject)
    plan = replace(await plan_of(turn.unit, event), promise=Promise())
    turn.unit.event_plans.save(plan)
    if (running := _running(turn, event, Part.PROMISE)) is not None:
        turn.drop(running)
    return [await page.of(turn, event)]


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


def _running(turn: Turn, event: Event, part: Part) -> Conversation | None:
    return next(
        (
            one
            for one in turn.conversations
            if (one.format, one.subject, one.stage) == (Format.PLAN_WIZARD, event.id, Stage.OPEN)
            and one.locked["part"] == part
        ),
        None,
    )


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
