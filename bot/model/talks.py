"""Breakfast talks, who comes, and what is left of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.people import Role


class Rule(StrEnum):
    """What may be told outside of what was said in a talk."""

    CHATHAM_HOUSE = "chatham-house"
    """What was said may be used; who said it or was there is told to nobody."""
    STAYS_HERE = "stays-here"
    """Nothing that was said leaves the room: for cases from people's own offices."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited to a talk: of the municipality whose talk it is, or of all."""

    roles: frozenset[Role] = frozenset({Role.DECISION_MAKER})
    municipalities: frozenset[str] = frozenset()
    """Only these, of a talk of the programme; empty: all."""
    people: frozenset[str] = frozenset()
    """Single ones besides, whatever their role."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A breakfast talk of a municipality, or (`municipality` is None) of the programme."""

    id: str
    municipality: str | None
    title: str
    impulse: str
    """Who gives the impulse, and on what."""
    place: str
    """A room or a link."""
    starts: datetime
    zone: str = "Europe/Berlin"
    minutes: int = 60
    sequence: int = 0
    """Raised with every change, for calendars."""
    cancelled: bool = False
    organiser: str = ""
    """The person who announced it."""
    sample: bool = False
    capacity: int | None = None
    """How many can take part; None: as many as want to."""
    announced: datetime | None = None
    """When guests could first be told; None: so long ago that it was not written down."""
    topic: str | None = None
    """A topic of the survey of need: who asked for it is told first."""
    invited: Invited = field(default_factory=Invited)
    languages: tuple[str, ...] = ()
    """In which it is held; empty: that was not said."""
    rule: Rule = Rule.CHATHAM_HOUSE
    lead_times: Mapping[str, int | None] = field(default_factory=dict)
    """How long before the talk steps come that are not as usual, by the kind of their letter: in
    days, the last reminder in minutes; None: the step is left out."""
    series: str = ""
    """What the talks of a series have in common; "" for a single one."""
    wall: datetime | None = None
    """What the wall was to show when it begins, in no zone, where the zone has got other rules
    since; None: what it shows by now. See `wallclock.kept`."""


class Rsvp(StrEnum):
    """An answer to an invitation."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    WAITING = "waiting"
    """They said yes when there was no place left."""
    DEPUTY_ASKED = "deputy-asked"
    """They handed out a link for a deputy, who has not opened it yet. It holds their place."""
    DEPUTY = "deputy"
    """A deputy comes for them, who has said yes and has the place."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One person's current answer to one invitation."""

    talk: str
    person: str
    answer: Rsvp
    since: datetime | None = None
    """Of who waits: since when."""
    held_until: datetime | None = None
    """Of who waits: until when they may claim a place that is free."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A calendar looks for a person's talks by itself, at a secret address."""

    person: str
    code: bytes
    """SHA-256 of the code in the address."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the organiser hands out of a talk's impulse."""

    talk: str
    link: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallingCard:
    """One guest's entry on the list of those who want to meet somebody of a talk again.

    Stored encrypted, in no backup, and gone two weeks after the talk.
    """

    id: str
    talk: str
    person: str
    name: str
    contact: str
    wanted: frozenset[str] = frozenset()
    """The cards of those they would like to talk to again."""
