"""A room whatever people do in it: a small model on paper tells what everybody must see."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Refused
from bot.model import RoundState
from bot.replies import Action
from bot.talks.room import asking, entering, keeping, running, tending
from tests.bot.talks.conftest import World, made_world, utc

START = utc(2027, 3, 1, 7)
GUESTS = ("anna", "bert")
STEPS = st.one_of(
    st.tuples(st.sampled_from(("enter", "ask", "forget")), st.sampled_from(GUESTS)),
    st.tuples(
        st.sampled_from(("vote", "unvote", "take back")),
        st.sampled_from(GUESTS),
        st.integers(0, 5),
    ),
    st.tuples(st.sampled_from(("hide", "unhide", "done", "undone")), st.integers(0, 5)),
    st.tuples(st.just("close")),
)


class Model:
    """Who is in, who asked what, who votes for what."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.inside: set[str] = set()
        self.asked: dict[str, str] = {}
        """By question, who asked it."""
        self.votes: set[tuple[str, str]] = set()
        self.hidden: set[str] = set()
        self.answered: set[str] = set()
        self.ever: list[str] = []
        self.closed = False

    async def take(self, step: tuple[object, ...]) -> None:
        match step:
            case ("enter", str(who)):
                if await self.press(who, "room-agree", on="talk"):
                    assert not self.closed
                    self.inside.add(who)
            case ("ask", str(who)):
                await self.ask(who)
            case ("forget", str(who)):
                await self.forget(who)
            case (str(verb), str(who), int(number)) if number < len(self.ever):
                await self.press_guest(verb, who, self.ever[number])
            case (str(verb), int(number)) if number < len(self.ever):
                await self.mark(verb, self.ever[number])
            case ("close",):
                if await self.press("mod", "close-room-yes"):
                    self.closed = True
                    self.asked, self.votes, self.inside = {}, set(), set()

    @property
    def room(self) -> str:
        return next(iter(self.world.units.tables.rooms), "none")

    async def press(self, who: str, verb: str, question: str = "", *, on: str = "") -> bool:
        """Whether it was granted."""
        answers = {
            "room-agree": entering.agree, "room-vote": entering.vote, "room-unvote": entering.vote,
            "room-unask": asking.take_back, "room-hide": tending.mark, "room-unhide": tending.mark,
            "room-done": tending.mark, "room-undone": tending.mark, "close-room-yes": running.close,
        }  # fmt: skip
        with contextlib.suppress(Refused):
            async with self.world.turn(who) as turn:
                await answers[verb](turn, Action(verb, on or self.room, question))
            return True
        return False

    async def ask(self, who: str) -> None:
        with contextlib.suppress(Refused):
            async with self.world.turn(who) as turn:
                guest = await entering.guest_here(turn, self.room)
                before = {one.id for one in await turn.unit.rooms.questions(self.room)}
                keeping.ask(turn.unit, guest, f"{who} asks")
                (new,) = {
                    one.id for one in await turn.unit.rooms.questions(self.room)
                } - before  # fmt: skip
            self.asked[new] = who
            self.ever.append(new)

    async def forget(self, who: str) -> None:
        async with self.world.units.unit() as unit:
            await keeping.forget(unit, [unit.tables.persons[who]])
        self.inside.discard(who)
        self.asked = {one: owner for one, owner in self.asked.items() if owner != who}
        self.votes = {(voter, one) for voter, one in self.votes if voter != who}

    async def press_guest(self, verb: str, who: str, question: str) -> None:
        verbs = {"vote": "room-vote", "unvote": "room-unvote", "take back": "room-unask"}
        granted = await self.press(who, verbs[verb], question)
        there = who in self.inside and question in self.asked
        votable = there and question not in self.hidden | self.answered
        assert granted is (self.asked.get(question) == who if verb == "take back" else votable) & (
            who in self.inside
        )
        if not granted:
            return
        if verb == "take back":
            del self.asked[question]
        elif verb == "vote":
            self.votes.add((who, question))
        else:
            self.votes.discard((who, question))

    async def mark(self, verb: str, question: str) -> None:
        if await self.press("mod", f"room-{verb}", question):
            marks = self.hidden if "hid" in verb else self.answered
            (marks.discard if verb.startswith("un") else marks.add)(question)

    async def judge(self) -> None:
        tables = self.world.units.tables
        assert len(tables.presences) == len(self.inside)
        assert set(tables.asked) == set(self.asked)
        for room in tables.rooms.values():
            assert (room.state is RoundState.OPEN) is not self.closed
            async with self.world.units.unit() as unit:
                seen = await keeping.seen(unit, room)
            assert {one.asked.id: one.votes for one in seen} == {
                question: sum(one == question for _, one in self.votes)
                for question in self.asked
                if question not in self.hidden
            }
            keys = [(one.asked.answered, -one.votes, one.asked.id) for one in seen]
            assert keys == sorted(keys)


@settings(max_examples=80, deadline=None)
@given(st.lists(STEPS, max_size=30))
def test_whatever_happens(steps: list[tuple[object, ...]]) -> None:
    async def live() -> None:
        world = made_world()
        await world.announce(START)
        world.units.now = START + timedelta(minutes=1)
        model = Model(world)
        for step in steps:
            await model.take(step)
            await model.judge()

    asyncio.run(live())
