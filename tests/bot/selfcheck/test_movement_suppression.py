"""Two rounds side by side: nothing shown is about fewer than k, or lets them be computed.

The larger calculation of what has moved is here, too: by numpy, with nothing of the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.questions import Answer
from bot.selfcheck.comparison import Comparison, compare
from bot.selfcheck.movement import Answered, Movement, movement
from tests.bot.selfcheck.test_movement import asked
from tests.bot.selfcheck.test_suppression import (
    ANSWERS,
    FIELDS,
    ITEMS,
    PERSPECTIVES,
    STEPS,
    Round,
    attacks,
    rounds,
)

K = 5
"""Written out: the promise, not whatever constant the code has."""


@dataclass(frozen=True)
class Years:
    """Two rounds; some questions are worded differently in the second one."""

    then: Round
    now: Round
    reworded: frozenset[str]

    def sides(self) -> tuple[Answered, Answered]:
        """As the code wants them."""

        def changed(file: dict[str, Any]) -> None:
            for question in file["questions"]:
                if question["id"] in self.reworded:
                    question["text"]["de"] += " Wirklich?"

        fields = {field: "".join(items) for field, items in FIELDS.items()}
        return (
            Answered(asked(fields), self.then, None),
            Answered(asked(fields, changed=changed), self.now, None),
        )

    def moved(self) -> Movement:
        """What the code makes of them."""
        return movement(*self.sides())


years = st.builds(Years, rounds(), rounds(), st.frozensets(st.sampled_from(ITEMS), max_size=3))


def cells(comparison: Comparison, group: tuple[str, ...]) -> Mapping[str, float | None]:
    """The medians of a group's items in a round's own report; none where the group is not in it."""
    for number, one in enumerate(comparison.groups):
        if one.perspectives == group:
            there = ((item.item, item.cells[number]) for item in comparison.items)
            return {item: cell.median if cell else None for item, cell in there}
    return {}


@settings(max_examples=100)
@given(years)
def test_of_items_nothing_is_told_that_the_two_reports_do_not_tell(both: Years) -> None:
    then, now = compare(FIELDS, both.then), compare(FIELDS, both.now)
    found = both.moved()
    groups = [group.perspectives for group in found.groups]
    # A group that was merged otherwise is in neither of these.
    assert set(groups) == {g.perspectives for g in then.groups} & {
        g.perspectives for g in now.groups
    }
    assert {item.item for item in found.items} == set(ITEMS) - both.reworded
    for item in found.items:
        for group, change in zip(groups, item.changes, strict=True):
            assert change.before == cells(then, group)[item.item]
            assert change.now == cells(now, group)[item.item]


@settings(max_examples=60)
@given(years)
def test_no_subtraction_over_both_rounds_computes_fewer_than_k(both: Years) -> None:
    sides = {"then": both.then, "now": both.now}
    people = {
        (when, name): len(sheets) for when, side in sides.items() for name, sheets in side.items()
    }
    reports = [
        [(when, name) for name in group.perspectives]
        for when, side in sides.items()
        for group in compare(FIELDS, side).groups
    ]
    found = both.moved()
    moved = [
        [(when, name) for name in group.perspectives] for when in sides for group in found.groups
    ]
    assert attacks(people, [*reports, *moved]) == []
    for item in found.items:
        gave = {
            (when, name): sum(sheet[item.item] in STEPS for sheet in sheets)
            for when, side in sides.items()
            for name, sheets in side.items()
        }
        seen = [
            [(when, name) for name in group.perspectives]
            for group, change in zip(found.groups, item.changes, strict=True)
            for when, value in (("then", change.before), ("now", change.now))
            if value is not None
        ]
        assert attacks(gave, seen) == []
        assert all(sum(gave[one] for one in group) >= K for group in seen)


def altered(side: Round, unseen: set[tuple[str, str]], chance: np.random.Generator) -> Round:
    """The round with other steps wherever nothing of them is seen, by (perspective, item)."""
    return {
        name: [
            {
                item: chance.choice(ANSWERS[:5])
                if (name, item) in unseen and answer in STEPS
                else answer
                for item, answer in sheet.items()
            }
            for sheet in sheets
        ]
        for name, sheets in side.items()
    }


def hidden(side: Round) -> set[tuple[str, str]]:
    """What a round's own report does not show; of groups that it shows."""
    comparison = compare(FIELDS, side)
    return {
        (name, item)
        for group in comparison.groups
        for item, median in cells(comparison, group.perspectives).items()
        if median is None
        for name in group.perspectives
    }


@settings(max_examples=100)
@given(years, st.randoms(use_true_random=False))
def test_answers_that_are_hidden_in_a_round_have_no_effect_on_what_has_moved(
    both: Years, chance: np.random.Generator
) -> None:
    then = altered(both.then, hidden(both.then), chance)
    now = altered(both.now, hidden(both.now), chance)
    assert Years(then, now, both.reworded).moved() == both.moved()


@settings(max_examples=100)
@given(years, st.randoms(use_true_random=False))
def test_no_field_has_anything_of_a_question_that_is_not_compared(
    both: Years, chance: np.random.Generator
) -> None:
    elsewhere = {(name, item) for name in PERSPECTIVES for item in both.reworded}
    then = altered(both.then, elsewhere | hidden(both.now), chance)
    now = altered(both.now, elsewhere | hidden(both.then), chance)
    assert Years(then, now, both.reworded).moved().fields == both.moved().fields


# -- the fields, against numpy; nothing of the project takes part in the calculation


def scores(sheets: list[dict[str, Answer]], items: list[str]) -> np.ndarray:
    """The mean times 25 of those who answered at least 60 % of what applies to them."""
    found = []
    for sheet in sheets:
        given = [sheet[item] for item in items if sheet[item] != ("na",)]
        steps = np.array([int(answer[0]) for answer in given if answer in STEPS])
        if len(steps) and len(steps) >= 0.6 * len(given) - 1e-9:
            found.append(float(steps.mean() * 25))
    return np.array(found)


def expected(both: Years, group: tuple[str, ...]) -> Iterator[tuple[float | None, float | None]]:
    """For each field the medians then and now, over the same items."""
    sides = [[sheet for name in group for sheet in side[name]] for side in (both.then, both.now)]
    for items in FIELDS.values():
        kept = [
            item
            for item in items
            if item not in both.reworded
            and all(sum(sheet[item] in STEPS for sheet in side) >= K for side in sides)
        ]
        given = [scores(side, kept) for side in sides]
        enough = len(kept) >= 0.6 * len(items)
        then, now = (float(np.median(one)) if enough and len(one) >= K else None for one in given)
        yield then, now


@settings(max_examples=100)
@given(years)
def test_the_fields_equal_an_independent_calculation(both: Years) -> None:
    found = both.moved()
    for number, group in enumerate(found.groups):
        wanted = list(expected(both, group.perspectives))
        for field, (then, now) in zip(found.fields, wanted, strict=True):
            change = field.changes[number]
            for value, right in ((change.before, then), (change.now, now)):
                assert (value is None) == (right is None)
                assert value is None or right is None or np.isclose(value, right)


def test_the_examples_show_something() -> None:
    """What is compared by numpy above is there often enough to mean anything."""
    chance = np.random.default_rng(5)

    def side(size: int) -> Round:
        return {
            name: [{item: ANSWERS[int(chance.choice(6))] for item in ITEMS} for _ in range(size)]
            for name in PERSPECTIVES
        }

    both = Years(side(8), side(9), frozenset("c"))
    changes = [change for field in both.moved().fields for change in field.changes]
    assert len(changes) == 12
    assert sum(change.by is not None for change in changes) >= 8
