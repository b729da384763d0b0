"""What comes in: a press of a button, words, a command."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Door


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
