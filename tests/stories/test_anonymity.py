"""The attacker's side of anonymity: guessing who wrote what, subtracting pulls, trying foreign ids.

The attacker of the game holds everything that outlives an event: the database with its log, the
backups, the log file, the keys that are not destroyed; and has seen who handed in when. What never
may live here: Telegram, and knowledge of what a right guess would be on the attacker's side.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import math
import os
import random
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot import moderated, walking
from bot.anonymity import K, account_tag, derived, draw_receipt, unseal
from bot.commands import COMMANDS
from bot.dialogue import exporting, receipts, release
from bot.dialogue.handing_in import hand_in
from bot.errors import Refused
from bot.gatherings import Gathering
from bot.model import (
    About,
    Address,
    Assessment,
    CallingCard,
    Contribution,
    Door,
    Event,
    EventState,
    Feedback,
    Group,
    Letter,
    LetterState,
    Material,
    Measure,
    Moment,
    Municipality,
    MunicipalityKind,
    Person,
    Perspective,
    Reply,
    Role,
    Round,
    RoundState,
    Rsvp,
    Sheet,
    Talk,
    Workshop,
)
from bot.multipliers import Multiplier
from bot.questions import Answer, Kind, Option, Question, Questionnaire
from bot.reception import COMMAND_ANSWERS, TAPS, Reception
from bot.replies import (
    Action,
    Answered,
    Code,
    Command,
    ExportFile,
    ExportRow,
    Link,
    Press,
    Quote,
    Say,
    SendFile,
    Tap,
    Words,
)
from bot.selfcheck.feedback import asking
from bot.talks import announcing
from bot.talks.room import keeping
from bot.turn import Turn
from bot.wallclock import ZONE
from config.phrases import Verbatim
from handlers.assembly import bring_back, write_backup
from handlers.intake import Taken
from storage import engine
from storage.pages import Spoilt
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
    """An open event whose title is its id."""
    async with life.house.storage.unit() as unit:
        number = unit.chance.identifier()
        asked = Questionnaire(number, 1, Verbatim(number), prompts)
        event = Event(number, town.id, f"c-{number}", asked, EventState.OPEN)
        unit.municipalities.save(town)
        unit.keys.create_event(number)
        unit.events.save(replace(event, **more))
        unit.turn_done()
    return replace(event, **more)


# ------------------------------------------------------------------ the game

PEOPLE = 7
EVENTS = 28
"""Games whose outcome teaches the attacker; then as many in which it counts."""
HOUSES = 4
"""Databases they take place in, one event after the other."""
LUCK = 4
"""How often in a row the attacker has to be better than the 95 % interval before it is no luck: by
luck alone, once in a hundred thousand runs."""


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


def walk(
    event: Event, one: str, several: Sequence[str], language: str = "de"
) -> Generator[What, Taken, None]:
    """A participant's presses up to the last, which hands in."""
    taken = yield Tap(Action("join", event.id, "", language))
    for texts in ([one], several):
        for number, text in enumerate(texts):
            if number:
                taken = yield Tap(offered(taken, "another"))
            taken = yield Words(text)
        taken = yield Tap(offered(taken, "done"))
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
        self.author: dict[str, int] = {}
        self.walks = []
        for n in range(PEOPLE):
            texts = [f"{chance.randrange(10**9, 10**10)}" for _ in range(1 + chance.randint(1, 3))]
            self.author |= dict.fromkeys(texts, n)
            self.walks.append(walk(event, texts[0], texts[1:]))
        self.keys = 0

    async def play(self, *backups: Path) -> None:
        """Everybody answers, crossing each other; then they hand in one after the other.

        Backups are made meanwhile, at moments that nobody chose.
        """
        wishes: dict[int, What] = {n: next(walk) for n, walk in enumerate(self.walks)}
        ready: dict[int, What] = {}
        while wishes:
            some = self.chance.sample(sorted(wishes), len(wishes))
            for n, taken in zip(some, await self.take(some, wishes), strict=True):
                wishes[n] = self.walks[n].send(taken)
                what = wishes[n]
                if isinstance(what, Tap) and what.action.verb == "finish":
                    ready[n] = wishes.pop(n)
        pulled_after = self.chance.randint(K, 2 * PEOPLE)
        saved = dict(zip(self.chance.sample(range(1, PEOPLE), len(backups)), backups, strict=True))
        done = 0
        while done < PEOPLE:
            some = list(range(done, min(PEOPLE, done + self.chance.randint(1, 2))))
            await self.take(some, ready)
            for done in range(some[0] + 1, some[-1] + 2):
                if done in saved:
                    await write_backup(self.life.settings, saved[done])
            if done >= pulled_after:
                async with self.life.house.storage.unit() as unit:
                    await release.release(unit, self.event)
                    unit.turn_done()

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
    people |= _columns(files["database"], tags)
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
    together = sum(one == following for one, following in pairwise(authors))
    return (together - mean) / deviation


@functools.cache
def _shuffled(shares: tuple[int, ...]) -> tuple[float, float]:
    chance = random.Random(7)
    authors = [n for n, share in enumerate(shares) for _ in range(share)]
    counts = []
    for _ in range(400):
        chance.shuffle(authors)
        counts.append(sum(a == b for a, b in pairwise(authors)))
    mean = sum(counts) / len(counts)
    return mean, math.sqrt(sum((c - mean) ** 2 for c in counts) / len(counts)) or 1.0


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk: this is about what is written, not about power failures."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    pragmas = [one.replace("FULL", "OFF") for one in engine._PRAGMAS]
    assert "synchronous = OFF" in pragmas
    monkeypatch.setattr(engine, "_PRAGMAS", tuple(pragmas))


