"""Bots in processes of their own, killed and started again, judged by what Telegram saw.

`Stage` is one Telegram with one data folder on which one bot after another lives, `Torture` tries
points. How one bot lives is in `kill_lives`, what people do and what must be true afterwards in
`kill_people`, where a bot dies in `kill_points`, and what is told of it in `kill_report`.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import OperatorError
from tests.fakes.botapi import FakeTelegram
from tests.torture.kill_facts import Facts, examine
from tests.torture.kill_lives import Life, Nursery, until
from tests.torture.kill_points import Point, as_json, read_log

WORKERS: Final = 2
"""Trials side by side."""
PATIENCE: Final = 60.0
"""Seconds after which a bot that lives and says nothing counts as silent. It needs one."""
FIRST_UPDATE: Final = 500_000_001
"""Beyond the ids of the updates that made the template: those were handled."""

UNREADABLE: Final = (OperatorError, SQLAlchemyError, sqlite3.Error)
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


class Stage:
    """One Telegram and one data folder, on which one bot after another lives."""

    def __init__(
        self,
        nursery: Nursery,
        fake: FakeTelegram,
        folder: Path,
        now: datetime,
        variant: str = "",
        *,
        pages: bool = False,
    ) -> None:
        self.fake, self.folder, self.now = fake, folder, now
        self._nursery, self._variant, self._pages = nursery, variant, pages
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
            folder=str(self.folder),
            token=self.fake.token,
            api_url=self.fake.base_url,
            now=self.now.isoformat(),
            variant=self._variant,
            pages=self._pages,
            point=as_json(point),
            passes=str(passes) if passes else None,
            log=f"{self.folder}.log",
        )
        self.lives += 1
        self._news.set()
        self._news = asyncio.Event()
        return self._life

    async def tick(self, **by: float) -> None:
        """Move the clock and let it tick: in the next life, where this one dies over it."""
        self.now += timedelta(**by)
        while not await (await self.alive()).tick(self.now):
            pass

    async def alive(self) -> Life:
        """The bot that is up now; the next one, where this one dies before."""
        while True:
            # Looked at together, so that nobody of several who wait misses the next one.
            life, news = self._life, self._news
            if life is not None and await life.begun():
                return life
            await news.wait()

    async def in_silence(self) -> None:
        """Return when all is quiet: nothing to fetch, nothing owed. For a bot that lives."""
        await until(lambda: not self.fake.pending and not self._owes())

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
        await until(lambda: not (runner.server and runner.server.connections))
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
    pages: bool = False
    """Whether its people come to the bot's pages as well."""


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
            stage = Stage(self._nursery, fake, folder, route.now, self._variant, pages=route.pages)
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
        try:
            return script.after_a_kill(await examine(copy, stage.now, script.accounts))
        except UNREADABLE as error:
            return [f"cannot be read after the kill: {error!r}"]
        finally:
            shutil.rmtree(copy)

    @staticmethod
    async def _facts(stage: Stage, script: Script, wrong: list[str]) -> Facts | None:
        try:
            return await examine(stage.folder, stage.now, script.accounts)
        except UNREADABLE as error:
            wrong.append(f"cannot be read at the end: {error!r}")
            return None
