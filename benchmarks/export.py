"""Export of 1,000,000 contributions on the command line, against `sqlite3 -csv`.

The peer reads the same rows in the clear, in the same order and columns, from a database of their
own; Dialogbote reads and decrypts its rows, tells what stands for which choice, disarms formulas,
and starts as a whole program. Memory is the peak of the process, held against the peak with a
thousand contributions.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from contributions_of import CODE, filled, installation
from harness import BenchmarkFailed, Figure, Goal, Report, main, scratch

MANY, FEW, QUICK = 1_000_000, 1_000, 20_000
ROWS = "SELECT event, prompt, type, language, value FROM answer ORDER BY id"
PEER = "sqlite3 -csv"
OURS = "Dialogbote"
CSV, JSONL, XLSX = "CSV", "JSON Lines", "XLSX"
FORMATS = {CSV: "csv", JSONL: "jsonl", XLSX: "xlsx"}
PEAK = "{}: peak memory (RSS)"
PEAK_FEW = "{} of a thousand: peak memory (RSS)"


def measure(rounds: int, *, quick: bool) -> Report:
    """CSV of both in turn; the other formats once, as nothing is held against them but memory."""
    count = QUICK if quick else MANY
    runs: dict[tuple[str, str], list[float]] = defaultdict(list)
    with scratch() as few, scratch() as many:
        filled(few, FEW)
        clear = filled(many, count, clear=True)
        for number in range(rounds):
            for name in FORMATS if number == 0 else [CSV]:
                _ours(few, name, FEW, {PEAK_FEW: runs[OURS, PEAK_FEW.format(name)]})
                _ours(many, name, count, {PEAK: runs[OURS, PEAK.format(name)],
                                          "{}": runs[OURS, name]})  # fmt: skip
            _peer(clear, runs[PEER, CSV], runs[PEER, PEAK.format(CSV)], count)

    report = Report(f"Export of {count:,} contributions")
    report.figures = [
        Figure(who, what, "MB" if "memory" in what else "s", values)
        for (who, what), values in sorted(runs.items(), key=lambda item: item[0][1])
    ]
    median = {(f.bot, f.what): f.median for f in report.figures}
    report.goals = [
        Goal("CSV, against sqlite3 -csv", median[OURS, CSV] / median[PEER, CSV], most=3),
        *(
            Goal(f"{name}: memory, more than for a thousand",
                 median[OURS, PEAK.format(name)] - median[OURS, PEAK_FEW.format(name)],
                 most=100, unit="MB")
            for name in FORMATS
        ),
    ]  # fmt: skip
    return report


def _ours(data: Path, name: str, count: int, keep: dict[str, list[float]]) -> None:
    kind = FORMATS[name]
    out = data / f"out.{kind}"
    command = [str(Path(sys.executable).with_name("dialogbote")), "export", CODE]
    took, peak = _timed([*command, "--format", kind, "--out", str(out)], data, installation(data))
    if kind != "xlsx" and (lines := _lines(out)) != count + (kind == "csv"):
        raise BenchmarkFailed(f"{lines} lines in {out}")
    for what, values in keep.items():
        values.append(peak if "memory" in what else took)


def _peer(database: Path, times: list[float], peaks: list[float], count: int) -> None:
    out = database.with_suffix(".csv")
    command = ["sqlite3", "-csv", "-header", "-cmd", f".output {out}", str(database), ROWS]
    took, peak = _timed(command, database.parent, dict(os.environ))
    if (lines := _lines(out)) != count + 1:
        raise BenchmarkFailed(f"{lines} lines in {out}")
    times.append(took)
    peaks.append(peak)


def _timed(command: list[str], folder: Path, env: dict[str, str]) -> tuple[float, float]:
    """Seconds a command takes, and the MB that it holds at most."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise BenchmarkFailed(f"{command[0]} ended with {process.returncode}")
    return took, used.ru_maxrss / 1024


def _lines(file: Path) -> int:
    """Line ends in a file; no text of these has one of its own."""
    with file.open("rb") as content:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: content.read(1 << 20), b""))


if __name__ == "__main__":
    main(measure)
