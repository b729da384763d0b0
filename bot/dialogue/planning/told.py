"""What a plan says in words: to citizens before they take part, and its promise to everybody."""

from __future__ import annotations

from datetime import date

from bot.dialogue.events import main_language
from bot.dialogue.planning.promise import closing_day, day_of
from bot.event_plan import EventPlan, Promise, Purpose, Step
from bot.model import Event
from bot.replies import Heading, Item, Line, Para
from bot.showing import foreign
from config.phrases import Localized, Phrase, phrase, plural

PURPOSES = {
    Purpose.INFORM: phrase("What it is for: you are informed, and your answers are heard."),
    Purpose.CONSULT: phrase(
        "What it is for: your answers give advice before the municipality decides."
    ),
    Purpose.DECIDE: phrase("What it is for: residents and the municipality decide on it together."),
}


def in_short(event: Event, plan: EventPlan | None, language: str) -> list[Line]:
    """One sentence each, for the first layer of the notice, to somebody who reads this language."""
    if plan is None:
        return []
    lines: list[Line] = [Item(PURPOSES[plan.purpose])] if plan.purpose else []
    if plan.can_change:
        lines.append(Item(phrase("What your answers can change: {words}", words=plan.can_change)))
        lines += _foreign(event, plan.can_change, language)
    if plan.promise:
        lines.append(Item(_result(plan.promise, closing_day(event))))
    return lines


def in_full(event: Event, plan: EventPlan | None, language: str) -> list[Line]:
    """All of it, for the second layer."""
    if plan is None:
        return []
    lines: list[Line] = [Heading(phrase("What this event is for"))]
    if plan.purpose:
        lines.append(Para(PURPOSES[plan.purpose]))
    if plan.can_change:
        lines.append(Para(phrase("What your answers can change: {words}", words=plan.can_change)))
        lines += _foreign(event, plan.can_change, language)
    if plan.cannot_change:
        lines.append(Para(phrase("What they cannot change: {words}", words=plan.cannot_change)))
        lines += _foreign(event, plan.cannot_change, language)
    if plan.promise:
        lines.append(Para(phrase("What the municipality promises you:")))
        lines += [Item(one) for one in promised(plan.promise, closing_day(event)).values()]
    return lines


def _foreign(event: Event, words: str, language: str) -> list[Line]:
    """That words of the plan are in another language: plans are written in the event's first."""
    note = foreign(Localized({main_language(event): words}), language)
    return [note] if note else []


def _result(promise: Promise, closed: date | None) -> Phrase:
    if closed is not None:
        day = day_of(Step.RESULT, promise, closed)
        return phrase("You will hear what comes of it: the result by {day}.", day=day)
    return plural(
        "You will hear what comes of it: the result {n} week after the close at the latest.",
        "You will hear what comes of it: the result {n} weeks after the close at the latest.",
        promise.result_weeks,
    )


def promised(promise: Promise, closed: date | None) -> dict[Step, Phrase]:
    """Each step with its date, or with how long after the close where that is not fixed yet."""
    if closed is not None:
        day = {step: day_of(step, promise, closed) for step in Step}
        return {
            Step.THANKS: phrase("Thanks and raw notes by {day}", day=day[Step.THANKS]),
            Step.RESULT: phrase("The result by {day}", day=day[Step.RESULT]),
            Step.STATUS: phrase("How things stand by {day}", day=day[Step.STATUS]),
        }
    return {
        Step.THANKS: plural(
            "Thanks and raw notes within {n} day after the close",
            "Thanks and raw notes within {n} days after the close",
            promise.thanks_days,
        ),
        Step.RESULT: plural(
            "The result within {n} week after the close",
            "The result within {n} weeks after the close",
            promise.result_weeks,
        ),
        Step.STATUS: plural(
            "How things stand {n} month after the close",
            "How things stand {n} months after the close",
            promise.status_months,
        ),
    }
