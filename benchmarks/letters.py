"""Letters: 10,000 due ones within Telegram's limit, replies meanwhile, and 100,000 planned ones.

The fake Bot API refuses more than 30 new messages a second, as Telegram does. While letters go out,
one person after another writes and waits for a reply; the same people write again when all is
quiet. The peer is python-telegram-bot with its `AIORateLimiter`, to which a broadcast is handed as
its documentation shows it: all messages at once.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from harness import HERE, ROOT, Bot, Figure, Goal, Report, Telegram, main, running, scratch

LETTERS, PLANNED, QUICK = 10_000, 100_000, 150
A_SECOND = 30
FIRST_CHAT = 10_000_000
"""From this one on chats get letters; those before it write."""
PATIENCE = 600.0
"""Seconds that all letters may take: nearly twice what the limit allows at best."""
RATE, REFUSED = "letters a second", "refused by the limit (429)"
ALL = "letters and replies a second"
"""What the limit counts: a reply takes a letter's place."""
MEANWHILE, QUIET = "reply while letters go out, median", "reply when it is quiet, median"
SLOWEST = "reply while letters go out, slowest"
GROWN = "memory after all letters, against before"
START, EMPTY_START = "start with planned letters", "start with none"
HELD, EMPTY_HELD = "memory with planned letters (RSS)", "memory with none (RSS)"


def measure(rounds: int, *, quick: bool) -> Report:
    """The broadcast once for each bot, as it takes minutes; starts `rounds` times."""
    from bots import DIALOGBOTE, PEER_PYTHON, peer

    letters, planned = (QUICK, QUICK) if quick else (LETTERS, PLANNED)
    runs: dict[tuple[str, str], list[float]] = defaultdict(list)
    _broadcast(DIALOGBOTE, runs, letters)
    if Path(PEER_PYTHON).exists():
        stock = peer("AIORateLimiter", "ptb_letters.py", [])
        extra = ["--letters", str(letters), "--first-chat", str(FIRST_CHAT)]
        _broadcast(Bot(stock.name, [*stock.command, *extra]), runs, letters)
    for _ in range(rounds):
        _start(DIALOGBOTE, runs, planned, START, HELD)
        _start(DIALOGBOTE, runs, 0, EMPTY_START, EMPTY_HELD)

    report = Report("Letters")
    report.figures = [
        Figure(bot, what, _unit(what), values)
        for (bot, what), values in sorted(runs.items(), key=lambda item: item[0][1])
    ]
    ours = {f.what: f.median for f in report.figures if f.bot == DIALOGBOTE.name}
    report.goals = [
        Goal("share of the limit", ours[ALL] / A_SECOND, least=0.97, unit=""),
        Goal(REFUSED, ours[REFUSED], most=0, unit=""),
        Goal("reply while letters go out, against quiet", ours[MEANWHILE] / ours[QUIET], most=2),
        Goal("start with 100,000 planned letters, more than with none",
             ours[START] - ours[EMPTY_START], most=1, unit="s"),
        Goal("memory with 100,000 planned letters, more than with none",
             ours[HELD] - ours[EMPTY_HELD], most=5, unit="MB"),
    ]  # fmt: skip
    return report


def _unit(what: str) -> str:
    if "memory" in what:
        return "MB"
    return {RATE: "1/s", ALL: "1/s", REFUSED: ""}.get(what, "s")


def _prepare(bot: Bot, data: Path, people: int, when: str) -> None:
    """Letters in the installation of that folder; the peer needs none."""
    if bot.codes is None or not people:
        return
    env = {
        **os.environ,
        "DIALOGBOTE_DATA_DIR": str(data / "var"),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}",
    }
    command = [sys.executable, str(HERE / "letters_due.py"), str(people), when]
    subprocess.run(command, cwd=data, env=env, check=True)


def _broadcast(bot: Bot, runs: dict[tuple[str, str], list[float]], letters: int) -> None:
    with Telegram() as telegram, scratch() as data:
        _prepare(bot, data, letters, "due")
        telegram.ask("limit", a_second=A_SECOND)
        with running(bot, telegram, data) as process:
            before = process.memory()["rss_mb"]
            deadline = time.monotonic() + PATIENCE
            meanwhile: list[float] = []
            while (sent := telegram.ask("sent", from_chat=FIRST_CHAT))["count"] < letters:
                if time.monotonic() > deadline:
                    break
                meanwhile.append(_reply(telegram, len(meanwhile)))
                time.sleep(2)
            after = process.memory()["rss_mb"]
            time.sleep(2)
            quiet = [_reply(telegram, len(meanwhile) + number) for number in range(20)]
    took = sent["last"] - sent["first"]
    runs[bot.name, RATE].append((sent["count"] - 1) / took)
    runs[bot.name, ALL].append((sent["with_others"] - 1) / took)
    runs[bot.name, REFUSED].append(sent["refused"])
    runs[bot.name, MEANWHILE].append(statistics.median(meanwhile))
    runs[bot.name, SLOWEST].append(max(meanwhile))
    runs[bot.name, QUIET].append(statistics.median(quiet))
    runs[bot.name, GROWN].append(after - before)


def _reply(telegram: Telegram, number: int) -> float:
    began = time.monotonic()
    answered = telegram.ask("first", texts=["/start"], chat=1_000 + number, limit=PATIENCE)
    at: float = answered["at"]
    return at - began


def _start(
    bot: Bot, runs: dict[tuple[str, str], list[float]], people: int, start: str, held: str
) -> None:
    with Telegram() as telegram, scratch() as data:
        _prepare(bot, data, people, "planned")
        telegram.tell("first", texts=bot.first, chat=7, limit=120)
        with running(bot, telegram, data, wait=False) as process:
            runs[bot.name, start].append(telegram.heard()["at"] - process.started)
            time.sleep(3)
            runs[bot.name, held].append(process.memory()["rss_mb"])


if __name__ == "__main__":
    main(measure)
