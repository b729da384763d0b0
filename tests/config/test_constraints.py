"""Rules for written answers: what they allow, and what is refused because it could take long."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.constraints import MATCHED_LIMIT, parse


@pytest.mark.parametrize(
    ("rule", "fits", "breaks"),
    [
        (". >= 18", ["18", "19.5"], ["17", "17.99", "old"]),
        (". >= 18 and . <= 99", ["18", "99"], ["17", "100"]),
        (".>=18 and .<=99", ["18", "99"], ["17", "100"]),
        (". < 3 or . > 7 and . != 9", ["2", "8"], ["5", "9"]),
        ("(. < 3 or . > 7) and . != 2", ["1", "8"], ["2", "5"]),
        (". = -1.5", ["-1.5", "-1.50"], ["1.5"]),
        (". >= date('2027-01-01')", ["2027-01-01"], ["2026-12-31", "1"]),
        (". < '2027-01-01'", ["2026-12-31"], ["2027-01-01"]),
        ("regex(., '[0-9]{5}')", ["12345"], ["1234", "123456"]),
        ('regex(., "(a|b) or \\) c") or . = 3', ["a or ) c", "3"], ["b"]),
    ],
)  # fmt: skip
def test_a_rule_allows_what_it_says(rule: str, fits: list[str], breaks: list[str]) -> None:
    assert [parse(rule).allows(one) for one in fits] == [True] * len(fits)
    assert [parse(rule).allows(one) for one in breaks] == [False] * len(breaks)


@pytest.mark.parametrize(
    "rule",
    [
        "", ".", ". >", ". > x", "1 < .", ". > 1 and", ". > 1 . < 3", "(. > 1", ". > 1)",
        ". <= today()", "string-length(.) < 9", "${age} > 3", "not(. = 1)", ". = 'words'",
        ". > date('2027-02-30')", "count-selected(.) < 3", ". > 1 nonsense", "(" * 999,
    ],
)  # fmt: skip
def test_what_goes_beyond_is_refused_with_what_is_possible(rule: str) -> None:
    with pytest.raises(ValueError, match=r"compare `\.`|a day that exists"):
        parse(rule)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+", "(a|aa)+", "(?:a*)*", "((a)*b)*", "(a{1,9}){9}", r"(a)\1", "(?=a)b",
        "a*a*a*a*", "a?" * 11, "x" * 201, "[", "(a(b+))*", "(", "a**",
    ],
)  # fmt: skip
def test_a_pattern_that_could_take_long_or_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        parse(f"regex(., '{pattern}')")


@pytest.mark.parametrize(
    "pattern",
    ["[0-9]{5}", r"[^@\s]+@[^@\s]+\.[a-z]{2,}", "(DE|de)[0-9]{20}", r"\+?[0-9 /-]{5,20}", "(ab)?c"],
)
def test_everyday_patterns_are_possible(pattern: str) -> None:
    parse(f"regex(., '{pattern}')")


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ab*+?()[]{}|1,.\\^", max_size=30))
def test_whatever_pattern_is_taken_is_tried_quickly(pattern: str) -> None:
    try:
        rule = parse(f"regex(., '{pattern}')")
    except ValueError:
        return
    for answer in ("a" * MATCHED_LIMIT, "a" * (MATCHED_LIMIT - 1) + "!", "ab" * 100):
        began = time.process_time()
        rule.allows(answer)
        assert time.process_time() - began < 2


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    with suppress(ValueError):
        parse(text)
