"""Memory when idle and after 10,000 conversations, and how long a start takes.

All processes of a bot count. Resident memory (RSS) counts shared pages in each process, PSS divides
them; the goals are held against RSS. All doors are open: Telegram and the browser. A start is
measured from the start of the process to the answer to an update that was waiting; the file cache
is warm.
"""

from __future__ import annotations

import time
from collections import defaultdict

from bots import AIOGRAM, DIALOGBOTE, STOCK, contestants
from harness import Bot, Figure, Goal, Report, Telegram, main, running, scratch

SETTLED = 3.0
"""Seconds after an answer that count as idle."""
CONVERSATIONS, AT_ONCE = 10_000, 500
IDLE, IDLE_PSS = "idle memory (RSS)", "idle memory (PSS)"
AFTER = "memory after 10,000 conversations (RSS)"
FIRST_START, START = "start in an empty folder", "start"


def measure(rounds: int, *, quick: bool) -> Report:
    """Starts and idle memory in turn; the conversations once, they take minutes."""
    runs: dict[tuple[str, str], list[float]] = defaultdict(list)
    bots = [bot for bot in contestants() if bot in (DIALOGBOTE, AIOGRAM, STOCK)]
    for _ in range(rounds):
        for bot in [DIALOGBOTE] if quick else bots:
            _starts(bot, runs, settled=0.5 if quick else SETTLED)
    if not quick:
        _conversations(runs)

    report = Report("Memory and start")
    report.figures = [
        Figure(bot, what, "s" if "start" in what else "MB", values)
        for (bot, what), values in sorted(runs.items(), key=lambda item: item[0][1])
    ]
    ours = {f.what: f.median for f in report.figures if f.bot == DIALOGBOTE.name}
    report.goals = [
        Goal("idle, all doors open", ours[IDLE], most=125, unit="MB"),
        Goal("cold start", ours[START], most=1.5, unit="s"),
        Goal("cold start in an empty folder", ours[FIRST_START], most=1.5, unit="s"),
    ]
    if AFTER in ours:
        report.goals.append(
            Goal("after 10,000 conversations, against idle", ours[AFTER] / ours[IDLE], most=1.3)
        )
    return report


def _starts(bot: Bot, runs: dict[tuple[str, str], list[float]], *, settled: float) -> None:
    with Telegram() as telegram, scratch() as data:
        for what in (FIRST_START, START):
            telegram.tell("first", texts=bot.first, chat=7, limit=60)
            with running(bot, telegram, data, wait=False) as process:
                answered = telegram.heard()["at"]
                runs[bot.name, what].append(answered - process.started)
                if what == START:
                    time.sleep(settled)
                    memory = process.memory()
                    runs[bot.name, IDLE].append(memory["rss_mb"])
                    runs[bot.name, IDLE_PSS].append(memory["pss_mb"])


def _conversations(runs: dict[tuple[str, str], list[float]]) -> None:
    with Telegram() as telegram, scratch() as data:
        DIALOGBOTE.prepare(data, CONVERSATIONS)
        with running(DIALOGBOTE, telegram, data) as process:
            for _ in range(CONVERSATIONS // AT_ONCE):
                DIALOGBOTE.walk(telegram, chats=AT_ONCE)
            time.sleep(SETTLED)
            runs[DIALOGBOTE.name, AFTER].append(process.memory()["rss_mb"])


if __name__ == "__main__":
    main(measure)
