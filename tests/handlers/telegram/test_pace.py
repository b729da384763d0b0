"""When letters go out, by a clock that only sleeping moves."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.telegram.gate import Gate
from handlers.telegram.pace import LIMIT, LONGEST_STEP, STEP, Letters, Pace, Replies

LATE = 0.001
"""Seconds by which every sleep is too long."""


class Time:
    """Moves while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + (LATE if seconds else 0.0)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(asyncio, "sleep", made.sleep)
    return made


def run(work: Coroutine[Any, Any, None]) -> None:
    """To its end, with nobody else there: what it waits for is the clock alone."""
    with pytest.raises(StopIteration):
        work.send(None)


def lanes(time: Time) -> tuple[Replies, Letters]:
    gate, pace = Gate(time.monotonic), Pace(time.monotonic)
    return Replies(gate, pace), Letters(gate, pace)


def test_letters_go_evenly_at_the_limit_and_lateness_does_not_add_up(time: Time) -> None:
    _, letters = lanes(time)
    moments = []
    for chat in range(3_000):
        run(letters.passed(chat, "sendMessage"))
        moments.append(time.now)
        time.now += 0.015  # the way there and back
    rate = (len(moments) - 1) / (moments[-1] - moments[0])
    assert 0.97 * LIMIT <= rate <= LIMIT
    assert max(late - early for early, late in pairwise(moments)) < STEP + 2 * LATE


@given(st.lists(st.floats(0, 0.2), min_size=LIMIT + 1, max_size=200))
def test_never_more_than_the_limit_within_a_second(delays: list[float]) -> None:
    """However unevenly the letters come, and however late each sleep ends."""
    time = Time()
    _, letters = lanes(time)
    moments = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "sleep", time.sleep)
        for chat, delay in enumerate(delays):
            run(letters.passed(chat, "sendMessage"))
            moments.append(time.now)
            time.now += delay
    assert all(
        late - early >= 1 - 1e-9 for early, late in zip(moments, moments[LIMIT:], strict=False)
    )


def test_after_a_rest_nothing_is_caught_up(time: Time) -> None:
    _, letters = lanes(time)
    run(letters.passed(1, "sendMessage"))
    time.now += 60
    moments = []
    for chat in range(31):
        run(letters.passed(chat, "sendMessage"))
        moments.append(time.now)
    assert moments[-1] - moments[0] >= 30 * STEP - 1e-6


def test_replies_never_wait_and_letters_leave_them_room(time: Time) -> None:
    replies, letters = lanes(time)
    run(letters.passed(1, "sendMessage"))
    before = time.now
    for chat in range(10):
        run(replies.passed(chat, "sendMessage"))
    assert time.now == before
    run(letters.passed(2, "sendMessage"))
    assert time.now - before == pytest.approx(11 * STEP + LATE)


def test_an_edit_takes_no_letters_place(time: Time) -> None:
    replies, letters = lanes(time)
    run(letters.passed(1, "sendMessage"))
    before = time.now
    for method in ("editMessageText", "answerCallbackQuery"):
        run(replies.passed(2, method))
    run(letters.passed(3, "sendMessage"))
    assert time.now - before == pytest.approx(STEP + LATE)


def test_a_flood_of_replies_does_not_stop_letters(time: Time) -> None:
    replies, letters = lanes(time)
    for chat in range(10_000):
        run(replies.passed(chat, "sendMessage"))
    before = time.now
    run(letters.passed(1, "sendMessage"))
    assert time.now - before <= LONGEST_STEP + LATE


def test_a_wait_that_telegram_named_holds_for_both(time: Time) -> None:
    replies, letters = lanes(time)
    letters.close(5, 7.0)
    before = time.now
    run(replies.passed(5, "sendMessage"))
    assert time.now - before >= 7
    replies.close(6, 9.0)
    before = time.now
    run(letters.passed(6, "sendMessage"))
    assert time.now - before >= 9
