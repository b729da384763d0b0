"""The browser door: what an event's first page costs, and how soon the first press is answered.

Chromium opens the page with an empty cache; what counts are the bytes of every response with its
headers, as they came over the wire. The presses come from new visitors one after another, without a
browser: each looks at the page and accepts the notice, and its answer is the first question.
"""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import replace
from shutil import which
from urllib.parse import urlencode, urlsplit

from bots import DIALOGBOTE, WEB_PORT
from contributions_of import CODE, filled
from harness import BenchmarkFailed, Figure, Goal, Report, Telegram, main, running, scratch

VISITORS, QUICK = 200, 5
STORED = 1_000
PAGE = f"/e/{CODE}"
OURS = "Dialogbote"
WIRE, REQUESTS, FOREIGN = "first page over the wire", "requests for it", "requests to others"
PAINTED = "first page, until its words are there"
LOOK, ANSWER = "the page, p95", "first answer, p95"
UNITS = {WIRE: "kB", REQUESTS: "", FOREIGN: ""}
FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
JOIN = re.compile(r'<button name="button" value="(join:[^"]+)"')


def measure(rounds: int, *, quick: bool) -> Report:
    """All of it `rounds` times, on one installation."""
    citizens = replace(DIALOGBOTE, codes=None)
    runs: dict[str, list[float]] = {}
    with Telegram() as telegram, scratch() as data:
        filled(data, STORED)
        with running(citizens, telegram, data):
            for _ in range(rounds):
                figures = _browse() | _press(QUICK if quick else VISITORS)
                for what, value in figures.items():
                    runs.setdefault(what, []).append(value)

    report = Report("The first page of the browser chat")
    report.figures = [Figure(OURS, what, UNITS.get(what, "ms"), runs[what]) for what in runs]
    report.goals = [
        Goal(WIRE, max(runs[WIRE]), most=50, unit="kB"),
        Goal(FOREIGN, max(runs[FOREIGN]), most=0, unit=""),
        Goal(ANSWER, report.figures[-1].median, most=100, unit="ms"),
    ]
    return report


def _browse() -> dict[str, float]:
    """The page in a browser that was never here."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")
    chromium = next((found for name in names if (found := which(name))), None)
    if chromium is None:
        raise BenchmarkFailed("no Chromium on this machine")
    came: dict[str, float] = {}
    asked: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_context(locale="de-DE").new_page()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on(
            "Network.requestWillBeSent",
            lambda given: asked.update({given["requestId"]: given["request"]["url"]}),
        )
        network.on(
            "Network.loadingFinished",
            lambda given: came.update({given["requestId"]: given["encodedDataLength"]}),
        )
        began = time.perf_counter()
        page.goto(f"http://127.0.0.1:{WEB_PORT}{PAGE}", wait_until="domcontentloaded")
        painted = time.perf_counter() - began
        page.wait_for_load_state("networkidle")
        if not page.get_by_role("heading", name="Wie wollen wir hier leben?").count():
            raise BenchmarkFailed("the page does not show the event")
        browser.close()
    outside = [url for url in asked.values() if urlsplit(url).netloc != f"127.0.0.1:{WEB_PORT}"]
    return {
        WIRE: sum(came.values()) / 1000,
        REQUESTS: float(len(asked)),
        FOREIGN: float(len([url for url in outside if not url.startswith("data:")])),
        PAINTED: painted * 1000,
    }


def _press(visitors: int) -> dict[str, float]:
    """What new visitors wait for the page, and then for the first question."""
    looks, answers = [], []
    for _ in range(visitors):
        connection = http.client.HTTPConnection("127.0.0.1", WEB_PORT, timeout=10)
        page, took = _asked(connection, "GET", PAGE)
        looks.append(took)
        button = JOIN.search(page)
        if button is None:
            raise BenchmarkFailed("the page has no way to take part")
        form = page[page.rindex("<form", 0, button.start()) : button.start()]
        body = urlencode({**dict(FIELD.findall(form)), "button": button[1]})
        answer, took = _asked(connection, "POST", "/press", body)
        if "Was fehlt Ihnen im Viertel?" not in answer:
            raise BenchmarkFailed("the first question did not come")
        answers.append(took)
        connection.close()
    return {LOOK: _p95(looks), ANSWER: _p95(answers)}


def _asked(
    connection: http.client.HTTPConnection, method: str, path: str, body: str = ""
) -> tuple[str, float]:
    headers = {
        "Accept-Language": "de",
        "Origin": f"http://127.0.0.1:{WEB_PORT}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    began = time.perf_counter()
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    content = response.read().decode()
    took = time.perf_counter() - began
    if response.status != 200:
        raise BenchmarkFailed(f"{method} {path}: {response.status}")
    return content, took


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))] * 1000


if __name__ == "__main__":
    main(measure)
