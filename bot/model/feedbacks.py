"""Whether something helped: who is asked, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.model.selfchecks import RoundState


class Moment(StrEnum):
    """When people are asked whether something has helped."""

    AFTER = "after"
    LATER = "later"
    """Half a year on; after an event, three months."""


class About(StrEnum):
    """What people can be asked about."""

    ROUND = "round"
    WORKSHOP = "workshop"
    TALK = "talk"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Feedback:
    """People are asked whether something has helped that they took part in."""

    id: str
    subject: str
    kind: About
    """What the subject is."""
    moment: Moment
    state: RoundState
    ends: date
    """The last day to answer."""
    again: date | None = None
    """From this day on the same people are asked once more; None: they are not, or were."""
    people: int = 0
    """How many have answered, rounded down to a multiple of k. Known once it is closed."""
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """How often each answer was given to each question that at least k people answered."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says to a feedback that is open. Stored encrypted, and gone at its close."""

    tag: bytes
    feedback: str
    answers: Mapping[str, str]
    """By question; those passed over are left out."""
