"""What is asked of each part of a plan, and how the answers lie in it. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.dialogue.planning import languages, page
from bot.dialogue.planning.promise import MOST_DAYS, MOST_MONTHS, MOST_WEEKS, in_order
from bot.errors import InvalidAnswer
from bot.event_plan import Area, EventPlan, Promise, Purpose
from bot.questions import Answer, Kind, Option, Question, Questionnaire, When
from bot.turn import Turn
from config.phrases import label, phrase

LINE_LENGTH, NAME_LENGTH = 300, 120


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
