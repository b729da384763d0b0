"""What every benchmark here needs: the driver's process, the bots' processes, numbers, the machine.

The standard library only: the driver and the product run in `.venv`, the peers in `.venv-bench`
(the environment variable PEER_PYTHON names its interpreter).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TOKEN = "123456789:AAFakeTokenOfTheBenchmarksFakeApi000"
START_LIMIT = 60.0
"""Seconds a bot may take to ask for updates."""
STOP_LIMIT = 30.0
TICKS = os.sysconf("SC_CLK_TCK")


class BenchmarkFailed(RuntimeError):
    """A run that must not become a number."""


class Telegram:
    """The driver's process (`botapi.py`), spoken to in lines of JSON."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "botapi.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.walked = 0
        """People so far; each crowd gets new ones."""
        self.url = f"http://127.0.0.1:{self._heard()['port']}/bot"

    def ask(self, do: str, **parameters: Any) -> dict[str, Any]:
        """Have a command carried out; its answer."""
        self.tell(do, **parameters)
        return self._heard()

    def tell(self, do: str, **parameters: Any) -> None:
        """Give a command whose answer `heard` brings later."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": do, **parameters}) + "\n")
        self._process.stdin.flush()

    def heard(self) -> dict[str, Any]:
        """The answer to the last `tell`."""
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise BenchmarkFailed("the driver has ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise BenchmarkFailed(answer["error"])
        return answer

    def __enter__(self) -> Telegram:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(STOP_LIMIT)
        assert self._process.stdout
        self._process.stdout.close()


@dataclass(frozen=True)
class Bot:
    """A program to measure, and the way through it."""

    name: str
    command: list[str]
    """`{url}`, `{token}`, `{data}` and `{questions}` are filled in."""
    env: dict[str, str] = field(default_factory=dict)
    route: dict[str, Any] = field(default_factory=dict)
    """Fields of `crowd.Route` that are this bot's own."""
    first: list[str] = field(default_factory=lambda: ["/start"])
    """What one person writes to get a first answer."""
    codes: Callable[[Path, int], list[str]] | None = None
    """Writes so many one-time codes into a data folder, before the bot starts, and returns them."""
    code_store: list[str] = field(default_factory=list)

    def prepare(self, data: Path, people: int = 1_000) -> None:
        """Whatever the bot needs in its folder before it starts."""
        self.code_store[:] = self.codes(data, people) if self.codes else []

    def walk(self, telegram: Telegram, *, chats: int, think: float = 0.0) -> dict[str, Any]:
        """A new crowd walks the bot's route; the numbers. A walk that went wrong is no number."""
        first_chat = 1_000 + telegram.walked
        telegram.walked += chats
        codes = [self.code_store.pop() for _ in range(chats)] if self.codes else []
        walked = telegram.ask(
            "walk", chats=chats, first_chat=first_chat, think=think, codes=codes, **self.route
        )
        if walked["failed"]:
            raise BenchmarkFailed(f"{self.name}: {walked['failed']}")
        return walked


class Running:
    """A bot's process with all its children."""

    def __init__(self, bot: Bot, process: subprocess.Popen[bytes], started: float) -> None:
        self.bot = bot
        self.process = process
        self.started = started

    def cpu(self) -> float:
        """Seconds of CPU that the process and its children have used."""
        return sum(_cpu(pid) for pid in self.pids())

    def pids(self) -> list[int]:
        """The process and everything below it."""
        found = [self.process.pid]
        for pid in found:
            for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    found.extend(int(child) for child in tasks.read_text().split())
        return found

    def memory(self) -> dict[str, float]:
        """MB of all processes: resident, and with shared pages counted once (PSS)."""
        found = [memory_of(pid) for pid in self.pids()]
        return {
            "rss_mb": sum(one["Rss"] for one in found) / 1024,
            "pss_mb": sum(one["Pss"] for one in found) / 1024,
            "processes": float(len(found)),
        }


def memory_of(pid: int) -> dict[str, int]:
    """kB of one process: resident, and with shared pages divided among those who share them."""
    found: dict[str, int] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in ("Rss", "Pss"):
            found[name] = int(rest.split()[0])
    return found


def _cpu(pid: int) -> float:
    # After the name in brackets, which may hold spaces: fields 14 and 15 of proc(5)'s stat.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextlib.contextmanager
