"""A document with everything in it, to be tested and to be looked at.

`python tests/handlers/documents/papers_sample.py FOLDER` sets it in every language and draws its
pages as pictures.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from bot.replies import (  # noqa: E402
    Bar,
    Block,
    Chapter,
    Code,
    Cover,
    Document,
    Figure,
    Heading,
    Item,
    Note,
    PageBreak,
    PaperQuestion,
    Para,
    Quote,
    RadarPicture,
    Table,
)
from config.phrases import Localized, Phrasebook, Text, Verbatim  # noqa: E402
from handlers.documents.pdf import Papers  # noqa: E402
from handlers.documents.pictures import Pictures  # noqa: E402

TITLE = Localized(
    {
        "de": "Selbstcheck: Zusammenleben in Vielfalt",
        "en": "Self-check: living together in diversity",
        "tr": "Öz değerlendirme: çeşitlilik içinde birlikte yaşam",
        "ar": "التقييم الذاتي: العيش معًا في التنوع",
    }
)
READING = Localized(
    {"de": "So lesen Sie den Bericht", "en": "How to read this", "ar": "كيف تقرأ هذه النتيجة"}
)
RESULT = Localized(
    {
        "de": "Ergebnis nach Handlungsfeldern",
        "en": "Result by field of action",
        "ar": "النتيجة حسب مجالات العمل",
    }
)
MEASURES = Localized({"de": "Maßnahmen", "en": "Measures", "ar": "التدابير"})
QUESTIONS = Localized(
    {"de": "Fragen zur Vorbereitung", "en": "Questions to prepare", "ar": "أسئلة للتحضير"}
)
LONG = Localized(
    {
        "de": "Jedes Handlungsfeld steht für sich; eine Gesamtnote gibt es nicht. Die Punktzahl ist der "
        "Mittelwert der Antworten von 0 bis 100. Verwaltungsmodernisierungsmaßnahmen und "
        "Bürgerbeteiligungsverfahren brauchen Zeit.",
        "en": "Each field stands for itself; there is no overall grade. A score is the mean of the "
        "answers, from 0 to 100 points.",
        "ar": "كل مجال قائم بذاته؛ ولا توجد علامة إجمالية. النتيجة هي متوسط الإجابات من 0 إلى 100 "
        "نقطة (في Musterstadt وغيرها).",
    }
)
FIELDS: tuple[tuple[Text, float | None], ...] = tuple(
    (Localized({"de": german, "en": english, "ar": arabic}), score)
    for german, english, arabic, score in (
        ("Management und Steuerung", "Management", "الإدارة والتوجيه", 62.5),
        ("Interkulturelle Öffnung", "Intercultural opening", "الانفتاح بين الثقافات", 37.5),
        ("Fairer Zugang und Teilhabe", "Fair access", "الوصول العادل والمشاركة", 50.0),
        ("Arbeit und Wirtschaft", "Work and economy", "العمل والاقتصاد", None),
        ("Engagement und Beteiligung", "Participation", "المشاركة والالتزام", 87.5),
        ("Zusammenhalt und Begegnung", "Cohesion", "التماسك واللقاء", 75.0),
        ("Kommunikation und Konflikte", "Communication", "التواصل وإدارة النزاعات", 25.0),
    )
)
RADAR = RadarPicture("radar", RESULT, FIELDS, tuple(Item(name) for name, _ in FIELDS))
HEADS: tuple[Text, ...] = (
    Localized({"de": "Handlungsfeld", "en": "Field of action", "ar": "مجال العمل"}),
    Localized({"de": "Punkte", "en": "Points", "ar": "النقاط"}),
    Localized({"de": "Antworten", "en": "Answers", "ar": "الإجابات"}),
)
HOSTILE = (
    '<img src="file:///etc/passwd"><img src=http://169.254.169.254/latest/meta-data>'
    "<style>@import 'http://127.0.0.1:9/x.css'; p { background: url(file:///etc/passwd) }</style>"
    "{{ 7 * 7 }} {% include 'paper.css' %} &amp; \x00\x07 \ud800"
)

BLOCKS: tuple[Block, ...] = (
    Chapter(READING),
    Para(LONG),
    Note(LONG),
    Item(Verbatim("eins: 0–39")),
    Item(Verbatim("zwei: 40–69")),
    Bar(Verbatim("Bänke: 12"), 12, 16),
    Bar(Verbatim("لأشجار: 4"), 4, 16),
    Chapter(RESULT),
    Figure(RADAR),
    Table(RESULT, HEADS, tuple((name, score, 12) for name, score in FIELDS)),
    *(
        block
        for name, _ in FIELDS[:2]
        for block in (
            PageBreak(),
            Heading(name),
            Para(LONG),
            Quote("Mehr Bänke, die sich gegenüberstehen,\nund Schatten."),
            Quote("مكان هادئ تجلس فيه العائلات"),
            Code("ABCD-EFGH"),
        )
    ),
    Chapter(MEASURES),
    Table(
        MEASURES,
        (*HEADS[:1], Localized({"de": "Bis wann", "en": "Until", "ar": "حتى"}), LONG),
        tuple(
            (
                Verbatim(f"{number}. Nachbarschaftsküche im Quartier, in mehreren Sprachen angekündigt"),
                date(2027, 1 + number % 12, 15) if number % 4 else None,
                LONG,
            )
            for number in range(1, 25)
        ),
    ),
    Chapter(QUESTIONS),
    *(
        PaperQuestion(
            Localized(
                {
                    "de": f"{number}. Gibt es eine Stelle, die das Zusammenleben koordiniert?",
                    "en": f"{number}. Is there somebody who coordinates living together?",
                    "ar": f"{number}. هل توجد جهة تنسّق العيش المشترك؟",
                }
            ),
            tuple(
                Localized({"de": german, "en": english, "ar": arabic})
                for german, english, arabic in (
                    ("trifft nicht zu", "not true", "لا ينطبق"),
                    ("trifft teilweise zu und wird gerade mit allen Beteiligten weiterentwickelt, auch "
                     "wenn noch nicht alles so läuft wie gedacht", "partly true", "ينطبق جزئيًا"),
                    ("trifft voll zu", "true", "ينطبق تمامًا"),
                )
            ),
            notes=3,
        )
        for number in range(1, 8)
    ),
    Heading(Verbatim("Hostile")),
    Para(Verbatim(HOSTILE)),
)  # fmt: skip
COVER = Cover(
    Localized({"de": "Bericht für den Rat, Fassung 1", "en": "Report", "ar": "تقرير للمجلس"}),
    (Note(Verbatim("Stand: 15.06.2026")),),
)
SAMPLE = Document("report", TITLE, Verbatim("Stadt Musterstadt"), BLOCKS, COVER)


async def _look(folder: Path) -> None:
    import pypdfium2

    phrasebook = Phrasebook.load()
    papers = Papers(phrasebook, Pictures(phrasebook))
    for language in phrasebook.languages:
        content = await papers.pdf(SAMPLE, language)
        (folder / f"{language}.pdf").write_bytes(content)
        for number, page in enumerate(pypdfium2.PdfDocument(content), 1):
            page.render(scale=1.1).to_pil().save(folder / f"{language}-{number:02}.png")
    await papers._pictures.aclose()
    await papers.aclose()


if __name__ == "__main__":
    asyncio.run(_look(Path(sys.argv[1])))
