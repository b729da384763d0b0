"""The nouns of multipliers: who tells others of an event, and how many came by each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Multiplier:
    """A club, an initiative, a social service that passes an event on, by a link of its own."""

    id: str
    event: str
    code: str
    """What its link has behind the event's code; no two of an event share one."""
    name: str
    languages: tuple[str, ...]
    """In which it needs texts to pass on."""
    people: int | None = None
    """How many took part by its link, rounded down to a multiple of k. Only written at the close,
    when the exact numbers die; None: it is not closed, or they died before."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many took part by each link of an open event, exactly. Stored encrypted, in one row."""

    event: str
    counts: Mapping[str, int]
    """By the id of the multiplier."""
