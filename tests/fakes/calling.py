"""What bots of tests ask of the fake."""

from __future__ import annotations

from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup


def keyboard(**buttons: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=data)] for label, data in buttons.items()]
    )


async def ids(bot: Bot, **options: Any) -> list[int]:
    return [update["update_id"] for update in await bot._post("getUpdates", options)]
