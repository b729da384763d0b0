"""Documents as PDF: what screen readers get, what paper shows, and what no text can make happen."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import page as validator
import pikepdf
import pypdfium2
import pytest

from bot.replies import Bar, Chapter, Document, Figure, Heading, Para, Table
from config.phrases import Localized, Phrasebook, Verbatim
from handlers.documents.papers import composed, printable
from handlers.documents.pdf import Papers, PdfFailed, missing_library
from handlers.documents.pictures import Pictures
from tests.handlers.documents.papers_sample import BLOCKS, HOSTILE, RADAR, SAMPLE, TITLE

LANGUAGES = ("de", "en", "ar")
BOOK = Phrasebook.load()

pytestmark = pytest.mark.skipif(
    missing_library() is not None, reason=f"no PDF can be made here: {missing_library()}"
)


@pytest.fixture
async def papers() -> AsyncIterator[Papers]:
    pictures = Pictures(BOOK)
    papers = Papers(BOOK, pictures)
    yield papers
    await papers.aclose()
    await pictures.aclose()


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The sample in every language that is looked at."""

    async def make() -> dict[str, bytes]:
        pictures = Pictures(BOOK)
        papers = Papers(BOOK, pictures)
        content = {language: await papers.pdf(SAMPLE, language) for language in (*LANGUAGES, "tr")}
        await papers.aclose()
        await pictures.aclose()
        return content

    return asyncio.run(make())


def short(*blocks: Any) -> Document:
    return Document("short", TITLE, Verbatim("Musterstadt"), blocks)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.Pdf.open(BytesIO(content))


@dataclass(frozen=True)
class Element:
    """One element of the structure that screen readers follow."""

    kind: str
    alternative: str
    id: str
    heads: tuple[str, ...]
    """The ids of the cells that name a cell."""
    below: tuple[str, ...]
    """The kinds of the elements below it."""


