"""Everything that is stored, as tables in memory."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.answers import OfficialAnswer
from bot.certificates import Certificate
from bot.event_plan import EventPlan
from bot.gatherings import Gathering, SignUp
from bot.model import (
    Address,
    Asked,
    Assessment,
    Ballot,
    CallingCard,
    Contribution,
    Conversation,
    Event,
    Feedback,
    Group,
    Letter,
    Material,
    Measure,
    Municipality,
    Need,
    Opinion,
    Participation,
    Pause,
    Person,
    Presence,
    Reply,
    Room,
    Round,
    Screen,
    Sheet,
    SignIn,
    Subscription,
    Survey,
    Talk,
    Voice,
    Workshop,
)
from bot.moderated import Guard, LogEntry, Policy, Theme, Verdict
from bot.multipliers import Arrivals, Multiplier
from bot.subscribers import Subscriber, Tidings
from bot.translations import Translation
from bot.working_groups import Contact, WorkingGroup

K = TypeVar("K")
T = TypeVar("T")


@dataclass
class Tables:
    """Everything that is stored."""

    municipalities: dict[str, Municipality] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    addresses: dict[tuple[str, bytes], Address] = field(default_factory=dict)
    sign_ins: dict[bytes, SignIn] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    event_plans: dict[str, EventPlan] = field(default_factory=dict)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    translations: dict[tuple[str, str], Translation] = field(default_factory=dict)
    tags: dict[tuple[str, bytes], Participation] = field(default_factory=dict)
    batches: dict[tuple[str, str], int] = field(default_factory=dict)
    multipliers: dict[str, Multiplier] = field(default_factory=dict)
    certificates: dict[tuple[str, str], Certificate] = field(default_factory=dict)
    arrivals: dict[str, Arrivals] = field(default_factory=dict)
    gatherings: dict[str, Gathering] = field(default_factory=dict)
    sign_ups: dict[str, SignUp] = field(default_factory=dict)
    working_groups: dict[str, WorkingGroup] = field(default_factory=dict)
    contacts: dict[bytes, Contact] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)
    replies: dict[tuple[str, str], Reply] = field(default_factory=dict)
    subscriptions: dict[str, Subscription] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    pauses: dict[str, Pause] = field(default_factory=dict)
    assessments: dict[str, Assessment] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    workshops: dict[str, Workshop] = field(default_factory=dict)
    voices: dict[str, Voice] = field(default_factory=dict)
    ballots: dict[bytes, Ballot] = field(default_factory=dict)
    screens: dict[bytes, Screen] = field(default_factory=dict)
    feedbacks: dict[str, Feedback] = field(default_factory=dict)
    opinions: dict[bytes, Opinion] = field(default_factory=dict)
    surveys: dict[str, Survey] = field(default_factory=dict)
    needs: dict[tuple[str, str], Need] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    presences: dict[bytes, Presence] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    calling_cards: dict[str, CallingCard] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    official_answers: dict[str, OfficialAnswer] = field(default_factory=dict)
    subscribers: dict[str, Subscriber] = field(default_factory=dict)
    tidings: dict[str, Tidings] = field(default_factory=dict)
    guards: dict[str, Guard] = field(default_factory=dict)
    moderation_log: dict[str, LogEntry] = field(default_factory=dict)

    def copied(self) -> Tables:
        """The rows never change, so that only the tables have to be copied."""
        return Tables(**{name: copy.copy(table) for name, table in vars(self).items()})


def by_id(rows: dict[str, T]) -> list[T]:
    """All rows in the order of their ids."""
    return [row for _, row in sorted(rows.items())]


def drop_where(rows: dict[K, T], goes: Callable[[T], bool]) -> int:
    """Delete the rows of which this is true; how many."""
    gone = [key for key, row in rows.items() if goes(row)]
    for key in gone:
        del rows[key]
    return len(gone)
