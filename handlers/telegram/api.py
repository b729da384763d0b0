"""The Bot API in its raw form, over the library's own bot: its requests, encoding and errors.

Telegram answers a sent message with the whole message. Building the library's objects from that,
which nobody here looks at, would cost a third of the time of every answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from telegram import Bot, InputFile
from telegram.error import TelegramError

from handlers.telegram.request import AiohttpRequest, JsonData

if TYPE_CHECKING:
    from telegram.request import RequestData

POLL_SECONDS = 25
"""How long Telegram holds a request for updates while there are none."""
MARGIN = 15
"""Seconds on top until such a request is given up."""


class RawBot(Bot):
    """The library's bot with one more method."""

    async def call(self, method: str, arguments: dict[str, Any]) -> Any:
        """One method of the Bot API; its result as plain JSON.

        Raises:
            TelegramError: see `request` for what each kind means.
        """
        if method == "getUpdates" or any(isinstance(v, InputFile) for v in arguments.values()):
            return await self._post(method, arguments)
        return await self.request.post(
            f"{self.base_url}/{method}", cast("RequestData", JsonData(arguments))
        )


def make_bot(token: str, api_url: str) -> RawBot:
    """A bot over our own requests; nothing connects before `initialize`."""
    return RawBot(
        token,
        base_url=api_url,
        base_file_url=f"{api_url.removesuffix('/bot')}/file/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(pool_size=2, read_timeout=POLL_SECONDS + MARGIN),
    )


async def name_of(token: str, api_url: str) -> str | None:
    """The bot's name, if Telegram can be asked now."""
    bot = make_bot(token, api_url)
    try:
        await bot.initialize()
    except TelegramError:
        return None
    else:
        return bot.username
    finally:
        await bot.shutdown()
