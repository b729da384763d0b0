"""The fake Bot API as a program of its own, driven through its control endpoint."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import NetworkError

from handlers.telegram.request import AiohttpRequest
from tests.fakes.botapi import TOKEN

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def program(folder: Path) -> AsyncIterator[int]:
    port_file = folder / "port"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.fakes.botapi", "--port-file", str(port_file)),
        *("--ledger", str(folder / "ledger.jsonl")),
        cwd=ROOT,
    )
    try:
        async with asyncio.timeout(20):
            while not port_file.exists():
                assert process.returncode is None
                await asyncio.sleep(0.02)
        yield int(port_file.read_text())
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def test_driven_from_outside(tmp_path: Path) -> None:
    async with program(tmp_path) as port, aiohttp.ClientSession() as session:

        async def control(what: str, **given: Any) -> dict[str, Any]:
            url = f"http://127.0.0.1:{port}/control/{what}"
            async with session.post(url, json=given) as response:
                answer: dict[str, Any] = await response.json()
                assert response.status == 200, answer
                return answer

        request = AiohttpRequest()
        async with request:
            url = f"http://127.0.0.1:{port}/bot"
            # Both: the library would make an httpx client of its own for what is missing.
            bot = Bot(TOKEN, base_url=url, request=request, get_updates_request=request)
            await control("person", user_id=7, first_name="Otto")
            sent = await control("act", user_id=7, do="send", **{"with": ["/start"]})
            update = (await bot.get_updates())[0]
            assert update.update_id == sent["update_id"]
            markup = InlineKeyboardMarkup([[InlineKeyboardButton("Ja", callback_data="y")]])
            await control("fail_next", method="sendMessage", fault="reset_after")
            with pytest.raises(NetworkError):
                await bot.send_message(7, "<b>da</b>", parse_mode="HTML", reply_markup=markup)
            found = await control("until_sees", user_id=7, text="da")
            assert found["message"]["buttons"] == [[{"label": "Ja", "data": "y", "url": None}]]
            pressed = await control("act", user_id=7, do="press", **{"with": ["Ja"]})
            await control("push", update={"message": None})
            assert (await control("status"))["pending"] == [
                sent["update_id"],
                pressed["update_id"],
                pressed["update_id"] + 1,
            ]
            await control("settings", latency=0.01)
            waiting = asyncio.create_task(control("until_confirmed"))
            await bot._post("getUpdates")
            await bot._post("getUpdates", {"offset": pressed["update_id"] + 2})
            await waiting
            assert len((await control("messages", user_id=7))["messages"]) == 1
            with pytest.raises(AssertionError, match="no button"):
                await control("act", user_id=7, do="press", **{"with": ["Nein"]})
            with pytest.raises(AssertionError, match="cannot"):
                await control("act", user_id=7, do="__init__")
            ledger = (await control("ledger"))["entries"]
        await control("stop")
    lines = (tmp_path / "ledger.jsonl").read_text().splitlines()
    written = sorted((json.loads(line) for line in lines), key=lambda entry: entry["seq"])
    assert written == ledger
    assert [entry["kind"] for entry in written].count("call") == 4
    assert {"reset_after", "ok"} == {e["outcome"] for e in written if e["kind"] == "call"}
