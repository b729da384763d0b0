"""What is stored of moderation: rules, verdicts, themes and the log; and the port to them.

Verdicts carry no time, and nothing here says who decided. The log knows the day.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Mode(StrEnum):
    """What counts before somebody has looked at it."""

    OPEN = "open"
    """A released contribution counts unless it is rejected."""
    STRICT = "strict"
    """A contribution counts once it is accepted."""


@dataclass(frozen=True, slots=True)
class Policy:
    """An event's rules of moderation, fixed once it has opened."""

    event: str
    mode: Mode
    usual: tuple[str, ...]
    """Ids of the usual reasons for rejecting that hold here."""
    own: tuple[str, ...] = ()
    """Further reasons, in the words of the event."""
    language: str = ""
    """The language of those words."""


class Decision(StrEnum):
    """What became of a contribution."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What moderators made of one released contribution. It goes with the contribution."""

    contribution: str
    event: str
    decision: Decision | None = None
    """None: nobody has decided yet."""
    reason: str = ""
    """Of a rejection: the id of a reason of the policy."""
    public: str | None = None
    """What others see in the place of the text, without its personal parts. Stored encrypted."""
    duplicate_of: str | None = None
    """A contribution that says the same; both stay and are counted."""
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading of the moderators' own under which contributions are put. Stored encrypted."""

    id: str
    event: str
    name: str


class Deed(StrEnum):
    """What moderators do, as the log names it."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REOPENED = "decision taken back"
    HIDDEN = "personal parts hidden"
    UNHIDDEN = "shown in full again"
    DUPLICATE = "marked as duplicate"
    NO_DUPLICATE = "no duplicate any more"
    THEME = "put under a theme"
    NO_THEME = "taken out of its theme"
    SLOW_MODE = "slow mode changed"
    ROOM_CODE = "room code changed"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that was done, and on which day; never by whom or when."""

    id: str
    event: str
    day: date
    what: Deed
    contribution: str | None = None
    """None once the contribution is deleted or the event has closed, and where it was about none:
    by the days one could tell what was there before, and what came last."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """What holds off floods in an open event."""

    event: str
    slow_minutes: int = 0
    """How long each account waits between two submissions; 0: not at all."""
    room_code: str = ""
    """What is shown on site and has to be typed before joining; "": nothing."""


class Moderation(Protocol):
    """Everything of moderation. It goes with its event; what hangs on a contribution, with that."""

    async def policy(self, event: str) -> Policy | None: ...
    def save_policy(self, policy: Policy) -> None: ...

    async def verdict(self, contribution: str) -> Verdict | None: ...
    async def verdicts(self, contributions: Collection[str]) -> dict[str, Verdict]:
        """Those of these contributions that have one."""

    def save_verdict(self, verdict: Verdict) -> None: ...
    async def counts(self, event: str) -> dict[tuple[str, Decision | None], int]:
        """How many released contributions there are, by prompt and decision; of none, nothing."""

    async def undecided(self, event: str, prompts: Collection[str]) -> int:
        """How many released contributions to these prompts were not decided yet."""

    async def next(
        self, event: str, prompts: Collection[str], decision: Decision | None, after: str
    ) -> str | None:
        """The first such contribution whose id comes after this one."""

    async def theme(self, theme: str) -> Theme | None: ...
    async def themes(self, event: str) -> list[Theme]:
        """In the order of their names."""

    async def under(self, theme: str) -> int:
        """How many contributions are under a theme."""

    def save_theme(self, theme: Theme) -> None: ...
    def remove_theme(self, theme: str) -> None:
        """What was under it is under none then."""

    async def drop_themes(self, event: str) -> None:
        """Delete all of an event's, unread: the key that they were sealed with may be gone."""

    async def guard(self, event: str) -> Guard | None: ...
    def save_guard(self, guard: Guard) -> None: ...
    def remove_guard(self, event: str) -> None: ...

    async def log(self, event: str) -> list[LogEntry]:
        """By days, and within a day in the order of random ids."""

    def note(self, entry: LogEntry) -> None:
        """Add to the log."""

    async def unname(self, event: str) -> None:
        """From here on the log of an event names no contribution."""
