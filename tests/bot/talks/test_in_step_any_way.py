"""The outbox stays in step by itself: planning everything anew never finds anything to change.

So a tick need not look at every guest of every talk.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from bot.model import Hours, Invited, LetterState, Reminding, Role, Rsvp, Talk
from bot.replies import Action
from bot.talks import announcing, preferences
from tests.bot.fakes import FakeUnits
from tests.bot.talks.conftest import World, utc

PEOPLE = ("anna", "bert", "vera", "cleo")
ROLES = {"cleo": Role.COORDINATOR}
ANSWERS = (Rsvp.YES, Rsvp.NO, Rsvp.MAYBE)
STARTS = utc(2027, 3, 10, 7)
STEPS = st.one_of(
    st.tuples(st.just("come"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("go"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("answer"), st.sampled_from(PEOPLE), st.sampled_from(ANSWERS)),
    st.tuples(st.just("remind"), st.sampled_from(PEOPLE), st.sampled_from(Reminding)),
    st.tuples(st.just("hours"), st.sampled_from(PEOPLE), st.sampled_from(Hours)),
    st.tuples(st.just("move"), st.integers(1, 30)),
    st.tuples(st.just("wait"), st.integers(1, 24 * 9)),
)


class Office:
    """Two talks, one of them with a single place, and whoever may come."""

    def __init__(self) -> None:
        self.world = World(FakeUnits(utc(2027, 1, 4, 11)))
        for town in ("town", "village"):
            self.world.municipality(town)
        self.here: set[str] = set()

    async def open(self) -> None:
        both = Invited(frozenset({Role.DECISION_MAKER, Role.COORDINATOR}))
        async with self.world.units.unit() as unit:
            first = Talk("talk", None, "Strategy", "", "Room 1", STARTS, capacity=1, invited=both)
            await announcing.announce(unit, first)
            await announcing.announce(
                unit, replace(first, id="other", capacity=None, starts=STARTS + timedelta(days=1))
            )

    async def take(self, step: tuple[object, ...]) -> None:
        match step:
            case ("come", str(name)) if name not in self.here:
                town = "village" if name == "vera" else "town"
                await self.world.arrives(name, ROLES.get(name, Role.DECISION_MAKER), town)
                self.here.add(name)
            case ("go", str(name)) if name in self.here:
                async with self.world.units.unit() as unit:
                    unit.people.remove(name)
                self.here.remove(name)
                await self.world.tick(self.world.units.now + timedelta(minutes=1))
            case ("answer", str(name), Rsvp() as answer) if self.can_answer(name):
                if self.world.units.tables.persons[name].reminding is not Reminding.NOTHING:
                    await self.world.answer(name, answer)
            case ("remind", str(name), Reminding() as wished) if name in self.here:
                async with self.world.turn(name) as turn:
                    await preferences.remind(turn, Action("talk-remind", value=wished.value))
            case ("hours", str(name), Hours() as hours) if name in self.here:
                async with self.world.turn(name) as turn:
                    await preferences.at_hours(turn, Action("talk-hours", value=hours.value))
            case ("move", int(days)) if self.ahead():
                await self.world.move(self.world.units.now + timedelta(days=days))
            case ("wait", int(hours)):
                await self.world.tick_until(self.world.units.now + timedelta(hours=hours))

    def can_answer(self, name: str) -> bool:
        return name in self.here and self.ahead()

    def ahead(self) -> bool:
        return self.world.units.tables.talks["talk"].starts > self.world.units.now

    def queue(self) -> set[tuple[str, str, str, datetime, datetime]]:
        return {
            (one.kind, one.subject, one.person, one.due, one.until)
            for one in self.world.units.tables.letters.values()
            if one.state is LetterState.QUEUED
        }


LETS_A_PLACE_PASS = [
    ("answer", "anna", Rsvp.YES),
    ("answer", "bert", Rsvp.YES),
    ("answer", "anna", Rsvp.NO),
    ("wait", 24 * 3),
]


@settings(max_examples=150, deadline=None)
@example(LETS_A_PLACE_PASS)
@given(st.lists(STEPS, max_size=20))
def test_planning_anew_finds_nothing_to_change(steps: list[tuple[object, ...]]) -> None:
    async def live() -> None:
        office = Office()
        await office.open()
        for name in PEOPLE[:3]:
            await office.take(("come", name))
        for step in steps:
            await office.take(step)
            before = office.queue()
            await office.world.replan()
            assert office.queue() == before, step
        event(f"letters left: {bool(office.queue())}")

    asyncio.run(live())
