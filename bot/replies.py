"""What comes in and what the bot wants to say, as values: in no language and for no channel.

Doors turn what they hear into a `Press` and draw `Say`, `Ask` and `SendFile` their own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.model import Door, Letter
from config.phrases import Text


@dataclass(frozen=True, slots=True)
class Action:
    """What a button means. Doors carry it as `verb:subject:question:value:revision`.

    Every field matches `[A-Za-z0-9_+-]*`, so that 64 bytes are enough (`callbacks.py`).
    """

    verb: str
    subject: str = ""
    """Mostly the id of a conversation, event or talk."""
    question: str = ""
    value: str = ""
    revision: int = 0
    """The walk's revision the button was shown at."""


@dataclass(frozen=True, slots=True)
class Words:
    """The person wrote a text."""

    text: str
    about: str = ""
    """The conversation that asked for it, where the door knows: a page may be older than another
    one. "" means the one that is going on."""


@dataclass(frozen=True, slots=True)
class Tap:
    """The person pressed a button."""

    action: Action


@dataclass(frozen=True, slots=True)
class Command:
    """The person wrote `/name rest`."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that is no answer: a photo, a voice message, an unreadable button."""

    kind: str


@dataclass(frozen=True, slots=True)
class Press:
    """One thing that one account did at one door."""

    door: Door
    account: str
    """The door's own id: a Telegram user id, a browser's random cookie. Never logged or stored."""
    key: str
    """Unique to this press, to know it again: an update id, a form's random number."""
    what: Words | Tap | Command | Oddity
    hint: str | None = None
    """The language the person's device asks for."""
    site: str = ""
    """Which place in a browser it comes from: a role of the demo, the office; "" otherwise."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A short line that names what follows."""

    text: Text


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph."""

    text: Text


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of lesser weight: help, progress, fine print."""

    text: Text


@dataclass(frozen=True, slots=True)
class Quote:
    """A person's own words, shown back and never interpreted."""

    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    text: Text


@dataclass(frozen=True, slots=True)
class Code:
    """A code or link to be copied exactly; left to right in every language."""

    words: str


@dataclass(frozen=True, slots=True)
class Link:
    """A web address that somebody gave (`bot.links.is_safe_link`), to be opened."""

    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An entry of a list that says how much of something there is, of at most so much."""

    text: Text
    value: int
    most: int


@dataclass(frozen=True, slots=True)
class Timer:
    """Until when there is time; counted down where that can be shown."""

    text: Text
    ends: datetime
    beside: Text | None = None
    """Said in its place beside a clock that runs, where the text tells how long it is just now."""


Line = Heading | Para | Note | Quote | Item | Code | Link | Bar | Timer


@dataclass(frozen=True, slots=True)
class Button:
    """A labelled way on: an action, or a link to a page; one of ours may begin at its path."""

    label: Text
    action: Action | None = None
    url: str | None = None
    chosen: bool = False
    """Shown as marked."""


@dataclass(frozen=True, slots=True)
class Say:
    """A message."""

    lines: tuple[Line, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons, as far as the channel can show rows."""
    stay: bool = False
    """Comes beside the current question instead of taking the place of the pressed message."""
    enclosed: tuple[CalendarFile, ...] = ()
    """Files that go along where a letter can hold them; elsewhere a button brings them."""


class Entry(StrEnum):
    """What may be written as an answer, for doors that show a field."""

    TEXT = "text"
    LINE = "line"
    NUMBER = "number"
    MOMENT = "moment"
    DECIMAL = "decimal"
    DATE = "date"
    FREE = "free"
    """A code, a command: whatever helps on."""


@dataclass(frozen=True, slots=True)
class Ask(Say):
    """A message that waits for an answer: by its buttons, or by writing where `entry` is set."""

    entry: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Say):
    """A letter on its way out by e-mail: all its buttons are links."""

    letter: Letter
    stop: str = ""
    """The path of the link by which no more come; "" in a letter that was asked for just now."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text in full, for what no message can hold."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DataFile:
    """Plain data, such as what is stored about an account: JSON."""

    name: str
    data: object


class ExportFormat(StrEnum):
    """How contributions are handed out."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