def elements(node: Any) -> Iterator[Element]:
    """All elements below a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            below = tuple(elements(kid))
            heads: Any = kid.A.get("/Headers", []) if "/A" in kid else []
            yield Element(
                str(kid.S),
                str(kid.get("/Alt", "")),
                str(kid.get("/ID", "")),
                tuple(str(head) for head in heads),
                tuple(one.kind for one in below),
            )
            yield from below


def structure(content: bytes) -> list[Element]:
    with opened(content) as pdf:
        return list(elements(pdf.Root.StructTreeRoot))


def kinds(content: bytes) -> list[str]:
    return [element.kind for element in structure(content)]


def text_of(content: bytes) -> list[str]:
    """The words of each page."""
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]


def flat(content: bytes) -> str:
    """All words, lines joined, hyphens at their ends taken back."""
    return re.sub(r"\s+", " ", re.sub("[\ufffe\u0002-]\r?\n", "", "\n".join(text_of(content))))


# -- what screen readers get


@pytest.mark.parametrize("language", [*LANGUAGES, "tr"])
def test_a_validator_calls_it_pdf_ua(made: dict[str, bytes], language: str) -> None:
    report = validator.validate_pdf_bytes(made[language], profile="ua1")
    assert not [(failure.rule_id, failure.message) for failure in report.failures]
    assert report.is_compliant
    assert report.rules.total > 100


def test_the_validator_would_notice() -> None:
    empty = pikepdf.Pdf.new()
    empty.add_blank_page()
    content = BytesIO()
    empty.save(content)
    assert not validator.validate_pdf_bytes(content.getvalue(), profile="ua1").is_compliant


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_title_language_and_standard(made: dict[str, bytes], language: str) -> None:
    pdf = opened(made[language])
    assert str(pdf.Root.Lang) == language
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as data:
        assert data["pdfuaid:part"] == "1"
        assert data["dc:title"] == TITLE.texts[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_in_order_and_in_the_outline(made: dict[str, bytes], language: str) -> None:
    levels = [int(kind[2]) for kind in kinds(made[language]) if re.fullmatch("/H[1-6]", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels) == {1, 2, 3}
    assert all(following <= level + 1 for level, following in pairwise(levels))
    with opened(made[language]) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    chapters = [BOOK.say(block.text, language) for block in BLOCKS if isinstance(block, Chapter)]
    assert titles == [TITLE.texts[language], *chapters]


async def test_no_level_is_skipped_without_chapters(papers: Papers) -> None:
    content = await papers.pdf(short(Heading(TITLE), Para(TITLE)), "de")
    assert [kind for kind in kinds(content) if kind.startswith("/H")] == ["/H1", "/H2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_its_alternative(made: dict[str, bytes], language: str) -> None:
    figures = [element for element in structure(made[language]) if element.kind == "/Figure"]
    assert len(figures) == 1
    for name, _ in RADAR.axes:
        assert BOOK.say(name, language) in figures[0].alternative


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_knows_its_heads(made: dict[str, bytes], language: str) -> None:
    found = structure(made[language])
    tables = [element for element in found if element.kind == "/Table"]
    assert len(tables) >= 2
    assert tables[0].below.count("/Caption") == 1
    names = {element.id for element in found if element.kind == "/TH"}
    cells = [element for element in found if element.kind == "/TD"]
    assert cells
    # Named by the head of its row and by that of its column: more exact than a scope.
    assert all(len(cell.heads) == 2 and names.issuperset(cell.heads) for cell in cells)


# -- what paper shows


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_come_out_in_order(made: dict[str, bytes], language: str) -> None:
    pages = list(map(bare, text_of(made[language])))
    chapters = [BOOK.say(block.text, language) for block in BLOCKS if isinstance(block, Chapter)]
    places = [
        next(n for n, words in enumerate(pages[1:]) if all(w in words for w in bare(one).split()))
        for one in chapters
    ]
    assert places == sorted(set(places))
    if language == "de":
        words = flat(made[language])
        assert "Verwaltungsmodernisierungsmaßnahmen und Bürgerbeteiligungsverfahren" in words
        assert "Management und Steuerung 62,5 12" in words


def bare(text: str) -> str:
    """Without what PDF readers are seen to mix up in Arabic: vowel signs, and lam-alef as one sign.

    (They turn a line round letter by letter, and with it the two letters of that sign. It is the
    readers' own doing: the same words set by another program come out the same.)
    """
    return re.sub("[\u064b-\u0652اأإآل]", "", text)


def test_pages_are_counted_in_the_documents_language(made: dict[str, bytes]) -> None:
    pages = text_of(made["de"])
    for number, words in enumerate(pages, 1):
        assert f"Seite {number} von {len(pages)}" in words
    assert "Page 2 of" in text_of(made["en"])[1]
    assert "Sayfa 2 / " in text_of(made["tr"])[1]


def test_title_and_owner_stand_on_top_of_each_page_but_the_first(made: dict[str, bytes]) -> None:
    first, *others = text_of(made["de"])
    assert first.count("Musterstadt") == 1
    for words in others:
        assert "Selbstcheck: Zusammenleben in Vielfalt" in words
        assert "Stadt Musterstadt" in words


def test_a_long_table_repeats_its_head_and_cuts_no_row(made: dict[str, bytes]) -> None:
    pages = [words for words in text_of(made["de"]) if "Bis wann" in words]
    assert len(pages) > 1
    rows = [re.findall(r"(?m)^(\d+)\. Nachb", words) for words in pages]
    assert [int(row) for page in rows for row in page] == list(range(1, 25))
    for words in pages:
        # A row's last line stands on the page of its first.
        begun, ended = re.findall(r"(?m)^\d+\. Nachb", words), re.findall(r"brauchen\s+Zeit", words)
        assert len(begun) == len(ended) - 1, "the last column's head ends so, too"


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_fonts_are_inside(made: dict[str, bytes], language: str) -> None:
    with opened(made[language]) as pdf:
        fonts = [
            set(item.keys())
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & keys for keys in fonts)


def bars(content: bytes) -> list[tuple[int, int]]:
    """Where each bar of the first page begins and ends, in pixels from the left."""
    page = pypdfium2.PdfDocument(content)[0].render(scale=2).to_pil().convert("RGB")
    found: list[tuple[int, int]] = []
    before = False
    for row in range(page.height):
        dark = [x for x in range(page.width) if page.getpixel((x, row)) == (11, 79, 138)]
        if dark and not before:
            found.append((dark[0], dark[-1]))
        before = bool(dark)
    return found


async def test_bars_are_as_long_as_their_numbers_and_begin_where_lines_do(papers: Papers) -> None:
    blocks = [Bar(Verbatim(str(number)), number, 16) for number in (12, 4, 0)]
    widths: dict[str, list[int]] = {}
    for language in ("de", "ar"):
        long, brief, nothing = bars(await papers.pdf(short(*blocks), language))
        assert nothing[1] - nothing[0] <= 1, "where it would begin"
        widths[language] = [long[1] - long[0], brief[1] - brief[0]]
        side = 0 if language == "de" else 1
        assert abs(long[side] - brief[side]) <= 2, "they begin at the same edge"
        assert abs(long[1 - side] - brief[1 - side]) > 100
    for long_width, short_width in widths.values():
        assert long_width == pytest.approx(3 * short_width, rel=0.03)


async def test_a_document_of_one_language_is_said_in_it_whoever_gets_it(papers: Papers) -> None:
    content = await papers.pdf(replace(SAMPLE, language="ar"), "de")
    with opened(content) as pdf:
        assert pdf.Root.Lang == "ar"


async def test_a_title_alone_takes_no_page(papers: Papers) -> None:
    content = await papers.pdf(short(Chapter(TITLE), Para(TITLE)), "de")
    assert len(text_of(content)) == 1


async def test_what_is_in_another_language_is_marked() -> None:
    text = Localized({"de": "Straße", "ar": "شارع"})
    table = Table(text, (text,), ((Verbatim("شارع"),), (None,), (1234.56,)))
    said = composed(short(Para(text), table), [], BOOK, "tr")
    paragraph, shown = said["pages"][0]
    assert paragraph == {"kind": "para", "words": "Straße", "lang": "de", "dir": ""}
    assert [row[0] for row in shown["rows"]] == [
        {"words": "شارع", "lang": "", "dir": "rtl"}, {"words": "–"}, {"words": "1.234,6"},
    ]  # fmt: skip


# -- what no text can make happen


def test_hostile_words_stay_words(made: dict[str, bytes]) -> None:
    # Without the line ends and hyphens that setting brought; the unprintable is at the end.
    shown, wanted = (
        re.sub(r"[\s\ufffe\x02-]", "", text)
        for text in ("".join(text_of(made["en"])), printable(HOSTILE).split("\ufffd")[0])
    )
    assert wanted in shown


async def test_nothing_is_fetched(papers: Papers) -> None:
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append(await reader.readline())
        writer.close()

    visits: list[bytes] = []
    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        words = (
            f'"><img src="http://127.0.0.1:{port}/a.png"><link rel=stylesheet '
            f'href="http://127.0.0.1:{port}/a.css"><img src="file:///etc/passwd" alt="x">'
        )
        figure = Figure(replace(RADAR, title=Verbatim(words)))
        document = short(Chapter(Verbatim(words)), Para(Verbatim(words)), figure)
        content = await papers.pdf(replace(document, title=Verbatim(words)), "de")
    assert not visits
    assert b"root:" not in content
    assert len([element for element in structure(content) if element.kind == "/Figure"]) == 1


def test_even_a_template_that_asked_for_it_would_get_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:2]\n"
        "from pdf_worker import Press\n"
        "press = Press()\n"
        "fetch = press._given({'given:/0.png': (b'x', 'image/png')}).fetch\n"
        "assert fetch('given:/0.png').read() == b'x'\n"
        "for url in ('file:///etc/passwd', 'http://127.0.0.1/', 'data:,x', 'given:/1.png'):\n"
        "    try: fetch(url)\n"
        "    except ValueError: continue\n"
        "    raise SystemExit(url)\n"
    )
    folder = Path(sys.modules[Papers.__module__].__file__ or "").parent
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True, timeout=60)


# -- the process


def pid_of(papers: Papers) -> int:
    assert papers._worker._process is not None
    return papers._worker._process.pid


async def test_a_picture_that_cannot_be_drawn_is_told_in_words(papers: Papers) -> None:
    broken = replace(RADAR, axes=(*RADAR.axes, (TITLE, "many")))  # type: ignore[arg-type]
    content = await papers.pdf(short(Figure(broken)), "de")
    assert "/Figure" not in kinds(content)
    assert "Engagement und Beteiligung" in flat(content)


async def test_a_killed_process_is_replaced(papers: Papers) -> None:
    document = short(Para(TITLE))
    assert await papers.pdf(document, "de")
    os.kill(pid_of(papers), signal.SIGKILL)
    assert await papers.pdf(document, "de")


async def test_too_long_is_a_friendly_failure_and_harms_nothing() -> None:
    papers = Papers(BOOK, Pictures(BOOK), patience=0.01)
    with pytest.raises(PdfFailed) as failed:
        await papers.pdf(short(Para(TITLE)), "de")
    assert failed.value.words.startswith("Das PDF konnte diesmal nicht erstellt werden.")
    papers._worker._patience = 60
    assert await papers.pdf(short(Para(TITLE)), "de")
    await papers.aclose()


@pytest.mark.slow
async def test_too_much_memory_is_a_friendly_failure(papers: Papers) -> None:
    with pytest.raises(PdfFailed) as failed:
        await papers.pdf(short(Para(Verbatim("x" * 200_000_000))), "de")
    assert failed.value.words
    assert await papers.pdf(short(Para(TITLE)), "de")


async def test_without_a_library_the_person_and_the_operator_are_told(
    papers: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A machine without Pango: WeasyPrint cannot be imported there.
    library = "cannot load library 'libpango-1.0-0'"
    (tmp_path / "weasyprint.py").write_text(f"print('advice')\nraise OSError({library!r})\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(PdfFailed) as failed:
        await papers.pdf(short(Para(TITLE)), "de")
    assert failed.value.words.startswith("Hier lässt sich kein PDF erstellen.")
    assert missing_library() == library


def test_the_bot_never_imports_weasyprint() -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.replies import Document, Para\n"
        "from config.phrases import Phrasebook, Verbatim\n"
        "from handlers.documents.produce import Documents\n"
        "async def make():\n"
        "    documents = Documents(Phrasebook.load())\n"
        "    words = Verbatim('a')\n"
        "    file = await documents.produce(Document('a', words, words, (Para(words),)), 'de')\n"
        "    await documents.aclose()\n"
        "    return file\n"
        "assert asyncio.run(make()).content.startswith(b'%PDF')\n"
        "assert not {'weasyprint', 'matplotlib', 'PIL', 'xlsxwriter'} & set(sys.modules)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, timeout=60)
