"""Writes an open event with so many released contributions into an installation's database.

Started by `contributions_of.py`. Each person has given four answers, two of them texts; their tags
are there as well. Everything is sealed as the product seals it, but written past the bot, which
would take hours. The same rows in the clear go into a file of their own, where one is named. The
settings come from the environment, as for the product itself.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from contributions_of import CODE

from bot.dialogue.exporting import Export, Labels
from bot.dialogue.release import open_now
from bot.model import Door, Event, EventState, Municipality, MunicipalityKind
from bot.questions import Kind, Option, Question, Questionnaire
from config.phrases import Localized, Verbatim
from handlers.assembly import House, opened, read_settings
from storage.contributions import PEOPLE, SEAL

LANGUAGES = ("de", "de", "de", "de", "en", "tr", "ar", "uk")
TEXT = (
    "mehr Bänke im Park und Schatten für alle die warten müssen weil der Bus selten kommt "
    "Spielplätze sind schmutzig; nachts fehlt Licht am Bahnhof wir wünschen uns einen Treffpunkt "
    "ohne Konsumzwang, Übersetzungen in den Ämtern Sprachkurse am Abend Kinderbetreuung"
)
WORDS = TEXT.split()
PROMPTS = Questionnaire(
    "bench", 1, Localized({"de": "Wie wollen wir hier leben?"}),
    (
        Question("missing", Kind.TEXT, Localized({"de": "Was fehlt Ihnen im Viertel?"}),
                 required=False, max_answers=3),
        Question("wish", Kind.TEXT, Localized({"de": "Was wünschen Sie sich?"}), required=False),
        Question("where", Kind.CHOICE, Localized({"de": "Wo wohnen Sie?"}),
                 options=(Option("a", Verbatim("Altstadt")), Option("b", Verbatim("Nordstadt")))),
        Question("heard", Kind.SCALE, Localized({"de": "Werden Sie gehört?"}), low=1, high=5),
    ),
)  # fmt: skip


async def write(count: int, clear: Path | None) -> None:
    """Everything in one event."""
    async with opened(read_settings()) as house:
        async with house.storage.unit() as unit:
            town = Municipality(
                unit.chance.identifier(), "Musterstadt", MunicipalityKind.KREISFREI,
                "Stadt Musterstadt", "datenschutz@example.org", "Rathausplatz 1",
            )  # fmt: skip
            unit.municipalities.save(town)
            id_ = unit.chance.identifier()
            unit.keys.create_event(id_)
            draft = Event(id_, town.id, CODE, PROMPTS, EventState.DRAFT)
            event = await open_now(unit, draft, translator="")
            unit.turn_done()
        _write(house, event, count)
        if clear is not None:
            _write_clear(house, event, clear)


def _write(house: House, event: Event, count: int) -> None:
    chance = random.Random(1)  # the same texts each time
    texts = [" ".join(chance.choices(WORDS, k=chance.randint(4, 30))) for _ in range(10_000)]
    key = house.storage.keys.content(event.id)

    def sealed() -> Iterator[tuple[object, ...]]:
        # In the order in which they lie: any other takes minutes.
        for number, id_ in enumerate(sorted(uuid.uuid4().hex for _ in range(count))):
            prompt = event.prompts.questions[number % len(event.prompts.questions)]
            value = {
                Kind.CHOICE: chance.choice("ab"), Kind.SCALE: chance.choice("12345")
            }.get(prompt.kind) or chance.choice(texts)  # fmt: skip
            place = (id_.encode(), event.id.encode(), prompt.id.encode())
            text = SEAL.close(key, value.encode(), *place)
            yield id_, event.id, prompt.id, text, chance.choice(LANGUAGES), os.urandom(32)

    def tags() -> Iterator[tuple[object, ...]]:
        prompts = [prompt.id for prompt in event.prompts.questions]
        people = count // len(prompts)
        every = [prompt for prompt in (*prompts, PEOPLE) for _ in range(people)]
        for tag, prompt in zip(sorted(os.urandom(32) for _ in every), every, strict=True):
            yield tag, event.id, prompt, Door.TELEGRAM.value

    with closing(sqlite3.connect(house.storage.file)) as connection, connection:
        connection.executemany(
            "INSERT INTO contribution (id, event, prompt, sealed, language, receipt)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            sealed(),
        )
        connection.executemany(
            "INSERT INTO participation (tag, event, prompt, door) VALUES (?, ?, ?, ?)", tags()
        )
    with closing(sqlite3.connect(house.storage.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _write_clear(house: House, event: Event, file: Path) -> None:
    """What `sqlite3 -csv` is to read: the same columns in the same order."""
    with (
        house.storage.released() as released,
        closing(sqlite3.connect(file)) as connection,
        connection,
    ):
        connection.execute(
            "CREATE TABLE answer (id TEXT PRIMARY KEY, event TEXT, prompt TEXT, type TEXT,"
            " language TEXT, value TEXT) WITHOUT ROWID"
        )
        connection.executemany(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?)",
            ((f"{row.id:032}", row.event, row.prompt, row.type, row.language, str(row.value))
             for row in Export(event, released, Labels())),
        )  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--clear", type=Path)
    given = parser.parse_args()
    asyncio.run(write(given.count, given.clear))
