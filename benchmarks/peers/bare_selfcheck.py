"""The self-check at the practical ceiling: an HTTP client and python-telegram-bot's objects.

No framework, no storage, no error handling; what was sent back is not even parsed. Nothing that
uses these objects and does anything besides can be faster, so this is no bot to run but a mark to
measure against. The two calls of a press go out at the same time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path

import aiohttp
from questions import Check, Rows
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

JSON = {"Content-Type": "application/json"}


def keyboard(rows: Rows, question: str = "") -> dict:
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(label, callback_data=f"{verb}:{question}:{value}")
                for label, verb, value in row
            ]
            for row in rows
        ]
    ).to_dict()


class Bare:
    """All there is: who stands where, and a session."""

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str, check: Check) -> None:
        self.session = session
        self.base = base
        self.bot = Bot(token)
        self.check = check
        self.at: dict[int, int] = {}
        self.answers: dict[int, dict[str, str]] = {}

    async def call(self, method: str, **parameters: object) -> bytes:
        body = json.dumps(parameters).encode()
        url = f"{self.base}/{method}"
        async with self.session.post(url, data=body, headers=JSON) as response:
            return await response.read()

    async def poll(self) -> None:
        offset = 0
        tasks: set[asyncio.Task[None]] = set()
        while True:
            batch = json.loads(await self.call("getUpdates", offset=offset, timeout=10))["result"]
            for data in batch:
                offset = data["update_id"] + 1
                task = asyncio.create_task(self.handle(Update.de_json(data, self.bot)))
                tasks.add(task)
                task.add_done_callback(tasks.discard)

    async def handle(self, update: Update) -> None:
        if update.callback_query is not None:
            await self.pressed(update)
        elif update.message is not None:
            await self.call(
                "sendMessage",
                chat_id=update.message.chat.id,
                text=self.check.intro_text(),
                parse_mode="HTML",
                reply_markup=keyboard(self.check.intro_rows()),
            )

    async def pressed(self, update: Update) -> None:
        query = update.callback_query
        chat = query.message.chat.id
        verb, question, value = query.data.split(":")
        if verb == "new":
            self.at[chat], self.answers[chat] = 0, {}
        elif verb == "answer" and self.check.items[self.at[chat]]["id"] == question:
            self.answers[chat][question] = value
            self.at[chat] += 1
        place = {"chat_id": chat, "message_id": query.message.message_id}
        await asyncio.gather(
            self.call("answerCallbackQuery", callback_query_id=query.id),
            self.call("editMessageText", **place, **self.shown(chat)),
        )

    def shown(self, chat: int) -> dict[str, object]:
        at = self.at[chat]
        if at < len(self.check.items):
            text = self.check.question_text(at)
            markup = keyboard(self.check.question_rows(at), self.check.items[at]["id"])
        else:
            text = self.check.result_text(self.answers[chat])
            markup = keyboard(self.check.result_rows())
        return {"text": text, "parse_mode": "HTML", "reply_markup": markup}


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="not used: nothing is stored")
    given = parser.parse_args()

    connector = aiohttp.TCPConnector(limit=256)
    async with aiohttp.ClientSession(connector=connector) as session:
        base = f"{given.api_url}{given.token}"
        await Bare(session, base, given.token, Check.load(given.questions)).poll()


if __name__ == "__main__":
    asyncio.run(main())
