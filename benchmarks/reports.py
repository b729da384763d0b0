"""Reports: one document of about forty pages with a picture for each of 35 municipalities.

What 60 people in each of them answered to 50 questions is summarised to seven fields; what is
measured is the making of the report: drawing and setting, in their two processes, from the values
to the finished PDF. Their start counts, as it does for whoever asks for the first report of a day.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from pathlib import Path
from statistics import fmean

from harness import ROOT, Figure, Goal, Report, main
from pictures import children

sys.path.insert(0, str(ROOT))

MUNICIPALITIES, PEOPLE, QUESTIONS = 35, 60, 50
FIELDS = (
    "Management und Steuerung",
    "Interkulturelle Öffnung",
    "Fairer Zugang und Teilhabe",
    "Arbeit und wirtschaftliche Entwicklung",
    "Engagement und Beteiligung",
    "Zusammenhalt und Begegnung",
    "Kommunikation und Konfliktmanagement",
)
WHOLE, MEMORY = "the whole report", "peak memory of the two processes (RSS)"
PAGES, SIZE = "pages", "size of the file"


def measure(rounds: int, *, quick: bool) -> Report:
    """The report `rounds` times, each time with new processes."""
    units = {WHOLE: "s", MEMORY: "MB", PAGES: "", SIZE: "kB"}
    runs: dict[str, list[float]] = {what: [] for what in units}
    for _ in range(rounds):
        asyncio.run(_make(3 if quick else MUNICIPALITIES, runs))
    report = Report("Reports")
    report.figures = [Figure("Dialogbote", what, unit, runs[what]) for what, unit in units.items()]
    report.goals = [
        Goal(WHOLE, max(runs[WHOLE]), most=20, unit="s"),
        Goal(MEMORY, max(runs[MEMORY]), most=400, unit="MB"),
    ]
    return report


async def _make(municipalities: int, runs: dict[str, list[float]]) -> None:
    from pypdfium2 import PdfDocument

    from config.phrases import Phrasebook
    from handlers.documents.produce import Documents

    documents = Documents(Phrasebook.load())
    document = report_of(municipalities)
    began = time.perf_counter()
    file = await documents.produce(document, "de")
    runs[WHOLE].append(time.perf_counter() - began)
    runs[MEMORY].append(sum(map(_peak, children())))
    runs[PAGES].append(len(PdfDocument(file.content)))
    runs[SIZE].append(len(file.content) / 1000)
    await documents.aclose()


def report_of(municipalities: int):
    """The document, with made-up answers."""
    from bot.replies import (
        Chapter,
        Cover,
        Document,
        Figure,
        Item,
        PageBreak,
        Para,
        RadarPicture,
        Table,
    )
    from config.phrases import Verbatim

    chance = random.Random(1)  # the same report each time
    names = [Verbatim(f"Musterstadt {number}") for number in range(1, municipalities + 1)]
    results = {name: _summarised(chance) for name in names}
    heads = tuple(map(Verbatim, ("Handlungsfeld", "Punkte", "niedrigste", "höchste")))
    blocks = []
    for name, fields in results.items():
        picture = RadarPicture(
            "radar",
            name,
            tuple(
                (Verbatim(field), mean) for field, (mean, _, _) in zip(FIELDS, fields, strict=True)
            ),
            tuple(
                Item(Verbatim(f"{f}: {m:.0f}")) for f, (m, _, _) in zip(FIELDS, fields, strict=True)
            ),
        )
        rows = tuple((Verbatim(field), *row) for field, row in zip(FIELDS, fields, strict=True))
        text = Para(Verbatim("Jedes Handlungsfeld steht für sich; eine Gesamtnote gibt es nicht."))
        blocks += [Chapter(name), text, Figure(picture), Table(name, heads, rows)]
    compared = tuple((name, *(mean for mean, _, _ in fields)) for name, fields in results.items())
    heads = (Verbatim("Kommune"), *(Verbatim(f"Feld {number}") for number in range(1, 8)))
    blocks += [Chapter(Verbatim("Vergleich")), Table(Verbatim("Vergleich"), heads, compared)]
    blocks += [PageBreak(), Table(Verbatim("Spannweite"), heads, compared)]
    title, owner = Verbatim("Selbstcheck im Programm"), Verbatim("Programmleitung")
    return Document("report", title, owner, tuple(blocks), Cover(Verbatim("Bericht")))


def _summarised(chance: random.Random) -> list[tuple[float, float, float]]:
    """Mean, lowest and highest of the people's scores in each field."""
    answers = [[chance.randint(0, 4) * 25 for _ in range(QUESTIONS)] for _ in range(PEOPLE)]
    fields = []
    for number in range(len(FIELDS)):
        scores = [fmean(one[number :: len(FIELDS)]) for one in answers]
        fields.append((fmean(scores), min(scores), max(scores)))
    return fields


def _peak(pid: int) -> float:
    """MB that a process has held at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


if __name__ == "__main__":
    main(measure)
