"""Letters while Telegram slows the bot down, refuses, is not reached, or the bot is stopped."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import LetterState, Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.botapi_faults import Fault, reset_after, retry_after, server_error
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.test_talks import announce, heard, person

GUESTS = 5
INVITED = "Shared streets"


@pytest.fixture(autouse=True)
def hasty() -> None:
    """Not here: the bot is stopped in the middle, so the driver keeps its thread."""


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


@pytest.fixture
async def guests(life: Living, fake: FakeTelegram) -> list[Person]:
    """Each about to be invited."""
    found = [await person(life, fake, 10 + n, Role.DECISION_MAKER) for n in range(GUESTS)]
    organiser = await person(life, fake, 2, Role.MODERATOR)
    await announce(life, organiser, "30.03.2027 08:00")
    return found


async def states(life: Living) -> Counter[LetterState]:
    async with life.house.storage.unit() as unit:
        letters = await unit.letters.all()
    return Counter(letter.state for letter in letters if letter.kind == "talk-invitation")


def invited(guests: list[Person]) -> list[int]:
    return [heard(guest, INVITED) for guest in guests]


@pytest.mark.parametrize("restarted", [True, False])
async def test_who_is_slowed_down_holds_up_nobody_and_gets_it_later(
    life: Living, fake: FakeTelegram, guests: list[Person], restarted: bool
) -> None:
    slow = guests[1]
    fake.fail_next("sendMessage", retry_after(1), chat_id=slow.id)
    await life.pass_time(seconds=15)
    # Had the tick waited for that one, it would have got its letter by now.
    assert invited(guests) == [1, 0, 1, 1, 1]
    assert (await states(life))[LetterState.QUEUED] == 1
    refused = fake.calls("sendMessage", chat_id=slow.id)[-1]
    if restarted:
        await life.restart()
        await life.pass_time(seconds=15)
    else:
        # Telegram's second is a real one: the gate holds it whatever the bot's clock says.
        while invited(guests)[1] == 0:
            await asyncio.sleep(0.1)
            await life.pass_time(seconds=15)
        sent = fake.calls("sendMessage", chat_id=slow.id)[-1]
        assert sent.at - refused.at >= 1.0
    assert invited(guests) == [1] * GUESTS
    assert await states(life) == {LetterState.SENT: GUESTS}
    await life.pass_time(minutes=3)
    assert invited(guests) == [1] * GUESTS


async def test_a_refusal_of_the_whole_bot_loses_nothing(
    life: Living, fake: FakeTelegram, guests: list[Person]
) -> None:
    """Two chats at once mean everybody: all wait, and the tick does not."""
    fake.fail_next("sendMessage", retry_after(3_600), times=2)
    await life.pass_time(seconds=15)
    assert invited(guests) == [0] * GUESTS
    assert await states(life) == {LetterState.QUEUED: GUESTS}
    assert fake.planned_faults == 0
    await life.restart()
    await life.pass_time(hours=1, minutes=1)
    assert invited(guests) == [1] * GUESTS
    assert await states(life) == {LetterState.SENT: GUESTS}


@pytest.mark.parametrize(
    ("fault", "told", "state"),
    [
        (server_error(400), 0, LetterState.MISSED),
        (server_error(502, effect=True), 1, LetterState.UNCERTAIN),
        (reset_after, 1, LetterState.UNCERTAIN),
    ],
)
async def test_what_fails_at_one_is_told_and_never_repeated(
    life: Living, fake: FakeTelegram, guests: list[Person], fault: Fault, told: int, state: str
) -> None:
    fake.fail_next("sendMessage", fault, chat_id=guests[2].id)
    for _ in range(3):
        await life.pass_time(minutes=2)
    assert invited(guests) == [1, 1, told, 1, 1]
    assert await states(life) == {LetterState.SENT: GUESTS - 1, state: 1}


async def test_a_stop_in_a_round_of_letters_loses_and_doubles_none(
    life: Living, fake: FakeTelegram, guests: list[Person]
) -> None:
    """As at SIGTERM: the letter on its way is waited for, no other one is begun."""
    fake.latency = 0.05
    life.now += timedelta(seconds=15)
    life.doors.scheduler.start()
    first = [asyncio.create_task(guest.until_sees(INVITED)) for guest in guests]
    _, others = await asyncio.wait(first, return_when=asyncio.FIRST_COMPLETED)
    await life.doors.scheduler.stop()
    for other in others:
        other.cancel()
    found = await states(life)
    assert found[LetterState.SENDING] == 0
    assert found[LetterState.SENT] >= 1
    assert found[LetterState.QUEUED] == GUESTS - found[LetterState.SENT] >= 1
    await life.restart()
    await life.pass_time(minutes=3)
    assert invited(guests) == [1] * GUESTS
    assert await states(life) == {LetterState.SENT: GUESTS}
