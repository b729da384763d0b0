"""Files that are handed out as they are: texts, exports, calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.replies.lines import Line
from config.phrases import Text


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
