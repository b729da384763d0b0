"""The scene of these stories: an open event, a talk, and what the bot has stored of them."""

from __future__ import annotations

import sqlite3
from typing import Any

from bot.model import Contribution
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act

CODE = "park"


async def announced(life: Living, moderator: Person) -> None:
    await act(
        life, moderator, "!/talks", "New talk", "!Shared streets", "!Prof. Muster on streets",
        "!30.03.2027 08:00", "!Town hall, room 7", "Skip", "Announce",
    )  # fmt: skip


async def stored(life: Living) -> list[Contribution]:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code(CODE)
        assert event is not None
        found = await unit.contributions.released(event.id)
        for prompt in event.prompts.questions:
            found += await unit.contributions.waiting(event.id, prompt.id)
        return found


async def texts(life: Living) -> list[str]:
    return sorted(one.value for one in await stored(life) if one.prompt == "p1")


async def content(life: Living) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that the bot remembers: each table, and each file beside the database."""
    # That an answer to Telegram is out is written with the next batch: no look's doing.
    await life.doors.intake.tidy()
    async with life.house.storage.unit():
        pass  # whoever was just writing it has done so
    file = life.folder / "dialogbote.sqlite"
    with sqlite3.connect(file) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        kept = {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names
        }
    connection.close()
    assert sum(map(len, kept.values())) > 5, "this looked at nothing"
    for path in sorted(life.folder.rglob("*")):
        if path.is_file() and not path.name.startswith(file.name):
            kept[str(path.relative_to(life.folder))] = [(path.read_bytes(),)]
    return kept