@dataclass
class Games:
    """Many events, as they look while they are open and after they have closed."""

    during: list[Played] = field(default_factory=list)
    after: list[Played] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)
    """What was logged."""

    async def play(self, folder: Path, seed: int, events: int) -> None:
        """Some more games, in new databases."""
        for house in range(HOUSES):
            async with living(folder / f"{seed}-{house}", None) as life:
                for number in range(events // HOUSES):
                    chance = random.Random(f"{seed}-{house}-{number}")
                    with capture_logs() as lines:
                        await self._one(life, chance)
                    self.lines += lines

    async def _one(self, life: Living, chance: random.Random) -> None:
        event = await make_event(life, PROMPTS)
        players = Players(life, event, chance)
        await players.play()
        database = life.house.storage.file
        files = {"database": database, "log": database.with_name(f"{database.name}-wal")}
        self.during.append(await look(life, players, files, still_open=True))
        await close(life, event)
        backup = life.folder / f"{event.id}.backup"
        await write_backup(life.settings, backup)
        self.after.append(await look(life, players, {**files, "backup": backup}))


def best_guess(learnt: list[Played], chance: random.Random) -> Guess:
    """What would have been right most often so far."""
    traits = _common(played.traits for played in learnt)
    people = _common(played.people for played in learnt)
    guesses = [(t, p, falling) for t in traits for p in people for falling in (False, True)]
    assert len(guesses) > 100, f"the attacker sees almost nothing: {guesses}"
    return max(guesses, key=lambda guess: sum(hits(one, guess, chance) for one in learnt))


def best_order(learnt: list[Played], chance: random.Random) -> str:
    """The order in which texts of one person stood together most often so far."""
    traits = _common(played.traits_of_several for played in learnt)
    return max(traits, key=lambda trait: sum(neighbours(one, trait, chance) for one in learnt))


def _common(traits: Iterable[dict[str, list[Any]]]) -> list[str]:
    """Traits that every event has: only with these something can be learnt."""
    counted = Counter(name for one in traits for name in one)
    most = max(counted.values())
    return sorted(name for name, count in counted.items() if count == most)


def outcome(played: list[Played], chance: random.Random) -> tuple[str, float, str, float]:
    """The best guess of the first half, played on the second: both attacks in deviations."""
    half = len(played) // 2
    guess, order = best_guess(played[:half], chance), best_order(played[:half], chance)
    rest = played[half:]
    # Right guesses of a random assignment: one on average, with a variance of one.
    ascribed = (sum(hits(one, guess, chance) for one in rest) - len(rest)) / math.sqrt(len(rest))
    together = sum(neighbours(one, order, chance) for one in rest) / math.sqrt(len(rest))
    return f"{guess[0]} × {guess[1]}", ascribed, order, together


WIDTH = 1.96
"""Deviations from chance that 95 % of outcomes do not leave."""


class Verdict:
    """Whether the attacker was better than chance, or only lucky."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def is_reached(self, deviations: float, told: str) -> bool:
        """Whether no further round is needed. Better than chance again and again fails."""
        self.told.append(told)
        if deviations <= WIDTH:
            return True
        assert deviations < 3 * WIDTH, f"better than any luck: {told}"
        assert len(self.told) < LUCK, f"better than chance {LUCK} times in a row: {self.told}"
        return False


@pytest.mark.slow
async def test_after_the_close_the_attacker_guesses_no_better_than_chance(
    tmp_path: Path, hasty: None, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, games, verdict = random.Random(1), Games(), Verdict()
    while True:
        new = Games(lines=games.lines)
        await new.play(tmp_path, len(verdict.told), 2 * EVENTS)
        games.during += new.during
        games.after += new.after
        guess, ascribed, order, together = outcome(new.after, chance)
        told = (
            f"after the close by {guess} {1 + ascribed / math.sqrt(EVENTS):.2f} of {PEOPLE} people "
            f"guessed right (chance: 1; 95 % below {1 + WIDTH / math.sqrt(EVENTS):.2f}), neighbours "
            f"by {order} {together:+.1f} deviations from chance"
        )
        if verdict.is_reached(max(ascribed, together), told):
            break
    assert not games.lines, "a log line tells when something was handed in"
    # The same attacker, before the close: so they are able to find something.
    guess, ascribed, order, together = outcome(games.during, chance)
    assert ascribed > 2 * WIDTH, f"the attacker is too weak to prove anything: {ascribed}"
    assert together > 2 * WIDTH, f"the attacker is too weak to prove anything: {together}"
    choices = len(_common(played.traits for played in games.after)) * len(games.after[0].people) * 2
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nde-anonymisation game: {len(games.after)} events of {PEOPLE} people, {choices} "
            f"guesses to choose from; before the close by {guess} {ascribed:+.1f} and by {order} "
            f"{together:+.1f} deviations from chance; " + "; ".join(verdict.told)
        )


@pytest.mark.slow
async def test_a_backup_made_during_the_event_does_not_help_after_the_close(
    tmp_path: Path, hasty: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator keeps backups, and the keys that they were told to keep with them."""
    verdict, events = Verdict(), 24
    while True:
        right = 0
        round_ = len(verdict.told)
        async with living(tmp_path / str(round_), None) as life:
            for number in range(events):
                chance = random.Random(f"backup {round_} {number}")
                event = await make_event(life, PROMPTS)
                players = Players(life, event, chance)
                backups = [life.folder / f"{event.id}.{when}.backup" for when in range(2)]
                await players.play(*backups)
                await close(life, event)
                right += await _guessed_by_backups(life, players, backups, chance)
        deviations = (right - events) / math.sqrt(events)
        told = f"{right / events:.2f} of {PEOPLE} people guessed right (chance: 1)"
        with capsys.disabled():
            print(f"\nwith two backups made during the event: {told}")  # noqa: T201 (a report)
        if verdict.is_reached(deviations, told):
            break


async def _guessed_by_backups(
    life: Living, players: Players, backups: list[Path], chance: random.Random
) -> int:
    """Who had handed in by a backup, and not by the one before, wrote what is new in it."""
    after = await look(life, players, {"database": life.house.storage.file})
    ids, tags = after.traits["contribution.id"], after.people["tag"]
    stages = []
    for backup in backups:
        texts = set(_column(backup, "contribution.id"))
        people = _handed_in(life, backup, players.event, tags)
        stages.append(([one in texts for one in ids], [tag in people for tag in tags]))
    stages.sort(key=lambda stage: sum(stage[0]))
    right = 0
    # Texts and people by the number of backups that know them.
    of_texts = [sum(stage[0][n] for stage in stages) for n in range(len(ids))]
    of_people = [sum(stage[1][n] for stage in stages) for n in range(PEOPLE)]
    assert any(of_texts), "the backups were made before anything was handed in"
    if Counter(of_texts) != Counter(of_people):
        of_texts, of_people = [0] * len(ids), [0] * PEOPLE  # the backups do not tell who was when
    for known in set(of_texts):
        someone = [n for n in range(PEOPLE) if of_people[n] == known]
        chance.shuffle(someone)
        some = [n for n in range(len(ids)) if of_texts[n] == known]
        right += sum(after.truth[text] == who for text, who in zip(some, someone, strict=True))
    return right


def _column(database: Path, name: str) -> list[Any]:
    table, column = name.split(".")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [value for (value,) in connection.execute(f'SELECT "{column}" FROM "{table}"')]


def _handed_in(life: Living, database: Path, event: Event, tags: list[bytes]) -> set[bytes]:
    """Whose conversation was over, as stubs tell; or else, who had no draft any more."""
    key = derived(life.house.storage.keys.lasting(), "conversation")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        columns = "SELECT id, account, sealed FROM conversation WHERE subject = ? AND key = ?"
        stubs = connection.execute(columns, (event.id, "lasting")).fetchall()
        drafts = connection.execute(columns, (event.id, "draft")).fetchall()
    sent = set()
    for number, account, sealed in stubs:
        parts = (b"conversation", number.encode(), account)
        place = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        if orjson.loads(unseal(key, sealed, place))["stage"] == "sent":
            sent.add(account)
    begun = {account for _, account, _ in drafts}
    return sent or (set(tags) - begun if begun else set())


async def test_what_a_restoration_put_aside_does_not_help_after_the_close(
    tmp_path: Path, hasty: None
) -> None:
    """The former database is kept for the operator to be sure; events close all the same."""
    folder, backup = tmp_path / "var", tmp_path / "backup"
    async with living(folder, None) as life:
        event = await make_event(life, PROMPTS)
        players = Players(life, event, random.Random(9))
        await players.play(backup)
    await bring_back(life.settings, backup, lambda: life.now)
    async with living(folder, None) as life:
        await close(life, event)
        lasting = life.house.storage.keys.lasting()
        tags = [
            account_tag(lasting, door.value, account)
            for door, account in zip(players.doors, players.accounts, strict=True)
        ]
        files = [f for f in folder.rglob("*") if f.is_file() and f.read_bytes()[:6] == b"SQLite"]
        assert life.house.storage.file in files
        told = {
            file.name: len(_handed_in(life, file, event, tags))
            for file in files
            if _column(file, "contribution.id")
        }
    assert not any(told.values()), f"how many people each file tells of: {told}"


async def test_what_is_left_of_conversations_is_the_same_for_everybody(
    tmp_path: Path, hasty: None
) -> None:
    """A stub says that somebody took part, and may say nothing that a contribution says as well."""
    languages = ["de", "de", "tr", "ar", "en", "de"]
    async with living(tmp_path, None) as life:
        event = await make_event(life, PROMPTS)
        tags = []
        for number, language in enumerate(languages):
            speaks = walk(event, f"one {number}", [f"several {number}"], language)
            await alone(life, str(number), speaks)
            lasting = life.house.storage.keys.lasting()
            tags.append(account_tag(lasting, Door.BROWSER.value, str(number)))
        await close(life, event)
        async with life.house.storage.unit() as unit:
            found = [one for tag in tags for one in await unit.conversations.of_account(tag)]
            texts = await unit.contributions.released(event.id)
    assert len(found) == len(languages)
    same = [replace(one, id="", account=b"", expires=None, language="") for one in found]
    assert all(one == same[0] for one in same)
    spoken, written = {one.language for one in found}, {text.language for text in texts}
    assert len(written) == 4
    assert len(spoken) == 1, f"stubs tell the language of those who wrote: {spoken}"


async def alone(life: Living, account: str, steps: Generator[What, Taken, None]) -> None:
    """One person's presses, each in a batch of its own."""
    what = next(steps)
    for number in range(100):
        press = Press(Door.BROWSER, account, f"{account}:{id(steps)}:{number}", what)
        (taken,) = await life.doors.intake.take([press])
        try:
            what = steps.send(taken)
        except StopIteration:
            return


async def test_no_two_rows_of_a_closed_event_share_a_value(tmp_path: Path, hasty: None) -> None:
    chance = random.Random(3)
    async with living(tmp_path, None) as life:
        event = await make_event(life, PROMPTS)
        players = Players(life, event, chance)
        await players.play()
        before = _shared(life.house.storage.file)
        await close(life, event)
        after = _shared(life.house.storage.file)
        assert _column(life.house.storage.file, "participation.tag") == []
    assert "waiter" in before, "this test sees nothing"
    assert after == {"event", "prompt", "language"}


def _shared(database: Path) -> set[str]:
    """Columns in which contributions have a value in common, other than none."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT * FROM contribution")
        names = [column[0] for column in rows.description]
        columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    assert len(columns["id"]) > PEOPLE
    return {
        name
        for name, values in columns.items()
        if max(Counter(one for one in values if one is not None).values(), default=0) > 1
    }


# ------------------------------------------------------------------ subtracting pulls

COLOURS = (Option("o1", Verbatim("Red")), Option("o2", Verbatim("Green")))
SUBTRACTED = (
    Question("p1", Kind.TEXT, Verbatim("Texts"), max_answers=3, required=False),
    Question("p2", Kind.CHOICE, Verbatim("Colour"), options=COLOURS, required=False),
)
CROWD = 9
"""People: enough for one batch, not for two at once, so that leftovers are common."""

Step = tuple[Any, ...]
WHO = st.integers(0, CROWD - 1)
STEPS = st.one_of(
    st.tuples(st.just("submit"), WHO, st.integers(0, 2), st.sampled_from(["", "o1", "o2"])),
    st.tuples(st.just("submit"), WHO, st.just(1), st.just("o1")),
    st.tuples(st.just("amend"), WHO, st.sampled_from(["change", "add", "drop", "colour"])),
    st.tuples(st.just("delete"), WHO),
    st.tuples(st.just("pull")),
    st.tuples(st.just("look")),
    st.tuples(st.just("everybody"), st.integers(K - 1, CROWD)),
)


@dataclass
class Handed:
    """What one receipt opens, as its owner knows it."""

    receipt: str
    texts: list[str]
    colour: str


class Subtraction:
    """One event, and a moderator who compares everything they are ever shown."""

    def __init__(self, life: Living, event: Event, moderator: str) -> None:
        self.life, self.event, self.moderator = life, event, moderator
        self.handed: dict[int, list[Handed]] = defaultdict(list)
        self.slots: Counter[int] = Counter()
        self.coloured: set[int] = set()
        self.author: dict[str, int] = {}
        self.replaced: dict[str, set[str]] = defaultdict(set)
        """Of each text, those that it took the place of."""
        self.deleted: set[str] = set()
        self.shown: set[str] = set()
        self.colours: Counter[str] = Counter()
        self.waits_for_colour: dict[int, str] = {}
        """Whose colour has changed since colours were released."""
        self.lost_colours = 0
        self.took_part: set[int] = set()
        self.batches = 0
        self.keys = 0

    # .. what people do

    def turn(self, unit: Any, person: int) -> Turn:
        """A citizen's turn."""
        press = Press(Door.BROWSER, f"{self.event.id}-{person}", "", Command("resume"))
        tag = account_tag(unit.keys.lasting(), press.door.value, press.account)
        around = self.life.house.surroundings(self.life.doors.links)
        return Turn(unit, around, press, tag, "de", [], [])

    def text(self, person: int) -> str:
        """A new text of somebody's."""
        text = f"{person}-{len(self.author)}"
        self.author[text] = person
        return text

    async def submit(self, person: int, texts: int, colour: str) -> None:
        """Hand something in, as far as there are answers left."""
        texts = min(texts, 3 - self.slots[person])
        colour = "" if person in self.coloured else colour
        if not (texts or colour):
            return
        mine = [self.text(person) for _ in range(texts)]
        answers: dict[str, Answer] = {"p1": tuple(mine), "p2": (colour,) if colour else ()}
        async with self.life.house.storage.unit() as unit:
            receipt = draw_receipt(unit.chance)
            await hand_in(self.turn(unit, person), self.event, receipt, answers)
            unit.turn_done()
        self.handed[person].append(Handed(receipt, mine, colour))
        self.slots[person] += texts
        self.took_part.add(person)
        if colour:
            self.coloured.add(person)
            self.waits_for_colour[person] = colour

    async def amend(self, person: int, how: str) -> None:
        """Change what was handed in."""
        mine = next(iter(self.handed[person]), None)
        if mine is None:
            return
        new = Handed(mine.receipt, list(mine.texts), mine.colour)
        if how == "change" and new.texts:
            new.texts[0] = self.text(person)
            self.replaced[new.texts[0]] = {mine.texts[0], *self.replaced[mine.texts[0]]}
        elif how == "add" and self.slots[person] < 3:
            new.texts.append(self.text(person))
            self.slots[person] += 1
        elif how == "drop" and new.texts:
            gone = new.texts.pop()
            self.deleted |= {gone, *self.replaced[gone]}
        elif how == "colour" and mine.colour:
            new.colour = "o1" if mine.colour == "o2" else "o2"
            self.waits_for_colour[person] = new.colour
        answers: dict[str, Answer] = {
            "p1": tuple(new.texts),
            "p2": (new.colour,) if new.colour else (),
        }
        async with self.life.house.storage.unit() as unit:
            turn = self.turn(unit, person)
            try:
                await receipts.amend(turn, self.event, mine.receipt, answers)
            except Refused:
                assert not (mine.texts or mine.colour)
            unit.turn_done()
        self.handed[person][0] = new

    async def delete(self, person: int) -> None:
        """Delete everything of one receipt: the one thing that may be noticed."""
        if not self.handed[person]:
            return
        gone = self.handed[person].pop(0)
        self.deleted |= {*gone.texts, *(old for text in gone.texts for old in self.replaced[text])}
        if gone.colour:
            self.waits_for_colour.pop(person, None)
            self.lost_colours += 1
        async with self.life.house.storage.unit() as unit:
            try:
                await receipts.delete(self.turn(unit, person), gone.receipt)
            except Refused:
                assert not (gone.texts or gone.colour)
            unit.turn_done()

    # .. what the moderator sees

    async def _press(self, verb: str) -> Taken:
        self.keys += 1
        key = f"{self.event.id}:{self.keys}"
        what = Tap(Action(verb, self.event.id))
        (taken,) = await self.life.doors.intake.take(
            [Press(Door.BROWSER, self.moderator, key, what, "en")]
        )
        return taken

    async def look(self) -> None:
        """The counts beside an event are multiples of k, and never more than there are."""
        people = len(self.took_part)
        counts = [
            int(n) for n in re.findall(r"At least (\d+)", self._words(await self._press("event")))
        ]
        assert all(count % K == 0 and people - K < count <= people for count in counts)
        assert bool(counts) == (people >= K)

    async def pull(self, *, closed: bool = False) -> None:
        """Whatever is new comes from at least k people, whatever is gone was deleted or changed."""
        taken = await self._press("export")
        rows = next(
            s.attachment.rows
            for s in taken.sayings
            if isinstance(s, SendFile) and isinstance(s.attachment, ExportFile)
        )
        assert f"{len(rows)} answer" in self._words(taken)
        self._look_at_texts({str(row.value) for row in rows if row.type == "text"}, closed=closed)
        self._look_at_colours([row for row in rows if row.type == "choice"], closed=closed)

    def _look_at_texts(self, now: set[str], *, closed: bool) -> None:
        new, gone = now - self.shown, self.shown - now
        people = {self.author[text] for text in new}
        assert closed or not people or len(people) >= K, f"new texts of {len(people)} people: {new}"
        self.batches += bool(people)
        changed = {old for text in new for old in self.replaced[text]}
        assert gone <= changed | self.deleted, f"{gone - changed - self.deleted} are gone"
        assert not now & self.deleted, "what was deleted is shown"
        assert not now & changed, "a text is shown beside the one that took its place"
        self.shown = now

    def _look_at_colours(self, rows: list[ExportRow], *, closed: bool) -> None:
        waiting = len(self.waits_for_colour)
        if waiting >= K or closed:
            mine = [one.colour for all_ in self.handed.values() for one in all_ if one.colour]
            assert (
                Counter(row.value for row in rows)
                == Counter({"Red": mine.count("o1"), "Green": mine.count("o2")}) + Counter()
            ), "a release shows everything"
            self.waits_for_colour.clear()
        else:
            before, after = self.colours, Counter(str(row.value) for row in rows)
            assert after <= before, f"{waiting} people's colours are new: {after - before}"
            assert before.total() - after.total() <= self.lost_colours, "a colour is gone"
        self.lost_colours = 0
        self.colours = Counter(str(row.value) for row in rows)

    def _words(self, answered: Answered) -> str:
        book = self.life.house.phrasebook
        lines = [line for s in answered.sayings if isinstance(s, Say) for line in s.lines]
        return "\n".join(
            line.words if isinstance(line, Quote | Code | Link) else book.say(line.text, "en")
            for line in lines
        )


async def subtract(life: Living, moderator: str, steps: list[Step]) -> int:
    """Play a sequence of steps, then close; the number of batches that were seen."""
    event = await make_event(life, SUBTRACTED)
    one = Subtraction(life, event, moderator)
    for name, *more in steps:
        if name == "everybody":
            for person in range(more[0]):
                await one.submit(person, 1, "o1" if person % 2 else "o2")
        else:
            await getattr(one, name)(*more)
        if name in ("delete", "amend"):
            await one.look()
    await one.pull()
    await close(life, event)
    before = one.batches
    await one.pull(closed=True)
    return before


@pytest.mark.slow
def test_no_sequence_of_pulls_shows_fewer_than_k_people(
    tmp_path: Path, hasty: None, capsys: pytest.CaptureFixture[str]
) -> None:
    played = Counter[str]()
    with asyncio.Runner() as runner, contextlib.ExitStack() as stack:
        life = Living(tmp_path, None)
        runner.run(life.start())
        stack.callback(lambda: runner.run(life.stop()))
        runner.run(_joins(life, "moderator", Role.MODERATOR, TOWN))

        @settings(
            max_examples=60,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(STEPS, min_size=4, max_size=30))
        @example([("everybody", K - 1), ("pull",), ("submit", 8, 1, "o1"), ("pull",)])
        @example(
            [("everybody", K), ("pull",), *[("amend", n, "change") for n in range(K)], ("pull",)]
        )
        @example([("everybody", K), ("pull",), ("amend", 0, "change"), ("pull",), ("delete", 0)])
        @example([("everybody", K), ("delete", 0), ("pull",), ("submit", 8, 2, ""), ("pull",)])
        def play(steps: list[Step]) -> None:
            played["batches"] += runner.run(subtract(life, "moderator", steps))
            played["sequences"] += 1
            played.update(step[0] for step in steps)

        play()
    assert played["batches"] > played["sequences"] / 4, "hardly anything was ever released"
    with capsys.disabled():
        print(f"\nsubtracting pulls: {dict(played)}")  # noqa: T201 (a report, asked for)


async def _joins(life: Living, account: str, role: Role, town: Municipality | None) -> str:
    """Give a browser's account a role; the person's id."""
    async with life.house.storage.unit() as unit:
        tag = account_tag(unit.keys.lasting(), Door.BROWSER.value, account)
        person = Person(unit.chance.identifier(), role, town.id if town else None, "", "en")
        if town:
            unit.municipalities.save(town)
        unit.people.save(person)
        unit.people.save_address(Address(person.id, tag, Door.BROWSER, account))
        unit.turn_done()
    return person.id


async def test_a_language_of_few_texts_is_not_named(tmp_path: Path, hasty: None) -> None:
    async with living(tmp_path, None) as life:
        event = await make_event(life, PROMPTS)
        for number, language in enumerate(["de"] * 5 + ["ar"]):
            texts = f"one {number}", [f"several {number}"]
            await alone(life, str(number), walk(event, *texts, language))
        async with life.house.storage.unit() as unit:
            await release.release(unit, event)
            rows = await exporting.export_rows(unit, event)
            unit.turn_done()
    assert len(rows) == 12
    named = Counter(row.language for row in rows)
    assert named.pop("other", 0) == 2, f"a language of two texts is named: {named}"
    assert set(named) == {"de"}


# ------------------------------------------------------------------ foreign ids

THEIRS = Municipality("bbbbbbbbbb", "Foreign", MunicipalityKind.KREISFREI, "X", "Y", "Z")
PUBLIC = {
    "date": "event",
    "date-join": "event",
    "date-cancel": "event",
    "date-file": "event",
    "follow": "event",
    "follow-yes": "event",
    "follow-next": "event",
    "follow-only": "event",
    "unfollow": "event",
    "join": "event",
    "kept": "event",
    "notice": "event",
    "notice-more": "event",
    "rules": "event",
    "workshop-join": "workshop",
}
"""What anybody may do with an event or workshop of anybody's, from its opening on."""
RECEIPTS = (
    "receipt", "receipt-again", "receipt-picture", "receipt-edit", "receipt-del", "receipt-gone",
)  # fmt: skip
ROLES = (Role.MODERATOR, Role.COORDINATOR, Role.DECISION_MAKER, Role.RESPONDENT)
_IDENTIFIER = re.compile(
    r"\b[a-z2-7]{10}\b|\b[0-9a-f]{32}\b|\b[cdor]_[A-Za-z0-9_-]{43}|[0-9A-Z]{16}"
)


class Undo(Exception):
    """Nothing of this press shall stay."""


@dataclass
class Neighbours:
    """Two municipalities under one roof, and everything that the other one has."""

    life: Living
    ids: dict[str, str] = field(default_factory=dict)
    """Theirs, by what they are."""
    codes: dict[str, str] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)
    keys: int = 0

    def _press(self, account: str, what: What) -> Press:
        self.keys += 1
        return Press(Door.BROWSER, account, f"{self.keys}", what, "en")

    async def hear(self, account: str, what: What) -> Answered:
        """What an account is answered, with all that comes of it."""
        (taken,) = await self.life.doors.intake.take([self._press(account, what)])
        return taken

    async def answers(self, account: str, whats: Sequence[What]) -> list[Answered]:
        """What it would be answered to each of these, none of which leaves a trace."""
        around = self.life.house.surroundings(self.life.doors.links)
        found: list[Answered] = []
        while len(found) < len(whats):
            with contextlib.suppress(Undo, Spoilt):
                async with self.life.house.storage.unit() as unit:
                    for what in whats[len(found) :]:
                        # A reception of its own: tries are not counted on from one to the next.
                        reception = Reception(around)
                        found.append(await reception.hear(unit, self._press(account, what)))
                        unit.turn_failed()
                    raise Undo
        return found

    async def settle_in(self) -> None:
        """Roles on both sides, and one of everything on theirs."""
        for account, town in (("ours", TOWN), ("in the middle", TOWN), ("theirs", THEIRS)):
            for role in ROLES:
                person = await _joins(self.life, account, role, town)
                if town is THEIRS:
                    self.ids[f"person, {role.value}"] = person
        await _joins(self.life, "lead", Role.PROGRAMME_LEAD, None)
        self.ids["municipality"] = THEIRS.id
        for state in EventState:
            event = await make_event(self.life, SUBTRACTED, THEIRS, state=state)
            self.ids[f"event, {state.value}"] = event.id
            self.codes[state.value] = event.code
        async with self.life.house.storage.unit() as unit:
            number = unit.chance.identifier()
            unit.multipliers.save(
                Multiplier(number, self.ids["event, open"], "club", "A Foreign Club", ("en",))
            )
            self.ids["multiplier"] = number
            unit.gatherings.save(
                Gathering(self.ids["event, open"], unit.now, ZONE, 90, "A Foreign Room")
            )
            unit.turn_done()
        mine = await make_event(self.life, SUBTRACTED)
        await self.hear("in the middle", Tap(Action("join", mine.id)))
        for begin, subject in (
            ("selfcheck-new", self.ids["person, coordinator"]),
            ("new-event", ""),
            ("new-talk", ""),
            ("join", self.ids["event, open"]),
        ):
            answered = await self.hear("theirs", Tap(Action(begin, subject)))
            self.ids[f"conversation, {begin}"] = offered(answered, "leave").subject
        await self._talks()
        await self._self_checks()
        await self._moderated()
        self.receipts.append(_receipt(await self._reviews("neighbour")))
        deleted = await self._reviews("other")
        self.receipts.append(_receipt(deleted))
        for what in (offered(deleted, "finish"), Action("receipt-gone", self.receipts[-1])):
            await self.hear("other", Tap(what))
        self.ids["conversation, sent"] = offered(deleted, "finish").subject

    async def _reviews(self, account: str) -> Answered:
        """What somebody is about to send to their open event."""
        answered = await self.hear(account, Tap(Action("join", self.ids["event, open"])))
        await self.hear(account, Words("A Foreign Text"))
        answered = await self.hear(account, Tap(offered(answered, "leave")))
        answered = await self.hear(account, Tap(offered(answered, "show")))
        for verb in ("done", "skip"):
            answered = await self.hear(account, Tap(offered(answered, verb)))
        return answered

    async def _moderated(self) -> None:
        """A released contribution with a verdict, a theme, and rules of an event of theirs."""
        async with self.life.house.storage.unit() as unit:
            event, number = self.ids["event, closed"], unit.chance.uuid()
            text = Contribution(number, event, "p1", "A Foreign Text", "de", None, None)
            unit.contributions.save(text)
            theme = moderated.Theme(unit.chance.identifier(), event, "A Foreign Theme")
            unit.moderation.save_theme(theme)
            unit.moderation.save_verdict(moderated.Verdict(number, event, theme=theme.id))
            unit.turn_done()
        self.ids |= {"contribution": number, "theme": theme.id}

    async def _talks(self) -> None:
        another = await _joins(self.life, "another guest", Role.DECISION_MAKER, THEIRS)
        async with self.life.house.storage.unit() as unit:
            for name, days, cancelled in (
                ("ahead", 30, False),
                ("over", -3, False),
                ("off", 9, True),
                ("now", 0, False),
            ):
                starts = unit.now + timedelta(days=days)
                number = unit.chance.identifier()
                talk = Talk(
                    number, THEIRS.id, "A Foreign Talk", "I", "P", starts, cancelled=cancelled
                )
                await announcing.announce(unit, talk)
                unit.talks.save_reply(Reply(number, self.ids["person, decision-maker"], Rsvp.YES))
                self.ids[f"talk, {name}"] = number
            guest = self.ids["person, decision-maker"]
            room = await keeping.opened(unit, talk)
            presence = keeping.enter(unit, room, guest)
            keeping.ask(unit, keeping.Guest(room, talk, guest, presence), "A Foreign Question")
            (asked,) = await unit.rooms.questions(room.id)
            self.ids |= {"room": room.id, "question": asked.id}
            over = self.ids["talk, over"]
            unit.talks.save_reply(Reply(over, another, Rsvp.YES))
            unit.materials.save(Material(over, "https://foreign.example"))
            for person in (self.ids["person, decision-maker"], another):
                card = CallingCard(unit.chance.identifier(), over, person, "A Foreign Name", "C")
                unit.calling_cards.save(card)
                self.ids[f"card of {person}"] = card.id
            number = unit.chance.identifier()
            person = self.ids["person, coordinator"]
            unit.assessments.save(
                Assessment(number, THEIRS.id, person, "selfcheck-short", 1, {"q": ("1",)}, "en")
            )
            self.ids["assessment"] = number
            unit.turn_done()

    async def _self_checks(self) -> None:
        """An open round and a closed one with a workshop going on, their groups, a measure."""
        async with self.life.house.storage.unit() as unit:
            chance, day = unit.chance, unit.now.date()
            for state in (RoundState.OPEN, RoundState.CLOSED):
                closed = day if state is RoundState.CLOSED else None
                round_ = Round(
                    chance.identifier(), THEIRS.id, "selfcheck-short", 1, THEIRS.kind, state, day,
                    closed,
                )  # fmt: skip
                unit.keys.create_event(round_.id)
                unit.rounds.save(round_)
                self.ids[f"round, {state.value}"] = round_.id
                group = Group(
                    chance.identifier(),
                    round_.id,
                    Perspective.POLITICS,
                    bytes(31) + state[0].encode(),
                    9,
                )
                unit.rounds.save_group(group)
                self.ids[f"group, {state.value}"] = group.id
                for _ in range(K):
                    sheet = Sheet(
                        chance.identifier(), round_.id, None, False, Perspective.POLITICS, "",
                        {"a": ("1",)}, "",
                    )  # fmt: skip
                    unit.rounds.save_sheet(sheet)
                    self.ids[f"sheet, {state.value}"] = sheet.id
            workshop = Workshop(
                chance.identifier(), round_.id, THEIRS.id, f"w_{chance.identifier()}",
                RoundState.OPEN, day, (),
            )  # fmt: skip
            unit.keys.create_event(workshop.id)
            unit.workshops.save(workshop)
            self.ids["workshop"] = workshop.id
            feedback = Feedback(
                chance.identifier(), round_.id, About.ROUND, Moment.AFTER, RoundState.OPEN, day
            )
            unit.keys.create_event(feedback.id)
            unit.feedbacks.save(feedback)
            unit.letters.save(
                Letter(
                    chance.identifier(), THEIRS.id, asking.LETTER, feedback.id,
                    self.ids["person, respondent"], unit.now, unit.now, "Europe/Berlin",
                    state=LetterState.SENT,
                )
            )  # fmt: skip
            self.ids["feedback"] = feedback.id
            measure = Measure(chance.identifier(), THEIRS.id, "A Foreign Measure", day)
            unit.measures.save(measure)
            self.ids["measure"] = measure.id
            unit.turn_done()


