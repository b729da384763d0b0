"""The bot in a process of its own, killed and started again, judged by what Telegram saw.

`Nursery` forks bots, `Stage` is one Telegram with one data folder on which one bot after another
lives, `Torture` tries points and sums up. What people do and what must be true afterwards is in
`kill_people`; where a bot dies in `kill_points`.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, Final, Protocol

from tests.fakes.botapi import FakeTelegram
from tests.torture.kill_points import Place, Point, as_json, read_log

ROOT: Final = Path(__file__).resolve().parents[2]
WORKERS: Final = 2
"""Trials side by side."""
PATIENCE: Final = 60.0
"""Seconds after which a bot that lives and says nothing counts as silent. It needs one."""
FIRST_UPDATE: Final = 500_000_001
"""Beyond the ids of the updates that made the template: those were handled."""

Facts = dict[str, Any]
Kill = Point | float
"""Where a bot dies: at a point, or so many seconds after its start."""


class Script(Protocol):
    """What people do on one stage, and what must be true of what they saw."""

    @property
    def accounts(self) -> Sequence[bytes]:
        """Whose conversations are looked at."""

    async def play(self) -> None:
        """Everything people do, until they have seen its end."""

    def after_a_kill(self, facts: Facts) -> list[str]:
        """What is wrong with what lies on the disk of a bot that was just killed."""

    def at_the_end(self, facts: Facts, kills: int) -> list[str]:
        """What is wrong when all is over."""

    def explain(self) -> str:
        """Who waits for what, and what they see."""


class Life:
    """One process of the bot."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._pid = 0
        self._shall_die = False
        self._ticked: asyncio.Future[bool] | None = None
        self.up = asyncio.Event()
        self.at: Point | None = None
        """The point at which it died."""
        self.failure = ""
        """How it ended by itself."""
        self.result: Any = None
        self.over = asyncio.create_task(self._listen())

    @property
    def is_over(self) -> bool:
        """Whether the process is gone."""
        return self.over.done()

    def kill(self) -> None:
        """SIGKILL, as soon as it is known to whom."""
        self._shall_die = True
        # Zero would be everybody here, ourselves included.
        if self._pid > 0:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    async def begun(self) -> bool:
        """Return when the bot is up; False if it died before."""
        up = asyncio.create_task(self.up.wait())
        ends: set[asyncio.Task[Any]] = {up, self.over}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        return not self.is_over

    async def tick(self, now: datetime) -> bool:
        """Let the bot's clock tick; False if it died over it."""
        self._ticked = asyncio.get_running_loop().create_future()
        with contextlib.suppress(ConnectionError):
            self._writer.write(json.dumps({"tick": now.isoformat()}).encode() + b"\n")
        ends: set[asyncio.Future[Any]] = {self._ticked, self.over}
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        return self._ticked.done()

    async def _listen(self) -> None:
        with contextlib.suppress(ConnectionError):
            async for line in self._reader:
                if line.endswith(b"\n"):
                    self._heard(json.loads(line))
        self._writer.close()
        # The connection is gone a moment before the process: it may still hold the database.
        await _until(lambda: self._pid == 0 or not _lives(self._pid))

    def _heard(self, said: dict[str, Any]) -> None:
        match said:
            case {"pid": pid}:
                self._pid = pid
                if self._shall_die:
                    self.kill()
            case {"up": _}:
                self.up.set()
            case {"ticked": _} if self._ticked is not None:
                self._ticked.set_result(True)
            case {"at": [file, line, moment, nth]}:
                self.at = Point(Place(file, line, moment), nth)
            case {"ended": result}:
                self.result = result
            case {"failed": failure}:
                self.failure = failure


