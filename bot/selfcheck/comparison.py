"""From many people's answers to where the perspectives agree and where they do not: arithmetic.

A comparison is made once, when its round has closed, and what is shown later is this one value:
two comparisons of a round that differ by one person would tell that person's answers by
subtraction. Whoever calls `compare` sees to that; nothing in here can.

It holds no number that may not be shown. A cell, one group's answers to one item, is there only if
at least k = 5 of the group gave a step; a group's field is worked out from the items with a cell
alone, and again from at least k people. Thus no answer of a cell that is missing has an effect on
anything that is shown; and as no cell reaches over two groups, no totals and no complements of it
exist either (`suppression`). With k of 5 neither median nor quartiles ever are the lowest or the
highest answer given. The joint sheet of the administration is one official value an item and no
person's: it stands beside the groups and counts for no verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import quantiles

from bot.anonymity import K, rounded
from bot.questions import Answer
from bot.selfcheck.scoring import Coverage, FieldResult, score, step_of
from bot.selfcheck.suppression import merged

LOW = 1
"""Up to this step ("planned") a median is low."""
HIGH = 3
"""From this step ("regularly anchored") on a median is high."""
APART = 2
"""From so many steps on, two medians or the middle half of one group's answers are far apart."""

Sheet = Mapping[str, Answer]
"""One person's answers, by item."""


class Verdict(StrEnum):
    """What an item is for the conversation about it."""

    TOPIC = "topic"
    """Two groups' medians lie `APART`, or one group's spread does: to be talked about."""
    NEED = "need"
    """No topic, and the medians of all groups are `LOW`."""
    STRENGTH = "strength"
    """No topic, and the medians of all groups are `HIGH`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one group of at least k people says: to an item in steps, to a field in points.

    The spread is the interquartile range Q(3/4) - Q(1/4). Quantiles are type 7 of R. J. Hyndman
    and Y. Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996),
    361-365: of n sorted values x1 to xn, Q(p) = x_j + (h - j)(x_(j+1) - x_j) with
    h = (n - 1)p + 1 and j = floor(h). Q(1/2) is the usual median.
    """

    people: int
    """How many, rounded down to a multiple of k."""
    median: float
    spread: float


@dataclass(frozen=True, slots=True)
class Group:
    """A perspective, or several that can only be shown together."""

    perspectives: tuple[str, ...]
    people: int
    """How many, rounded down to a multiple of k."""


@dataclass(frozen=True, slots=True)
class ItemComparison:
    """What the groups say to an item."""

    item: str
    field: str
    cells: tuple[Cell | None, ...]
    """One a group; None where fewer than k gave a step."""
    official: int | None
    """The step on the joint sheet."""

    @property
    def shown(self) -> tuple[Cell, ...]:
        """The cells that are there."""
        return tuple(cell for cell in self.cells if cell)

    @property
    def difference(self) -> float:
        """Between the highest and the lowest median, in steps."""
        medians = [cell.median for cell in self.shown]
        return max(medians, default=0.0) - min(medians, default=0.0)

    @property
    def spread(self) -> float:
        """The widest spread within a group, in steps."""
        return max((cell.spread for cell in self.shown), default=0.0)

    @property
    def level(self) -> float:
        """The mean of the medians: every group weighs the same."""
        return sum(cell.median for cell in self.shown) / max(len(self.shown), 1)

    @property
    def verdict(self) -> Verdict | None:
        """What the item is for the conversation; None for nothing in particular.

        Who disagrees is not asked to agree on a need or a strength first: a topic goes before.
        """
        if not self.shown:
            return None
        if self.difference >= APART or self.spread >= APART:
            return Verdict.TOPIC
        if all(cell.median <= LOW for cell in self.shown):
            return Verdict.NEED
        if all(cell.median >= HIGH for cell in self.shown):
            return Verdict.STRENGTH
        return None


@dataclass(frozen=True, slots=True)
class FieldComparison:
    """What the groups say to a field of action: medians and spreads of their people's scores."""

    field: str
    cells: tuple[Cell | None, ...]
    """One a group; None where too few people or items can be shown."""
    official: FieldResult | None
    """The joint sheet's result."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One round, as everybody may see it. Items and fields keep the questionnaire's order."""

    groups: tuple[Group, ...]
    """Empty: fewer than k people took part, so there is nothing to show."""
    items: tuple[ItemComparison, ...]
    fields: tuple[FieldComparison, ...]

    def ranked(self, verdict: Verdict) -> tuple[ItemComparison, ...]:
        """The items of that verdict; equal ones in the questionnaire's order.

        Topics: the widest difference between groups first, then the widest spread within one.
        Needs: the lowest mean of the medians first. Strengths: the highest first.
        """
        found = [item for item in self.items if item.verdict is verdict]
        return tuple(sorted(found, key=_RANKS[verdict]))

    def widest(self, most: int) -> tuple[ItemComparison, ...]:
        """The items in which groups differ at all, the widest difference first."""
        found = [item for item in self.items if item.difference > 0]
        return tuple(sorted(found, key=_RANKS[Verdict.TOPIC])[:most])


_RANKS = {
    Verdict.TOPIC: lambda item: (-item.difference, -item.spread),
    Verdict.NEED: lambda item: item.level,
    Verdict.STRENGTH: lambda item: -item.level,
}


def compare(
    fields: Mapping[str, Sequence[str]],
    answers: Mapping[str, Sequence[Sheet]],
    official: Sheet | None = None,
) -> Comparison:
    """The comparison of a closed round.

    Args:
        fields: the ids of each field's items, in the questionnaire's order.
        answers: for each perspective the answers of its people, every person once.
        official: the joint sheet of the administration, if there is one.
    """
    names = merged({name: len(people) for name, people in answers.items()})
    groups = [[sheet for name in group for sheet in answers[name]] for group in names]
    items = tuple(_items(fields, groups, official or {}))
    return Comparison(
        tuple(
            Group(group, rounded(len(people))) for group, people in zip(names, groups, strict=True)
        ),
        items,
        tuple(_fields(fields, groups, items, official)),
    )


def _items(
    fields: Mapping[str, Sequence[str]], groups: Sequence[Sequence[Sheet]], official: Sheet
) -> Iterator[ItemComparison]:
    for field, items in fields.items():
        for item in items:
            cells = tuple(
                _cell([step_of(sheet.get(item, ())) for sheet in people]) for people in groups
            )
            yield ItemComparison(item, field, cells, step_of(official.get(item, ())))


def _fields(
    fields: Mapping[str, Sequence[str]],
    groups: Sequence[Sequence[Sheet]],
    compared: Sequence[ItemComparison],
    official: Sheet | None,
) -> Iterator[FieldComparison]:
    for field, items in fields.items():
        cells: list[Cell | None] = []
        for number, people in enumerate(groups):
            shown = [c.item for c in compared if c.field == field and c.cells[number]]
            enough = Coverage(len(shown), len(items)).suffices
            cells.append(_cell([_score(shown, sheet) for sheet in people]) if enough else None)
        joint = None if official is None else score({field: items}, official)[0]
        yield FieldComparison(field, tuple(cells), joint)


def _score(items: Sequence[str], sheet: Sheet) -> float | None:
    return score({"": items}, sheet)[0].score


def _cell(values: Sequence[float | None]) -> Cell | None:
    given = [value for value in values if value is not None]
    if len(given) < K:
        return None
    lower, median, upper = quantiles(given, n=4, method="inclusive")
    return Cell(rounded(len(given)), median, upper - lower)
