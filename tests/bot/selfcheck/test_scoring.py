"""Scores of fields: by hand, and for whatever answers hypothesis thinks of."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Answer
from bot.selfcheck.scoring import Band, Coverage, FieldResult, band_of, score

ITEMS = [f"i{n}" for n in range(8)]


def result(*given_answers: str) -> FieldResult:
    """The result of a field whose items were answered like this; "" is a skipped one."""
    answers: dict[str, Answer] = {
        item: (value,) if value else () for item, value in zip(ITEMS, given_answers, strict=False)
    }
    (found,) = score({"f": ITEMS[: len(given_answers)]}, answers)
    return found


@pytest.mark.parametrize(
    ("answers", "points", "coverage", "band"),
    [
        (["0", "0"], 0.0, (2, 2), Band.BUILDING_UP),
        (["4", "4"], 100.0, (2, 2), Band.ANCHORED),
        (["1", "2"], 37.5, (2, 2), Band.BUILDING_UP),
        (["1", "2", "1", "2", "2"], 40.0, (5, 5), Band.DEVELOPING),
        (["3", "3", "3", "3", "2"], 70.0, (5, 5), Band.ANCHORED),
        (["3", "2"], 62.5, (2, 2), Band.DEVELOPING),
        (["3", "na"], 75.0, (1, 1), Band.ANCHORED),
        (["na", "na"], None, (0, 0), None),
        ([], None, (0, 0), None),
        (["unknown", "na"], None, (0, 1), None),
        (["3", "unknown"], None, (1, 2), None),
        (["3", ""], None, (1, 2), None),
        (["4", "4", "unknown"], 100.0, (2, 3), Band.ANCHORED),
        # 60 % exactly is enough, a little less is not.
        (["2", "2", "2", "unknown", ""], 50.0, (3, 5), Band.DEVELOPING),
        (["2", "2", "2", "2", "unknown", "unknown", ""], None, (4, 7), None),
        (["2", "2", "2", "", "unknown", "na"], 50.0, (3, 5), Band.DEVELOPING),
    ],
)
def test_scores_by_hand(
    answers: list[str], points: float | None, coverage: tuple[int, int], band: Band | None
) -> None:
    assert result(*answers) == FieldResult("f", points, Coverage(*coverage), band)


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (0, Band.BUILDING_UP),
        (39.999, Band.BUILDING_UP),
        (40, Band.DEVELOPING),
        (69.999, Band.DEVELOPING),
        (70, Band.ANCHORED),
        (100, Band.ANCHORED),
    ],
)
def test_bands_begin_at_their_lower_end(points: float, band: Band) -> None:
    assert band_of(points) is band


def test_an_item_that_was_not_reached_counts_like_a_skipped_one() -> None:
    assert score({"f": ["a", "b"]}, {"a": ("3",)}) == score(
        {"f": ["a", "b"]}, {"a": ("3",), "b": ()}
    )


def test_fields_keep_their_order_and_do_not_touch_each_other() -> None:
    results = score({"z": ["a"], "a": ["b"]}, {"a": ("1",), "b": ("4",)})
    assert [(r.field, r.score) for r in results] == [("z", 25.0), ("a", 100.0)]


@pytest.mark.parametrize("value", ["5", "-1", "maybe"])
def test_what_is_no_answer_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r"steps 0 to 4|invalid literal"):
        result(value)


VALUES = st.sampled_from(["0", "1", "2", "3", "4", "unknown", "na", ""])


@given(st.lists(VALUES, max_size=8))
def test_every_result_follows_the_rules(values: list[str]) -> None:
    found = result(*values)
    steps = [int(value) for value in values if value.isdigit()]
    applicable = sum(value != "na" for value in values)
    assert found.coverage == Coverage(len(steps), applicable)
    assert (found.score is None) == (found.band is None)
    if not applicable or Fraction(len(steps), applicable) < Fraction(60, 100):
        assert found.score is None
        return
    exact = Fraction(sum(steps) * 25, len(steps))
    assert found.score == pytest.approx(float(exact))
    assert found.band is (
        Band.BUILDING_UP if exact < 40 else Band.DEVELOPING if exact < 70 else Band.ANCHORED
    )


@given(st.lists(VALUES, max_size=8))
def test_order_does_not_matter(values: list[str]) -> None:
    assert result(*values) == result(*sorted(values))


@given(st.lists(VALUES, max_size=7))
def test_what_is_not_applicable_changes_nothing(values: list[str]) -> None:
    assert result(*values, "na") == result(*values)
