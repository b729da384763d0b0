"""What is known of a letter where Telegram is not reached. What it answers: stories tell."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime, timedelta

from bot.model import Address, Door
from bot.replies import Para, Say, TryLater
from config.phrases import Phrasebook, Verbatim
from handlers.documents.produce import Documents
from handlers.telegram.api import make_bot
from handlers.telegram.calls import Calls
from handlers.telegram.gate import Gate
from handlers.telegram.pace import Letters, Pace
from handlers.telegram.render import Renderer
from handlers.telegram.sender import UNREACHABLE, TelegramSender

NOON = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
LETTER = Say((Para(Verbatim("Hello")),))


async def test_without_a_connection_all_wait_and_the_next_does_not_even_try() -> None:
    with socket.socket() as nobody:
        # A port that is ours, and on which nobody listens.
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        bot = make_bot("123:abc", f"http://127.0.0.1:{port}/bot")
        await bot.request.initialize()
        clock = asyncio.get_running_loop().time
        lane = Letters(Gate(clock), Pace(clock))
        phrasebook = Phrasebook.load()
        now = NOON
        sender = TelegramSender(
            Calls(bot, Documents(phrasebook), lane), lane, Renderer(phrasebook), lambda: now
        )
        anna, bert = (Address("x", b"x", Door.TELEGRAM, chat) for chat in ("1", "2"))
        began = clock()
        assert await sender.send(anna, "en", LETTER) == TryLater(NOON + UNREACHABLE)
        now += timedelta(seconds=30)
        assert await sender.send(bert, "en", LETTER) == TryLater(NOON + UNREACHABLE)
        assert clock() - began < 1, "nobody waits for a connection inside of a letter"
        now += timedelta(seconds=31)
        assert await sender.send(bert, "en", LETTER) == TryLater(now + UNREACHABLE)
        await bot.request.shutdown()
