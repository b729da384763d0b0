"""The attacker's side of anonymity: guessing who wrote what, subtracting pulls, trying foreign ids.

The attacker of the game holds everything that outlives an event: the database with its log, the
backups, the log file, the keys that are not destroyed; and has seen who handed in when. What never
may live here: Telegram, and knowledge of what a right guess would be on the attacker's side.
"""

from __future__ import annotations

import asyncio
import functools
import math
import random
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Generator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot import walking
from bot.anonymity import K, account_tag, derived, draw_receipt, unseal
from bot.commands import COMMANDS, TWINS
from bot.dialogue import receipts, release
from bot.dialogue.handing_in import hand_in
from bot.errors import Refused
from bot.links import Links
from bot.model import (
    Address,
    Contribution,
    Door,
    Event,
    EventState,
    Municipality,
    MunicipalityKind,
    Role,
    Rsvp,
    Talk,
)
from bot.questions import Answer, Kind, Option, Question, Questionnaire
from bot.reception import COMMAND_ANSWERS, TAPS, Reception
from bot.replies import (
    Action,
    Answered,
    Command,
    ExportFile,
    ExportRow,
    Press,
    Say,
    SendFile,
    Tap,
    Words,
)
from bot.talks import announcing
from bot.turn import Turn
from config.phrases import Verbatim
from handlers.assembly import write_backup
from handlers.intake import Taken
from tests.living import Living, living

TOWN = Municipality("aaaaaaaaaa", "Town", MunicipalityKind.KREISFREI, "Town", "dpo", "imprint")
PROMPTS = (
    Question("p1", Kind.TEXT, Verbatim("One text")),
    Question("p2", Kind.TEXT, Verbatim("Several texts"), max_answers=3),
)
What = Tap | Words | Command


async def make_event(
    life: Living, prompts: tuple[Question, ...], town: Municipality = TOWN, **more: Any
) -> Event:
    """An open event; its title and code are its id."""
    async with life.house.storage.unit() as unit:
        number = unit.chance.identifier()
        asked = Questionnaire(number, 1, Verbatim(number), prompts)
        event = Event(number, town.id, number, asked, EventState.OPEN)
        unit.municipalities.save(town)
        unit.keys.create_event(number)
        unit.events.save(replace(event, **more))
        unit.turn_done()
    return replace(event, **more)


# ------------------------------------------------------------------ the game

PEOPLE = 8
EVENTS = 40
"""Games whose outcome teaches the attacker; then as many in which it counts."""
HOUSES = 4
"""Databases they take place in, one event after the other."""
LUCK = 3
"""How often in a row the attacker has to be better than the 95 % interval: once in twenty is luck."""


@dataclass(frozen=True)
class Played:
    """One event: what is left of it, as the attacker sees it, and the truth."""

    truth: list[int]
    """Of each contribution to the first prompt, whose it is: the n-th who handed in."""
    wrote: list[int]
    """The same of the second prompt, which takes several of each."""
    traits: dict[str, list[Any]]
    """What the attacker knows of each contribution to the first prompt."""
    traits_of_several: dict[str, list[Any]]
    people: dict[str, list[Any]]
    """What the attacker knows of each person."""


def walk(event: Event, one: str, several: Sequence[str]) -> Generator[What, Taken, None]:
    """A participant's presses up to the last, which hands in."""
    taken = yield Tap(Action("join", event.id, "", "de"))
    for place, texts in enumerate(([one], several)):
        for number, text in enumerate(texts):
            if number:
                taken = yield Tap(offered(taken, "another"))
            taken = yield Words(text)
        taken = yield Tap(offered(taken, "done"))
        assert place or offered(taken, "leave")
    yield Tap(offered(taken, "finish"))


def offered(answered: Answered, verb: str) -> Action:
    """What a button with this verb would do."""
    for saying in reversed(answered.sayings):
        for row in saying.buttons:
            for button in row:
                if button.action is not None and button.action.verb == verb:
                    return button.action
    raise AssertionError(f"no button {verb} in {answered.sayings}")


