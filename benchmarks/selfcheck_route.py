"""The whole self-check by buttons: Dialogbote, aiogram, python-telegram-bot and the bare ceiling.

Everybody asks the same 14 questions with the same buttons, answers every press, edits the message
into the next question and ends with a review and a result in text. Dialogbote and aiogram make
each answer survive a power failure (SQLite, `synchronous=FULL`); the other two do not.
"""

from __future__ import annotations

from collections import defaultdict

from bots import AIOGRAM, BARE, DIALOGBOTE, STOCK, contestants
from harness import Bot, Figure, Goal, Report, Running, Telegram, main, running, scratch

LATENCY = 0.05
CHATS, FEW_CHATS = 200, 4
"""The stock bot takes one update after another: with latency, more chats only take longer."""
STEADY_CHATS, STEADY_THINK = 50, 1.0
"""50 people who press once a second each."""
WARM_UP = 20

RATE, CPU = "updates/s, API at 0 ms", "CPU time an update, API at 0 ms"
RATE_FAR, P99_FAR = "updates/s, API at 50 ms, 200 chats", "p99, API at 50 ms, 200 chats"
STEADY, STEADY_FAR = "p99 at 50 presses/s, API at 0 ms", "p99 at 50 presses/s, API at 50 ms"
UNITS = {RATE: "1/s", RATE_FAR: "1/s"}

Runs = dict[tuple[str, str], list[float]]


def measure(rounds: int, *, quick: bool) -> Report:
    """All bots in turn, `rounds` times, each round in another order."""
    runs: Runs = defaultdict(list)
    busiest = 0.0
    bots = contestants()
    for number in range(rounds):
        shift = number % len(bots)
        for bot in bots[shift:] + bots[:shift]:
            with Telegram() as telegram, scratch() as data:
                bot.prepare(data)
                with running(bot, telegram, data) as process:
                    busiest = max(busiest, _one(bot, telegram, process, runs, quick=quick))
    return _report(runs, busiest)


def _one(bot: Bot, telegram: Telegram, process: Running, runs: Runs, *, quick: bool) -> float:
    """One bot's round; how much of its core the driver used where it had most to do."""
    chats = 20 if quick else CHATS
    bot.walk(telegram, chats=5 if quick else WARM_UP)

    before = process.cpu()
    walked = bot.walk(telegram, chats=chats)
    runs[bot.name, RATE].append(walked["rate"])
    runs[bot.name, CPU].append((process.cpu() - before) / walked["updates"] * 1000)
    driver = walked["driver_cpu"] / walked["seconds"]

    if not quick:
        steady = bot.walk(telegram, chats=STEADY_CHATS, think=STEADY_THINK)
        runs[bot.name, STEADY].append(steady["p99"] * 1000)

    telegram.ask("latency", seconds=LATENCY)
    one_by_one = bot.name == STOCK.name
    walked = bot.walk(telegram, chats=(1 if quick else FEW_CHATS) if one_by_one else chats)
    runs[bot.name, RATE_FAR].append(walked["rate"])
    if not one_by_one:
        runs[bot.name, P99_FAR].append(walked["p99"] * 1000)
        if not quick:
            steady = bot.walk(telegram, chats=STEADY_CHATS, think=STEADY_THINK)
            runs[bot.name, STEADY_FAR].append(steady["p99"] * 1000)
    telegram.ask("latency", seconds=0)
    return driver


def _report(runs: Runs, busiest: float) -> Report:
    report = Report("The whole self-check by buttons")
    report.figures = [
        Figure(bot, what, UNITS.get(what, "ms"), values)
        for (bot, what), values in sorted(runs.items(), key=lambda item: item[0][1])
    ]
    report.remarks = [
        "All with the product's questions in German; 16 updates a chat; one process a bot, the "
        f"driver in another, at most {busiest:.0%} of a core busy.",
        "With latency the stock bot was measured with few chats: it takes one update after "
        "another, so its rate does not depend on their number.",
        "Long polling alone costs up to one round trip before an update leaves Telegram and half "
        "of one to bring it; the call needs the other half: at 50 ms, 100 ms are nobody's fault.",
    ]
    ours = DIALOGBOTE.name
    if (BARE.name, RATE) in runs:
        median = {key: f.median for f in report.figures for key in [(f.bot, f.what)]}

        def against(peer: Bot, what: str) -> float:
            return median[ours, what] / median[peer.name, what]

        for what in (RATE, RATE_FAR):
            report.goals += [
                Goal(f"{what}: against aiogram", against(AIOGRAM, what), least=1.5),
                Goal(f"{what}: against aiogram (stretch)", against(AIOGRAM, what), least=2.5),
                Goal(f"{what}: against python-telegram-bot", against(STOCK, what), least=6),
                Goal(f"{what}: against the bare ceiling", against(BARE, what), least=0.5),
            ]
        report.goals += [
            Goal("200 chats, API at 50 ms: against stock", against(STOCK, RATE_FAR), least=100),
            Goal(P99_FAR, median[ours, P99_FAR], most=150, unit="ms"),
        ]
        if (ours, STEADY) in median:
            report.goals += [
                Goal(STEADY, median[ours, STEADY], most=50, unit="ms"),
                Goal(STEADY_FAR, median[ours, STEADY_FAR], most=150, unit="ms"),
            ]
    return report


if __name__ == "__main__":
    main(measure)
