"""The ports in memory, with a clock and randomness that tests know.

A unit works on a copy that takes the place of the original when it is left without an error. Only
one unit may be open at a time, so that a test notices work that is done inside of one for too long.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from tests.bot.fake_after_talks import FakeCallingCards, FakeMaterials
from tests.bot.fake_answers import FakeOfficialAnswers
from tests.bot.fake_certificates import FakeCertificates
from tests.bot.fake_event_plans import FakeEventPlans
from tests.bot.fake_formats import FakeContributions, FakeEvents, FakeSurveys, FakeTalks
from tests.bot.fake_gatherings import FakeGatherings
from tests.bot.fake_keys import FakeErasures, FakeKeys
from tests.bot.fake_moderation import FakeModeration
from tests.bot.fake_multipliers import FakeMultipliers
from tests.bot.fake_people import FakeConversations, FakeLetters, FakeMunicipalities, FakePeople
from tests.bot.fake_rooms import FakeRooms, FakeScreens
from tests.bot.fake_selfcheck import (
    FakeAssessments,
    FakeFeedbacks,
    FakeMeasures,
    FakeRounds,
    FakeWorkshops,
)
from tests.bot.fake_subscribers import FakeSubscribers
from tests.bot.fake_subscriptions import FakeSubscriptions
from tests.bot.fake_tables import T, Tables
from tests.bot.fake_translations import FakeTranslations
from tests.bot.fake_working_groups import FakeWorkingGroups

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


class FakeChance:
    """The same numbers in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)

    def identifier(self) -> str:
        return "".join(self._random.choices(ALPHABET, k=10))

    def uuid(self) -> str:
        return f"{self._random.getrandbits(128):032x}"

    def bits(self, count: int) -> int:
        return self._random.getrandbits(count)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        return self._random.sample(items, len(items))


class FakeUnit:
    """One unit of work on tables in memory. Whoever makes one alone needs no commit."""

    def __init__(
        self,
        now: datetime,
        tables: Tables | None = None,
        chance: FakeChance | None = None,
        keys: FakeKeys | None = None,
        erasures: FakeErasures | None = None,
    ) -> None:
        self.now = now
        self.tables = tables or Tables()
        self.chance = chance or FakeChance()
        self.keys = keys or FakeKeys()
        self.erasures = erasures or FakeErasures()
        self.municipalities = FakeMunicipalities(self.tables)
        self.people = FakePeople(self.tables, now)
        self.conversations = FakeConversations(self.tables)
        self.events = FakeEvents(self.tables)
        self.event_plans = FakeEventPlans(self.tables)
        self.contributions = FakeContributions(self.tables)
        self.translations = FakeTranslations(self.tables)
        self.moderation = FakeModeration(self.tables)
        self.subscribers = FakeSubscribers(self.tables)
        self.official_answers = FakeOfficialAnswers(self.tables)
        self.multipliers = FakeMultipliers(self.tables)
        self.gatherings = FakeGatherings(self.tables)
        self.working_groups = FakeWorkingGroups(self.tables)
        self.certificates = FakeCertificates(self.tables)
        self.talks = FakeTalks(self.tables)
        self.subscriptions = FakeSubscriptions(self.tables)
        self.letters = FakeLetters(self.tables)
        self.assessments = FakeAssessments(self.tables)
        self.rounds = FakeRounds(self.tables)
        self.measures = FakeMeasures(self.tables)
        self.workshops = FakeWorkshops(self.tables)
        self.feedbacks = FakeFeedbacks(self.tables)
        self.surveys = FakeSurveys(self.tables)
        self.screens = FakeScreens(self.tables)
        self.rooms = FakeRooms(self.tables)
        self.materials = FakeMaterials(self.tables)
        self.calling_cards = FakeCallingCards(self.tables)


class FakeUnits:
    """A memory and its clock. `now` is set by the test."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.tables = Tables()
        self.chance, self.keys, self.erasures = FakeChance(), FakeKeys(), FakeErasures()
        self.is_open = False

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[FakeUnit]:
        assert not self.is_open, "two units at once"
        self.is_open = True
        try:
            tables = self.tables.copied()
            yield FakeUnit(self.now, tables, self.chance, self.keys, self.erasures)
            keys = [
                (r.municipality, r.kind, r.subject, r.person, r.due)
                for r in tables.letters.values()
            ]
            assert len(set(keys)) == len(keys), "a letter is there twice"
            self.tables = tables
        finally:
            self.is_open = False
