"""`make run` for the second time: from Enter to the first answered message, over loopback.

Everything that lies between counts: make, the look whether everything is installed, the demo with
its sample, the doors. Telegram is the driver.
"""

from __future__ import annotations

import urllib.request
from contextlib import suppress
from time import monotonic, sleep

from bots import DIALOGBOTE, WEB_PORT
from harness import (
    ROOT,
    BenchmarkFailed,
    Bot,
    Figure,
    Goal,
    Report,
    Telegram,
    main,
    running,
    scratch,
)

MAKE_RUN = Bot(
    name="make run",
    command=["make", "--silent", "-C", str(ROOT), "run"],
    # Without PYTHON: naming an interpreter makes the recipe look at the environment again.
    env={**DIALOGBOTE.env, "PYTHON": ""},
)
ANSWERED, PAGE = "second start to the first answer", "second start to the first page"


def measure(rounds: int, *, quick: bool) -> Report:
    """A first start to make everything, then the starts that count."""
    del quick
    answered: list[float] = []
    page: list[float] = []
    with Telegram() as telegram, scratch() as data:
        for number in range(rounds + 1):
            telegram.tell("first", texts=["/start"], chat=7, limit=120)
            with running(MAKE_RUN, telegram, data, wait=False) as process:
                at = telegram.heard()["at"]
                seen = _page(process.started)
            if number:
                answered.append(at - process.started)
                page.append(seen)
    report = Report("The second start of `make run`")
    report.figures = [
        Figure("Dialogbote", ANSWERED, "s", answered),
        Figure("Dialogbote", PAGE, "s", page),
    ]
    report.goals = [Goal(ANSWERED, report.figures[0].median, most=5, unit="s")]
    return report


def _page(started: float) -> float:
    """Seconds from the start to the first page of the browser door."""
    deadline = monotonic() + 60
    while monotonic() < deadline:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{WEB_PORT}/", timeout=5) as page,
        ):
            page.read()
            return monotonic() - started
        sleep(0.01)
    raise BenchmarkFailed("the browser door did not open")


if __name__ == "__main__":
    main(measure)
