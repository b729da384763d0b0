"""The comparison of perspectives: a small one by hand, a large one by an independent calculation."""

from __future__ import annotations

import random

import numpy as np
import pytest

from bot.questions import Answer
from bot.selfcheck.comparison import Cell, Comparison, Group, Verdict, compare
from bot.selfcheck.scoring import Band, Coverage, FieldResult

# -- small: three items, fourteen people, every number worked out below

FIELDS = {"steering": ("plan", "owner"), "language": ("courses",)}
# One letter an item: a step, "u" unknown, "n" not our responsibility, "-" skipped.
ADMINISTRATION = ["314", "414", "313", "41u", "303", "403", "30n"]
POLITICS = ["113", "103", "203"]
CIVIL_SOCIETY = ["003", "10-", "10n", "01u"]
BUSINESS: list[str] = []


def sheet(written: str, items: tuple[str, ...] = ("plan", "owner", "courses")) -> dict[str, Answer]:
    words: dict[str, Answer] = {"u": ("unknown",), "n": ("na",), "-": ()}
    return {
        item: words.get(sign, (sign,))
        for item, sign in zip(items, written, strict=True)
        if sign != "."
    }


def by_hand() -> Comparison:
    return compare(
        FIELDS,
        {
            "administration": [sheet(person) for person in ADMINISTRATION],
            "politics": [sheet(person) for person in POLITICS],
            "civil-society": [sheet(person) for person in CIVIL_SOCIETY],
            "business": [sheet(person) for person in BUSINESS],
        },
        sheet("30u"),
    )


def test_small_groups_stand_together_and_counts_are_rounded_down() -> None:
    # 7 of the administration; 3 of politics and 4 of civil society are too few for themselves.
    assert by_hand().groups == (
        Group(("administration",), 5),
        Group(("politics", "civil-society"), 5),
    )


def test_the_items_by_hand() -> None:
    plan, owner, courses = by_hand().items
    # plan, administration 3 3 3 3 4 4 4: the 4th is 3, Q1 (2.5th) 3, Q3 (5.5th) 4.
    # plan, the others 0 0 1 1 1 1 2: the 4th is 1, Q1 (2.5th) half-way from 0 to 1, Q3 1.
    assert (plan.item, plan.field) == ("plan", "steering")
    assert plan.cells == (Cell(5, 3.0, 1.0), Cell(5, 1.0, 0.5))
    assert (plan.difference, plan.spread, plan.level) == (2.0, 1.0, 2.0)
    # owner, administration 0 0 0 1 1 1 1: median 1, Q1 0, Q3 1.
    # owner, the others 0 0 0 0 0 1 1: median 0, Q1 0, Q3 (5.5th) 0.5.
    assert owner.cells == (Cell(5, 1.0, 1.0), Cell(5, 0.0, 0.5))
    assert (owner.difference, owner.level) == (1.0, 0.5)
    # courses, administration 3 3 3 4 4 (one unknown, one not responsible): median 3, Q1 3, Q3 4.
    # courses, the others: only four gave a step.
    assert courses.cells == (Cell(5, 3.0, 1.0), None)
    assert (courses.difference, courses.level) == (0.0, 3.0)
    assert [item.official for item in (plan, owner, courses)] == [3, 0, None]


def test_the_fields_by_hand() -> None:
    steering, language = by_hand().fields
    # Scores of steering, (plan + owner) / 2 * 25: administration 50 62.5 50 62.5 37.5 50 37.5,
    # sorted 37.5 37.5 50 50 50 62.5 62.5: median 50, Q1 (2.5th) 43.75, Q3 (5.5th) 56.25.
    # The others: 25 12.5 25 | 0 12.5 12.5 12.5, sorted 0 12.5 12.5 12.5 12.5 25 25:
    # median 12.5, Q1 12.5, Q3 (5.5th) 18.75.
    assert steering.cells == (Cell(5, 50.0, 12.5), Cell(5, 12.5, 6.25))
    assert steering.official == FieldResult("steering", 37.5, Coverage(2, 2), Band.BUILDING_UP)
    # language is courses alone: 75 75 75 100 100.
    assert language.cells == (Cell(5, 75.0, 25.0), None)
    assert language.official == FieldResult("language", None, Coverage(0, 1), None)


def test_the_verdicts_by_hand() -> None:
    comparison = by_hand()
    assert [item.verdict for item in comparison.items] == [
        Verdict.TOPIC,  # 3 against 1
        Verdict.NEED,  # 1 and 0
        Verdict.STRENGTH,  # 3, and nobody else to be shown
    ]
    ranks = {v: [item.item for item in comparison.ranked(v)] for v in Verdict}
    assert ranks == {"topic": ["plan"], "need": ["owner"], "strength": ["courses"]}


