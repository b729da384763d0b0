"""The lines that a message is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from config.phrases import Text


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
