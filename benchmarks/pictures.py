"""Pictures: how long the drawing process takes, what it costs, and whether the loop feels it.

matplotlib lives in a process of its own, which ends when idle; so its time and memory are told
here, apart from the bot's. Meanwhile the event loop looks at the clock every millisecond: what it
is late by is what everybody else would have had to wait.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

from harness import ROOT, Figure, Goal, Report, main, memory_of

sys.path.insert(0, str(ROOT))

PICTURES = 30
IDLE = 1.0
"""Seconds; the product waits longer. Only that the process ends is looked at here."""
AXES = [
    ("Management und Steuerung", 62.5),
    ("Interkulturelle Öffnung und Antirassismus", 37.5),
    ("Fairer Zugang und Teilhabe", 50.0),
    ("Arbeit und wirtschaftliche Entwicklung", None),
    ("Engagement und Beteiligung", 87.5),
    ("Zusammenhalt und Begegnung", 75.0),
    ("Kommunikation und Konfliktmanagement", 25.0),
]
FIRST, EACH = "first picture, with the process's start", "each further picture"
STALL, WORKER = "longest stall of the loop meanwhile", "memory of the drawing process (RSS)"


def measure(rounds: int, *, quick: bool) -> Report:
    """Pictures one after another, `rounds` times with a new process."""
    runs: dict[str, list[float]] = {FIRST: [], EACH: [], STALL: [], WORKER: []}
    left = 0
    for _ in range(rounds):
        left += asyncio.run(_draw(3 if quick else PICTURES, runs))
    report = Report("Pictures")
    report.figures = [
        Figure("Dialogbote", what, "MB" if what == WORKER else "ms", values)
        for what, values in runs.items()
    ]
    report.goals = [
        Goal(STALL, max(runs[STALL]), most=10, unit="ms"),
        Goal("drawing processes left after being idle", left, most=0, unit=""),
    ]
    return report


async def _draw(count: int, runs: dict[str, list[float]]) -> int:
    from handlers.documents.charts import Charts

    charts = Charts(idle=IDLE)
    stalls: list[float] = []
    watch = asyncio.create_task(_watch(stalls))
    took: list[float] = []
    for _ in range(count):
        began = time.perf_counter()
        await charts.radar("Ihr Selbstcheck nach Handlungsfeldern", AXES)
        took.append((time.perf_counter() - began) * 1000)
    workers = children()
    memory = sum(memory_of(pid)["Rss"] for pid in workers) / 1024
    watch.cancel()
    await asyncio.sleep(IDLE + 0.5)
    left = len(children())
    await charts.aclose()
    runs[FIRST].append(took[0])
    runs[EACH].append(sorted(took[1:])[len(took[1:]) // 2])
    runs[STALL].append(max(stalls) * 1000)
    runs[WORKER].append(memory)
    return left


async def _watch(stalls: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        stalls.append(time.perf_counter() - began - 0.001)


def children() -> list[int]:
    """The processes that this one has started and that still run."""
    found: list[int] = []
    for tasks in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        found += map(int, tasks.read_text().split())
    return found


if __name__ == "__main__":
    main(measure)