def groups(*answers: str) -> Comparison:
    """An item "i0", "i1" … a column; five people a group, a word each: their answers to one item.

    `groups("00112 33344")` is one item and two groups.
    """
    items = [f"i{number}" for number in range(len(answers))]
    split = [words.split() for words in answers]
    return compare(
        {"f": items},
        {
            f"g{group}": [
                {item: (words[group][person],) for item, words in zip(items, split, strict=True)}
                for person in range(5)
            ]
            for group in range(len(split[0]))
        },
    )


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ("11111 11111", Verdict.NEED),
        ("01112 00011", Verdict.NEED),
        ("11111 22222", None),
        ("33333 33333", Verdict.STRENGTH),
        ("33333 44444 33344", Verdict.STRENGTH),
        ("22222 33333", None),
        ("11111 33333", Verdict.TOPIC),
        ("11111 22222 33333", Verdict.TOPIC),
        # The 2nd of five is Q1 and the 4th is Q3.
        ("11223 22222", None),
        ("11233 22222", Verdict.TOPIC),
        # All medians low or high, but one group is not of one mind.
        ("00122 11111", Verdict.TOPIC),
        ("22444 33333", Verdict.TOPIC),
        ("22222", None),
        ("01111", Verdict.NEED),
    ],
)
def test_verdicts_at_their_borders(answers: str, verdict: Verdict | None) -> None:
    assert groups(answers).items[0].verdict is verdict


def test_half_a_step_is_not_rounded_up() -> None:
    # Six people, median between the 3rd and the 4th: 1.5 is not low, 2.5 not high.
    people = {
        "g": [{"i": (step,), "j": (other,)} for step, other in zip("111222", "222333", strict=True)]
    }
    low, high = compare({"f": ("i", "j")}, people).items
    assert [cell.median for cell in (*low.shown, *high.shown)] == [1.5, 2.5]
    assert (low.verdict, high.verdict) == (None, None)


def test_the_ranks() -> None:
    comparison = groups(
        "11111 33333",  # i0 difference 2
        "00000 44444",  # i1 difference 4
        "11133 33333",  # i2 difference 2, spread 2
        "11111 33333",  # i3 as i0
        "11233 22222",  # i4 no difference, spread 2
        "11111 11111",  # i5 level 1
        "00000 11111",  # i6 level 0.5
        "11111 00000",  # i7 as i6
        "33333 33333",  # i8 level 3
        "44444 33333",  # i9 level 3.5
        "22222 22222",  # i10 nothing
        "22222 33333",  # i11 nothing, but a difference
    )
    ranks = {v: [item.item for item in comparison.ranked(v)] for v in Verdict}
    assert ranks == {
        "topic": ["i1", "i2", "i0", "i3", "i4"],
        "need": ["i6", "i7", "i5"],
        "strength": ["i9", "i8"],
    }
    widest = ["i1", "i2", "i0", "i3", "i6", "i7", "i9", "i11"]
    assert [item.item for item in comparison.widest(50)] == widest
    assert [item.item for item in comparison.widest(3)] == widest[:3]


def test_the_joint_sheet_decides_nothing() -> None:
    people = {"a": [{"i": ("1",)}] * 5, "b": [{"i": ("1",)}] * 5}
    with_it, without = (compare({"f": ("i",)}, people, o) for o in ({"i": ("4",)}, None))
    assert (with_it.items[0].official, without.items[0].official) == (4, None)
    assert with_it.items[0].verdict is without.items[0].verdict is Verdict.NEED
    assert with_it.fields[0].official is not None
    assert without.fields[0].official is None


def test_a_field_with_too_few_shown_items_is_not_shown() -> None:
    # Of five items three have answers of five people: 60 %. Of another field only one of two.
    full, empty = {"abc"[n]: ("2",) for n in range(3)}, {"f": ("4",)}
    people = {"p": [{**full, **empty} for _ in range(5)]}
    enough, not_enough = compare({"x": tuple("abcde"), "y": ("f", "g")}, people).fields
    assert enough.cells == (Cell(5, 50.0, 0.0),)
    assert not_enough.cells == (None,)


# -- large: 40 people, 4 perspectives, 50 items, against numpy; from here on nothing of the project
# -- takes part in the calculation

SIZES = {"administration": 16, "politics": 4, "civil-society": 9, "business": 11}
TOGETHER = [("administration",), ("politics", "civil-society"), ("business",)]
"""Politics are too few; civil society is the smallest of the others."""
LARGE_FIELDS = {
    f"f{n}": tuple(f"q{i}" for i in range(50) if i % 7 == n) for n in range(7)
}  # 7 or 8 items a field
GAP = -1


