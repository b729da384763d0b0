"""No count of fewer than k is shown, and none can be worked out from what is."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.anonymity import K
from bot.small_numbers import parts, shares

COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=8)


def possible(shown: list[int | None], whole: int) -> list[set[int]]:
    """What each hidden count may be for somebody who knows the rule, the whole and the others."""
    hidden = [place for place, count in enumerate(shown) if count is None]
    rest = whole - sum(count for count in shown if count is not None)
    found: list[set[int]] = [set() for _ in hidden]
    for guess in product(range(1, rest + 1), repeat=len(hidden) - 1):
        last = rest - sum(guess)
        if last < 1:
            continue
        world = list(shown)
        for place, count in zip(hidden, (*guess, last), strict=True):
            world[place] = count
        if parts([count or 0 for count in world]) == shown:
            for options, count in zip(found, (*guess, last), strict=True):
                options.add(count)
    return found


@given(COUNTS)
def test_small_counts_are_never_shown(counts: list[int]) -> None:
    for count, shown in zip(counts, parts(counts), strict=True):
        assert shown in (None, count)
        assert shown is None or shown == 0 or shown >= K


@given(st.lists(st.integers(0, 12), min_size=2, max_size=4))
def test_whoever_knows_the_rule_and_the_whole_cannot_work_out_a_small_count(
    counts: list[int],
) -> None:
    shown = parts(counts)
    if all(one is None for one in shown) or None not in shown:
        return  # of all that is hidden not even the whole is told
    for options in possible(shown, sum(counts)):
        assert len(options) > 1, (counts, shown)


def test_nothing_is_hidden_without_need() -> None:
    assert parts([5, 0, 12]) == [5, 0, 12]
    assert parts([30, 4, 6, 0]) == [None, None, 6, 0], "one alone takes another along"
    assert parts([30, 3, 4]) == [30, None, None], "they are seven together: 3 and 4, or 4 and 3"
    assert parts([30, 1, 2, 9]) == [None, None, None, 9], "together they are fewer than five"
    assert parts([30, 4, 4, 9]) == [None, None, None, 9], "eight could only be four each"


def test_where_everything_could_be_worked_out_nothing_is_shown() -> None:
    assert parts([1, 1, 1, 1, 1, 0]) == [None] * 6, "they could only be one each"
    assert parts([3, 0]) == [None, None]


@given(COUNTS, st.integers(0, 60))
def test_a_share_and_its_rest_are_both_shown_or_both_large(counts: list[int], more: int) -> None:
    whole = max(counts) + more
    for count, shown in zip(counts, shares(counts, whole), strict=True):
        small = 0 < count < K or 0 < whole - count < K
        assert shown == (None if small else count)