class Players:
    """The people of one event."""

    def __init__(self, life: Living, event: Event, chance: random.Random) -> None:
        self.life, self.event, self.chance = life, event, chance
        self.accounts = [str(chance.randrange(10**9, 10**10)) for _ in range(PEOPLE)]
        self.doors = [chance.choice(list(Door)) for _ in range(PEOPLE)]
        # Numbers of equal length: nothing but the bot may tell one from the other.
        self.author = {}
        self.walks = []
        for n in range(PEOPLE):
            texts = [f"{chance.randrange(10**9, 10**10)}" for _ in range(1 + chance.randint(1, 3))]
            self.author |= dict.fromkeys(texts, n)
            self.walks.append(walk(event, texts[0], texts[1:]))
        self.keys = 0

    async def play(self, backup: Path | None) -> int:
        """Everybody answers, crossing each other; then they hand in one after the other.

        With a file, a backup is made at some moment; returns how many had handed in by then.
        """
        wishes: dict[int, What] = {n: next(walk) for n, walk in enumerate(self.walks)}
        ready: dict[int, What] = {}
        while wishes:
            some = self.chance.sample(sorted(wishes), min(len(wishes), self.chance.randint(1, 6)))
            for n, taken in zip(some, await self.take(some, wishes), strict=True):
                wishes[n] = self.walks[n].send(taken)
                what = wishes[n]
                if isinstance(what, Tap) and what.action.verb == "finish":
                    ready[n] = wishes.pop(n)
        saved_after, pulled_after = self.chance.randint(1, PEOPLE - 1), self.chance.randint(1, 20)
        done = 0
        while done < PEOPLE:
            some = list(range(done, min(PEOPLE, done + self.chance.randint(1, 2))))
            await self.take(some, ready)
            if backup is not None and done < saved_after <= some[-1] + 1:
                saved_after = some[-1] + 1
                await write_backup(self.life.settings, backup)
            done = some[-1] + 1
            if done >= pulled_after:
                async with self.life.house.storage.unit() as unit:
                    await release.release(unit, self.event)
                    unit.turn_done()
        return saved_after

    async def take(self, some: list[int], wishes: dict[int, What]) -> list[Taken]:
        """Presses of one batch."""
        presses = []
        for n in some:
            self.keys += 1
            key = f"{self.event.id}:{self.keys}"
            presses.append(Press(self.doors[n], self.accounts[n], key, wishes[n], "de"))
        taken = await self.life.doors.intake.take(presses)
        for one in taken:
            if one.debt is not None:
                self.life.doors.intake.settle(one.debt)
        return taken


async def close(life: Living, event: Event) -> None:
    """As a moderator and the next tick do it."""
    async with life.house.storage.unit() as unit:
        found = await unit.events.get(event.id)
        assert found is not None
        await release.close(unit, found)
        unit.turn_done()
    await life.doors.tick()


async def look(
    life: Living, players: Players, files: dict[str, Path], *, still_open: bool = False
) -> Played:
    """Everything that the files tell about each contribution and each person."""
    event = players.event
    async with life.house.storage.unit() as unit:
        rows = list(await unit.contributions.released(event.id))
        if still_open:
            for prompt in PROMPTS:
                rows += await unit.contributions.waiting(event.id, prompt.id)
    contents = {name: path.read_bytes() for name, path in files.items() if path.exists()}
    lasting = life.house.storage.keys.lasting()
    tags = [
        account_tag(lasting, door.value, account)
        for door, account in zip(players.doors, players.accounts, strict=True)
    ]
    # The attacker has seen them come, and can resolve their tags: that key outlives the event.
    people: dict[str, list[Any]] = {"seen": list(range(PEOPLE)), "tag": tags}
    people |= _places(contents, [[tag] for tag in tags])
    people |= _columns(files["database"], [tag for tag in tags])
    first = [row for row in rows if row.prompt == "p1"]
    several = [row for row in rows if row.prompt == "p2"]
    return Played(
        [players.author[row.value] for row in first],
        [players.author[row.value] for row in several],
        _traits(files["database"], contents, first),
        _traits(files["database"], contents, several),
        people,
    )