def people() -> dict[str, np.ndarray]:
    """A row a person, a column an item; -1 skipped or unknown, -2 not applicable."""
    chance = np.random.default_rng(20260504)
    found = {}
    usual = chance.uniform(-0.5, 4.5, 50)
    for name, size in SIZES.items():
        view = usual + chance.normal(0, 0.7, 50)
        steps = np.clip(np.rint(chance.normal(view, 0.8, (size, 50))), 0, 4).astype(int)
        missing = chance.random((size, 50)) < chance.choice([0.02, 0.1, 0.6], 50, p=[0.6, 0.3, 0.1])
        found[name] = np.where(missing, chance.choice([-1, -2], (size, 50)), steps)
    return found


def columns(items: tuple[str, ...]) -> list[int]:
    return [int(item[1:]) for item in items]


def expected_cell(values: np.ndarray) -> tuple[int, float, float] | None:
    if len(values) < 5:
        return None
    low, high = np.percentile(values, [25, 75], method="linear")
    return len(values) // 5 * 5, float(np.median(values)), float(high - low)


def expected_scores(table: np.ndarray) -> np.ndarray:
    """The mean times 25 of those who answered at least 60 % of what applies."""
    answered, applicable = (table >= 0).sum(axis=1), (table > -2).sum(axis=1)
    enough = (applicable > 0) & (answered >= 0.6 * applicable - 1e-9)
    sums = np.where(table >= 0, table, 0).sum(axis=1)
    return np.asarray(sums[enough] / answered[enough] * 25)


def large() -> tuple[Comparison, list[np.ndarray]]:
    tables = people()
    chance = random.Random(7)
    names: dict[int, list[Answer]] = {-1: [(), ("unknown",)], -2: [("na",)]}
    answers = {
        name: [
            {
                f"q{i}": chance.choice(names[int(v)]) if v < 0 else (str(v),)
                for i, v in enumerate(row)
            }
            for row in table
        ]
        for name, table in tables.items()
    }
    return (
        compare(LARGE_FIELDS, answers),
        [np.vstack([tables[name] for name in group]) for group in TOGETHER],
    )


def test_a_large_comparison_equals_an_independent_one() -> None:
    comparison, tables = large()
    assert [(g.perspectives, g.people) for g in comparison.groups] == [
        (group, len(table) // 5 * 5) for group, table in zip(TOGETHER, tables, strict=True)
    ]
    compared = hidden = 0
    shown: dict[str, list[bool]] = {}
    for item in comparison.items:
        column = int(item.item[1:])
        for cell, table in zip(item.cells, tables, strict=True):
            wanted = expected_cell(table[:, column][table[:, column] >= 0])
            shown.setdefault(item.item, []).append(wanted is not None)
            if wanted is None:
                hidden += 1
                assert cell is None
            else:
                compared += 1
                assert cell is not None
                assert (cell.people, cell.median, cell.spread) == pytest.approx(wanted)
    for field in comparison.fields:
        for number, (cell, table) in enumerate(zip(field.cells, tables, strict=True)):
            items = LARGE_FIELDS[field.field]
            kept = [item for item in items if shown[item][number]]
            scores = expected_scores(table[:, columns(tuple(kept))])
            wanted = expected_cell(scores) if len(kept) >= 0.6 * len(items) else None
            assert wanted is not None
            assert cell is not None
            assert (cell.people, cell.median, cell.spread) == pytest.approx(wanted)
            compared += 1
    print(f"\n{compared} cells equal the independent calculation, {hidden} are hidden in both")  # noqa: T201 (a report)
    assert compared > 150
    assert hidden > 0


def test_a_large_ranking_equals_an_independent_one() -> None:
    comparison, tables = large()
    order = [item for items in LARGE_FIELDS.values() for item in items]
    verdicts: dict[str, list[tuple[tuple[float, ...], int, str]]] = {
        "topic": [], "need": [], "strength": [],
    }  # fmt: skip
    for place, item in enumerate(order):
        found = [expected_cell(t[:, int(item[1:])][t[:, int(item[1:])] >= 0]) for t in tables]
        medians = np.array([cell[1] for cell in found if cell])
        spreads = np.array([cell[2] for cell in found if cell])
        if np.ptp(medians) >= 2 or spreads.max() >= 2:
            verdicts["topic"].append(((-np.ptp(medians), -spreads.max()), place, item))
        elif (medians <= 1).all():
            verdicts["need"].append(((medians.mean(),), place, item))
        elif (medians >= 3).all():
            verdicts["strength"].append(((-medians.mean(),), place, item))
    for verdict in Verdict:
        wanted = [item for _, _, item in sorted(verdicts[verdict.value])]
        assert [item.item for item in comparison.ranked(verdict)] == wanted
        print(f"{verdict.value}: {len(wanted)} of {len(order)} items")  # noqa: T201 (a report)
        assert wanted
