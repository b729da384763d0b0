"""A paged document, said in one language, as plain data for the process that sets it.

Here lives what is said where, in which order and at which level. How it looks is told in
`templates/`; how it becomes a PDF, in `pdf.py` and `pdf_worker.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, assert_never

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.replies import (
    Bar,
    Block,
    Cell,
    Chapter,
    Code,
    Cover,
    Document,
    Figure,
    Heading,
    Item,
    Line,
    Link,
    Note,
    PageBreak,
    PaperQuestion,
    Para,
    Picture,
    Quote,
    Table,
    Timer,
)
from config.phrases import Localized, Phrasebook, Text, Verbatim, phrase
from handlers.documents.pictures import alternative, in_words

NOTHING: Final = "–"
"""Stands in a cell where nothing is known."""
DECIMALS: Final = "#,##0.#"
"""How numbers are written (a CLDR pattern): one decimal at most."""

# No glyph, or (a lone half of a surrogate pair) no Unicode at all.
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# No translation holds a noncharacter, so they show where the numbers go.
_PAGE, _PAGES = "\ufdd0", "\ufdd1"
_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"
"""An isolate (Unicode UAX #9) around the lines at a page's edges, which have no direction."""

Said = dict[str, Any]


def pictures_of(document: Document) -> list[Picture]:
    """The document's pictures, in order."""
    return [block.picture for block in document.blocks if isinstance(block, Figure)]


def composed(
    document: Document, drawn: Sequence[bool], phrasebook: Phrasebook, language: str
) -> Said:
    """Everything the document says, as `templates/paper.html` reads it.

    Args:
        document: what to say.
        drawn: for each of its pictures, whether there is one; else it is told in words.
        phrasebook: says texts.
        language: the one they are said in.
    """
    composer = _Composer(drawn, phrasebook, language)
    for block in document.blocks:
        composer.add(block)
    return {
        "language": language,
        "direction": phrasebook.direction(language),
        "title": composer.words(document.title),
        "owner": composer.words(document.owner),
        "cover": composer.cover(document.cover),
        "edges": _edges(document, phrasebook, language),
        "notes": composer.words(phrase("Notes")),
        "pages": [page for page in composer.pages if page],
    }


def printable(text: str) -> str:
    """The text with a replacement for each character that no paper can show."""
    return _UNPRINTABLE.sub("\ufffd", text)


def direction_of(words: str) -> str:
    """`ltr` or `rtl` by the first letter that has one, as Unicode advises; "" if none has."""
    kinds = map(unicodedata.bidirectional, words)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "")
    return {"L": "ltr", "R": "rtl", "AL": "rtl"}.get(first, "")


def _edges(document: Document, phrasebook: Phrasebook, language: str) -> list[str]:
    """What stands at the edges of pages: head left, head right, and the foot in three parts.

    Between the parts of the foot stand the number of the page and the number of pages.
    """
    heads = [phrasebook.say(text, language) for text in (document.title, document.owner)]
    foot = phrase("Page {page} of {pages}", page=Verbatim(_PAGE), pages=Verbatim(_PAGES))
    parts = re.split(f"[{_PAGE}{_PAGES}]", phrasebook.say(foot, language))
    if phrasebook.direction(language) == "rtl":
        heads = [f"{_RIGHT_TO_LEFT}{head}{_END}" for head in reversed(heads)]
        parts = [f"{_RIGHT_TO_LEFT}{parts[0]}", *parts[1:-1], f"{parts[-1]}{_END}"]
    return [printable(part) for part in (*heads, *parts)]


