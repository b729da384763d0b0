"""Questions and questionnaires that are made up for tests, with answers that fit and nonsense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.questionnaire import Walk
from bot.questions import Answer, Kind, Option, Question, Questionnaire
from config.phrases import Verbatim

Step = Callable[[Questionnaire, Walk], Walk]
LENGTH = 12
"""UTF-16 units that the texts of these questionnaires may have: short, so that the limit is met."""
SAMPLES: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("a", "bb\nc", "🙂🙂", "x" * LENGTH),
    Kind.LINE: ("a", "Straße", "x" * LENGTH),
    Kind.NUMBER: ("0", "7"),
    Kind.MOMENT: ("04.05.2027 08:00", "2027-05-04 08:00"),
    Kind.DATE: ("04.05.2027", "2027-05-04"),
    Kind.YES_NO: ("yes", "no"),
    Kind.SCALE: ("1", "3"),
    Kind.CHOICE: ("o1", "o2"),
    Kind.CHOICES: ("o1", "o2"),
    Kind.DECIMAL: ("3,50", "-0.5"),
    Kind.NOTE: ("o1",),
}
NONSENSE = ("", " ", "\u200b", "o9", "-1", "9999", "maybe", "\x00", "x" * (LENGTH + 1), "\ud800")
BRANCHING = (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES, Kind.SCALE)


def question(name: str, kind: Kind, **more: Any) -> Question:
    """A question with what its kind needs."""
    needs: dict[str, Any] = {"max_length": LENGTH}
    if kind in (Kind.CHOICE, Kind.CHOICES):
        needs["options"] = tuple(Option(f"o{n}", Verbatim(f"O{n}")) for n in (1, 2, 3))
    if kind is Kind.SCALE:
        needs |= {"low": 1, "high": 3}
    if kind is Kind.NUMBER:
        needs |= {"low": 0, "high": 10}
    if kind is Kind.NOTE:
        more["required"] = False
    return Question(name, kind, Verbatim(name), **{**needs, **more})


def form(*questions: Question) -> Questionnaire:
    return Questionnaire("q", 1, Verbatim("Q"), questions)


ONE_OF_EACH = form(*(question(kind.value, kind, required=False) for kind in Kind))


def at(name: str, **answers: Answer) -> Walk:
    return Walk(at=name, answers=answers)
