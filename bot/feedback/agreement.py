"""Statements that people agree with or not: five steps in three groups, for all formats."""

from __future__ import annotations

from collections.abc import Mapping

from bot.feedback.telling import Scale
from bot.questions import Kind, Option, Question, Questionnaire
from config.phrases import Phrase, label, phrase

ANSWERS: dict[str, Phrase] = {
    "fully": label("I fully agree"),
    "mostly": label("I mostly agree"),
    "partly": label("Partly"),
    "hardly": label("I hardly agree"),
    "not": label("I do not agree"),
}


def asked(name: str, title: Phrase, statements: Mapping[str, Phrase]) -> Questionnaire:
    """One question for each statement; every one of them can be passed over."""
    options = tuple(Option(value, said) for value, said in ANSWERS.items())
    questions = tuple(
        Question(one, Kind.CHOICE, wording, options=options, required=False)
        for one, wording in statements.items()
    )
    return Questionnaire(name, 1, title, questions)


def scale(questionnaire: Questionnaire) -> Scale:
    """How its answers are put together."""
    groups = (
        phrase("I agree fully or mostly"),
        phrase("Partly"),
        phrase("I agree hardly or not"),
    )
    return Scale(questionnaire, groups)
