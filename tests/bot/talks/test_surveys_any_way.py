"""Surveys however people come, answer, leave and wait: a small model of them tells what must hold."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Need, Role
from bot.talks.needs import results, surveying
from tests.bot.fakes import FakeUnits
from tests.bot.talks.conftest import World, utc

TOPICS = ("communicate", "conflict", "alliances")
PEOPLE = ("anna", "bert", "vera")
STEPS = st.one_of(
    st.tuples(st.just("come"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("leave"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("answer"), st.sampled_from(PEOPLE), st.sets(st.sampled_from(TOPICS))),
    st.tuples(st.just("wait"), st.integers(1, 24 * 5)),
    st.tuples(st.just("open"), st.integers(1, 14)),
    st.tuples(st.just("close")),
)


class Model:
    """What a newcomer to the project would keep on paper."""

    def __init__(self) -> None:
        self.world = World(FakeUnits(utc(2027, 1, 4, 11)))
        self.world.municipality("town")
        self.world.person("lead", Role.PROGRAMME_LEAD, None)
        self.here: dict[str, str] = {}
        """Who is there, and the id they have this time."""
        self.said: dict[str, dict[str, set[str]]] = {}
        """By survey and person."""
        self.times = 0

    async def take(self, step: tuple[object, ...]) -> None:
        match step:
            case ("come", str(name)) if name not in self.here:
                self.times += 1
                self.here[name] = f"{name}{self.times}"
                self.world.person(self.here[name], Role.DECISION_MAKER, "town")
            case ("leave", str(name)) if name in self.here:
                gone = self.here.pop(name)
                async with self.world.units.unit() as unit:
                    unit.people.remove(gone)
                for answers in self.said.values():
                    answers.pop(gone, None)
            case ("answer", str(name), set(topics)) if name in self.here:
                await self.answer(self.here[name], {str(topic) for topic in topics})
            case ("wait", int(hours)):
                await self.world.tick_until(self.world.units.now + timedelta(hours=hours))
            case ("open", int(days)):
                await self.open(days)
            case ("close",):
                async with self.world.units.unit() as unit:
                    if survey := await surveying.open_one(unit):
                        await surveying.close(unit, survey)

    async def answer(self, person: str, topics: set[str]) -> None:
        async with self.world.units.unit() as unit:
            if survey := await surveying.open_one(unit):
                chosen = {"topics": tuple(sorted(topics))}
                unit.surveys.save_need(Need(survey.id, person, chosen))
                self.said.setdefault(survey.id, {})[person] = topics

    async def open(self, days: int) -> None:
        async with self.world.units.unit() as unit:
            if await surveying.open_one(unit) is None:
                last_day = surveying.today(unit.now) + timedelta(days=days)
                await surveying.open_survey(unit, 1, last_day)

    async def judge(self) -> None:
        tables = self.world.units.tables
        surveys = sorted(tables.surveys.values(), key=lambda one: one.opened)
        assert all(before.closed for before, _ in pairwise(surveys)), "one at a time"
        told = Counter((one.subject, one.person) for one in tables.letters.values())
        assert all(times == 1 for times in told.values()), "asked once"
        closed = {one.id for one in surveys if one.closed}
        queued = {one.subject for one in tables.letters.values() if one.state.value == "queued"}
        assert not closed & queued, "nothing goes out for what is over"
        async with self.world.turn("lead") as turn:
            for survey in surveys:
                result = await results.result_of(turn, survey)
                answers = self.said.get(survey.id, {})
                counted = Counter(topic for topics in answers.values() for topic in topics)
                assert result.people == len(answers)
                assert Counter(result.counts.get("topics", {})) == counted


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_whatever_happens(steps: list[tuple[object, ...]]) -> None:
    async def live() -> None:
        model = Model()
        for step in steps:
            await model.take(step)
            await model.judge()
        # Nobody hears twice of one survey, however often they come and go with the same id.
        letters = Counter(who for _, who, _ in model.world.sent)
        assert max(letters.values(), default=0) <= len(model.world.units.tables.surveys)

    asyncio.run(live())
