"""What came of a feedback: until when people are asked, and then how often each answer was given.

In which words a line of counts is told is the format's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.anonymity import K
from bot.model import Feedback, RoundState
from bot.questions import Question, Questionnaire
from bot.replies import Cell, Line, Note, Para, Table
from config.phrases import Text, phrase, plural

Counts = list[tuple[Question, list[int]]]
"""Questions that may be shown, each with how often its options were chosen, in their order."""


def is_final(feedback: Feedback) -> bool:
    """Whether nothing of it changes any more."""
    return feedback.state is not RoundState.OPEN


def counts(feedback: Feedback, asked: Questionnaire) -> Counts:
    """What may be shown of it, in the order of the questions."""
    return [
        (question, [found.get(option.id, 0) for option in question.options])
        for question in asked.questions
        if (found := feedback.counts.get(question.id)) is not None
    ]


def answers(asked: Questionnaire) -> tuple[Text, ...]:
    """The options, which are the same for every question."""
    return tuple(option.label for option in asked.questions[0].options)


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


def table(found: Counts, asked: Questionnaire) -> Table:
    """The counts on paper."""
    return Table(
        phrase("How many people gave each answer"),
        (phrase("Question"), *answers(asked)),
        tuple(rows(found)),
    )


def rows(found: Counts) -> Iterator[tuple[Cell, ...]]:
    """A row for each question."""
    for question, numbers in found:
        yield (question.text, *numbers)
