"""Whatever people do on a talk's list, and whenever: a model on paper tells who may learn of whom."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Reminding
from tests.bot.talks.conftest import World, made_world, utc
from tests.bot.talks.meeting_scene import card, held, introduced, join, leave, want, want_no_more

SATURDAY = 5
GUESTS = ("anna", "bert", "cleo")
PAIRS = st.sampled_from(
    [("anna", "bert"), ("bert", "anna"), ("anna", "bert"), ("bert", "anna"), ("cleo", "bert"),
     ("bert", "cleo")]
)  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.just("join"), st.sampled_from(GUESTS)),
    st.tuples(st.just("leave"), st.sampled_from(GUESTS)),
    st.tuples(st.just("rename"), st.sampled_from(GUESTS)),
    st.tuples(st.just("want"), PAIRS),
    st.tuples(st.just("want"), PAIRS),
    st.tuples(st.just("want"), PAIRS),
    st.tuples(st.just("want no more"), PAIRS),
    st.tuples(st.just("want no more"), PAIRS),
    st.tuples(st.just("silence"), st.sampled_from(GUESTS)),
    st.tuples(st.just("wait"), st.integers(1, 30)),
    st.tuples(st.just("wait"), st.integers(1, 24 * 9)),
)


class Model:
    """Wishes as they stand, and which pairs had both at a moment when letters went out."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.entries: dict[str, str] = {}
        """Who is on the list, and with which card."""
        self.wishes: set[tuple[str, str]] = set()
        """By cards."""
        self.told: Counter[tuple[str, str]] = Counter()
        """By the cards of reader and met."""
        self.expected: list[str] = []
        """Who was told of somebody."""
        self.silent: set[str] = set()
        self.names = 0

    @property
    def over(self) -> bool:
        return self.world.units.now >= utc(2027, 6, 22, 22)

    def drop(self, guest: str) -> None:
        gone = self.entries.pop(guest, None)
        self.wishes = {pair for pair in self.wishes if gone not in pair}

    async def take(self, step: tuple[object, ...]) -> None:
        match step:
            case ("wait", int(hours)):
                self.world.units.now += timedelta(hours=hours)
            case ("silence", str(guest)):
                person = self.world.units.tables.persons[guest]
                self.world.units.tables.persons[guest] = type(person)(
                    person.id, person.role, person.municipality, "", "en",
                    reminding=Reminding.NOTHING,
                )  # fmt: skip
                self.silent.add(guest)
            case _ if self.over:
                return
            case ("join", str(guest)) if guest not in self.entries:
                await join(self.world, guest)
                self.entries[guest] = card(self.world, guest)
            case ("leave", str(guest)):
                await leave(self.world, guest)
                self.drop(guest)
            case ("rename", str(guest)) if guest in self.entries:
                self.names += 1
                await join(self.world, guest, f"Other {self.names}")
                before, now = self.entries[guest], card(self.world, guest)
                assert before != now
                # Whom they chose stays; who chose them chose somebody else.
                self.wishes = {
                    (now if one == before else one, other)
                    for one, other in self.wishes
                    if other != before
                }
                self.entries[guest] = now
            case ("want", (str(guest), str(other))) if {guest, other} <= set(self.entries):
                await want(self.world, guest, other)
                self.wishes.add((self.entries[guest], self.entries[other]))
            case ("want no more", (str(guest), str(other))) if {guest, other} <= set(self.entries):
                await want_no_more(self.world, guest, other)
                self.wishes.discard((self.entries[guest], self.entries[other]))

    async def tick(self) -> None:
        await self.world.tick(self.world.units.now)
        if self.world.units.now >= utc(2027, 6, 23, 10):
            self.entries.clear()
            self.wishes.clear()
        wall = self.world.units.now + timedelta(hours=2)
        if not 8 <= wall.hour < 20 or wall.weekday() >= SATURDAY:
            return
        owners = {mine: guest for guest, mine in self.entries.items()}
        for one, other in self.wishes:
            reads = owners[one] not in self.silent
            if reads and (other, one) in self.wishes and not self.told[one, other]:
                self.told[one, other] = 1
                self.expected.append(owners[one])


@settings(max_examples=400, deadline=None)
@given(st.lists(STEPS, min_size=5, max_size=30))
def test_nobody_learns_of_anybody_unless_both_wish_it_at_the_same_time(
    steps: list[tuple[object, ...]],
) -> None:
    async def live() -> None:
        world = made_world()
        await held(world, *GUESTS)
        model = Model(world)
        for guest in GUESTS:
            await model.take(("join", guest))
        for step in steps:
            await model.take(step)
            await model.tick()
            assert introduced(world) == sorted(model.expected)
            assert {one.id for one in world.units.tables.calling_cards.values()} == set(
                model.entries.values()
            )

    asyncio.run(live())
