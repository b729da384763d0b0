"""The self-check with aiogram 3: its finite-state machine, and aiosqlite with a commit an answer.

`synchronous=FULL`, as in the product: an answer that was confirmed survives a power failure. The
place in the questionnaire is in aiogram's own MemoryStorage, which costs nothing; making it last
as well would only make this peer slower.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

import aiosqlite
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext  # noqa: TC002 (aiogram looks at annotations)
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from questions import LEFT, OLD, THANKS, Check, Rows

router = Router()

SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    chat INTEGER NOT NULL, question TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (chat, question)
) WITHOUT ROWID
"""
UPSERT = """
INSERT INTO answers (chat, question, value) VALUES (?, ?, ?)
ON CONFLICT (chat, question) DO UPDATE SET value = excluded.value
"""


class SelfCheck(StatesGroup):
    asking = State()
    done = State()


class Way(CallbackData, prefix="w"):
    verb: str
    question: str
    value: str


def keyboard(rows: Rows, question: str = "") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(
                    text=label,
                    callback_data=Way(verb=verb, question=question, value=value).pack(),
                )
                for label, verb, value in row
            ]
            for row in rows
        ]
    )


async def answers_of(db: aiosqlite.Connection, chat: int) -> dict[str, str]:
    rows = await db.execute_fetchall("SELECT question, value FROM answers WHERE chat = ?", (chat,))
    return dict(rows)


async def show(
    callback: CallbackQuery, state: FSMContext, check: Check, db: aiosqlite.Connection, at: int
) -> None:
    """The question at this place, or after the last one the result."""
    if at < len(check.items):
        await state.set_state(SelfCheck.asking)
        await state.update_data(at=at)
        text = check.question_text(at)
        markup = keyboard(check.question_rows(at), check.items[at]["id"])
    else:
        await state.set_state(SelfCheck.done)
        text = check.result_text(await answers_of(db, callback.message.chat.id))
        markup = keyboard(check.result_rows())
    await callback.answer()
    await callback.message.edit_text(text, reply_markup=markup)


@router.message(CommandStart())
async def start(message: Message, state: FSMContext, check: Check) -> None:
    await state.clear()
    await message.answer(check.intro_text(), reply_markup=keyboard(check.intro_rows()))


@router.callback_query(Way.filter(F.verb == "new"))
async def begin(
    callback: CallbackQuery, state: FSMContext, check: Check, db: aiosqlite.Connection
) -> None:
    await db.execute("DELETE FROM answers WHERE chat = ?", (callback.message.chat.id,))
    await db.commit()
    await show(callback, state, check, db, 0)


@router.callback_query(SelfCheck.asking, Way.filter(F.verb.in_({"answer", "skip", "back"})))
async def step(
    callback: CallbackQuery,
    callback_data: Way,
    state: FSMContext,
    check: Check,
    db: aiosqlite.Connection,
) -> None:
    at = (await state.get_data())["at"]
    if check.items[at]["id"] != callback_data.question:
        await callback.answer(OLD)
        return
    if callback_data.verb == "back":
        await show(callback, state, check, db, max(at - 1, 0))
        return
    value = callback_data.value if callback_data.verb == "answer" else ""
    await db.execute(UPSERT, (callback.message.chat.id, callback_data.question, value))
    await db.commit()
    await show(callback, state, check, db, at + 1)


@router.callback_query(SelfCheck.done, Way.filter(F.verb == "review"))
async def review(callback: CallbackQuery, check: Check, db: aiosqlite.Connection) -> None:
    text = check.review_text(await answers_of(db, callback.message.chat.id))
    await callback.answer()
    await callback.message.edit_text(text, reply_markup=keyboard(check.review_rows()))


@router.callback_query(SelfCheck.done, Way.filter(F.verb.in_({"edit", "result"})))
async def revise(
    callback: CallbackQuery,
    callback_data: Way,
    state: FSMContext,
    check: Check,
    db: aiosqlite.Connection,
) -> None:
    ids = [item["id"] for item in check.items]
    at = ids.index(callback_data.value) if callback_data.verb == "edit" else len(ids)
    await show(callback, state, check, db, at)


@router.callback_query(Way.filter(F.verb.in_({"leave", "finish"})))
async def leave(callback: CallbackQuery, callback_data: Way, state: FSMContext) -> None:
    await state.clear()
    await callback.answer()
    await callback.message.edit_text(LEFT if callback_data.verb == "leave" else THANKS)


@router.callback_query()
async def outdated(callback: CallbackQuery) -> None:
    await callback.answer(OLD)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--api-url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()

    base = given.api_url.removesuffix("/bot")
    session = AiohttpSession(api=TelegramAPIServer.from_base(base))
    bot = Bot(given.token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    async with aiosqlite.connect(given.data / "answers.db") as db:
        await db.execute("PRAGMA journal_mode = WAL")
        await db.execute("PRAGMA synchronous = FULL")
        await db.execute(SCHEMA)
        await db.commit()
        dispatcher = Dispatcher(check=Check.load(given.questions), db=db)
        dispatcher.include_router(router)
        await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
