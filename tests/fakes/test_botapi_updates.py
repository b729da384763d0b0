"""The fake Bot API as a server: updates are handed out, confirmed, permuted and brought again."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from telegram import Bot
from telegram.error import Conflict

from handlers.telegram.request import AiohttpRequest
from tests.fakes.botapi import FakeTelegram
from tests.fakes.calling import ids


async def test_the_offset_confirms(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    one, two, three = (anna.send(str(number)) for number in range(3))
    assert await ids(bot, limit=2) == [one, two]
    assert await ids(bot, limit=2) == [one, two]
    assert await ids(bot, offset=two) == [two, three]
    assert fake.pending == [two, three]
    assert await ids(bot, offset=three + 1) == []
    assert fake.pending == []
    confirmed = [entry.params["update_ids"] for entry in fake.ledger if entry.kind == "confirmed"]
    assert confirmed == [[one], [two, three]]


async def test_an_offset_beyond_everything_is_a_violation(fake: FakeTelegram, bot: Bot) -> None:
    one = fake.person(7).send("x")
    await ids(bot)
    await ids(bot, offset=one + 1000)
    assert "never handed out" in fake.violations[0]


async def test_long_polling_waits_for_news(fake: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await fake.until(lambda: fake.calls("getUpdates"))
    fake.person(7).send("x")
    began = time.monotonic()
    assert len(await poll) == 1
    assert time.monotonic() - began < 1


async def test_long_polling_ends_empty(bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 3


async def test_a_second_poller_ends_the_first(fake: FakeTelegram, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=10))
    await fake.until(lambda: fake.calls("getUpdates"))
    assert await bot.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await first


async def test_a_poller_that_went_away_is_no_conflict(fake: FakeTelegram, bot: Bot) -> None:
    gone = asyncio.create_task(bot.get_updates(timeout=10))
    await fake.until(lambda: fake.calls("getUpdates"))
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    fake.person(7).send("x")
    assert len(await bot.get_updates(timeout=1)) == 1


async def test_unwanted_kinds_are_not_handed_out(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    anna.send("x")
    pressed = anna.press_data("x")
    assert await ids(bot, allowed_updates=["callback_query"]) == [pressed]
    assert fake.pending == [pressed]
    fake.push_raw({"message_reaction": {}})
    assert await ids(bot, offset=pressed + 1, allowed_updates=[]) == []


async def test_ids_permuted_doubled_and_starting_anew(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    sent = [anna.send(str(number)) for number in range(8)]
    fake.permute(seed=1)
    shuffled = await ids(bot)
    assert shuffled != sent
    assert sorted(shuffled) == sent
    assert await ids(bot, offset=max(sent) + 1) == []
    fake.redeliver(sent[3])
    assert await ids(bot, offset=max(sent) + 1) == [sent[3]]
    fake.restart_ids(5)
    anna.send("a quiet week later")
    assert await ids(bot, offset=max(sent) + 1) == [5]
    assert await ids(bot, offset=6) == []
    assert not fake.violations


async def test_updates_no_dict_could_hold(fake: FakeTelegram, bot: Bot) -> None:
    number = fake.push_json('{"update_id":UPDATE_ID,"message":{"a":1,"a":2},"x":1e999}')
    fake.push_raw({"message": {"text": "half a pair \ud83d"}})
    fake.push_raw({"message": {}}, add_id=False)
    assert fake.pending == [number, number + 1, -1]
    async with AiohttpRequest() as request:
        _, body = await request.do_request(f"{fake.base_url}{fake.token}/getUpdates", "POST")
    assert b'"a":1,"a":2' in body
    assert b"1e999" in body
    assert len(json.loads(body)["result"]) == 3
