"""The fake Bot API as a server: refusals that depend on state."""

from __future__ import annotations

import pytest
from telegram import Bot, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from handlers.telegram.request import AiohttpRequest
from tests.fakes.botapi import FakeTelegram
from tests.fakes.calling import keyboard


async def test_whom_the_bot_cannot_reach(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(99, "x")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(7, "x")
    anna.send("x")
    await bot.send_message(7, "x")
    anna.block()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(7, "x")
    anna.unblock()
    await bot.send_message(7, "x")
    anna.deactivate()
    with pytest.raises(Forbidden, match="deactivated"):
        await bot.send_chat_action(7, "typing")
    group = fake.group(-5)
    await bot.send_message(-5, "x")
    await bot.leave_chat(-5)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(-5, "x")
    group.add_bot(anna)
    group.remove_bot(anna)
    with pytest.raises(Forbidden, match="kicked"):
        await bot.send_message(-5, "x")
    group.migrate(-1005)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-5, "x")
    assert moved.value.new_chat_id == -1005
    await bot.send_message(-1005, "x")
    # All this happens to a bot without its fault.
    assert not fake.violations
    assert len(fake.calls("sendMessage", outcome="refused")) == 6


async def test_edits_and_deletions_that_fail(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    anna.send("mine")
    own = anna.whole_chat[0].message_id
    sent = await bot.send_message(7, "<b>a</b>", parse_mode="HTML", reply_markup=keyboard(Ja="y"))
    with pytest.raises(BadRequest, match="not modified"):
        await sent.edit_text("<b>a </b>", parse_mode="HTML", reply_markup=keyboard(Ja="y"))
    with pytest.raises(BadRequest, match="not modified"):
        await sent.edit_reply_markup(keyboard(Ja="y"))
    with pytest.raises(BadRequest, match="can't be edited"):
        await bot.edit_message_text("x", 7, own)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 7, 999)
    await sent.edit_text("a", reply_markup=keyboard(Ja="y"))
    await sent.edit_reply_markup(None)
    assert anna.messages[0].labels == []
    await sent.delete()
    assert anna.messages == []
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("b")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    with pytest.raises(BadRequest, match="replied not found"):
        await bot.send_message(7, "x", reply_parameters=ReplyParameters(999))
    await bot.send_message(7, "x", reply_parameters=ReplyParameters(own))
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(7, "x", message_thread_id=5)


async def test_a_press_is_answered_once(fake: FakeTelegram, bot: Bot) -> None:
    fake.person(7).press_data("x")
    query = (await bot.get_updates())[0].callback_query
    assert query is not None
    await query.answer()
    for stale in (query.id, "never-there"):
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
            await bot.answer_callback_query(stale)
    assert not fake.violations


async def test_a_malformed_call_is_a_violation(fake: FakeTelegram, bot: Bot) -> None:
    fake.person(7).send("x")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(7, "<b>", parse_mode="HTML")
    with pytest.raises(TelegramError):
        await bot._post("sendNonsense")
    assert len(fake.violations) == 2
    refused = fake.calls("sendMessage")[-1]
    assert (refused.outcome, refused.effect) == ("refused", False)
    assert "can't parse entities" in refused.description


async def test_a_wrong_token(fake: FakeTelegram) -> None:
    request = AiohttpRequest()
    async with request:
        stranger = Bot(
            "1:wrong", base_url=fake.base_url, request=request, get_updates_request=request
        )
        with pytest.raises(InvalidToken):
            await stranger.get_me()
