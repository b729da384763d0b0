"""What came of a feedback: until when people are asked, and then what may be told of their answers.

Of each question that at least k people answered: how many did, and the middle one of their answers.
How many agree, and how many do not, only where none of these groups is so small that people could
be told apart; otherwise nothing of any of them, as one could be had by subtracting the others. The
same everywhere: in the chat, on paper, in tables and for machines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any

from bot.anonymity import K
from bot.model import Feedback, RoundState
from bot.questions import Option, Question, Questionnaire
from bot.replies import Cell, Item, Line, Note, Para, Table
from config.phrases import Phrase, Text, phrase, plural

GROUPS = ("agree", "partly", "disagree")
"""What answers are put together as, for machines."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a format asks, from the best answer to the worst, and what it calls the groups."""

    asked: Questionnaire
    groups: tuple[Phrase, Phrase, Phrase]


@dataclass(frozen=True, slots=True)
class Told:
    """What may be told of one question."""

    question: Question
    people: int
    """Who answered it, k at least."""
    middle: Option
    """As many answered better as worse; of two in the middle the worse one."""
    groups: tuple[int, ...] | None
    """How many agree, partly agree and disagree; None where one of these groups is too small."""


def may_be_told(feedback: Feedback, asked: Questionnaire) -> tuple[Told, ...]:
    """What may be told of a feedback, in the order of the questions."""
    return tuple(
        told
        for question in asked.questions
        if (told := _told(question, feedback.counts.get(question.id, {}))) is not None
    )


def _told(question: Question, found: Mapping[str, int]) -> Told | None:
    numbers = [found.get(option.id, 0) for option in question.options]
    people = sum(numbers)
    if people < K:
        return None
    ends = accumulate(numbers)
    middle = next(
        option for option, end in zip(question.options, ends, strict=True) if end > people // 2
    )
    half = len(numbers) // 2
    parts = (numbers[:half], numbers[half:-half], numbers[-half:])
    groups = tuple(sum(part) for part in parts)
    apart = all(not group or group >= K for group in groups)
    return Told(question, people, middle, groups if apart else None)


def is_final(feedback: Feedback) -> bool:
    """Whether nothing of it changes any more."""
    return feedback.state is not RoundState.OPEN


def asked_until(day: date) -> Line:
    """It is too early to tell."""
    return Para(
        phrase(
            "People are asked until {day}. Then it is shown what they said, if at least {k} "
            "have answered.",
            day=day,
            k=K,
        )
    )


def too_few() -> Line:
    """There is nothing that may be told."""
    return Para(
        phrase("No question was answered by at least {k} people, so nothing is shown.", k=K)
    )


def summary(feedback: Feedback) -> Iterator[Line]:
    """How many were heard, or that it is too early or too few to tell."""
    if not is_final(feedback):
        yield asked_until(feedback.ends)
    elif not feedback.counts:
        yield too_few()
    else:
        yield Note(
            plural(
                "At least {n} person answered. Questions that fewer than {k} answered are left "
                "out.",
                "At least {n} people answered. Questions that fewer than {k} answered are left "
                "out.",
                feedback.people,
                k=K,
            )
        )


def lines(feedback: Feedback, scale: Scale) -> Iterator[Line]:
    """All that may be told of it, in the chat."""
    yield from summary(feedback)
    for told in may_be_told(feedback, scale.asked):
        yield Item(_in_words(told, scale))


def _in_words(told: Told, scale: Scale) -> Phrase:
    said = plural(
        "{question} {n} answer; the one in the middle: {middle}.",
        "{question} {n} answers; the one in the middle: {middle}.",
        told.people,
        question=told.question.text,
        middle=told.middle.label,
    )
    if told.groups is None:
        return phrase("{answers} The groups are too small to be told apart.", answers=said)
    agree, partly, disagree = (
        phrase("{group}: {n}", group=group, n=number)
        for group, number in zip(scale.groups, told.groups, strict=True)
    )
    return phrase(
        "{answers} {agree}, {partly}, {disagree}",
        answers=said,
        agree=agree,
        partly=partly,
        disagree=disagree,
    )


def table(feedback: Feedback, scale: Scale) -> Table:
    """The same on paper."""
    return Table(phrase("What people answered"), head(scale), tuple(rows(feedback, scale)))


def head(scale: Scale) -> tuple[Text, ...]:
    """What stands above the columns of a table."""
    return (phrase("Question"), phrase("Answers"), phrase("In the middle"), *scale.groups)


def rows(feedback: Feedback, scale: Scale) -> Iterator[tuple[Cell, ...]]:
    """A row for each question."""
    hidden: Sequence[Cell] = [phrase("too small")] * len(scale.groups)
    for told in may_be_told(feedback, scale.asked):
        groups = hidden if told.groups is None else told.groups
        yield (told.question.text, told.people, told.middle.label, *groups)


def values(told: Told) -> dict[str, Any]:
    """The same for machines."""
    groups = None if told.groups is None else dict(zip(GROUPS, told.groups, strict=True))
    return {"answers": told.people, "middle": told.middle.id, "groups": groups}
