"""The fake Bot API as a server: it fails on demand, is slow, or lets everything pass."""

from __future__ import annotations

import asyncio
import time

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from handlers.telegram.request import FloodWait, fate_unknown
from tests.fakes.botapi import (
    FakeTelegram,
    Fault,
    hang_after,
    hang_before,
    html_body,
    html_ok,
    reset_after,
    reset_before,
    retry_after,
    server_error,
    truncated_json,
)
from tests.fakes.calling import ids


@pytest.mark.parametrize(
    ("fault", "kind", "effect", "unknown"),
    [
        (retry_after(17), FloodWait, False, False),
        (server_error(502), NetworkError, False, True),
        (server_error(500, effect=True), NetworkError, True, True),
        (html_body, NetworkError, False, True),
        (html_ok, NetworkError, False, True),
        (truncated_json, NetworkError, True, True),
        (reset_before, NetworkError, False, True),
        (reset_after, NetworkError, True, True),
        (hang_before, TimedOut, False, True),
        (hang_after, TimedOut, True, True),
    ],
    ids=str,
)
async def test_faults(
    fake: FakeTelegram,
    bot: Bot,
    fault: Fault,
    kind: type[TelegramError],
    effect: bool,
    unknown: bool,
) -> None:
    anna = fake.person(7)
    anna.send("x")
    fake.fail_next("sendMessage", fault)
    with pytest.raises(kind) as caught:
        await bot.send_message(7, "y")
    assert fate_unknown(caught.value) is unknown
    assert bool(anna.messages) is effect
    entry = fake.calls("sendMessage")[-1]
    assert (entry.effect, entry.outcome) == (effect, str(fault))
    assert fake.planned_faults == 0
    await bot.send_message(7, "z")
    assert anna.messages[-1].text == "z"
    assert not fake.violations


async def test_faults_wait_for_their_method_and_chat(fake: FakeTelegram, bot: Bot) -> None:
    for number in (7, 8):
        fake.person(number).send("x")
    fake.fail_next("sendMessage", retry_after(3), times=2, chat_id=8)
    fake.fail_next("*", server_error(), chat_id=7)
    with pytest.raises(NetworkError):
        await bot.send_chat_action(7, "typing")
    await bot.send_message(7, "x")
    for _ in range(2):
        with pytest.raises(FloodWait):
            await bot.send_message(8, "x")
    await bot.send_message(8, "x")


async def test_a_fault_while_polling_confirms_or_not(fake: FakeTelegram, bot: Bot) -> None:
    one = fake.person(7).send("x")
    assert await ids(bot) == [one]
    fake.fail_next("getUpdates", reset_before)
    with pytest.raises(NetworkError):
        await ids(bot, offset=one + 1)
    assert fake.pending == [one]
    fake.fail_next("getUpdates", reset_after)
    with pytest.raises(NetworkError):
        await ids(bot, offset=one + 1, timeout=0)
    assert fake.pending == []


async def test_latency(fake: FakeTelegram, bot: Bot) -> None:
    fake.person(7).send("x")
    fake.latency = 0.1
    began = time.monotonic()
    await asyncio.gather(*(bot.send_message(7, "x") for _ in range(20)))
    assert 0.1 <= time.monotonic() - began < 1


async def test_without_strictness_nothing_is_checked(fake: FakeTelegram, bot: Bot) -> None:
    fake.strict = False
    fake.record = False
    anna = fake.person(7)
    anna.send("x")
    entries = len(fake.ledger)
    assert len(await bot.get_updates()) == 1
    await bot._post("sendMessage", {"chat_id": 7, "text": "x" * 5000, "nonsense": 1})
    assert len(anna.messages[0].text) == 5000
    assert len(fake.ledger) == entries
    assert not fake.violations
