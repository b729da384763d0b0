"""When letters go out, by a clock that only sleeping moves."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Coroutine, Generator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from types import coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.telegram.gate import Gate
from handlers.telegram.pace import (
    LETTERS_LIMIT,
    LIMIT,
    LONGEST_STEP,
    SECOND,
    STEP,
    Lane,
    Letters,
    Pace,
    Replies,
    Shut,
)

LATE = 0.001
"""Seconds by which every sleep is too long."""


class Time:
    """Moves while everybody sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now

    @coroutine
    def sleep(self, seconds: float) -> Generator[float, None, None]:
        yield self.now + seconds + (LATE if seconds else 0.0)

    def run(self, *works: Coroutine[Any, Any, None]) -> None:
        """All of them side by side to their ends; what they wait for is the clock alone."""
        asleep = [(self.now, number, work) for number, work in enumerate(works)]
        while asleep:
            moment, number, work = heapq.heappop(asleep)
            self.now = max(self.now, moment)
            with suppress(StopIteration):
                heapq.heappush(asleep, (work.send(None), number, work))


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(asyncio, "sleep", made.sleep)
    return made


async def say(lane: Lane, chat: int, method: str = "sendMessage", way: float = 0.0) -> None:
    """Let a message pass; `way` is how long it takes until it is answered."""
    async with lane.passing(chat, method):
        if way:
            await asyncio.sleep(way)


def lanes(time: Time) -> tuple[Replies, Letters]:
    gate, pace = Gate(time.monotonic), Pace(time.monotonic)
    return Replies(gate, pace), Letters(gate, pace)


def test_letters_go_evenly_at_the_limit_and_lateness_does_not_add_up(time: Time) -> None:
    _, letters = lanes(time)
    moments = []
    for chat in range(3_000):
        time.run(say(letters, chat))
        moments.append(time.now)
        time.now += 0.015  # the way there and back
    rate = (len(moments) - 1) / (moments[-1] - moments[0])
    assert 0.99 * LETTERS_LIMIT <= rate <= LETTERS_LIMIT
    assert max(late - early for early, late in pairwise(moments)) < 1.5 * STEP


@dataclass(frozen=True)
class Sent:
    """A message that went out."""

    moment: float
    letter: bool
    waited: float


def nothing_is_too_much(went: list[Sent]) -> None:
    """Never more than the limit within a second, replies alone excepted."""
    for first, last in enumerate(went[LIMIT:]):
        if last.moment - went[first].moment < 1 - 1e-9:
            assert not any(sent.letter for sent in went[first : first + LIMIT])
            assert not last.letter or last.waited >= LONGEST_STEP - 1e-6


@given(
    st.lists(
        st.tuples(st.floats(0, 0.02) | st.floats(0, 0.2), st.booleans()),
        min_size=LIMIT + 1,
        max_size=200,
    )
)
def test_never_more_than_the_limit_within_a_second(coming: list[tuple[float, bool]]) -> None:
    """However unevenly messages come, and however late each sleep ends."""
    time = Time()
    replies, letters = lanes(time)
    went: list[Sent] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "sleep", time.sleep)
        for chat, (delay, letter) in enumerate(coming):
            time.now += delay
            asked = time.now
            time.run(say(letters if letter else replies, chat))
            went.append(Sent(time.now, letter, time.now - asked))
    nothing_is_too_much(went)


@given(
    ways=st.lists(
        st.tuples(st.floats(0, 0.03) | st.floats(0, 0.3), st.floats(0, 0.1)),
        min_size=3 * LIMIT,
        max_size=3 * LIMIT,
    ),
    replies_at=st.lists(st.floats(0.5, 3), max_size=10),
    hold_up=st.floats(0, 0.3),
)
def test_never_more_than_the_limit_arrives_within_a_second(
    ways: list[tuple[float, float]], replies_at: list[float], hold_up: float
) -> None:
    """However long each message is on its way, and its answer, and whatever holds up letters."""
    time = Time()
    replies, letters = lanes(time)
    arrived: list[float] = []
    on_their_way = iter(ways)

    async def message(lane: Lane, chat: int) -> None:
        there, back = next(on_their_way)
        async with lane.passing(chat, "sendMessage"):
            await asyncio.sleep(there)
            arrived.append(time.now)
            await asyncio.sleep(back)

    async def all_letters() -> None:
        for number in range(2 * LIMIT):
            await letters.turn()
            if number % 17 == 5:
                await asyncio.sleep(hold_up)
            await message(letters, number)

    async def one_reply(moment: float) -> None:
        await asyncio.sleep(moment)
        await message(replies, 1_000)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "sleep", time.sleep)
        time.run(all_letters(), *map(one_reply, replies_at))
    arrived.sort()
    for first, last in zip(arrived, arrived[LIMIT:], strict=False):
        assert last - first >= SECOND - 1e-9


