"""The fake Bot API as a server: state, people, updates, faults. Rules are in test_botapi_rules."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from handlers.telegram.request import AiohttpRequest, FloodWait, fate_unknown
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

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10"


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        yield running


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    made = Bot(
        fake.token,
        base_url=fake.base_url,
        request=AiohttpRequest(read_timeout=0.5),
        get_updates_request=AiohttpRequest(read_timeout=0.5),
    )
    async with made:
        yield made


def keyboard(**buttons: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data)] for label, data in buttons.items()]
    )


async def echo(bot: Bot, rounds: int) -> None:
    """The smallest bot: fetches, answers, confirms."""
    offset = None
    for _ in range(rounds):
        for update in await bot.get_updates(offset=offset, timeout=2):
            offset = update.update_id + 1
            if update.message is not None:
                await bot.send_message(
                    update.message.chat_id,
                    update.message.text or "?",
                    reply_markup=keyboard(Ja="y"),
                )
            elif update.callback_query is not None:
                await update.callback_query.answer("danke")
                await update.callback_query.edit_message_text(f"{update.callback_query.data}!")
    await bot.get_updates(offset=offset)


# -- a conversation --------------------------------------------------------------------------------


async def test_a_conversation(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7, first_name="Anna")
    running = asyncio.create_task(echo(bot, 2))
    anna.send("hallo")
    seen = await anna.until_sees("hallo")
    assert seen.labels == ["Ja"]
    anna.press("Ja")
    assert anna.unanswered == 1
    edited = await anna.until_sees("y!")
    assert edited.edited
    assert edited.message_id == seen.message_id
    assert edited.labels == []
    assert anna.answers == ["danke"]
    assert anna.unanswered == 0
    await fake.until_confirmed()
    await running
    assert [message.text for message in anna.whole_chat] == ["hallo", "y!"]
    assert [message.text for message in anna.messages] == ["y!"]
    methods = [entry.method for entry in fake.ledger if entry.kind == "call"]
    assert [method for method in methods if method != "getUpdates"] == [
        "getMe",
        "sendMessage",
        "answerCallbackQuery",
        "editMessageText",
    ]
    assert [entry.seq for entry in fake.ledger] == list(range(1, len(fake.ledger) + 1))
    assert not fake.violations


async def test_waiting_in_vain_shows_the_chat(fake: FakeTelegram) -> None:
    anna = fake.person(7)
    anna.send("hallo")
    with pytest.raises(AssertionError, match="> hallo"):
        await anna.until(lambda person: person.messages, timeout=0.05)
    with pytest.raises(AssertionError, match="not confirmed"):
        await fake.until_confirmed(timeout=0.05)


async def test_pressing_what_is_not_there(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    anna.send("hallo")
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Seite", url="https://example.org")]])
    await bot.send_message(7, "da", reply_markup=markup)
    with pytest.raises(AssertionError, match="no button"):
        anna.press("Nein")
    with pytest.raises(AssertionError, match="sends nothing"):
        anna.press("Seite")


async def test_buttons_are_found_by_label_data_or_predicate(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    anna.send("x")
    await bot.send_message(7, "alt", reply_markup=keyboard(Ja="old", Nur="only"))
    await bot.send_message(7, "neu", reply_markup=keyboard(Ja="new"))
    for wanted in ("Ja", "new", "only", lambda button: button.data.startswith("o")):
        anna.press(wanted)
    updates = await bot.get_updates()
    pressed = [update.callback_query for update in updates if update.callback_query]
    assert [query.data for query in pressed] == ["new", "new", "only", "old"]


async def test_keys_of_a_reply_keyboard_send_their_label(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    anna.send("x")
    sent = await bot.send_message(7, "y", reply_markup=ReplyKeyboardMarkup([["Weiter"]]))
    anna.press("Weiter")
    assert (await bot.get_updates())[-1].message.text == "Weiter"  # type: ignore[union-attr]
    with pytest.raises(BadRequest, match="can't be edited"):
        await sent.edit_text("z")


async def test_stale_forged_and_absent_callback_data(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    anna.send("x")
    sent = await bot.send_message(7, "y", reply_markup=keyboard(Ja="y"))
    anna.press_data("forged")
    await sent.delete()
    anna.press_data("y", sent.message_id)
    anna.press_data(None)
    queries = [update.callback_query for update in await bot.get_updates()][1:]
    assert queries[0] is not None
    assert queries[0].data == "forged"
    assert queries[0].message is not None
    assert queries[0].message.is_accessible
    assert queries[1] is not None
    assert queries[1].message is not None
    assert not queries[1].message.is_accessible
    assert queries[2] is not None
    assert queries[2].data is None


async def test_everything_a_person_can_send_is_understood(fake: FakeTelegram, bot: Bot) -> None:
    anna, otto = fake.person(7), fake.person(8, language_code=None, last_name="Otto")
    group, channel = fake.group(-100, "Rat"), fake.channel(-200)
    first = anna.send("/start abc")
    anna.send_photo("Bild")
    anna.send_document()
    anna.send_voice()
    anna.send_sticker()
    anna.send_contact()
    anna.send_location()
    anna.forward("geheim")
    anna.forward("offen", sender=otto)
    anna.send("Antwort", reply_to=1)
    anna.edit("geändert")
    anna.send("hier", to=group)
    group.send_anonymous("amtlich")
    channel.post("Neues")
    anna.send("wer?", without_from=True)
    anna.block()
    anna.unblock()
    group.remove_bot(anna)
    group.add_bot(anna)
    fake.push_raw({"message": {"nonsense": [1, {"deep": None}]}})
    raw = await bot._post("getUpdates")
    assert raw[0]["update_id"] == first
    assert [one["update_id"] for one in raw] == list(range(first, first + 20))
    updates = [Update.de_json(one, bot) for one in raw[:-1]]
    assert updates[0].message is not None
    assert list(updates[0].message.parse_entities(["bot_command"]).values()) == ["/start"]
    assert updates[10].edited_message is not None
    assert updates[13].channel_post is not None
    assert updates[14].message is not None
    assert updates[14].message.from_user is None
    assert [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member] == [
        "kicked",
        "member",
        "kicked",
        "member",
    ]
    # Doing things to oneself is no call of the bot's.
    assert not fake.violations


async def test_files_arrive(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    anna.send("x")
    await bot.send_document(
        7,
        InputFile(io.BytesIO(b"a;b"), filename="Bürger.csv"),
        caption="<b>fertig</b>",
        parse_mode="HTML",
    )
    document = anna.messages[0].document
    assert document is not None
    assert (document.name, document.content) == ("Bürger.csv", b"a;b")
    assert anna.messages[0].text == "fertig"
    assert anna.messages[0].html == "<b>fertig</b>"
    sent = await bot.send_photo(7, PNG)
    assert anna.messages[1].photo is not None
    assert anna.messages[1].photo.content == PNG
    again = await bot.send_photo(7, sent.photo[0].file_id)
    assert again.photo[0].file_id == sent.photo[0].file_id
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(7, "https://example.org/a.png")
    with pytest.raises(BadRequest, match="no text in the message"):
        await bot.edit_message_text("x", 7, sent.message_id)


async def test_literal_text_is_taken_literally(fake: FakeTelegram, bot: Bot) -> None:
    anna = fake.person(7)
    anna.send("x")
    await bot.send_message(7, "<b>&amp; <<")
    assert anna.messages[0].text == "<b>&amp; <<"
    assert anna.messages[0].html == "&lt;b&gt;&amp;amp; &lt;&lt;"


async def test_commands_and_descriptions_are_kept_by_language(fake: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "Anfangen")], language_code="de")
    await bot.set_my_commands([BotCommand("start", "Begin")])
    assert (await bot.get_my_commands())[0].description == "Begin"
    assert (await bot.get_my_commands(language_code="de"))[0].description == "Anfangen"
    assert await bot.get_my_commands(language_code="fr") == ()
    await bot.set_my_description("Lang", language_code="de")
    await bot.set_my_short_description("Kurz")
    assert fake.state.descriptions == {"de": "Lang"}
    assert fake.state.short_descriptions == {"": "Kurz"}
    await bot.delete_webhook()
    anna = fake.person(7)
    anna.send("x")
    await bot.send_chat_action(7, "typing")
    assert fake.state.actions == [(7, "typing")]


# -- refusals that depend on state -------------------------------------------------------------------


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


# -- updates ---------------------------------------------------------------------------------------


async def ids(bot: Bot, **options: Any) -> list[int]:
    return [update["update_id"] for update in await bot._post("getUpdates", options)]


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


# -- faults ----------------------------------------------------------------------------------------


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
