"""What is due by the clock: each thing in a unit of work of its own.

One that fails holds up no other: its id is logged, and it is tried again at the next tick. What is
due, and what is done about it, the heart decides.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol, TypeVar

import structlog

from bot import outbox
from bot.dialogue import release
from bot.dialogue.certificates import issuing
from bot.dialogue.helped import asking
from bot.feedback import closing as feedback_closing
from bot.model import RoundState
from bot.ports import Unit
from bot.registry import CORRESPONDENCES
from bot.selfcheck import rounds
from bot.selfcheck.workshop import gathering
from bot.talks.room import keeping
from handlers.assembly import House
from handlers.log import fault

log = structlog.get_logger()


class Thing(Protocol):
    """Whatever something can be due for."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Thing)


async def tick(house: House, sender: outbox.Sender) -> None:
    """Everything that is due now.

    Raises:
        ExceptionGroup: faults of ours; everything else went its way.
    """
    one = _Tick(house)
    events = partial(release.by_the_clock, translator=house.settings.translator_host)
    await one.each("feedback", asking.without_last_day, asking.by_the_clock)
    await one.each("event", release.due, events)
    await one.each("feedback", feedback_closing.due, feedback_closing.close_by_the_clock)
    await one.each("room", keeping.over, keeping.close_by_the_clock)
    with one.alone("what is old"):
        async with house.storage.unit() as unit:
            await unit.conversations.remove_expired(unit.now)
            await unit.prune()
            unit.turn_done()
    await _finish(one)
    with one.alone("certificates"):
        async with house.storage.unit() as unit:
            await issuing.issue(unit, house.phrasebook)
            unit.turn_done()
    try:
        await outbox.tick(house.storage, sender, CORRESPONDENCES)
    except ExceptionGroup as faults:
        # The outbox has told of each.
        one.faults.append(faults)
    if one.faults:
        raise ExceptionGroup("not everything could be looked after", one.faults)


async def _finish(one: _Tick) -> None:
    """Let the keys go of what was committed as closing, expiring or dropped.

    Also after a crash between the two.
    """
    closing, dropped = RoundState.CLOSING, RoundState.DROPPED
    await one.swept("event", release.closing, release.finish_closing)
    await one.swept("round", lambda unit: unit.rounds.in_state(closing), rounds.finish_closing)
    await one.swept(
        "workshop", lambda unit: unit.workshops.in_state(closing), gathering.finish_closing
    )
    await one.swept(
        "feedback", lambda unit: unit.feedbacks.in_state(closing), feedback_closing.finish_closing
    )
    await one.swept("room", lambda unit: unit.rooms.in_state(closing), keeping.finish_closing)
    await one.each("event", release.expiring, release.finish_expiring)
    await one.each("round", lambda unit: unit.rounds.in_state(dropped), rounds.finish_dropping)


class _Tick:
    """One time round, and the faults on the way."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.faults: list[Exception] = []

    async def each(
        self,
        what: str,
        due: Callable[[Unit], Awaitable[Sequence[T]]],
        done: Callable[[Unit, T], Awaitable[None]],
    ) -> None:
        """Do to each that is due what is to be done."""
        for thing in await self._found(what, due):
            with self.alone(what, thing.id):
                await self._do(done, thing)

    async def swept(
        self,
        what: str,
        due: Callable[[Unit], Awaitable[Sequence[T]]],
        done: Callable[[Unit, T], Awaitable[None]],
    ) -> None:
        """The same, with the tables swept before: only then may the keys go."""
        for thing in await self._found(what, due):
            with self.alone(what, thing.id):
                await self._house.sweep(thing.id)
                await self._do(done, thing)

    async def _found(self, what: str, due: Callable[[Unit], Awaitable[Sequence[T]]]) -> Sequence[T]:
        found: Sequence[T] = ()
        with self.alone(what):
            async with self._house.storage.unit() as unit:
                found = await due(unit)
        return found

    async def _do(self, done: Callable[[Unit, T], Awaitable[None]], thing: T) -> None:
        async with self._house.storage.unit() as unit:
            await done(unit, thing)
            unit.turn_done()

    @contextmanager
    def alone(self, what: str, subject: str = "") -> Iterator[None]:
        """Whatever fails in here is told of, and all else goes on."""
        try:
            yield
        except Exception as error:
            log.error("not looked after", what=what, subject=subject, **fault(error))
            self.faults.append(error)
