"""The Telegram door: updates in by long polling, confirmed only after they are committed.

python-telegram-bot's own Updater confirms what still sits in memory; this one fetches, handles,
commits, and only then moves the offset.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Any

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.commands import registered
from bot.errors import OperatorError
from bot.model import Door
from config.phrases import Phrasebook, phrase
from handlers.intake import Debt, Intake
from handlers.log import fault
from handlers.telegram.answering import Answering, Outgoing
from handlers.telegram.api import POLL_SECONDS, RawBot
from handlers.telegram.calls import Calls
from handlers.telegram.reading import Elsewhere, Incoming, read
from handlers.telegram.render import Message, Renderer

log = structlog.get_logger()

BATCH = 100
"""Updates fetched at once: the most that Telegram gives."""
KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between attempts while Telegram or the database does not answer; doubled each time."""
GROUPS = 1_000
"""Groups remembered as told where the bot is to be found."""

PRIVATE_ONLY = phrase("I only talk in private. Please write to me there:")


class TelegramDoor:
    """Long polling and everything behind it."""

    def __init__(
        self, bot: RawBot, intake: Intake, calls: Calls, renderer: Renderer, book: Phrasebook
    ) -> None:
        self._bot, self._intake, self._calls = bot, intake, calls
        self._renderer, self._book = renderer, book
        self._answering = Answering(calls, renderer, intake)
        self._told: OrderedDict[int, None] = OrderedDict()
        self.working = False
        """Whether the last fetch came through: what `/healthz` tells."""

    async def run(self) -> None:
        """Make good what a crash left unsaid, then answer for ever.

        Whoever has pressed something meanwhile is answered to that, and needs no making good.
        """
        owed: list[tuple[str, Debt]] | None = None
        offset, pause = 0, PAUSE
        tidying = asyncio.create_task(self._tidy())
        try:
            while True:
                try:
                    if owed is None:
                        owed = await self._intake.owed()
                    updates = await self._fetch(offset, 0 if owed else POLL_SECONDS)
                    heard = await self._handle(updates)
                    offset = max([offset, *(u["update_id"] + 1 for u in _numbered(updates))])
                    owed = [one for one in owed if int(one[0]) not in heard]
                    if len(updates) < BATCH:
                        await self._make_good(owed)
                        owed = []
                    pause = PAUSE
                except InvalidToken as error:
                    raise OperatorError(
                        "DIALOGBOTE_TOKEN", "…", "Telegram does not know it: ask @BotFather"
                    ) from error
                except Exception as error:
                    self.working = False
                    log.warning("updates not taken", **fault(error))
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            tidying.cancel()
            # Waited for: what it was just writing is written, or still to be written below.
            await asyncio.wait((tidying,))
            await self._answering.stop()
            await self._write_settled()

    async def answered(self) -> None:
        """Return when every answer is out."""
        await self._answering.idle()

    async def _make_good(self, owed: list[tuple[str, Debt]]) -> None:
        for address, debt in owed:
            taken = await self._intake.make_good(Door.TELEGRAM, address, debt)
            self._answering.put(Outgoing(int(address), taken))

    async def _fetch(self, offset: int, seconds: int) -> list[dict[str, Any]]:
        """The next batch of updates; confirms everything below the offset."""
        updates: list[dict[str, Any]] = await self._bot.call(
            "getUpdates",
            {"offset": offset, "timeout": seconds, "limit": BATCH, "allowed_updates": KINDS},
        )
        self.working = True
        return updates

    async def _handle(self, updates: list[dict[str, Any]]) -> set[int]:
        """Commit a batch and send its answers on their way; returns who is answered.

        Whose presses were handled before is not: what they are owed is still to be made good.
        """
        incoming = [one for one in map(self._read, updates) if one is not None]
        presses = [one for one in incoming if isinstance(one, Incoming)]
        taken = await self._intake.take([one.press for one in presses]) if presses else []
        for one, answer in zip(presses, taken, strict=True):
            self._answering.put(Outgoing(one.chat, answer, one.message, one.query))
        for group in incoming:
            if isinstance(group, Elsewhere):
                await self._tell_where(group)
        return {one.chat for one, answer in zip(presses, taken, strict=True) if answer.sayings}

    @staticmethod
    def _read(update: dict[str, Any]) -> Incoming | Elsewhere | None:
        try:
            return read(update)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # Kept out, without its body: one bad update must not delay the others.
            log.warning("malformed update", **fault(error))
            return None

    async def _tell_where(self, group: Elsewhere) -> None:
        """Once a group: where the bot is to be found."""
        if group.chat in self._told:
            return
        self._told[group.chat] = None
        if len(self._told) > GROUPS:
            self._told.popitem(last=False)
        language = self._book.choose(group.language)
        text = self._book.say(PRIVATE_ONLY, language)
        message = Message(f"{text} https://t.me/{self._bot.username}", None)
        try:
            await self._calls.send(group.chat, message, language)
        except TelegramError as error:
            log.info("group not told", **fault(error))

    async def _tidy(self) -> None:
        """Write settled answers even where no further update comes."""
        while True:
            await asyncio.sleep(PAUSE)
            await self._write_settled()

    async def _write_settled(self) -> None:
        try:
            await self._intake.tidy()
        except Exception as error:  # logged; the next time tries again
            log.warning("settled answers not written", **fault(error))

    async def register(self) -> None:
        """Tell Telegram the commands in every language that it has a code for.

        Those have two letters. Of a variety, such as plain German, the menu is its language's.

        Raises:
            TelegramError: it could not be told.
        """
        for code in (None, *(code for code in self._book.languages if "-" not in code)):
            language = self._book.choose(code)
            arguments: dict[str, Any] = {
                "commands": [
                    {"command": name, "description": self._book.say(purpose, language)}
                    for name, purpose in registered(language)
                ],
                "scope": {"type": "all_private_chats"},
            }
            if code is not None:
                arguments["language_code"] = code
            await self._bot.call("setMyCommands", arguments)


def _numbered(updates: list[Any]) -> list[dict[str, Any]]:
    """The updates that can be confirmed: an offset is a number."""
    return [
        update
        for update in updates
        if isinstance(update, dict) and isinstance(update.get("update_id"), int)
    ]
