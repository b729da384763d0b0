"""One call to the Bot API and what its failure means for whoever sends."""

from __future__ import annotations

import asyncio
from html import escape
from typing import Any

import structlog
from telegram import InputFile
from telegram.error import BadRequest

from handlers.documents.failing import FileFailed
from handlers.documents.produce import Documents
from handlers.log import fault
from handlers.telegram.api import RawBot
from handlers.telegram.pace import Lane
from handlers.telegram.render import Message, Upload
from handlers.telegram.request import FloodWait, NotSent

log = structlog.get_logger()


class Calls:
    """Sends messages to chats, never before a wait is over, and never twice unless that is safe."""

    def __init__(self, bot: RawBot, documents: Documents, lane: Lane) -> None:
        self._bot, self._documents, self._lane = bot, documents, lane

    async def call(self, method: str, chat: int, arguments: dict[str, Any]) -> Any:
        """One method of the Bot API for one chat.

        Raises:
            TelegramError: refused, or nobody knows; a missing connection is tried as often as the
                lane says.
            Shut: nothing was called, as the lane does not sit out the wait that is on.
        """
        pause = 1.0
        attempt = 0
        while True:
            try:
                async with self._lane.passing(chat, method):
                    return await self._bot.call(method, arguments)
            except FloodWait as refusal:
                self._lane.close(chat, refusal.retry_after.total_seconds())
            except NotSent:
                attempt += 1
                if attempt == self._lane.connect_tries:
                    raise
                await asyncio.sleep(pause)
                pause *= 2

    async def send(self, chat: int, message: Message | Upload, language: str) -> None:
        """A new message at the end of the chat."""
        if isinstance(message, Message):
            await self.call("sendMessage", chat, _text(chat, message))
            return
        try:
            file = await self._documents.produce(message.attachment, language)
        except FileFailed as error:
            # The words beside a picture say the same; of other files it is said what else to do.
            log.warning("file not made", **fault(error))
            said = [escape(error.words, quote=False), message.html]
            if html := "\n\n".join(filter(None, said)):
                await self.send(chat, Message(html, message.keyboard), language)
            return
        picture = file.media_type.startswith("image/")
        arguments: dict[str, Any] = {
            "chat_id": chat,
            "photo" if picture else "document": InputFile(file.content, filename=file.name),
        }
        if message.html:
            arguments |= {"caption": message.html, "parse_mode": "HTML"}
        if message.keyboard:
            arguments["reply_markup"] = message.keyboard
        await self.call("sendPhoto" if picture else "sendDocument", chat, arguments)

    async def replace(self, chat: int, number: int, message: Message, language: str) -> None:
        """The message in the place of an earlier one, or below where that cannot be edited."""
        arguments = _text(chat, message) | {"message_id": number}
        try:
            await self.call("editMessageText", chat, arguments)
        except BadRequest as refusal:
            if "not modified" not in str(refusal).lower():
                await self.send(chat, message, language)

    async def acknowledge(self, chat: int, query: str) -> None:
        """Stop the button's spinner. Too late for that is no fault."""
        try:
            await self.call("answerCallbackQuery", chat, {"callback_query_id": query})
        except BadRequest:
            return


def _text(chat: int, message: Message) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "chat_id": chat,
        "text": message.html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if message.keyboard:
        arguments["reply_markup"] = message.keyboard
    return arguments