ExportValue = str | int | float | bool | tuple[str, ...]
"""Exact: a text, a number, yes or no, a list of choices."""


class ExportRow(NamedTuple):
    """One released answer. A tuple, as there may be a million of them."""

    id: int
    """Its number in this file alone, from 1: another file may number it otherwise."""
    event: str
    prompt: str
    type: str
    language: str
    status: str
    """`new`, `accepted` or `rejected`."""
    reason: str
    """Why it was rejected; "" for all others."""
    theme: str
    """Under which theme the moderators have put it; "" for none."""
    kind: str
    """What its author says that it is; "" where that was not asked, or left open."""
    outcome: str
    """What becomes of it, or of its theme, as the municipality has answered; "" for no answer."""
    answer: str
    """That answer, in the event's first language."""
    owner: str
    """Who takes care of it."""
    day: str
    """By when, as `2026-05-04`; "" for no day."""
    hidden: bool
    """Whether moderators have hidden personal parts: then `value` is what others see, and there is
    no translation, which would tell them."""
    duplicate_of: int | None
    """The id of the one that it was marked as saying the same as."""
    translation: str
    """What it says in the event's first language; "" where nobody has translated it."""
    translated_by: str
    """`machine` or `hand`; "" for no translation."""
    value: ExportValue


@dataclass(frozen=True, slots=True)
class ExportFile:
    """Contributions as a table."""

    name: str
    format: ExportFormat
    rows: tuple[ExportRow, ...]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A talk for a calendar."""

    uid: str
    title: Text
    description: Text
    place: str
    starts: datetime
    zone: str
    minutes: int
    sequence: int
    cancelled: bool
    organiser: Text
    """Who invites: a municipality or the programme, never a person."""
    tentative: bool = False
    """Whoever's calendar it is in has not said that they come."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar entry as an .ics file."""

    name: str
    entry: CalendarEntry


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """All of somebody's talks, for a calendar that looks for them again and again."""

    name: str
    title: Text
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True, slots=True)
class QrPicture:
    """A link as a QR code."""

    name: str
    url: str
    alternative: Text


@dataclass(frozen=True, slots=True)
class ReceiptPicture:
    """A receipt code as letters, and as a QR code the address at which it is typed."""

    name: str
    code: str
    url: str
    alternative: Text


@dataclass(frozen=True, slots=True)
class RadarPicture:
    """Scores of 0 to 100 by field, None where there are too few answers."""

    name: str
    title: Text
    axes: tuple[tuple[Text, float | None], ...]
    alternative: tuple[Line, ...]
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Series:
    """What one perspective says in a chart: a value for each axis or row, None for a gap."""

    name: Text
    values: tuple[float | None, ...]
    beside: bool = False
    """It stands beside the others and is compared with none."""


@dataclass(frozen=True, slots=True)
class PerspectivesPicture:
    """Scores of 0 to 100 by field, an outline for each perspective."""

    name: str
    title: Text
    axes: tuple[Text, ...]
    series: tuple[Series, ...]
    alternative: tuple[Line, ...]
    """The same in words."""


@dataclass(frozen=True, slots=True)
class DifferencesPicture:
    """Steps by item, a row each: where perspectives are far apart."""

    name: str
    title: Text
    low: Text
    high: Text
    """What 0 and the highest step mean."""
    highest: int
    rows: tuple[Text, ...]
    series: tuple[Series, ...]
    alternative: tuple[Line, ...]
    """The same in words."""


@dataclass(frozen=True, slots=True)
class CountsPicture:
    """How often something was answered, a bar each; None where that is not shown."""

    name: str
    title: Text
    rows: tuple[tuple[Text, int | None], ...]
    whole: int
    """How many answers there are: the length of a bar that all of them would be."""
    hidden: Text
    """What stands in the place of a number that is not shown."""
    alternative: tuple[Line, ...]
    """The same in words."""


Chart = RadarPicture | PerspectivesPicture | DifferencesPicture | CountsPicture
"""Pictures that come with all they show in words."""
Picture = QrPicture | ReceiptPicture | Chart

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