def test_after_a_rest_nothing_is_caught_up(time: Time) -> None:
    _, letters = lanes(time)
    time.run(say(letters, 1))
    time.now += 60
    moments = []
    for chat in range(31):
        time.run(say(letters, chat))
        moments.append(time.now)
    assert moments[-1] - moments[0] >= 30 * STEP - 1e-6


def test_who_is_late_once_is_on_time_again(time: Time) -> None:
    _, letters = lanes(time)
    began = time.now
    went = []
    for chat in range(100):
        asked = time.now
        time.run(say(letters, chat))
        went.append(Sent(time.now, letter=True, waited=time.now - asked))
        time.now += 0.09 if chat % 40 == 10 else 0.01
    time.run(say(letters, 1))
    assert time.now - began == pytest.approx(100 * SECOND / LETTERS_LIMIT, abs=0.2 * STEP)
    nothing_is_too_much(went)


def test_a_reply_waits_for_letters_only_and_not_long(time: Time) -> None:
    replies, letters = lanes(time)
    before = time.now
    for chat in range(3 * LIMIT):
        time.run(say(replies, chat))
    assert time.now == before
    time.now += 5
    went = []
    for chat in range(2 * LIMIT):
        time.run(say(letters, chat))
        went.append(Sent(time.now, letter=True, waited=0))
    for chat in range(5):
        before = time.now
        time.run(say(replies, chat))
        assert time.now - before < STEP + 2 * LATE
        went.append(Sent(time.now, letter=False, waited=0))
    nothing_is_too_much(went)


def test_one_reply_a_second_waits_for_no_letter(time: Time) -> None:
    replies, letters = lanes(time)

    async def all_letters() -> None:
        for chat in range(10 * LIMIT):
            await say(letters, chat, way=0.005)

    async def one_after_another() -> None:
        for chat in range(8):
            await asyncio.sleep(1.037)
            asked = time.now
            await say(replies, chat)
            assert time.now == asked

    time.run(all_letters(), one_after_another())


def test_of_those_that_wait_replies_go_first(time: Time) -> None:
    replies, letters = lanes(time)
    for chat in range(LIMIT):
        time.run(say(letters if chat else replies, chat))
    order = []

    async def go(lane: Lane) -> None:
        await say(lane, 1)
        order.append(lane)

    time.run(go(letters), *(go(replies) for _ in range(5)))
    assert order == [replies] * 5 + [letters]


def test_letters_leave_replies_room(time: Time) -> None:
    replies, letters = lanes(time)
    time.run(say(letters, 1))
    before = time.now
    for chat in range(10):
        time.run(say(replies, chat))
    assert time.now == before
    time.run(say(letters, 2))
    assert time.now - before == pytest.approx(11 * STEP + LATE)


def test_an_edit_takes_no_letters_place(time: Time) -> None:
    replies, letters = lanes(time)
    time.run(say(letters, 1))
    before = time.now
    for method in ("editMessageText", "answerCallbackQuery"):
        time.run(say(replies, 2, method))
    time.run(say(letters, 3))
    assert time.now - before == pytest.approx(STEP + LATE)


def test_a_flood_of_replies_does_not_stop_letters(time: Time) -> None:
    replies, letters = lanes(time)
    for chat in range(10_000):
        time.run(say(replies, chat))
    before = time.now
    time.run(say(letters, 1))
    assert time.now - before <= LONGEST_STEP + LATE


def test_a_wait_that_telegram_named_holds_for_both(time: Time) -> None:
    """A reply sits it out; a letter is told, so that it holds up no other."""
    replies, letters = lanes(time)
    letters.close(5, 7.0)
    before = time.now
    with pytest.raises(Shut) as shut:
        time.run(say(letters, 5))
    assert shut.value.seconds == pytest.approx(7.0)
    time.run(say(letters, 6))
    assert time.now - before < 1
    time.run(say(replies, 5))
    assert time.now - before >= 7
    time.run(say(letters, 5))


def test_a_turn_is_good_for_one_message(time: Time) -> None:
    _, letters = lanes(time)
    time.run(letters.turn())
    before = time.now
    time.run(say(letters, 1))
    assert time.now == before
    time.run(say(letters, 1, "sendDocument"))
    assert time.now - before == pytest.approx(STEP + LATE)
