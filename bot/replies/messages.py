"""Messages, and the questions among them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.model import Letter
from bot.replies.files import CalendarFile
from bot.replies.lines import Line
from bot.replies.presses import Action
from config.phrases import Text


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