def _receipt(answered: Answered) -> str:
    """The code on a review page, as buttons carry it."""
    lines = [
        line for saying in answered.sayings if isinstance(saying, Say) for line in saying.lines
    ]
    return next(line.words for line in lines if isinstance(line, Code)).replace("-", "")


def _in_words(answered: Answered, *names: str) -> str:
    """All of an answer, without the names that it was asked about or made up."""
    told = repr((answered.language, answered.sayings))
    for name in names:
        told = told.replace(name, "IT")
    return _IDENTIFIER.sub("IT", told)


def tap(verb: str, subject: str) -> Tap:
    """A button as it would be shown, or forged."""
    if verb in walking.STEPS:
        return Tap(Action(verb, subject, "p1", "o1"))
    return Tap(Action(verb, subject, "", "yes" if verb == "rsvp" else ""))


ACTORS = ("nobody", "ours", "in the middle", "lead")
OWNERS = ("theirs", "neighbour")
ABSENT, NO_RECEIPT = "zzzzzzzzzz", "0" * 16


async def test_what_is_foreign_is_answered_as_what_is_absent(
    tmp_path: Path, hasty: None, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs = sorted({*TAPS, *walking.STEPS, "finish", "show"})
    assert len(TAPS) > 30
    assert len(verbs) > len(TAPS) + 10
    assert set(TAPS) > set(PUBLIC)
    async with living(tmp_path, None) as life:
        both = Neighbours(life)
        await both.settle_in()
        assert len(both.ids) > 15
        taps = [
            (tap(verb, name), tap(verb, ABSENT), name)
            for verb in verbs
            for kind, name in both.ids.items()
            if not kind.startswith(PUBLIC.get(verb, "-")) or kind == "event, draft"
        ]
        # A receipt belongs to whoever holds it: of foreign ones only those that open nothing.
        taps += [
            (Tap(Action(verb, receipt)), Tap(Action(verb, NO_RECEIPT)), receipt)
            for verb in RECEIPTS
            for receipt in both.receipts
        ]
        for actor in ACTORS:
            await _alike(both, actor, taps)
        # Not even somebody with every right of their own changes anything over there.
        before = _rows_with(life.house.storage.file, [*both.ids.values(), THEIRS.id])
        presses = [both._press("ours", foreign) for foreign, _, _ in taps]
        assert len(await life.doors.intake.take(presses)) == len(taps)
        assert len(before) > 15
        assert before == _rows_with(life.house.storage.file, [*both.ids.values(), THEIRS.id])
        told_apart = [
            verb for verb in verbs if any([await _tells(both, owner, verb) for owner in OWNERS])
        ]
    # Whose they are, they do open something: so it was not all refused for another reason.
    assert len(told_apart) > 20, told_apart
    assert {"feedback", "feedback-no", "helped", "room", "room-tend", "run-room"} <= set(told_apart)
    assert {
        "material", "material-edit", "material-drop", "past-talk", "talk-helped", "talk-results",
        "talk-again", "again-join", "again-leave", "again-want", "again-unwant",
        "moderate", "mod-item", "mod-yes", "mod-no", "mod-hide", "mod-theme", "theme", "theme-drop",
    } <= set(told_apart)  # fmt: skip
    assert {
        "multipliers", "new-multiplier", "multiplier", "multiplier-texts", "multiplier-qr",
        "drop-multiplier", "drop-multiplier-yes", "posters", "poster", "table-cards",
        "event-date", "plan-date", "drop-date", "drop-date-yes",
    } <= set(told_apart)  # fmt: skip
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nforeign ids: {len(verbs) + len(RECEIPTS)} verbs with {len(both.ids)} foreign ids and "
            f"{len(both.receipts)} receipts, {len(taps) * len(ACTORS):,} presses by {len(ACTORS)} "
            f"accounts answered as for absent ones; their owners are told more by {len(told_apart)} "
            "verbs"
        )


