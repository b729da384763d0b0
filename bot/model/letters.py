"""Messages that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LetterState(StrEnum):
    """Where a letter stands. Only the first changes by itself."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    """A crash or time-out fell between sending and knowing: never sent again by itself."""
    MISSED = "missed"
    """Its time went by before it could be sent."""
    GONE = "gone"
    """The person cannot be reached any more."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is due at some time. Unique by municipality, kind, subject, person and due."""

    id: str
    municipality: str | None
    kind: str
    """Such as `talk-invitation` or `talk-reminder-7`."""
    subject: str
    """The id of the talk it is about."""
    person: str
    due: datetime
    until: datetime
    """Later than this it is not worth sending, and becomes missed."""
    zone: str
    """Whose quiet hours hold."""
    urgent: bool = False
    """Goes out even in quiet hours."""
    state: LetterState = LetterState.QUEUED
    lease: datetime | None = None
    """While sending: until when the sender may take; later it is uncertain."""
    not_before: datetime | None = None
    """While queued: it was due, but has to wait for the end of quiet hours or of a block."""
    relied_on: datetime | None = None
    """Of news of a move and nothing else: the start that the person knows of so far."""


@dataclass(frozen=True, slots=True)
class Pause:
    """No letter about the subject goes out until the pause is taken away."""

    subject: str
    since: datetime
