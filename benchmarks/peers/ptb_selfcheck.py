"""The self-check with python-telegram-bot as its documentation shows it.

`ConversationHandler` with `PicklePersistence`, after the example `persistentconversationbot.py`:
httpx, updates one after another, everything written to one file once a minute.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from questions import LEFT, OLD, THANKS, Check, Rows
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)

BEGINNING, ASKING, DONE = range(3)


def keyboard(rows: Rows, question: str = "") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(label, callback_data=f"{verb}:{question}:{value}")
                for label, verb, value in row
            ]
            for row in rows
        ]
    )


async def show(update: Update, context: ContextTypes.DEFAULT_TYPE, at: int) -> int:
    """The question at this place, or after the last one the result."""
    check: Check = context.bot_data["check"]
    context.user_data["at"] = at
    if at < len(check.items):
        text = check.question_text(at)
        markup = keyboard(check.question_rows(at), check.items[at]["id"])
    else:
        text = check.result_text(context.user_data["answers"])
        markup = keyboard(check.result_rows())
    query = update.callback_query
    await query.answer()
    await query.edit_message_text(text, reply_markup=markup, parse_mode=ParseMode.HTML)
    return ASKING if at < len(check.items) else DONE


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    check: Check = context.bot_data["check"]
    await update.message.reply_text(
        check.intro_text(),
        reply_markup=keyboard(check.intro_rows()),
        parse_mode=ParseMode.HTML,
    )
    return BEGINNING


async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    context.user_data["answers"] = {}
    return await show(update, context, 0)


async def step(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    check: Check = context.bot_data["check"]
    query = update.callback_query
    verb, question, value = query.data.split(":")
    at = context.user_data["at"]
    if check.items[at]["id"] != question:
        await query.answer(OLD)
        return ASKING
    if verb == "back":
        return await show(update, context, max(at - 1, 0))
    context.user_data["answers"][question] = value
    return await show(update, context, at + 1)


async def review(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    check: Check = context.bot_data["check"]
    query = update.callback_query
    await query.answer()
    await query.edit_message_text(
        check.review_text(context.user_data["answers"]),
        reply_markup=keyboard(check.review_rows()),
        parse_mode=ParseMode.HTML,
    )
    return DONE


async def revise(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    ids = [item["id"] for item in context.bot_data["check"].items]
    verb, _, value = update.callback_query.data.split(":")
    return await show(update, context, ids.index(value) if verb == "edit" else len(ids))


async def leave(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    query = update.callback_query
    context.user_data.clear()
    await query.answer()
    await query.edit_message_text(LEFT if query.data.startswith("leave") else THANKS)
    return ConversationHandler.END


async def outdated(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.callback_query.answer(OLD)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()

    application = (
        Application.builder()
        .token(given.token)
        .base_url(given.api_url)
        .persistence(PicklePersistence(filepath=given.data / "conversations"))
        .post_init(lambda app: _hand_over(app, Check.load(given.questions)))
        .build()
    )
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states={
                BEGINNING: [CallbackQueryHandler(begin, pattern="^new:")],
                ASKING: [CallbackQueryHandler(step, pattern="^(answer|skip|back):")],
                DONE: [
                    CallbackQueryHandler(review, pattern="^review:"),
                    CallbackQueryHandler(revise, pattern="^(edit|result):"),
                ],
            },
            fallbacks=[CallbackQueryHandler(leave, pattern="^(leave|finish):")],
            name="selfcheck",
            persistent=True,
            allow_reentry=True,
        )
    )
    application.add_handler(CallbackQueryHandler(outdated))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


async def _hand_over(application: Application, check: Check) -> None:
    application.bot_data["check"] = check


if __name__ == "__main__":
    main()
