"""What durability costs Dialogbote: as it is, against the same bot that stores nothing.

As it is: each batch of updates is committed (SQLite, `synchronous=FULL`, rows encrypted) before it
is confirmed and answered, handled updates are remembered, and owed answers are kept until they are
out. Against it: the same program with dictionaries in the place of the storage. In between: the
same database in memory (tmpfs), which has all the work and never waits for a disk.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from bots import DIALOGBOTE, invited
from harness import HERE, ROOT, Figure, Goal, Report, Telegram, main, running, scratch

CHATS = 400
MEMORY = Path("/dev/shm")


def _codes(data: Path, people: int) -> list[str]:
    codes = [f"r_{number:043d}" for number in range(people)]
    (data / "var").mkdir()
    (data / "var/codes.json").write_text(json.dumps(codes), "utf-8")
    return codes


NOTHING = replace(
    DIALOGBOTE,
    name="stores nothing",
    command=[sys.executable, str(HERE / "dialogbote_in_memory.py")],
    env={**DIALOGBOTE.env, "PYTHONPATH": str(ROOT)},
    codes=_codes,
    code_store=[],
)
NO_DISK = replace(DIALOGBOTE, name="as it is, database in memory", codes=invited, code_store=[])
RATE, CPU = "updates/s, API at 0 ms", "CPU time an update, API at 0 ms"


def measure(rounds: int, *, quick: bool) -> Report:
    """In turn, each round in another order."""
    chats, warm_up = (20, 5) if quick else (CHATS, 20)
    bots = [DIALOGBOTE, NOTHING]
    if not quick and MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        bots.append(NO_DISK)
    runs: dict[tuple[str, str], list[float]] = defaultdict(list)
    for number in range(rounds):
        shift = number % len(bots)
        for bot in bots[shift:] + bots[:shift]:
            with Telegram() as telegram, scratch() as data:
                folder = data
                if bot is NO_DISK:
                    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=MEMORY))
                try:
                    bot.prepare(folder, chats + warm_up)
                    with running(bot, telegram, folder) as process:
                        bot.walk(telegram, chats=warm_up)
                        before = process.cpu()
                        walked = bot.walk(telegram, chats=chats)
                        cpu = (process.cpu() - before) / walked["updates"] * 1000
                finally:
                    if bot is NO_DISK:
                        shutil.rmtree(folder)
            runs[bot.name, RATE].append(walked["rate"])
            runs[bot.name, CPU].append(cpu)
    report = Report("The price of durability")
    report.figures = [
        Figure(bot, what, "1/s" if what == RATE else "ms", values)
        for (bot, what), values in sorted(runs.items(), key=lambda item: item[0][1])
    ]
    rates = {figure.bot: figure.median for figure in report.figures if figure.what == RATE}
    report.goals = [
        Goal(
            "as it is, against storing nothing",
            rates[DIALOGBOTE.name] / rates[NOTHING.name],
            least=0.8,
        )
    ]
    return report


if __name__ == "__main__":
    main(measure)
