"""Whatever guests and deputies do: a place is held once, and the two answers go together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.errors import NotFound, Refused
from bot.model import LetterState, Role, Rsvp
from bot.talks import places
from bot.talks.guests import is_guest
from tests.bot.talks.conftest import made_world, utc
from tests.bot.talks.deputies import code_in, come_in, deputies, send

STARTS = utc(2027, 6, 8, 6)
PLACES = 2
GUESTS = st.sampled_from(["anna", "bert", "cleo", "dora"])
OTHERS = st.sampled_from(["dan", "eva", "finn", "anna"])


def _run(what: Coroutine[Any, Any, object]) -> None:
    with suppress(Refused, NotFound):
        asyncio.run(what)


class Standing(RuleBasedStateMachine):
    """Answers, links, deputies who come and do not, roles that go, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.world = made_world()
        for name in ("cleo", "dora"):
            self.world.person(name, Role.DECISION_MAKER, "town")
        _run(self.world.announce(STARTS, capacity=PLACES))
        self.world.units.now = utc(2027, 5, 20, 9)
        self.codes: list[str] = []

    @rule(who=GUESTS, answer=st.sampled_from([Rsvp.YES, Rsvp.YES, Rsvp.NO, Rsvp.MAYBE]))
    def answered(self, who: str, answer: Rsvp) -> None:
        _run(self.world.answer(who, answer))

    @rule(who=GUESTS, verb=st.sampled_from(["deputy", "deputy-other"]))
    def asked(self, who: str, verb: str) -> None:
        async def ask() -> None:
            said = await send(self.world, who, verb)
            if len(said) > 1:
                self.codes.append(code_in(said))

        _run(ask())

    @rule(who=OTHERS, newest=st.booleans())
    def opened(self, who: str, newest: bool) -> None:
        if self.codes:
            _run(come_in(self.world, who, self.codes[-1] if newest else self.codes[0]))

    @rule(who=OTHERS)
    def declined(self, who: str) -> None:
        _run(self.world.answer(who, Rsvp.NO))

    @rule(who=st.sampled_from(["cleo", "dora"]))
    def left(self, who: str) -> None:
        async def leave() -> None:
            async with self.world.units.unit() as unit:
                unit.people.remove(who)

        _run(leave())
        _run(self.world.tick(self.world.units.now))

    @rule(hours=st.sampled_from([0, 1, 13, 50]))
    def time_passes(self, hours: int) -> None:
        later = self.world.units.now + timedelta(hours=hours)
        if later < STARTS - timedelta(days=1):
            _run(self.world.tick(later))
            # Offers that came too late to go out in the first are made anew in the next.
            _run(self.world.tick(later))

    @invariant()
    def places_hold(self) -> None:
        tables, now = self.world.units.tables, self.world.units.now
        talk, replies = tables.talks["talk"], list(tables.replies.values())
        coming = [one for one in replies if one.answer in (Rsvp.YES, Rsvp.DEPUTY_ASKED)]
        held = [one for one in replies if places.is_held(one, now)]
        assert len(coming) + len(held) <= PLACES
        assert not (places.free(talk, replies, now) and places.queue(replies, now))

    @invariant()
    def planning_anew_finds_nothing(self) -> None:
        before = self._queue()
        _run(self.world.replan())
        assert self._queue() == before

    def _queue(self) -> set[tuple[str, str, datetime]]:
        return {
            (one.kind, one.person, one.due)
            for one in self.world.units.tables.letters.values()
            if one.state is LetterState.QUEUED
        }

    @invariant()
    def answers_go_together(self) -> None:
        tables = self.world.units.tables
        given = {one.person: one.answer for one in tables.replies.values()}
        asked, come = [], []
        for one in deputies(self.world):
            if one.principal is None:
                assert one.id not in given
                assert not is_guest(one, tables.talks["talk"])
            elif one.invitation is not None:
                asked.append(one.principal)
                assert one.id not in given
            else:
                come.append(one.principal)
                assert given[one.id] is Rsvp.YES
        assert sorted(asked) == sorted(p for p, a in given.items() if a is Rsvp.DEPUTY_ASKED)
        assert sorted(come) == sorted(p for p, a in given.items() if a is Rsvp.DEPUTY)

    @invariant()
    def who_is_not_needed_is_told_nothing_else(self) -> None:
        released = {one.id for one in deputies(self.world) if one.principal is None}
        waiting = [
            one.kind
            for one in self.world.units.tables.letters.values()
            if one.person in released and one.state is LetterState.QUEUED
        ]
        assert set(waiting) <= {"talk-deputy-released"}


TestStanding = Standing.TestCase
TestStanding.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
