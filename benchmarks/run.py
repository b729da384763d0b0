"""`make bench`: every benchmark in turn, one table, and the raw results in `results/`.

Absolute figures vary from machine to machine; the ratios within one run are what counts. A goal
that is missed is said. `--quick` only shows that everything runs: its numbers mean nothing, and
nothing is written.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import subprocess
import sys
import traceback
from pathlib import Path

import durability_price
import export
import first_page
import growth
import letters
import memory_and_start
import pictures
import reports
import second_start
import selfcheck_route
from bots import PEER_PYTHON
from harness import HERE, IDLE_LOAD, ROOT, BenchmarkFailed, Report, machine, versions

SCRIPTS = {
    "selfcheck_route": selfcheck_route.measure,
    "durability_price": durability_price.measure,
    "memory_and_start": memory_and_start.measure,
    "second_start": second_start.measure,
    "pictures": pictures.measure,
    "reports": reports.measure,
    "letters": letters.measure,
    "growth": growth.measure,
    "export": export.measure,
    "first_page": first_page.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    parser.add_argument("--quick", action="store_true", help="a smoke run; nothing is written")
    parser.add_argument("--only", action="append", choices=sorted(SCRIPTS), help="not all scripts")
    given = parser.parse_args()

    began = dt.datetime.now(dt.UTC)
    facts = machine()
    libraries = {"Dialogbote's": versions(sys.executable)}
    if Path(PEER_PYTHON).exists():
        libraries["the peers'"] = versions(PEER_PYTHON)
    else:
        print(f"PEER_PYTHON = {PEER_PYTHON} is not there: no peers are measured", file=sys.stderr)
    done: dict[str, Report] = {}
    failed: list[str] = []
    for name in given.only or SCRIPTS:
        print(f"… {name}", file=sys.stderr, flush=True)
        try:
            done[name] = SCRIPTS[name](1 if given.quick else given.rounds, quick=given.quick)
        except BenchmarkFailed:
            # What the others measure, some of them for a quarter of an hour, is not lost with it.
            traceback.print_exc()
            failed.append(name)

    if given.quick:
        for report in done.values():
            report.goals.clear()
    text = markdown(began, facts, libraries, list(done.values()), failed)
    print(text)
    if not given.quick:
        _keep(began, facts, libraries, done, given.rounds, failed, text)
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}")


def _keep(
    began: dt.datetime,
    facts: dict[str, str],
    libraries: dict[str, dict[str, str]],
    done: dict[str, Report],
    rounds: int,
    failed: list[str],
    text: str,
) -> None:
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    stem = f"{began:%Y-%m-%d}-{_commit()}"
    raw = {
        "began": f"{began:%Y-%m-%dT%H:%MZ}",
        "commit": _commit(),
        "machine": facts,
        "versions": libraries,
        "rounds": rounds,
        "failed": failed,
        "reports": {name: report.as_json() for name, report in done.items()},
    }
    (results / f"{stem}.json").write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n")
    (results / f"{stem}.md").write_text(text)
    print(f"Written: benchmarks/results/{stem}.json and .md", file=sys.stderr)


def markdown(
    began: dt.datetime,
    facts: dict[str, str],
    libraries: dict[str, dict[str, str]],
    reports: list[Report],
    failed: list[str],
) -> str:
    """Everything as a page to read."""
    lines = [f"## Benchmarks of {began:%Y-%m-%d}, commit {_commit()}", ""]
    lines.append("Machine: " + ", ".join(f"{key} {value}" for key, value in facts.items()) + ".")
    for whose, found in libraries.items():
        lines.append(f"In {whose} environment: " + ", ".join(f"{k} {v}" for k, v in found.items()))
    if float(facts["load before"]) > IDLE_LOAD:
        lines += ["", "**The machine was busy with other things: do not quote these figures.**"]
    if failed:
        lines += ["", f"**Not measured, because it failed: {', '.join(failed)}.**"]
    missed = [goal for report in reports for goal in report.goals if not goal.met]
    goals = sum(len(report.goals) for report in reports)
    judged = f"{goals - len(missed)} of {goals} goals met." if goals else "No goal was judged."
    lines += ["", judged]
    if missed:
        lines += ["Missed:"]
        lines += [f"- {g.what}: {g.value:.2f} {g.unit}, wanted {g.wanted()}" for g in missed]
    for report in reports:
        lines += ["", report.markdown()]
    return "\n".join(lines).rstrip() + "\n"


def _commit() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "uncommitted"


if __name__ == "__main__":
    main()