def _traits(database: Path, contents: dict[str, bytes], rows: list[Contribution]) -> dict[str, Any]:
    ids = [row.id for row in rows]
    stored = _columns(database, ids)
    needles = [
        [row.id.encode(), *(c[n] for c in stored.values() if isinstance(c[n], bytes) and c[n])]
        for n, row in enumerate(rows)
    ]
    lengths = {f"length of {n}": [len(str(v)) for v in c] for n, c in stored.items()}
    return {**stored, **lengths, **_places(contents, needles)}


def _places(contents: dict[str, bytes], needles: list[list[bytes]]) -> dict[str, list[Any]]:
    """Where in each file something of a row stands, for the first and for the last time."""
    found: dict[str, list[Any]] = {}
    for name, content in contents.items():
        for part in range(max(map(len, needles), default=0)):
            mine = [row[part] if part < len(row) else b"\x00absent" for row in needles]
            found[f"{name}: first of {part}"] = [content.find(needle) for needle in mine]
            found[f"{name}: last of {part}"] = [content.rfind(needle) for needle in mine]
    return found


def _columns(database: Path, wanted: Sequence[str | bytes]) -> dict[str, list[Any]]:
    """Every column of every row that names one of these, and the order in which a scan gives it."""
    found: dict[str, list[Any]] = {}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in names:
            rows = connection.execute(f'SELECT * FROM "{table}" NOT INDEXED')
            columns = [column[0] for column in rows.description]
            mine: dict[str | bytes, tuple[int, tuple[Any, ...]]] = {}
            for place, row in enumerate(rows):
                for value in row:
                    if value in wanted:
                        mine[value] = place, row
            if len(mine) < len(wanted):
                continue
            found[f"{table}: scan"] = [mine[one][0] for one in wanted]
            for number, column in enumerate(columns):
                found[f"{table}.{column}"] = [mine[one][1][number] for one in wanted]
    return found


# .. what an attacker makes of it


def ranked(values: list[Any], chance: random.Random) -> list[int]:
    """The rows in the order of a trait; equal ones in any order."""
    places = list(range(len(values)))
    chance.shuffle(places)
    return sorted(places, key=lambda place: _comparable(values[place]))


def _comparable(value: Any) -> tuple[str, Any]:
    return type(value).__name__, 0 if value is None else value


Guess = tuple[str, str, bool]
"""A trait of contributions and one of people, lined up: both rising, or one falling."""


def hits(played: Played, guess: Guess, chance: random.Random) -> int:
    """How many contributions are ascribed to the right person. By chance it is 1 on average."""
    trait, of_people, falling = guess
    texts = ranked(played.traits[trait], chance)
    people = ranked(played.people[of_people], chance)
    if falling:
        people.reverse()
    return sum(played.truth[text] == person for text, person in zip(texts, people, strict=True))


def neighbours(played: Played, trait: str, chance: random.Random) -> float:
    """How many neighbours in that order are by one person, in deviations from a shuffled order."""
    authors = [played.wrote[row] for row in ranked(played.traits_of_several[trait], chance)]
    mean, deviation = _shuffled(tuple(sorted(Counter(authors).values())))
    together = sum(one == following for one, following in zip(authors, authors[1:], strict=False))
    return (together - mean) / deviation


@functools.cache
def _shuffled(shares: tuple[int, ...]) -> tuple[float, float]:
    chance = random.Random(7)
    authors = [n for n, share in enumerate(shares) for _ in range(share)]
    counts = []
    for _ in range(400):
        chance.shuffle(authors)
        counts.append(sum(a == b for a, b in zip(authors, authors[1:], strict=False)))
    mean = sum(counts) / len(counts)
    return mean, math.sqrt(sum((c - mean) ** 2 for c in counts) / len(counts)) or 1.0
