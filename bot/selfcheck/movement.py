"""What has moved between two closed rounds of a municipality: arithmetic.

Items are compared that were asked in the same way (`alike`), and groups that are made of the same
perspectives in both rounds; a perspective that was merged otherwise is not compared. A field is
worked out anew for this, in both rounds, over the very same items: those that are comparable,
belong to the field in both, and have a cell in both rounds for the group at hand. They must be as
large a part of the field's items as a score needs coverage, or there is no number.

Nobody's answers can be found by holding two rounds side by side. Each number is a median over at
least k = 5 people of one group of one round, made by `compare` and by nothing else; none is made of
people of both rounds, or of one group less another. Of items, nothing is told here that the two
rounds' own reports do not tell: the same cells, hidden where they are hidden, beside each other. So
whatever is added or subtracted gives sums of whole groups of at least k people, as `suppression`
argues for one round; the answers of one round are other ones than those of the next, be they given
by the same people or not. Of fields, a number is new where not all items can be compared. It is a
median of other scores, about at least k people like any other, and rests on items with cells alone,
so that no answer of a hidden cell has an effect on it. How many people gave it is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.questions import Answer
from bot.selfcheck.alike import Apart, Asked, apart
from bot.selfcheck.comparison import Cell, Comparison, FieldComparison, Group, compare
from bot.selfcheck.scoring import Coverage, score
from bot.selfcheck.wording import fields_of

DECIMALS = 1
"""Numbers are shown so exactly; two that look alike have not moved."""
Items = Mapping[str, Sequence[str]]
"""Ids of items by field of action."""
Pair = tuple[int, int]
"""The number of a group then, and now."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A closed round: what was asked, and what was answered."""

    asked: Asked
    answers: Mapping[str, Sequence[Mapping[str, Answer]]]
    """For each perspective the answers of its people, every person once."""
    official: Mapping[str, Answer] | None
    """The joint sheet of the administration, if there was one."""

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """All items by field."""
        return fields_of(self.asked.source)

    def compared(self, fields: Items) -> Comparison:
        """The comparison of these items alone."""
        return compare(fields, self.answers, self.official)


@dataclass(frozen=True, slots=True)
class Change:
    """One number then and now: a median, or the joint sheet's. None where there is none to show."""

    before: float | None
    now: float | None

    @property
    def by(self) -> float | None:
        """How far it has moved as it is shown: upwards, or (below 0) downwards."""
        if self.before is None or self.now is None:
            return None
        return round(round(self.now, DECIMALS) - round(self.before, DECIMALS), DECIMALS)


@dataclass(frozen=True, slots=True)
class Moved:
    """What an item, in steps, or a field, in points, was and is for each group."""

    field: str
    changes: tuple[Change, ...]
    """One a group."""
    official: Change

    @property
    def told(self) -> tuple[float, ...]:
        """How far each number has moved that is there then and now."""
        found = (one.by for one in (*self.changes, self.official))
        return tuple(by for by in found if by is not None)

    @property
    def widest(self) -> float:
        """The largest change either way, of a group or of the joint sheet."""
        return max(map(abs, self.told), default=0.0)


@dataclass(frozen=True, slots=True)
class ItemMovement(Moved):
    """An item that was asked in the same way in both rounds."""

    item: str


@dataclass(frozen=True, slots=True)
class FieldMovement(Moved):
    """A field of action, by those of its items that were asked in the same way in both rounds."""

    items: int
    """How many these are; a group of which fewer can be shown is compared by fewer."""
    asked: int
    """How many items the field has now."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What has moved between two rounds. All is in the order of the questionnaire as it is now."""

    groups: tuple[Group, ...]
    """Those that stand together in the same way in both rounds, with their people now."""
    others: tuple[Group, ...]
    """The groups of now that were merged otherwise then, or were too few."""
    items: tuple[ItemMovement, ...]
    fields: tuple[FieldMovement, ...]
    apart: tuple[Apart, ...]
    """The items that cannot be compared."""

    def moved_items(self) -> tuple[ItemMovement, ...]:
        """The items that have moved at all, the largest change first."""
        return tuple(sorted((i for i in self.items if i.widest), key=lambda i: -i.widest))

    def told_fields(self) -> tuple[FieldMovement, ...]:
        """The fields of which anything can be told, the largest change first."""
        return tuple(sorted((f for f in self.fields if f.told), key=lambda f: -f.widest))


