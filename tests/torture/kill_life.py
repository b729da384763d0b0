"""What a forked child is: the bot itself until it is killed, or a look into what it left behind.

The bot's content files are read before the fork, as they do not change; all else is opened anew by
each child, as after a real start.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.certificates import Occasion
from bot.model import Event
from config.content import Content
from config.phrases import Phrasebook
from config.settings import Settings
from handlers import log as logs
from handlers.assembly import only_process, opened
from handlers.serving import Doors
from handlers.telegram import application
from handlers.telegram.api import make_bot
from storage.unit import SqlUnit, Storage
from tests.torture.kill_variants import VARIANTS

Job = dict[str, Any]
TIDYING: Final = 0.05
"""Seconds between two times of writing down what was settled: in earnest one, here often enough
for the shortest route to come past."""

_CONTENT, _PHRASEBOOK = Content.load(), Phrasebook.load()


def run(job: Job, connection: socket.socket) -> Any:
    """Be what the job says."""
    if job["do"] == "examine":
        return asyncio.run(_examine(job))
    Content.load = classmethod(lambda cls, *_, **__: _CONTENT)  # type: ignore[method-assign,assignment]
    Phrasebook.load = classmethod(lambda cls: _PHRASEBOOK)  # type: ignore[method-assign,assignment]
    application.PAUSE = TIDYING
    if job["variant"]:
        VARIANTS[job["variant"]]()
    return asyncio.run(_live(job, connection))


async def _live(job: Job, connection: socket.socket) -> str:
    """The bot, from start to end; its clock and its ticks are the test's."""
    logs.configure()
    folder = Path(job["folder"])
    now = datetime.fromisoformat(job["now"])
    async with AsyncExitStack() as stack:
        stack.enter_context(only_process(folder))
        settings = _settings(folder, job["token"], job["api_url"])
        house = await stack.enter_async_context(opened(settings, lambda: now))
        bot = make_bot(job["token"], job["api_url"])
        await bot.initialize()
        doors = Doors(house, bot)
        assert doors.telegram is not None
        polling = asyncio.create_task(doors.telegram.run())
        reader, writer = await asyncio.open_connection(sock=connection)
        writer.write(b'{"up": true}\n')
        orders = asyncio.create_task(reader.readline())
        while True:
            await asyncio.wait((polling, orders), return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()
            line = await orders
            if not line:
                return "the test is over"
            now = datetime.fromisoformat(json.loads(line)["tick"])
            await doors.tick()
            writer.write(b'{"ticked": true}\n')
            orders = asyncio.create_task(reader.readline())


def _settings(folder: Path, token: str, api_url: str) -> Settings:
    return Settings(
        _env_file=None,
        token=token,
        api_url=api_url,
        data_dir=folder,
        database_url="",
        public_url=None,
        web_host="127.0.0.1",
        web_port=8080,
    )


async def _examine(job: Job) -> dict[str, Any]:
    """Everything that matters in a database, decrypted. Opening it shows that it can be opened."""
    folder = Path(job["folder"])
    now = datetime.fromisoformat(job["now"])
    settings = _settings(folder, "1:x", "http://127.0.0.1:9/bot")
    storage = await Storage.open(settings.database, folder, lambda: now)
    try:
        async with storage.unit() as unit:
            found = await _facts(unit, [bytes.fromhex(account) for account in job["accounts"]])
    finally:
        await storage.close()
    with sqlite3.connect(storage.file) as raw:
        found["sound"] = raw.execute("PRAGMA integrity_check").fetchone()[0]
        rows = raw.execute("SELECT tag FROM participation ORDER BY tag")
        found["tags"] = [tag.hex() for (tag,) in rows]
    raw.close()
    return found


async def _facts(unit: SqlUnit, accounts: list[bytes]) -> dict[str, Any]:
    events = await unit.events.all()
    talks = await unit.talks.all()
    return {
        "events": [await _event(unit, event) for event in events],
        "conversations": [
            {
                "account": account.hex(),
                "stage": conversation.stage.value,
                "receipt": conversation.receipt,
                "answers": conversation.walk.answers,
            }
            for account in accounts
            for conversation in await unit.conversations.of_account(account)
        ],
        "letters": [
            {"kind": one.kind, "person": one.person, "state": one.state.value}
            for one in await unit.letters.all()
        ],
        "replies": {
            reply.person: reply.answer.value
            for talk in talks
            for reply in await unit.talks.replies(talk.id)
        },
        "addresses": {
            address.address: person.id
            for person in await unit.people.all()
            for address in await unit.people.addresses(person.id)
        },
        "owed": len(await unit.owed.all()),
    }


async def _event(unit: SqlUnit, event: Event) -> dict[str, Any]:
    prompts = event.prompts.questions
    found = await unit.contributions.released(event.id)
    for prompt in prompts:
        found += await unit.contributions.waiting(event.id, prompt.id)
    certificate = await unit.certificates.get(event.id, Occasion.RETENTION)
    return {
        "id": event.id,
        "state": event.state.value,
        "certified": certificate is not None and bool(certificate.text),
        "prompts": [prompt.id for prompt in prompts],
        "contributions": [
            {
                "prompt": one.prompt,
                "value": one.value,
                "receipt": one.receipt.hex() if one.receipt else "",
            }
            for one in found
        ],
    }
