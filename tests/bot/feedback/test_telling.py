"""What is told of answers never shows a group of fewer than five, and lets none be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.anonymity import K
from bot.feedback import telling
from bot.feedback.telling import Told
from bot.model import About, Feedback, Moment, RoundState
from bot.questions import Question, Questionnaire
from bot.selfcheck.feedback.questions import SCALE as CHECK
from bot.talks.after.helped import SCALE as TALK

CLOSED = Feedback(
    id="f",
    subject="talk",
    kind=About.TALK,
    moment=Moment.AFTER,
    state=RoundState.CLOSED,
    ends=date(2027, 6, 22),
)
SCALES = pytest.mark.parametrize("scale", [CHECK, TALK], ids=["self-check", "talk"])


def first(asked: Questionnaire) -> Question:
    return asked.questions[0]


def told(scale: telling.Scale, *numbers: int) -> Told | None:
    options = [option.id for option in first(scale.asked).options]
    counts = dict(zip(options, numbers, strict=True))
    found = telling.may_be_told(
        replace(CLOSED, counts={first(scale.asked).id: counts}), scale.asked
    )
    return found[0] if found else None


def ways(people: int, options: int) -> Iterator[tuple[int, ...]]:
    """In how many ways so many people can have answered."""
    if options == 1:
        yield (people,)
        return
    for number in range(people + 1):
        for rest in ways(people - number, options - 1):
            yield (number, *rest)


@SCALES
def test_no_small_group_is_shown_or_follows_from_what_is_shown(scale: telling.Scale) -> None:
    options = len(first(scale.asked).options)
    looked_at = 0
    for people in range(13):
        alike: dict[object, list[tuple[int, ...]]] = defaultdict(list)
        for numbers in ways(people, options):
            said = told(scale, *numbers)
            assert (said is None) is (people < K)
            if said is not None:
                assert all(not group or group >= K for group in said.groups or ())
                alike[said].append(numbers)
        for shown, possible in alike.items():
            for numbers in zip(*possible, strict=True):
                looked_at += 1
                certain = len(set(numbers)) == 1
                assert not (certain and 0 < numbers[0] < K), (shown, possible)
    assert looked_at > 100


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(lambda found: sum(found) >= K))
def test_the_middle_one_has_as_many_on_both_sides(numbers: list[int]) -> None:
    said = told(TALK, *numbers)
    assert said is not None and said.people == sum(numbers)
    options = [option.id for option in first(TALK.asked).options]
    at = options.index(said.middle.id)
    better, worse = sum(numbers[:at]), sum(numbers[at + 1 :])
    assert better <= said.people / 2 and worse < said.people / 2
    if said.groups is not None:
        fully, mostly, partly, hardly, not_ = numbers
        assert said.groups == (fully + mostly, partly, hardly + not_)


def test_the_same_is_hidden_in_words_tables_and_for_machines() -> None:
    for numbers, groups in (((3, 2, 0, 0, 6), (5, 0, 6)), ((5, 5, 4, 0, 0), None)):
        said = told(TALK, *numbers)
        assert said is not None and said.groups == groups
        options = [option.id for option in first(TALK.asked).options]
        counts = dict(zip(options, numbers, strict=True))
        feedback = replace(CLOSED, people=10, counts={first(TALK.asked).id: counts})
        (row,) = telling.rows(feedback, TALK)
        assert len(row) == len(telling.head(TALK))
        assert [cell for cell in row if isinstance(cell, int)] == [sum(numbers), *(groups or ())]
        assert telling.values(said)["groups"] == (
            groups and {"agree": 5, "partly": 0, "disagree": 6}
        )
        *_, line = telling.lines(feedback, TALK)
        assert ("too small" in repr(line)) is (groups is None)