async def test_commands_with_foreign_words_are_answered_as_with_unknown_ones(
    tmp_path: Path, hasty: None, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {"start", "receipt", "resume", "back", *COMMAND_ANSWERS}
    names |= {command.name for command in COMMANDS}
    assert len(COMMAND_ANSWERS) > 10
    async with living(tmp_path, None) as life:
        both = Neighbours(life)
        await both.settle_in()
        used = await life.grant(Role.MODERATOR)
        await both.hear("theirs", Command("start", used))
        link = re.search(r"d_[A-Za-z0-9_-]{43}", repr(await both.hear("theirs", Command("link"))))
        assert link is not None
        life.now += timedelta(minutes=11)
        words = dict.fromkeys(both.ids.values(), ABSENT) | {both.codes["draft"]: ABSENT}
        words |= {used: f"r_{'A' * 43}", link[0]: f"d_{'A' * 43}"}
        words |= dict.fromkeys(both.receipts, NO_RECEIPT)
        pairs: list[tuple[What, What, str]] = [
            (Command(name, known), Command(name, unknown), known)
            for name in sorted(names)
            for known, unknown in words.items()
        ]
        pairs += [(Words(known), Words(unknown), known) for known, unknown in words.items()]
        for actor in ACTORS:
            await _alike(both, actor, pairs)
        # Codes of events that were opened are everybody's.
        codes = [Command("start", both.codes[state]) for state in ("draft", "open")]
        draft, opened = await both.answers("nobody", codes)
        assert draft != opened
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nforeign words: {len(names)} commands and plain words with {len(words)} foreign words, "
            f"{len(pairs) * len(ACTORS):,} answered as unknown ones"
        )


