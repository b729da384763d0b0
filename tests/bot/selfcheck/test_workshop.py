"""The order of a workshop, and what of points may be shown, as pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Ballot, RoundState, Step, Workshop
from bot.selfcheck.comparison import compare
from bot.selfcheck.workshop import agenda, gathering

NOW = datetime(2027, 3, 4, 9, 30, tzinfo=UTC)
TOPICS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6).map(tuple)


def workshop(topics: tuple[str, ...] = ("a", "b"), **more: Any) -> Workshop:
    made = Workshop("w", "r", "m", "w_x", RoundState.OPEN, date(2027, 3, 4), topics)
    return replace(made, **more)


def way(one: Workshop) -> list[agenda.Place]:
    """Every place from where a workshop is, going on to the end."""
    found = [(one.step, one.topic)]
    while following := agenda.after(one):
        one = agenda.at(one, following, NOW)
        found.append(following)
    return found


@given(TOPICS)
def test_every_topic_is_talked_about_and_agreed_on_once(topics: tuple[str, ...]) -> None:
    gone = way(workshop(topics))
    assert gone[0] == (Step.ARRIVING, "")
    assert gone[-1] == (Step.LOOKING_BACK, "")
    assert len(set(gone)) == len(gone)
    for step in (Step.DIFFERENCE, Step.COMMENTS, Step.AGREEMENT):
        assert [topic for at, topic in gone if at is step] == list(topics)
    assert ((Step.PRIORITIES, "") in gone) is bool(topics)


@given(TOPICS, st.integers(0, 30))
def test_back_leads_where_one_came_from(topics: tuple[str, ...], steps: int) -> None:
    one = workshop(topics)
    for _ in range(steps):
        following = agenda.after(one)
        if following is None:
            break
        there = agenda.at(one, following, NOW)
        assert agenda.before(there) == (one.step, one.topic)
        assert there.revision == one.revision + 1
        one = there
    assert agenda.before(workshop(topics)) is None


def test_what_has_most_points_is_agreed_on_first() -> None:
    one = workshop(("a", "b", "c"), step=Step.PRIORITIES, sums={"a": 1, "b": 7, "c": 7})
    assert [topic for step, topic in way(one) if step is Step.AGREEMENT] == ["b", "c", "a"]


def test_what_lies_ahead_shrinks() -> None:
    one = workshop(("a", "b"))
    assert agenda.ahead(one) == ("a", "b")
    assert agenda.ahead(replace(one, step=Step.DIFFERENCE, topic="a")) == ("b",)
    assert agenda.ahead(replace(one, step=Step.COMMENTS, topic="b")) == ()


def test_time_runs_with_each_step_and_is_lengthened_from_where_it_ends() -> None:
    one = agenda.at(workshop(), (Step.OVERVIEW, ""), NOW)
    assert one.ends == NOW + timedelta(minutes=10)
    assert agenda.longer(one, 2, NOW).ends == NOW + timedelta(minutes=12)
    late = NOW + timedelta(minutes=30)
    assert agenda.longer(one, 2, late).ends == late + timedelta(minutes=2)
    assert agenda.at(one, (Step.ARRIVING, ""), NOW).ends is None
    counted = workshop(step=Step.AGREEMENT, topic="a", sums={"a": 5})
    assert agenda.at(counted, (Step.PRIORITIES, ""), NOW).ends is None


def test_topics_are_proposed_by_what_they_are_for() -> None:
    items = tuple(f"i{number}" for number in range(9))
    steps = {
        "high": [4] * 3 + [0] * 3 + [4] * 3,
        "low": [0] * 3 + [0] * 3 + [4] * 3,
    }
    answers = {
        name: [{item: (str(step),) for item, step in zip(items, row, strict=True)}] * 5
        for name, row in steps.items()
    }
    comparison = compare({"field": items}, answers)
    assert agenda.proposed(comparison) == ("i0", "i1", "i2", "i3", "i4", "i6")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-3, 9)), max_size=20))
def test_nobody_gives_more_points_than_there_are(given_: list[tuple[str, int]]) -> None:
    ballot = Ballot(b"t", "w")
    for topic, points in given_:
        before = dict(ballot.points)
        ballot = gathering.with_points(ballot, topic, points)
        assert gathering.given(ballot) <= agenda.POINTS
        assert all(n > 0 for n in ballot.points.values())
        others = {name: n for name, n in before.items() if name != topic}
        assert {name: n for name, n in ballot.points.items() if name != topic} == others


@pytest.mark.parametrize("step", Step)
def test_each_step_has_its_time_or_is_the_arrival(step: Step) -> None:
    assert (step in agenda.MINUTES) is (step is not Step.ARRIVING)
