"""What the heart asks of the floors around it, as Protocols.

Reading is asynchronous, writing is not: a repository collects what was written in memory, and the
unit of work flushes it before the commit. A read sees what was written before it in the same unit.
Every list is in a defined order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.answers import OfficialAnswers
from bot.certificates import Certificates
from bot.moderated import Moderation
from bot.ports.dialogues import Contributions, EventPlans, Events, Gatherings, Multipliers
from bot.ports.letters import Letters
from bot.ports.machine import Chance, Erasures, Keys
from bot.ports.people import Conversations, Municipalities, People
from bot.ports.selfchecks import Assessments, Feedbacks, Measures, Rounds, Screens, Workshops
from bot.ports.talks import CallingCards, Materials, Rooms, Subscriptions, Surveys, Talks
from bot.subscribers import Subscribers
from bot.translations import Translations
from bot.working_groups import WorkingGroups


class Unit(Protocol):
    """One unit of work: all of it is committed, or nothing."""

    @property
    def now(self) -> datetime: ...
    @property
    def chance(self) -> Chance: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def municipalities(self) -> Municipalities: ...
    @property
    def people(self) -> People: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def events(self) -> Events: ...
    @property
    def event_plans(self) -> EventPlans: ...
    @property
    def contributions(self) -> Contributions: ...
    @property
    def translations(self) -> Translations: ...
    @property
    def moderation(self) -> Moderation: ...
    @property
    def official_answers(self) -> OfficialAnswers: ...
    @property
    def subscribers(self) -> Subscribers: ...
    @property
    def multipliers(self) -> Multipliers: ...
    @property
    def gatherings(self) -> Gatherings: ...
    @property
    def working_groups(self) -> WorkingGroups: ...
    @property
    def certificates(self) -> Certificates: ...
    @property
    def talks(self) -> Talks: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def letters(self) -> Letters: ...
    @property
    def assessments(self) -> Assessments: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def measures(self) -> Measures: ...
    @property
    def workshops(self) -> Workshops: ...
    @property
    def feedbacks(self) -> Feedbacks: ...
    @property
    def surveys(self) -> Surveys: ...
    @property
    def screens(self) -> Screens: ...
    @property
    def rooms(self) -> Rooms: ...
    @property
    def materials(self) -> Materials: ...
    @property
    def calling_cards(self) -> CallingCards: ...


__all__ = [
    "Assessments",
    "CallingCards",
    "Chance",
    "Contributions",
    "Conversations",
    "Erasures",
    "EventPlans",
    "Events",
    "Feedbacks",
    "Gatherings",
    "Keys",
    "Letters",
    "Materials",
    "Measures",
    "Multipliers",
    "Municipalities",
    "People",
    "Rooms",
    "Rounds",
    "Screens",
    "Subscriptions",
    "Surveys",
    "Talks",
    "Unit",
    "Workshops",
]