class _Composer:
    """Collects what is said, page by page; a page here may take several sheets of paper."""

    def __init__(self, drawn: Sequence[bool], phrasebook: Phrasebook, language: str) -> None:
        self._drawn = enumerate(drawn)
        self._phrasebook, self._language = phrasebook, language
        self._level = 2
        """Of the next heading. The title has 1, and none may be skipped."""
        self.pages: list[list[Said]] = [[]]

    def add(self, block: Block) -> None:
        """Say the next block."""
        match block:
            case PageBreak():
                self.pages.append([])
            case Chapter(text):
                self.pages.append([{"kind": "heading", "level": 2, **self.words(text)}])
                self._level = 3
            case Heading(text):
                self.pages[-1].append({"kind": "heading", "level": self._level, **self.words(text)})
            case Table():
                self.pages[-1].append(self._table(block))
            case Figure(picture):
                self._figure(picture)
            case PaperQuestion(text, options, notes):
                question = {"options": [self.words(option) for option in options], "lines": notes}
                self.pages[-1].append({"kind": "question", **self.words(text), **question})
            case _:
                self._line(block, self.pages[-1])

    def cover(self, cover: Cover | None) -> Said | None:
        """What stands below the title, where that has a page of its own."""
        if cover is None:
            return None
        lines: list[Said] = []
        for line in cover.lines:
            self._line(line, lines)
        return {"subtitle": self.words(cover.subtitle), "lines": lines}

    def words(self, text: Text) -> Said:
        """The words of a text; language and direction only where they are not the document's."""
        words = printable(self._phrasebook.say(text, self._language))
        match text:
            case Verbatim():
                # Whatever language it is: no program may break its words by the rules of ours.
                return {"words": words, "lang": "", "dir": self._other_direction(words)}
            case Localized() if (spoken := text.best(self._language)[0]) != self._language:
                return {"words": words, "lang": spoken, "dir": self._other_direction(words)}
            case _:
                return {"words": words}

    def _other_direction(self, words: str) -> str:
        """The direction of words; "" if it is ours."""
        direction = direction_of(words)
        return "" if direction == self._phrasebook.direction(self._language) else direction

    def _line(self, line: Line, page: list[Said]) -> None:
        match line:
            case Item(text):
                self._entry(page, self.words(text))
            case Bar(text, value, most):
                share = round(100 * value / most, 1) if most else 0
                self._entry(page, {**self.words(text), "share": share})
            case Para(text):
                page.append({"kind": "para", **self.words(text)})
            case Note(text) | Timer(text):
                page.append({"kind": "note", **self.words(text)})
            case Heading(text):
                # On a cover: its title is the only heading there.
                page.append({"kind": "strong", **self.words(text)})
            case Quote(words):
                page.append({"kind": "quote", **self.words(Verbatim(words))})
            case Code(words) | Link(words):
                page.append({"kind": "code", "words": printable(words), "lang": "", "dir": "ltr"})
            case _:
                assert_never(line)

    def _entry(self, page: list[Said], entry: Said) -> None:
        if not page or page[-1]["kind"] != "list":
            page.append({"kind": "list", "items": []})
        page[-1]["items"].append(entry)

    def _figure(self, picture: Picture) -> None:
        number, drawn = next(self._drawn)
        if drawn:
            words = printable(alternative(picture, self._phrasebook, self._language))
            self.pages[-1].append({"kind": "figure", "number": number, "alternative": words})
            return
        for line in in_words(picture):
            self._line(line, self.pages[-1])

    def _table(self, table: Table) -> Said:
        return {
            "kind": "table",
            "caption": self.words(table.caption),
            "heads": [self.words(head) for head in table.heads],
            "numeric": [
                any(isinstance(row[column], int | float) for row in table.rows)
                for column in range(len(table.heads))
            ],
            "rows": [[self._cell(cell) for cell in row] for row in table.rows],
        }

    def _cell(self, cell: Cell) -> Said:
        locale = self._phrasebook.languages[self._language].locale
        match cell:
            case None:
                return {"words": NOTHING}
            case int() | float():
                return {"words": format_decimal(cell, format=DECIMALS, locale=locale)}
            case date():
                return {"words": format_date(cell, "medium", locale)}
            case _:
                return self.words(cell)
