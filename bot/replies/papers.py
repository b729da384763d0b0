"""Documents, posters and workbooks, as what stands in them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.replies.lines import Line
from bot.replies.pictures import Picture, QrPicture
from config.phrases import Text

Cell = Text | int | float | None
"""One cell of a table: words, a number or a day; None where nothing is known."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Makes the title of a document a page of its own, with this below it."""

    subtitle: Text
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """Begins on a new page and stands in the document's outline. A `Heading` divides it."""

    text: Text


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; the first cell of a row names the row."""

    caption: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture within a document. Its alternative goes along, and takes its place if need be."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question to be answered with a pen: boxes to tick, and ruled lines for notes."""

    text: Text
    options: tuple[Text, ...] = ()
    notes: int = 0
    """Lines to write on."""


Block = Line | Chapter | PageBreak | Table | Figure | PaperQuestion


@dataclass(frozen=True, slots=True)
class Document:
    """Something to print and to put before others: a PDF, accessible to screen readers."""

    name: str
    title: Text
    owner: Text
    """Whose it is, such as the municipality: stands in the head of each page but the first."""
    blocks: tuple[Block, ...]
    cover: Cover | None = None
    language: str = ""
    """The one that it is said in, whoever gets it; "" for theirs."""


@dataclass(frozen=True, slots=True)
class PosterCode:
    """A QR code on a poster, with the door it opens and the address that can be typed instead."""

    picture: QrPicture
    door: Text
    address: str


@dataclass(frozen=True, slots=True)
class PosterColumn:
    """What a poster says in one language."""

    language: str
    name: str
    """Of the language, in itself."""
    lines: tuple[Text, ...]
    date: tuple[Text, ...] = ()
    """When and where people meet, where that is set: to be read from afar."""


@dataclass(frozen=True, slots=True)
class Poster:
    """A sheet to hang up, in several languages side by side; the first one is the sheet's own."""

    name: str
    title: Text
    owner: Text
    codes: tuple[PosterCode, ...]
    columns: tuple[PosterColumn, ...]
    foot: tuple[Text, ...]
    cards: bool = False
    """The same four times, smaller, to be cut apart and put on tables."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: rows under named columns."""

    name: Text
    heads: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets to calculate and to go on working with: XLSX. No text in it is ever a formula."""

    name: str
    title: Text
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class PlainTable:
    """One sheet for every program: CSV. A text may be disarmed, so that it is never a formula."""

    name: str
    sheet: Sheet
