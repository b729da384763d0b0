"""Taking part in an event that holds 1,000,000 contributions, against one that holds 1,000.

People come by the event's code, accept the notice, pass over two texts, answer a choice and a
scale, look everything over and hand in: seven updates each, by buttons. What they hand in comes on
top.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from bots import DIALOGBOTE
from contributions_of import CODE, filled
from harness import Figure, Goal, Report, Telegram, main, running, scratch

FEW, MANY, QUICK = 1_000, 1_000_000, 10_000
CHATS, WARM_UP = 200, 20
STEADY_CHATS, STEADY_THINK = 50, 1.0
"""50 people who press once a second each."""
CITIZENS = replace(
    DIALOGBOTE,
    route={
        "begin": f"/start {CODE}",
        "press": ["^finish:", "^skip:", "^answer:", "^join:"],
        "end": "Ihre Antworten sind gesendet",
        "presses": 6,
    },
    codes=None,
)
RATE, CPU = "updates/s", "CPU time an update"
P99, STEADY = "p99, 200 at once", "p99 at 50 presses/s"
HELD, SIZE = "memory (RSS)", "size of the database"
UNITS = {RATE: "1/s", HELD: "MB", SIZE: "MB"}


def measure(rounds: int, *, quick: bool) -> Report:
    """Both installations in turn, each started anew for every round."""
    many = QUICK if quick else MANY
    runs: dict[tuple[str, str], list[float]] = defaultdict(list)
    with scratch() as small, scratch() as large:
        stored = {FEW: small, many: large}
        for count, data in stored.items():
            filled(data, count)
        for number in range(rounds):
            order = list(stored)
            for count in order if number % 2 else reversed(order):
                _one(stored[count], f"{count:,} stored", runs, number, quick=quick)

    report = Report("Growth of an event")
    report.figures = [
        Figure(who, what, UNITS.get(what, "ms"), values)
        for (who, what), values in sorted(runs.items(), key=lambda item: item[0][1])
    ]
    median = {(f.bot, f.what): f.median for f in report.figures}
    few, most = f"{FEW:,} stored", f"{many:,} stored"
    report.goals = [
        Goal("updates/s with few, against many", median[few, RATE] / median[most, RATE], most=1.2),
        *(
            Goal(f"{what}: many, against few", median[most, what] / median[few, what], most=1.2)
            for what in (P99, STEADY)
            if (few, what) in median
        ),
    ]
    report.remarks = [
        "Everybody is new to the event: this is the way with the most reading and writing."
    ]
    return report


def _one(
    data: Path,
    who: str,
    runs: dict[tuple[str, str], list[float]],
    number: int,
    *,
    quick: bool,
) -> None:
    with Telegram() as telegram:
        # Nobody takes part twice, whichever round it is.
        telegram.walked = number * 10_000
        with running(CITIZENS, telegram, data) as process:
            CITIZENS.walk(telegram, chats=WARM_UP)
            before = process.cpu()
            walked = CITIZENS.walk(telegram, chats=WARM_UP if quick else CHATS)
            runs[who, RATE].append(walked["rate"])
            runs[who, CPU].append((process.cpu() - before) / walked["updates"] * 1000)
            runs[who, P99].append(walked["p99"] * 1000)
            if not quick:
                steady = CITIZENS.walk(telegram, chats=STEADY_CHATS, think=STEADY_THINK)
                runs[who, STEADY].append(steady["p99"] * 1000)
            runs[who, HELD].append(process.memory()["rss_mb"])
    database = data / "var" / "dialogbote.sqlite"
    runs[who, SIZE].append(database.stat().st_size / 2**20)


if __name__ == "__main__":
    main(measure)