def running(bot: Bot, telegram: Telegram, data: Path, *, wait: bool = True) -> Iterator[Running]:
    """The bot as a process of its own, until the block ends."""
    filled = {
        "url": telegram.url,
        "token": TOKEN,
        "data": str(data),
        "questions": str(data / "questions.json"),
    }
    command = [part.format(**filled) for part in bot.command]
    env = {key: value.format(**filled) for key, value in bot.env.items()}
    if wait:
        telegram.ask("restarted")
    log = data / f"{bot.name}.log".replace(" ", "-")
    with log.open("ab") as output:
        started = time.monotonic()
        process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **env},
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # A group of its own, so that `make` and what it started can be stopped together.
            start_new_session=True,
        )
    try:
        if wait:
            telegram.ask("polling", timeout=START_LIMIT)
        yield Running(bot, process, started)
    except BenchmarkFailed as failure:
        tail = log.read_text("utf-8", "replace")[-2_000:]
        raise BenchmarkFailed(f"{bot.name}: {failure}\n{tail}") from failure
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one bot's data, with the questions for the peers in it.

    On the working tree's disk: what is called /tmp may be memory, where nothing has to be durable.
    """
    place = ROOT / "var"
    place.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=place) as name:
        folder = Path(name)
        (folder / "questions.json").write_text(json.dumps(questions()), "utf-8")
        yield folder


def questions(language: str = "de") -> dict[str, Any]:
    """The product's short self-check, in one language, for peers that read no YAML."""
    import yaml

    source = yaml.safe_load((ROOT / "config/content/selfcheck-short.yaml").read_text("utf-8"))
    scale = source["scale"]
    steps = enumerate(scale["steps"], scale["low"])
    return {
        "items": [
            {"id": item["id"], "topic": item["topic"], "text": item["text"][language]}
            for item in source["questions"]
        ],
        "options": [
            *([str(step), words[language]] for step, words in steps),
            *([option["id"], option["label"][language]] for option in scale["options"]),
        ],
        "topics": [
            {
                "id": topic["id"],
                "name": topic["name"][language],
                "advice": {
                    band: {key: texts[language] for key, texts in advice.items()}
                    for band, advice in topic["advice"].items()
                },
            }
            for topic in source["topics"]
        ],
    }


# -- numbers ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """What was measured of one bot under one circumstance, in several runs."""

    bot: str
    what: str
    unit: str
    runs: list[float]
    note: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    def spread(self) -> str:
        """Median, and in brackets the lowest and the highest run."""
        digits = 0 if self.median >= 100 else 1 if self.median >= 10 else 2
        low, high = min(self.runs), max(self.runs)
        return f"{self.median:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


@dataclass(frozen=True)
class Goal:
    """A figure held against what was to be reached."""

    what: str
    value: float
    least: float | None = None
    most: float | None = None
    unit: str = "×"

    @property
    def met(self) -> bool:
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    def wanted(self) -> str:
        sign, bound = ("≥", self.least) if self.least is not None else ("≤", self.most)
        return f"{sign} {bound:g} {self.unit}"


@dataclass
class Report:
    """What one script has to say."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def markdown(self) -> str:
        lines = [f"### {self.title}", ""]
        if self.figures:
            lines += [
                "| what | who | median (lowest–highest) | unit | runs |",
                "|---|---|---:|---|---:|",
            ]
            lines += [
                f"| {f.what} | {f.bot} | {f.spread()} | {f.unit} | {len(f.runs)} |"
                for f in self.figures
            ]
            lines.append("")
        if self.goals:
            lines += ["| goal | wanted | reached | |", "|---|---:|---:|---|"]
            lines += [
                f"| {g.what} | {g.wanted()} | {g.value:.2f} {g.unit} "
                f"| {'met' if g.met else '**missed**'} |"
                for g in self.goals
            ]
            lines.append("")
        notes = [f"{f.bot}, {f.what}: {f.note}" for f in self.figures if f.note]
        lines += [f"- {remark}" for remark in [*self.remarks, *notes]]
        return "\n".join(lines).rstrip() + "\n"

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "figures": [{**vars(f), "median": f.median} for f in self.figures],
            "goals": [{**vars(g), "met": g.met} for g in self.goals],
            "remarks": self.remarks,
        }


# -- the machine -----------------------------------------------------------------------------------


IDLE_LOAD = 0.5
"""Processes that wait for a core, on average, above which a machine is busy with other things."""


def machine() -> dict[str, str]:
    """What it ran on; never a name by which the machine is known."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    system = platform.system()
    with contextlib.suppress(OSError):
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return {
        "cores": f"{os.cpu_count()} × {cpu}",
        "memory": f"{memory:.0f} GiB",
        "system": f"{system}, {platform.system()} {_kernel()}",
        "load before": f"{os.getloadavg()[0]:.1f}",
    }


def _kernel() -> str:
    return ".".join(platform.release().split(".")[:2])


LIBRARIES = ("python-telegram-bot", "aiogram", "aiohttp", "httpx", "aiosqlite", "SQLAlchemy")


def versions(python: str) -> dict[str, str]:
    """The versions of what matters, as that interpreter has them."""
    code = (
        "import json, platform, sqlite3\n"
        "from importlib.metadata import version, PackageNotFoundError\n"
        "found = {'Python': platform.python_version(), 'SQLite': sqlite3.sqlite_version}\n"
        f"for name in {LIBRARIES!r}:\n"
        "    try: found[name] = version(name)\n"
        "    except PackageNotFoundError: pass\n"
        "print(json.dumps(found))\n"
    )
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


# -- one script by itself --------------------------------------------------------------------------


def main(measure: Callable[..., Report]) -> None:
    """Run one script alone and print its table; nothing is written."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a smoke run: no number to quote")
    given = parser.parse_args()
    report = measure(1 if given.quick else given.rounds, quick=given.quick)
    if given.quick:
        report.goals.clear()
    print(report.markdown())
