"""What comes in and what is said, as values: in no language and for no channel.

Doors turn what they hear into a `Press` and draw `Say`, `Ask` and `SendFile` their own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.replies.files import (
    CalendarEntry,
    CalendarFeed,
    CalendarFile,
    DataFile,
    ExportFile,
    ExportFormat,
    ExportRow,
    ExportValue,
    TextFile,
)
from bot.replies.lines import Bar, Code, Heading, Item, Line, Link, Note, Para, Quote, Timer
from bot.replies.messages import Ask, Button, Entry, Mail, Say
from bot.replies.papers import (
    Block,
    Cell,
    Chapter,
    Cover,
    Document,
    Figure,
    PageBreak,
    PaperQuestion,
    PlainTable,
    Poster,
    PosterCode,
    PosterColumn,
    Sheet,
    Table,
    Workbook,
)
from bot.replies.pictures import (
    Chart,
    CountsPicture,
    DifferencesPicture,
    PerspectivesPicture,
    Picture,
    QrPicture,
    RadarPicture,
    ReceiptPicture,
    Series,
)
from bot.replies.presses import Action, Command, Oddity, Press, Tap, Words

Attachment = (
    TextFile
    | DataFile
    | ExportFile
    | CalendarFile
    | CalendarFeed
    | QrPicture
    | ReceiptPicture
    | Chart
    | Document
    | Poster
    | Workbook
    | PlainTable
)


@dataclass(frozen=True, slots=True)
class SendFile:
    """A file or picture, with a line that says what it is."""

    attachment: Attachment
    caption: tuple[Line, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()


Saying = Say | Ask | SendFile


@dataclass(frozen=True, slots=True)
class Answered:
    """Everything the bot says to one press, and the language it says it in."""

    language: str
    sayings: tuple[Saying, ...]
    refused: bool = False
    """Nothing came of it, as of a code that is wrong."""


class Delivered(StrEnum):
    """What a door knows after it tried to bring a letter."""

    YES = "yes"
    UNKNOWN = "unknown"
    """It may have arrived: nobody knows."""
    GONE = "gone"
    """Blocked or deactivated: will never arrive."""
    REFUSED = "refused"
    """Certainly not brought, and no other attempt would do better; the address may be right."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """Certainly not brought; may be tried again from `at` on."""

    at: datetime


Delivery = Delivered | TryLater


__all__ = [
    "Action",
    "Answered",
    "Ask",
    "Attachment",
    "Bar",
    "Block",
    "Button",
    "CalendarEntry",
    "CalendarFeed",
    "CalendarFile",
    "Cell",
    "Chapter",
    "Chart",
    "Code",
    "Command",
    "CountsPicture",
    "Cover",
    "DataFile",
    "Delivered",
    "Delivery",
    "DifferencesPicture",
    "Document",
    "Entry",
    "ExportFile",
    "ExportFormat",
    "ExportRow",
    "ExportValue",
    "Figure",
    "Heading",
    "Item",
    "Line",
    "Link",
    "Mail",
    "Note",
    "Oddity",
    "PageBreak",
    "PaperQuestion",
    "Para",
    "PerspectivesPicture",
    "Picture",
    "PlainTable",
    "Poster",
    "PosterCode",
    "PosterColumn",
    "Press",
    "QrPicture",
    "Quote",
    "RadarPicture",
    "ReceiptPicture",
    "Say",
    "Saying",
    "SendFile",
    "Series",
    "Sheet",
    "Table",
    "Tap",
    "TextFile",
    "Timer",
    "TryLater",
    "Words",
    "Workbook",
]