async def _until(check: Callable[[], bool]) -> None:
    """Return when this is so. Nothing tells of what happens in another process."""
    while not check():  # noqa: ASYNC110 - see above
        await asyncio.sleep(0.002)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Nursery:
    """The process from which bots are forked; see `kill_child`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.kill_child"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        hello = json.loads(self._process.stdout.readline() or "{}")
        assert hello, "the bot could not be imported: see above"
        self._port: int = hello["port"]
        self.places = [Place(*place) for place in hello["places"]]

    def stop(self) -> None:
        """End it; the children's connections have ended before."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    async def fork(self, **job: Any) -> Life:
        """A child that is what the job says."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(json.dumps(job).encode() + b"\n")
        return Life(reader, writer)

    async def examine(self, folder: Path, now: datetime, accounts: Sequence[bytes]) -> Life:
        """What lies in a database: the life's result, or the failure to read it."""
        life = await self.fork(
            do="examine",
            folder=str(folder),
            now=now.isoformat(),
            accounts=[account.hex() for account in accounts],
            log=f"{folder}.log",
        )
        await life.over
        return life


class Stage:
    """One Telegram and one data folder, on which one bot after another lives."""

    def __init__(
        self, nursery: Nursery, fake: FakeTelegram, folder: Path, now: datetime, variant: str = ""
    ) -> None:
        self.fake, self.folder, self.now = fake, folder, now
        self._nursery, self._variant = nursery, variant
        self._life: Life | None = None
        self._news = asyncio.Event()
        self.lives = 0

    @property
    def is_empty(self) -> bool:
        """Whether no bot lives here now."""
        return self._life is None or self._life.is_over

    async def begin(self, point: Point | None = None, passes: Path | None = None) -> Life:
        """Start a bot on what the last one left behind."""
        self._life = await self._nursery.fork(
            do="live",
            folder=str(self.folder),
            token=self.fake.token,
            api_url=self.fake.base_url,
            now=self.now.isoformat(),
            variant=self._variant,
            point=as_json(point),
            passes=str(passes) if passes else None,
            log=f"{self.folder}.log",
        )
        self.lives += 1
        self._news.set()
        return self._life

    async def tick(self, **by: float) -> None:
        """Move the clock and let it tick: in the next life, where this one dies over it."""
        self.now += timedelta(**by)
        while True:
            life, self._news = self._life, asyncio.Event()
            if life is not None and await life.begun() and await life.tick(self.now):
                return
            await self._news.wait()

    async def in_silence(self) -> None:
        """Return when all is quiet: nothing to fetch, nothing owed. For a bot that lives."""
        await _until(lambda: not self.fake.pending and not self._owes())

    def _owes(self) -> bool:
        (file,) = self.folder.glob("*.sqlite")
        # Read-only, so that nothing of a bot that was killed is tidied up by a look at it.
        with (
            contextlib.suppress(sqlite3.OperationalError),
            contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database,
        ):
            return bool(database.execute("SELECT count(*) FROM owed").fetchone()[0])
        # It is just dying, and nobody can read what it leaves behind without mending it.
        return True

    async def ended(self, life: Life) -> None:
        """Return when a bot is gone and Telegram has dealt with all that it had asked for."""
        await life.over
        runner = self.fake._runner
        assert runner is not None
        await _until(lambda: not (runner.server and runner.server.connections))
        # Whoever has no patience looks up now.
        self.fake.changed()


@dataclass
class Trial:
    """One play with the kills in it, and what was found wrong."""

    plan: Sequence[Kill]
    kills: list[Kill] = field(default_factory=list)
    """Where bots died, as planned."""
    missed: list[Kill] = field(default_factory=list)
    """Points that were not reached: the bot was killed at the end of the play instead."""
    wrong: list[str] = field(default_factory=list)
    uncertain: int = 0
    lives: int = 0
    seconds: float = 0.0
    passes: list[Point] = field(default_factory=list)


@dataclass(frozen=True)
class Route:
    """One way through the bot."""

    name: str
    template: Path
    """A data folder in which everything is prepared."""
    now: datetime
    script: Callable[[Stage], Script]


