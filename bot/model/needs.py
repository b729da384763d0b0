"""What decision-makers would like to talk about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """The decision-makers of all municipalities are asked what they need."""

    id: str
    version: int
    """Of the questionnaire."""
    opened: datetime
    ends: date
    """The last day to answer."""
    closed: date | None = None
    """On which day it closed; None: it is open."""
    people: int = 0
    """How many have answered. Written when their single answers are deleted."""
    counts: Mapping[str, Mapping[str, int]] | None = None
    """How often each option was chosen, by question; None while single answers are there."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one person answers to a survey of need. Stored encrypted."""

    survey: str
    person: str
    chosen: Mapping[str, tuple[str, ...]]
    """What can be counted, by question."""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What was written, by question."""
