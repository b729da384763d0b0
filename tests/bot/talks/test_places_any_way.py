"""Whatever people and doors do: never more than the places, and nobody is overtaken."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.model import Reply, Role, Rsvp
from bot.replies import Action, TryLater
from bot.talks import pausing, places
from tests.bot.talks.conftest import made_world, utc

STARTS = utc(2027, 6, 8, 6)
PLACES = 1
"""So that there is soon somebody who waits."""
PEOPLE = st.sampled_from(["anna", "bert", "cleo", "dora", "emil"])


def _run(what: Coroutine[Any, Any, object]) -> None:
    asyncio.run(what)


class Crowd(RuleBasedStateMachine):
    """Answers, time, letters that are paused or do not come."""

    def __init__(self) -> None:
        super().__init__()
        self.world = made_world()
        for name in ("cleo", "dora", "emil"):
            self.world.person(name, Role.DECISION_MAKER, "town")
        _run(self.world.announce(STARTS, capacity=PLACES))
        self.world.units.now = utc(2027, 5, 20, 9)
        self.paused = False

    @rule(who=PEOPLE, answer=st.sampled_from([Rsvp.YES, Rsvp.YES, Rsvp.NO, Rsvp.MAYBE]))
    def answered(self, who: str, answer: Rsvp) -> None:
        free, queued = self._free(), self._queued()
        before = self._replies().get(who)
        _run(self.world.answer(who, answer))
        after = self._replies()[who]
        had = before is not None and (before.answer is Rsvp.YES or self._held(before))
        if after.answer is Rsvp.YES and not had:
            ahead = queued[: queued.index(who)] if who in queued else queued
            assert len(ahead) < free, "they have waited longer"
        elif after.answer is Rsvp.WAITING:
            assert free <= len(queued), "nobody waits beside a place for them"

    @rule(hours=st.sampled_from([1, 13, 50]))
    def time_passes(self, hours: int) -> None:
        later = self.world.units.now + timedelta(hours=hours)
        if later < STARTS - timedelta(days=1):
            heard = [one for one in self._replies().values() if self._unheard(one)]
            _run(self.world.tick(later))
            _run(self.world.tick(later))
            for reply in heard:
                assert reply.person in self._replies(), "who was not told has not lost their turn"

    @rule()
    def paused_or_resumed(self) -> None:
        async def press() -> None:
            async with self.world.turn("mod") as turn:
                do = pausing.resume if self.paused else pausing.pause
                await do(turn, Action("letters", "talk"))

        _run(press())
        self.paused = not self.paused

    @rule(who=PEOPLE)
    def door_closes_or_opens(self, who: str) -> None:
        if self.world.hindered.pop(who, None) is None:
            self.world.hindered[who] = TryLater(self.world.units.now + timedelta(hours=1))

    @invariant()
    def places_hold(self) -> None:
        replies = self._replies().values()
        taken = [one for one in replies if one.answer is Rsvp.YES or self._held(one)]
        assert len(taken) <= PLACES
        assert self.paused or not (self._free() and self._queued())
        for reply in replies:
            assert (reply.since is not None) == (reply.answer is Rsvp.WAITING)

    def _replies(self) -> dict[str, Reply]:
        return {one.person: one for one in self.world.units.tables.replies.values()}

    def _held(self, reply: Reply) -> bool:
        return places.is_held(reply, self.world.units.now)

    def _unheard(self, reply: Reply) -> bool:
        """Whether they wait, and will not hear of a place in the next tick."""
        told = {
            letter.person
            for letter in self.world.units.tables.letters.values()
            if letter.kind == "talk-offer" and letter.state.value == "sent"
        }
        unheard = self.paused or reply.person in self.world.hindered
        return reply.answer is Rsvp.WAITING and unheard and reply.person not in told

    def _free(self) -> int:
        talk = self.world.units.tables.talks["talk"]
        return places.free(talk, self._replies().values(), self.world.units.now) or 0

    def _queued(self) -> list[str]:
        queue = places.queue(self._replies().values(), self.world.units.now)
        return [one.person for one in queue]


TestCrowd = Crowd.TestCase
TestCrowd.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
