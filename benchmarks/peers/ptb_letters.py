"""A broadcast with python-telegram-bot and its `AIORateLimiter`, as its documentation shows them.

It has no outbox: what is broadcast is in memory only, and gone with the process.
"""

from __future__ import annotations

import argparse
import asyncio
from functools import partial
from typing import TYPE_CHECKING

from telegram.ext import AIORateLimiter, Application, CommandHandler, ContextTypes

if TYPE_CHECKING:
    from telegram import Update

RETRIES = 5
"""By default a 429 is raised to whoever sends: then letters would be lost."""


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text("Hallo")


async def broadcast(application: Application, letters: int, first_chat: int) -> None:
    text = "Sie sind eingeladen: Bündnisse, mit Anna Beispiel, im Rathaus"
    await asyncio.gather(
        *(application.bot.send_message(first_chat + number, text) for number in range(letters))
    )


async def begin(application: Application, letters: int, first_chat: int) -> None:
    application.create_task(broadcast(application, letters, first_chat))


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--api-url", "--token", "--questions", "--data"):
        parser.add_argument(name, required=True)
    parser.add_argument("--letters", type=int, required=True)
    parser.add_argument("--first-chat", type=int, required=True)
    given = parser.parse_args()
    application = (
        Application.builder()
        .token(given.token)
        .base_url(given.api_url)
        .rate_limiter(AIORateLimiter(max_retries=RETRIES))
        .post_init(partial(begin, letters=given.letters, first_chat=given.first_chat))
        .build()
    )
    application.add_handler(CommandHandler("start", start))
    application.run_polling()


if __name__ == "__main__":
    main()
