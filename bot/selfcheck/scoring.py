"""From answers to scores by field of action: pure arithmetic, told in docs/content-format.md.

An answer counts 0 to 4. "Don't know" and a skipped item leave a gap in the coverage; what is not
the municipality's responsibility is left out altogether.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.questions import Answer

UNKNOWN = "unknown"
NOT_APPLICABLE = "na"
HIGHEST_STEP = 4
POINTS_A_STEP = 25
"""So that the highest step is 100 points."""
NEEDED_COVERAGE = 60
"""Per cent of the applicable items that must be answered before there is a score."""
DEVELOPING_FROM = 40
ANCHORED_FROM = 70


class Band(StrEnum):
    """How far a field has come. The values name the advice in content files."""

    BUILDING_UP = "building_up"
    DEVELOPING = "developing"
    ANCHORED = "anchored"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many items were answered, of those that apply."""

    answered: int
    applicable: int

    @property
    def suffices(self) -> bool:
        """Whether a score would say something."""
        return self.applicable > 0 and self.answered * 100 >= self.applicable * NEEDED_COVERAGE


@dataclass(frozen=True, slots=True)
class FieldResult:
    """What the answers say about one field of action."""

    field: str
    score: float | None
    """0 to 100, unrounded; None where too few items were answered."""
    coverage: Coverage
    band: Band | None


def score(
    fields: Mapping[str, Sequence[str]], answers: Mapping[str, Answer]
) -> tuple[FieldResult, ...]:
    """The result of each field, given the ids of its items. The order of the fields stays.

    Raises:
        ValueError: an answer is neither a step nor one of the two others; the walker lets none in.
    """
    return tuple(
        _field(name, [answers.get(item, ()) for item in items]) for name, items in fields.items()
    )


def band_of(points: float) -> Band:
    """The band of an unrounded score."""
    if points < DEVELOPING_FROM:
        return Band.BUILDING_UP
    return Band.DEVELOPING if points < ANCHORED_FROM else Band.ANCHORED


def step_of(answer: Answer) -> int | None:
    """The step that an answer names; None where it is skipped, unknown or not applicable.

    Raises:
        ValueError: it is neither a step nor one of these; the walker lets none in.
    """
    if answer in ((), (UNKNOWN,), (NOT_APPLICABLE,)):
        return None
    step = int(answer[0])
    if not 0 <= step <= HIGHEST_STEP:
        raise ValueError(f"a self-check has steps 0 to {HIGHEST_STEP}, not {step}")
    return step


def _field(name: str, given: Sequence[Answer]) -> FieldResult:
    applicable = [answer for answer in given if answer != (NOT_APPLICABLE,)]
    steps = [step for answer in applicable if (step := step_of(answer)) is not None]
    coverage = Coverage(len(steps), len(applicable))
    if not coverage.suffices:
        return FieldResult(name, None, coverage, None)
    # Multiplied first: a score that is a whole number comes out as exactly that number.
    points = sum(steps) * POINTS_A_STEP / len(steps)
    return FieldResult(name, points, coverage, band_of(points))
