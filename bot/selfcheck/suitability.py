"""What a questionnaire can be used for: not every one can be scored, or compared in a round.

Whoever writes a form in a spreadsheet may ask anything on any scale. Scores and comparisons need
steps from 0 to 4 that mean the same everywhere, and fields of action that they belong to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.selfcheck.scoring import HIGHEST_STEP, NOT_APPLICABLE, UNKNOWN
from config import forms

SHORT = "selfcheck-short"
"""The questionnaire that `/selfcheck` puts to one person alone."""


class Use(StrEnum):
    """Where a questionnaire is put to people."""

    SHORT_CHECK = "short check"
    ROUNDS = "rounds"


class Reason(StrEnum):
    """Why a questionnaire cannot be compared."""

    NO_ITEMS = "no items"
    """No question has a scale and a field of action."""
    NO_FIELD = "no field"
    """A question on a scale belongs to no field of action."""
    OTHER_STEPS = "other steps"
    """A scale has other steps than 0 to 4."""
    OTHER_ANSWERS = "other answers"
    """Beside the steps there is an answer that is neither "don't know" nor "not ours"."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason, and the question that it is about; "" where it is about the whole."""

    reason: Reason
    question: str = ""


def uses(questionnaire: forms.Questionnaire) -> tuple[Use, ...]:
    """What it can be used for, as the newest version of its id."""
    if not can_be_compared(questionnaire):
        return ()
    return (Use.SHORT_CHECK, Use.ROUNDS) if questionnaire.id == SHORT else (Use.ROUNDS,)


def can_be_compared(questionnaire: forms.Questionnaire) -> bool:
    """Whether all that is asked on a scale has steps 0 to 4 and belongs to a field of action.

    Other questions may stand beside, such as one for a text: they are asked and not compared.
    """
    return not obstacles(questionnaire)


def obstacles(questionnaire: forms.Questionnaire) -> tuple[Obstacle, ...]:
    """Everything that keeps it from being compared, in the order of the questions."""
    items = [one for one in questionnaire.questions if isinstance(one, forms.ScaleQuestion)]
    if not any(item.topic for item in items):
        return (Obstacle(Reason.NO_ITEMS),)
    return tuple(found for item in items for found in _obstacles(questionnaire, item))


def has_points(questionnaire: forms.Questionnaire, question: forms.Question) -> bool:
    """Whether answers to the question count 0 to 4, or are one of the two that do not count."""
    return isinstance(question, forms.ScaleQuestion) and not any(
        obstacle.reason is not Reason.NO_FIELD for obstacle in _obstacles(questionnaire, question)
    )


def _obstacles(questionnaire: forms.Questionnaire, item: forms.ScaleQuestion) -> Iterator[Obstacle]:
    scale = questionnaire.scale_of(item)
    if not item.topic:
        yield Obstacle(Reason.NO_FIELD, item.id)
    if (scale.low, scale.high) != (0, HIGHEST_STEP):
        yield Obstacle(Reason.OTHER_STEPS, item.id)
    if not {option.id for option in scale.options} <= {UNKNOWN, NOT_APPLICABLE}:
        yield Obstacle(Reason.OTHER_ANSWERS, item.id)
