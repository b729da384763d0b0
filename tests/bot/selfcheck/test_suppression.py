"""Whatever the numbers of people: nothing shown is about fewer than k, or lets them be computed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.questions import Answer
from bot.selfcheck.comparison import Cell, Comparison, compare
from bot.selfcheck.suppression import merged

K = 5
"""Written out: the promise, not whatever constant the code has."""
PERSPECTIVES = ("administration", "politics", "civil-society", "business")
FIELDS = {"one": ("a", "b", "c"), "two": ("d", "e"), "three": ("f",)}
ITEMS = [item for items in FIELDS.values() for item in items]
ANSWERS: list[Answer] = [*((str(step),) for step in range(5)), ("unknown",), ("na",), ()]
STEPS = {(str(step),) for step in range(5)}
Round = dict[str, list[dict[str, Answer]]]
Name = TypeVar("Name", bound=Hashable)

numbers = st.dictionaries(st.sampled_from(PERSPECTIVES), st.integers(0, 12))


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """A few people of each perspective, with answers that leave about as many gaps as not."""
    chance = draw(st.randoms(use_true_random=False))
    people = draw(st.tuples(*[st.integers(0, 11)] * 4))
    gaps = [draw(st.sampled_from([0.0, 0.1, 0.4, 0.8])) for _ in ITEMS]
    return {
        perspective: [
            {
                item: chance.choice(ANSWERS[5:] if chance.random() < gap else ANSWERS[:5])
                for item, gap in zip(ITEMS, gaps, strict=True)
            }
            for _ in range(count)
        ]
        for perspective, count in zip(PERSPECTIVES, people, strict=True)
    }


def cells(comparison: Comparison) -> Iterator[tuple[str, int, Cell]]:
    """Every cell that is shown: what it is about, which group, and the cell."""
    for item in comparison.items:
        yield from ((item.item, n, cell) for n, cell in enumerate(item.cells) if cell)
    for field in comparison.fields:
        yield from ((field.field, n, cell) for n, cell in enumerate(field.cells) if cell)


# -- which perspectives stand together


@pytest.mark.parametrize(
    ("people", "groups"),
    [
        ((5, 5, 5, 5), ["a", "p", "c", "b"]),
        ((20, 4, 8, 1), ["a", "pb", "c"]),
        # One left over alone takes the smallest other along.
        ((20, 4, 8, 9), ["a", "pc", "b"]),
        ((20, 2, 2, 9), ["a", "pcb"]),
        ((20, 4, 4, 4), ["a", "pcb"]),
        ((20, 3, 4, 4), ["a", "pcb"]),
        ((5, 4, 4, 4), ["ab", "pc"]),
        ((4, 4, 4, 4), ["ap", "cb"]),
        ((4, 5, 5, 5), ["ap", "c", "b"]),
        ((1, 1, 1, 2), ["apcb"]),
        ((1, 1, 1, 1), []),
        ((4, 0, 0, 0), []),
        ((5, 0, 0, 0), ["a"]),
        ((9, 0, 0, 4), ["ab"]),
        ((9, 0, 6, 0), ["a", "c"]),
        ((0, 0, 0, 0), []),
    ],
)
def test_who_stands_together_by_hand(people: Sequence[int], groups: Sequence[str]) -> None:
    found = merged(dict(zip("apcb", people, strict=True)))
    assert ["".join(group) for group in found] == list(groups)


@given(numbers)
def test_every_group_has_k_people_and_nobody_is_lost_or_counted_twice(
    people: Mapping[str, int],
) -> None:
    groups = merged(people)
    sizes = [sum(people[name] for name in group) for group in groups]
    assert all(size >= K for size in sizes)
    names = [name for group in groups for name in group]
    assert len(names) == len(set(names))
    total = sum(people.values())
    # Either everybody stands somewhere, or there is nothing to see: nobody is left over.
    assert sum(sizes) == (total if total >= K else 0)


@given(numbers)
def test_nothing_is_merged_without_need(people: Mapping[str, int]) -> None:
    if all(count >= K for count in people.values()):
        assert merged(people) == tuple((name,) for name in people)


# -- what can be computed from what is shown


def attacks(people: Mapping[Name, int], shown: Sequence[Sequence[Name]]) -> list[tuple[Name, ...]]:
    """The sets of 1 to k - 1 people, by perspectives, that sums and differences of the shown give.

    A sum over a set of perspectives can be computed exactly if its indicator is a linear
    combination of the indicators of the groups shown.
    """
    present = [name for name, count in people.items() if count]
    rows = np.array([[float(name in group) for name in present] for group in shown])
    rank = np.linalg.matrix_rank(rows) if len(rows) else 0
    found = []
    for choice in product((0.0, 1.0), repeat=len(present)):
        chosen = tuple(name for name, wanted in zip(present, choice, strict=True) if wanted)
        if not 1 <= sum(people[name] for name in chosen) < K:
            continue
        together = np.vstack([*rows, choice])
        if np.linalg.matrix_rank(together) == rank:
            found.append(chosen)
    return found


def test_the_attack_finds_what_it_is_made_for() -> None:
    people = dict(zip(PERSPECTIVES, (9, 3, 6, 4), strict=True))
    total = PERSPECTIVES
    assert attacks(people, [("administration",), total, ("civil-society", "business")]) == [
        ("politics",)
    ]
    assert attacks(people, [("politics", "business"), ("business",)]) != []


@settings(max_examples=300)
@given(rounds())
def test_no_subtraction_computes_fewer_than_k(answers: Round) -> None:
    comparison = compare(FIELDS, answers)
    people = {name: len(sheets) for name, sheets in answers.items()}
    groups = [group.perspectives for group in comparison.groups]
    assert attacks(people, groups) == []
    for item in comparison.items:
        # Among those who gave a step to this item; a cell for groups that are shown, no others.
        gave = {
            name: sum(sheet[item.item] in STEPS for sheet in sheets)
            for name, sheets in answers.items()
        }
        seen = [group for group, cell in zip(groups, item.cells, strict=True) if cell]
        assert attacks(gave, seen) == []
        assert all(sum(gave[name] for name in group) >= K for group in seen)


@settings(max_examples=300)
@given(rounds())
@example({"administration": [{"a": ("1",)}] * 6 + [{}], "politics": [{"a": ("1",)}] * 9})
def test_no_sum_or_difference_of_counts_is_a_few_people(answers: Round) -> None:
    comparison = compare(FIELDS, answers)
    counts = [group.people for group in comparison.groups]
    for topic in {topic for topic, _, _ in cells(comparison)}:
        shown = [*counts, *(cell.people for about, _, cell in cells(comparison) if about == topic)]
        signs = np.array(list(product((-1, 0, 1), repeat=len(shown))))
        sums = set(np.abs(signs @ np.array(shown)).tolist())
        assert sums.isdisjoint(range(1, K))
    # And over the items of one group, two at a time.
    for number in range(len(counts)):
        column = [cell.people for _, group, cell in cells(comparison) if group == number]
        assert all(abs(x - y) not in range(1, K) for x in column for y in column)


@settings(max_examples=300)
@given(rounds(), st.randoms(use_true_random=False))
def test_answers_that_are_not_shown_have_no_effect_on_what_is(
    answers: Round, chance: np.random.Generator
) -> None:
    before = compare(FIELDS, answers)
    members = [group.perspectives for group in before.groups]
    hidden = {
        (name, item.item)
        for item in before.items
        for group, cell in zip(members, item.cells, strict=True)
        if cell is None
        for name in group
    }
    changed = {
        name: [
            {
                item: chance.choice(ANSWERS[:5])
                if (name, item) in hidden and answer in STEPS
                else answer
                for item, answer in sheet.items()
            }
            for sheet in sheets
        ]
        for name, sheets in answers.items()
    }
    assert compare(FIELDS, changed) == before


@settings(max_examples=200)
@given(rounds(), st.randoms(use_true_random=False))
def test_inside_a_group_nobody_can_tell_the_perspectives_apart(
    answers: Round, chance: np.random.Generator
) -> None:
    before = compare(FIELDS, answers)
    swapped = dict(answers)
    for group in before.groups:
        everybody = [sheet for name in group.perspectives for sheet in answers[name]]
        chance.shuffle(everybody)
        for name in group.perspectives:
            swapped[name] = [everybody.pop() for _ in answers[name]]
        assert not everybody
    assert compare(FIELDS, swapped) == before


@given(rounds())
def test_the_lowest_and_the_highest_answer_of_a_cell_do_not_show(answers: Round) -> None:
    before = compare({"f": ITEMS}, answers)
    for item in before.items:
        for group, cell in zip(before.groups, item.cells, strict=True):
            sheets = [sheet for name in group.perspectives for sheet in answers[name]]
            steps = sorted(int(s[item.item][0]) for s in sheets if s[item.item] in STEPS)
            if cell is None:
                assert len(steps) < K
                continue
            steps[0], steps[-1] = 0, 4
            again = compare({"f": ("x",)}, {"p": [{"x": (str(step),)} for step in steps]})
            assert again.items[0].cells == (cell,)


def test_too_few_people_altogether_see_nothing() -> None:
    few: Round = {name: [{"a": ("3",)}] for name in PERSPECTIVES}
    comparison = compare(FIELDS, few, {"a": ("2",)})
    assert comparison.groups == ()
    assert list(cells(comparison)) == []
    assert all(item.verdict is None for item in comparison.items)
    # What the administration says officially is no person's answer.
    assert comparison.items[0].official == 2
