"""The fake Bot API as a server: conversations, what people send, what arrives. Rules are in
test_botapi_rules.
"""

from __future__ import annotations

import asyncio
import io

import pytest
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest

from tests.fakes.botapi import FakeTelegram
from tests.fakes.calling import keyboard

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10"


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