class Torture:
    """Kills bots."""

    def __init__(
        self, nursery: Nursery, folder: Path, variant: str = "", patience: float = PATIENCE
    ) -> None:
        self._nursery, self._folder = nursery, folder
        self._variant, self._patience = variant, patience
        self._numbers = itertools.count(1)

    async def passes(self, route: Route, *kills: Point) -> list[Point]:
        """The points of a route in their order, those of the last life after these kills."""
        trial = await self.trial(route, *kills, listing=True)
        assert not trial.wrong, trial.wrong
        assert not trial.missed, trial.missed
        assert trial.passes
        return trial.passes

    async def all(
        self, route: Route, plans: Iterable[Sequence[Kill]], *, until_wrong: bool = False
    ) -> list[Trial]:
        """One trial a plan, some side by side."""
        waiting = iter(plans)
        trials: list[Trial] = []

        async def work() -> None:
            for plan in waiting:
                trials.append(await self.trial(route, *plan))
                if until_wrong and any(trial.wrong for trial in trials):
                    return

        await asyncio.gather(*(work() for _ in range(WORKERS)))
        return trials

    async def trial(self, route: Route, *kills: Kill, listing: bool = False) -> Trial:
        """The whole play, with a kill in each life but the last."""
        trial = Trial(kills)
        began = time.monotonic()
        name = f"{route.name}-{next(self._numbers)}"
        folder = self._folder / name
        shutil.copytree(route.template, folder)
        async with FakeTelegram(first_update_id=FIRST_UPDATE) as fake:
            stage = Stage(self._nursery, fake, folder, route.now, self._variant)
            script = route.script(stage)
            playing = asyncio.create_task(script.play())
            try:
                for kill in kills:
                    await self._killed(stage, script, playing, kill, trial)
                    if trial.wrong:
                        break
                    trial.wrong += await self._left_behind(stage, script)
                else:
                    passes = folder.with_suffix(".passes") if listing else None
                    await self._to_the_end(stage, script, playing, passes, trial)
                if not trial.wrong:
                    facts = await self._facts(stage, script, trial.wrong)
                    trial.wrong += script.at_the_end(facts, len(trial.kills)) if facts else []
                    letters = facts["letters"] if facts else []
                    trial.uncertain = sum(one["state"] == "uncertain" for one in letters)
            finally:
                playing.cancel()
                await asyncio.gather(playing, return_exceptions=True)
            trial.wrong += [f"Telegram refused: {one}" for one in fake.violations]
            trial.lives = stage.lives
        if not trial.wrong:
            shutil.rmtree(folder)
            for left in self._folder.glob(f"{name}.*"):
                left.unlink()
        where = " then ".join(map(str, kills)) or "no kill"
        trial.wrong = [f"{name}, {where}: {wrong}" for wrong in trial.wrong]
        trial.seconds = time.monotonic() - began
        return trial

    async def _killed(
        self, stage: Stage, script: Script, playing: asyncio.Task[None], kill: Kill, trial: Trial
    ) -> None:
        """A life that we end: at the point or the time wanted, or else when the play is over."""
        life = await stage.begin(kill if isinstance(kill, Point) else None)
        limit = kill if isinstance(kill, float) else self._patience
        settled = await self._lived(stage, playing, life, limit, trial)
        if trial.wrong:
            return
        if life.failure:
            trial.wrong.append(f"ended by itself: {life.failure}")
        elif isinstance(kill, float) or life.at == kill:
            trial.kills.append(kill)
        elif settled:
            trial.missed.append(kill)
        else:
            trial.wrong.append(f"silence: {script.explain()}")

    async def _to_the_end(
        self,
        stage: Stage,
        script: Script,
        playing: asyncio.Task[None],
        passes: Path | None,
        trial: Trial,
    ) -> None:
        """A life in which everything comes to its end."""
        life = await stage.begin(passes=passes)
        settled = await self._lived(stage, playing, life, self._patience, trial)
        if life.failure:
            trial.wrong.append(f"ended by itself: {life.failure}")
        elif not settled:
            trial.wrong.append(f"silence: {script.explain()}")
        if passes is not None:
            trial.passes = read_log(passes, self._nursery.places)

    async def _lived(
        self, stage: Stage, playing: asyncio.Task[None], life: Life, limit: float, trial: Trial
    ) -> bool:
        """Let it live until all is over, and end it; whether all was over."""
        settled = asyncio.create_task(self._settled(stage, playing, life))
        await asyncio.wait({settled, life.over}, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        life.kill()
        await stage.ended(life)
        if settled.done():
            if (problem := settled.exception()) is not None:
                trial.wrong.append(f"cannot go on: {problem}")
            return True
        settled.cancel()
        await asyncio.gather(settled, return_exceptions=True)
        return False

    @staticmethod
    async def _settled(stage: Stage, playing: asyncio.Task[None], life: Life) -> None:
        await life.up.wait()
        # Not cancelled along with this: people play on when a bot dies.
        await asyncio.shield(playing)
        await stage.in_silence()

    async def _left_behind(self, stage: Stage, script: Script) -> list[str]:
        """What is wrong on the disk of a killed bot: seen in a copy, which opening may change."""
        copy = stage.folder.with_suffix(".copy")
        shutil.copytree(stage.folder, copy)
        wrong: list[str] = []
        life = await self._nursery.examine(copy, stage.now, script.accounts)
        if life.result is None:
            wrong.append(f"cannot be opened after the kill: {life.failure}")
        else:
            wrong += script.after_a_kill(life.result)
        shutil.rmtree(copy)
        return wrong

    async def _facts(self, stage: Stage, script: Script, wrong: list[str]) -> Facts | None:
        life = await self._nursery.examine(stage.folder, stage.now, script.accounts)
        if life.result is None:
            wrong.append(f"cannot be opened at the end: {life.failure}")
        facts: Facts | None = life.result
        return facts


def sample(passes: Sequence[Point], most: int) -> list[Point]:
    """So many points: each place as often as the others, spread over the times it is passed.

    Where there are more places than that, some of them, spread over the route.
    """
    of_place: dict[Place, list[Point]] = {}
    for point in passes:
        of_place.setdefault(point.place, []).append(point)
    places = list(of_place)
    if most < len(places):
        places = [places[number * len(places) // most] for number in range(most)]
    shares = dict.fromkeys(places, 1)
    left = most - len(shares)
    while left > 0 and (open_ones := [p for p in shares if shares[p] < len(of_place[p])]):
        for place in open_ones[:left]:
            shares[place] += 1
        left -= len(open_ones)
    chance = Random(most)
    chosen: set[Point] = set()
    for place, share in shares.items():
        points = of_place[place]
        # One in each stretch of equal length, so that no two stand for the same moment.
        edges = [number * len(points) // share for number in range(share + 1)]
        chosen.update(points[chance.randrange(a, b)] for a, b in pairwise(edges))
    return [point for point in passes if point in chosen]


def summary(route: str, passes: Sequence[Point], trials: Sequence[Trial]) -> str:
    """What was tried and what came of it, in a few lines."""
    wrong = sum(len(trial.wrong) for trial in trials)
    uncertain = [trial.uncertain for trial in trials]
    lines = Counter(file for file, _ in {point.place[:2] for point in passes})
    died = Counter(point.place.file for point in _points(trials))
    return "\n".join(
        [
            f"{route}: {len(passes)} points in {sum(lines.values())} lines",
            f"  kills {sum(len(trial.kills) for trial in trials)}, "
            f"not reached {sum(len(trial.missed) for trial in trials)}, "
            f"restarts {sum(trial.lives - 1 for trial in trials)}, "
            f"letters uncertain {sum(uncertain)} (at most {max(uncertain)} a trial), "
            f"lost, doubled or silent {wrong}, "
            f"{sum(trial.seconds for trial in trials) / len(trials):.2f} s a trial",
            *(
                f"  {died[file]:5} kills in {lines[file]:3} lines of {file}"
                for file in sorted(lines)
            ),
        ]
    )


def listed(passes: Sequence[Point], trials: Sequence[Trial]) -> str:
    """Every line with an await that was passed, how often, and at which passes a bot died."""
    passed = Counter(point.place for point in passes)
    deaths: dict[Place, set[int]] = {}
    for point in _points(trials):
        deaths.setdefault(point.place, set()).add(point.nth)
    return "".join(
        f"{place} x{passed[place]}, killed at {sorted(deaths.get(place, ()))}\n"
        for place in sorted(passed)
    )


def _points(trials: Iterable[Trial]) -> list[Point]:
    return [kill for trial in trials for kill in trial.kills if isinstance(kill, Point)]
