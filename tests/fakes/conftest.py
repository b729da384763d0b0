"""A fake Telegram, and python-telegram-bot's own bot that speaks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from handlers.telegram.request import AiohttpRequest
from tests.fakes.botapi import FakeTelegram


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        yield running


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    made = Bot(
        fake.token,
        base_url=fake.base_url,
        request=AiohttpRequest(read_timeout=0.5),
        get_updates_request=AiohttpRequest(read_timeout=0.5),
    )
    async with made:
        yield made