async def _alike(both: Neighbours, actor: str, pairs: Sequence[tuple[What, What, str]]) -> None:
    """The foreign one of each pair is answered as the absent one."""
    nothing = list(dict.fromkeys(absent for _, absent, _ in pairs))
    told = dict(zip(nothing, await both.answers(actor, nothing), strict=True))
    answers = await both.answers(actor, [foreign for foreign, _, _ in pairs])
    for (foreign, absent, name), answer in zip(pairs, answers, strict=True):
        expected = _in_words(told[absent], ABSENT, NO_RECEIPT)
        assert _in_words(answer, name) == expected, f"{actor}: {foreign}"


async def _tells(both: Neighbours, owner: str, verb: str) -> bool:
    """Whether their owner gets another answer than for an absent id."""
    names = [ABSENT, *both.ids.values()]
    answers = await both.answers(owner, [tap(verb, name) for name in names])
    nothing, *told = map(_in_words, answers, names)
    return any(answer != nothing for answer in told)


def _rows_with(database: Path, names: list[str]) -> list[tuple[str, tuple[Any, ...]]]:
    """Every row of every table that names one of these."""
    found: list[tuple[str, tuple[Any, ...]]] = []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            found += [(table, row) for row in rows if set(names).intersection(row)]
    return sorted(found, key=repr)
