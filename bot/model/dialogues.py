"""Dialogue events and what is handed in to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.contribution_kinds import ContributionKind
from bot.model.people import Door
from bot.questions import Questionnaire


class EventState(StrEnum):
    """Where a dialogue event stands. `CLOSING` is closed, with the shredding still to be done.

    `EXPIRED` is closed, with the texts deleted at the end of their retention; `EXPIRING` the same,
    with their key still to be destroyed.
    """

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    EXPIRING = "expiring"
    EXPIRED = "expired"

    @property
    def is_without_texts(self) -> bool:
        """Whether everything that was said has been deleted."""
        return self in (EventState.EXPIRING, EventState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Event:
    """A dialogue event. Its prompts are fixed once it has opened."""

    id: str
    municipality: str
    code: str
    """What people type or scan; unique across municipalities."""
    prompts: Questionnaire
    """Title and prompts; the id is the event's."""
    state: EventState
    zone: str = "Europe/Berlin"
    opens: datetime | None = None
    closes: datetime | None = None
    """When it shall close; once it has, the day on which it did (as midnight, UTC)."""
    participants: int = 0
    """Rounded down to a multiple of k; only written at the close, when the tags die."""
    sample: bool = False
    """Belongs to the demo and may be renewed."""
    opens_wall: datetime | None = None
    closes_wall: datetime | None = None
    """What the wall was to show then, in no zone, where the zone has got other rules since; None:
    what it shows by now. See `wallclock.kept`."""
    translator: str = ""
    """The host that texts are sent to for translation, fixed at the opening as people are told it;
    "" where none is."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One answer to one prompt of an event, from nobody. Stored encrypted."""

    id: str
    """A random UUID: 122 bits that tell nothing."""
    event: str
    prompt: str
    value: str
    """The text, or the answer's ids as the walker writes them, joined by line breaks."""
    language: str
    receipt: bytes | None
    """SHA-256(receipt, prompt, slot); None where a newer version has taken it over."""
    waiter: bytes | None
    """While it waits: the tag by which people, not texts, are counted. None: it is released."""
    replaces: str | None = None
    """While it waits: the released contribution it will take the place of."""
    kind: ContributionKind | None = None
    """What its author says that it is; None: was not asked, or left open."""


@dataclass(frozen=True, slots=True)
class Participation:
    """The tags of a submission: that somebody answered, never who."""

    event: str
    prompt: str
    """"" for the tag that counts people."""
    tag: bytes
    door: Door
