"""Talks and people with a history: what was so from when on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

Value = TypeVar("Value")
History = list[tuple[datetime, Value]]
"""From when on it was so."""
END = datetime(2028, 1, 1, tzinfo=UTC)


def latest(history: History[Value], at: datetime, before: Value) -> Value:
    """What was so then, and `before` any turn."""
    return [before, *(value for since, value in history if since <= at)][-1]


@dataclass
class PlannedTalk:
    """A talk with its history."""

    title: str
    body: str | None
    announced: datetime
    starts: History[datetime]
    """From when on it was to begin when."""
    cancelled: datetime = END
    places: History[str] = field(default_factory=list)
    """From when on it was to be where; in the hall at first."""
    capacity: int | None = None

    def start(self, at: datetime) -> datetime:
        return latest(self.starts, at, self.starts[0][1])

    def place(self, at: datetime) -> str:
        return latest(self.places, at, "Hall")


@dataclass
class Offer:
    """A place that is held for somebody who has waited."""

    guest: Guest
    since: datetime
    told: datetime
    """When the letter goes out, if it still holds then."""
    until: datetime
    ended: datetime = END
    """When it was taken or lost."""


@dataclass
class Guest:
    """A decision-maker with a history."""

    name: str
    town: str
    land: str | None
    joined: datetime
    left: datetime = END
    presses: dict[str, History[str]] = field(default_factory=dict)
    """What they say to each talk."""
    answers: dict[str, History[str | None]] = field(default_factory=dict)
    """What that amounts to; None: they are asked again, as their deputy cannot come."""
    offers: dict[str, list[Offer]] = field(default_factory=dict)
    wishes: History[str] = field(default_factory=list)
    """How many reminders they want."""
    hours: History[str] = field(default_factory=list)
    """When they may be written to."""
    ways: History[str] = field(default_factory=list)
    """Where their letters come to: "mail" or "chat"."""
    by_mail_only: bool = False
    """They know no chat, and press what stands in their mails."""
    only: str | None = None
    """Of a deputy: the one talk."""
    not_needed: bool = False
    """Of a deputy who has left: it was not their wish."""

    def answer(self, talk: PlannedTalk, at: datetime) -> str | None:
        return latest(self.answers.get(talk.title, []), at, None)

    def wish(self, at: datetime) -> str:
        return latest(self.wishes, at, "all")

    def at_hours(self, at: datetime) -> str:
        return latest(self.hours, at, "8-20")

    def way(self, at: datetime) -> str:
        return latest(self.ways, at, "chat")