def movement(before: Answered, now: Answered) -> Movement:
    """What has moved from one closed round to a later one of the same municipality."""
    left = tuple(apart(before.asked, now.asked))
    earlier, later = before.compared(before.fields), now.compared(now.fields)
    number_then = {group.perspectives: number for number, group in enumerate(earlier.groups)}
    pairs = [
        (number_then[group.perspectives], number)
        for number, group in enumerate(later.groups)
        if group.perspectives in number_then
    ]
    items = tuple(_items(earlier, later, pairs, {one.item for one in left}))
    return Movement(
        groups=tuple(later.groups[number] for _, number in pairs),
        others=tuple(g for g in later.groups if g.perspectives not in number_then),
        items=items,
        fields=tuple(_fields((before, earlier), (now, later), pairs, items)),
        apart=left,
    )


def _items(
    earlier: Comparison, later: Comparison, pairs: Sequence[Pair], left: set[str]
) -> Iterator[ItemMovement]:
    then = {item.item: item for item in earlier.items}
    for item in later.items:
        if item.item in left:
            continue
        former = then[item.item]
        changes = (Change(_median(former.cells[i]), _median(item.cells[j])) for i, j in pairs)
        official = Change(former.official, item.official)
        yield ItemMovement(item.field, tuple(changes), official, item.item)


def _fields(
    before: tuple[Answered, Comparison],
    now: tuple[Answered, Comparison],
    pairs: Sequence[Pair],
    items: Sequence[ItemMovement],
) -> Iterator[FieldMovement]:
    (then, earlier), (today, later) = before, now
    asked_then, asked = then.fields, today.fields
    both = {
        field: [i for i in items if i.field == field and i.item in asked_then.get(field, ())]
        for field in asked
    }
    groups = []
    for number, (old, new) in enumerate(pairs):
        shown = {
            field: [one.item for one in found if one.changes[number].by is not None]
            for field, found in both.items()
        }
        # Two comparisons a group: what can be shown in both rounds differs from group to group.
        kept = {
            field: found
            for field, found in shown.items()
            if _enough(found, len(asked_then.get(field, ())), len(asked[field]))
        }
        sides = zip(then.compared(kept).fields, today.compared(kept).fields, strict=True)
        groups.append(
            {x.field: Change(_median(x.cells[old]), _median(y.cells[new])) for x, y in sides}
        )
    was = {one.field: one for one in earlier.fields}
    for one in later.fields:
        yield FieldMovement(
            one.field,
            tuple(group.get(one.field, _NOTHING) for group in groups),
            _official(then, today, was.get(one.field), one, both[one.field]),
            len(both[one.field]),
            len(asked[one.field]),
        )


def _official(
    before: Answered,
    now: Answered,
    was: FieldComparison | None,
    one: FieldComparison,
    items: Sequence[ItemMovement],
) -> Change:
    """The joint sheet's change in a field, over the items with a step on both sheets."""
    if was is None or was.official is None or one.official is None:
        return _NOTHING
    given = [item.item for item in items if item.official.by is not None]
    applicable = (was.official.coverage.applicable, one.official.coverage.applicable)
    if not _enough(given, *applicable):
        return _NOTHING
    then, today = (score({"": given}, side.official or {})[0].score for side in (before, now))
    return Change(then, today)


def _enough(items: Sequence[str], *of: int) -> bool:
    """Whether these items are enough to stand for a field of so many."""
    return all(Coverage(len(items), all_).suffices for all_ in of)


_NOTHING = Change(None, None)


def _median(cell: Cell | None) -> float | None:
    return cell.median if cell else None
