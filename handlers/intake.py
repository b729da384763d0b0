"""Presses in, answers out: a batch is handled in one transaction and committed before it returns.

Whoever calls `take` may confirm the batch to its sender, and show the answers, only afterwards.
No rule of the product lives here, and no channel.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass
from typing import Protocol, TypeVar

import structlog

from bot import ports
from bot.model import Door
from bot.reception import Reception
from bot.replies import Answered, CalendarFeed, Para, Press, Say
from bot.turn import Turn
from config.phrases import DEFAULT_LANGUAGE, phrase
from handlers.log import fault

log = structlog.get_logger()
T = TypeVar("T")

OUR_FAULT = phrase(
    "Something went wrong on our side. Nothing was changed; please try again in a moment."
)


class Presses(Protocol):
    """Which presses were handled, so that none is handled twice."""

    async def known(self, key: str) -> bool: ...
    def remember(self, key: str) -> None: ...


class Owed(Protocol):
    """Which accounts still wait for an answer that was decided."""

    def owe(self, account: bytes, token: int, address: str) -> None: ...
    def settle(self, account: bytes, token: int) -> None: ...
    async def all(self) -> list[tuple[bytes, int, str]]: ...


class Unit(ports.Unit, Protocol):
    """A unit of work that takes several turns."""

    @property
    def presses(self) -> Presses: ...
    @property
    def owed(self) -> Owed: ...

    async def preload(self, accounts: Collection[bytes], keys: Collection[str]) -> None: ...
    def turn_done(self) -> None: ...
    def turn_failed(self) -> None: ...


class Storage(Protocol):
    """Where units of work come from."""

    def unit(self) -> AbstractAsyncContextManager[Unit]: ...


TOKEN_BITS = 62
"""Random bits of a debt's token: what fits into an integer column."""


@dataclass(frozen=True, slots=True)
class Debt:
    """That an account is owed an answer, until `settle`."""

    account: bytes
    token: int
    """Random, so that no debt of another life of this program has the same."""


@dataclass(frozen=True, slots=True)
class Taken(Answered):
    """An answer whose press is committed."""

    debt: Debt | None = None


class _OnlyLooked(Exception):
    """Ends a unit of work without a commit."""


class Intake:
    """The one way in for every door."""

    def __init__(self, storage: Storage, reception: Reception) -> None:
        self._storage, self._reception = storage, reception
        self._settled: list[Debt] = []
        self.failing = False
        """Whether the last batch could not be committed: what `/healthz` tells."""

    async def take(self, presses: Sequence[Press]) -> list[Taken]:
        """Handle a batch of presses; committed when this returns.

        A press that fails drops only its own changes and is answered with an apology. Should the
        batch as a whole fail, it is taken again one press at a time.

        Raises:
            Exception: the database takes nothing at all, and nothing may be confirmed; or a press
                of a browser failed, which then keeps its words to send them again.
        """
        self.failing = True
        try:
            taken = await self._one_unit(presses)
        except Exception as error:
            log.warning("batch taken again one by one", size=len(presses), **fault(error))
            taken = [await self._alone(press) for press in presses]
        self.failing = False
        return taken

    async def look(self, presses: Sequence[Press]) -> list[Answered]:
        """What the presses would be answered, without doing them: for whoever only looks.

        Nothing is kept, not even that somebody looked.
        """
        seen: list[Answered] = []
        with suppress(_OnlyLooked):
            async with self._storage.unit() as unit:
                seen += [await self._reception.hear(unit, press) for press in presses]
                raise _OnlyLooked
        return seen

    async def letter(self, token: str, hint: str | None, *, pressed: bool) -> Answered:
        """What a link in an e-mail leads to; only once its button is pressed, anything is done."""
        seen: list[Answered] = []
        with suppress(_OnlyLooked):
            async with self._storage.unit() as unit:
                seen.append(await self._reception.letter(unit, token, hint, pressed=pressed))
                if not pressed:
                    raise _OnlyLooked
                unit.turn_done()
        return seen[0]

    async def calendar(self, code: str) -> tuple[str, CalendarFeed] | None:
        """Somebody's talks for a calendar, and in which language. Nothing is kept of the look."""
        found: list[tuple[str, CalendarFeed] | None] = []
        with suppress(_OnlyLooked):
            async with self._storage.unit() as unit:
                found.append(await self._reception.calendar(unit, code))
                raise _OnlyLooked
        return found[0]

    async def ask(self, press: Press, question: Callable[[Turn], Awaitable[T]]) -> T:
        """What a page shows. Nothing is kept, not even that somebody looked.

        Raises:
            DialogboteError: the heart's own, for the page to tell.
        """
        found: list[T] = []
        with suppress(_OnlyLooked):
            async with self._storage.unit() as unit:
                found.append(await self._reception.ask(unit, press, question))
                raise _OnlyLooked
        return found[0]

    async def do(self, press: Press, deed: Callable[[Turn], Awaitable[T]]) -> T | None:
        """Do what a page's form asks for; committed when this returns. None: it was done before.

        Raises:
            DialogboteError: the heart's own, for the page to tell; nothing was changed.
        """
        async with self._storage.unit() as unit:
            if await unit.presses.known(press.key):
                return None
            done = await self._reception.ask(unit, press, deed)
            unit.presses.remember(press.key)
            unit.turn_done()
        return done

    async def multiplier(self, secret: str, hint: str | None) -> Answered | None:
        """What stands on the page of a multiplier. Nothing is kept of the look."""
        found: list[Answered | None] = []
        with suppress(_OnlyLooked):
            async with self._storage.unit() as unit:
                found.append(await self._reception.multiplier(unit, secret, hint))
                raise _OnlyLooked
        return found[0]

    def settle(self, debt: Debt) -> None:
        """The answer is out. Written along with the next batch, or by `tidy`."""
        self._settled.append(debt)

    async def tidy(self) -> None:
        """Write what was settled since the last batch."""
        if self._settled:
            await self._one_unit([])

    async def owed(self) -> list[tuple[str, Debt]]:
        """The (address, debt) of everybody whose answer a crash swallowed."""
        async with self._storage.unit() as unit:
            return [(address, Debt(tag, token)) for tag, token, address in await unit.owed.all()]

    async def make_good(
        self, door: Door, address: str, debt: Debt, hint: str | None = None
    ) -> Taken:
        """What somebody is told instead of the answer that was swallowed.

        `hint` is the language they were last spoken to in, where that is still known.
        """
        async with self._storage.unit() as unit:
            answered = await self._reception.make_good(unit, door, address, hint)
            unit.turn_done()
        return Taken(answered.language, answered.sayings, answered.refused, debt)

    async def _alone(self, press: Press) -> Taken:
        try:
            return (await self._one_unit([press]))[0]
        except Exception as error:
            log.error("press dropped", door=press.door.value, **fault(error))
            await self._one_unit([])  # a dead database fails here too
            if press.door is Door.BROWSER:
                self.failing = False
                raise
        async with self._storage.unit() as unit:
            unit.presses.remember(press.key)
            unit.turn_done()
        return self._apology(press)

    async def _one_unit(self, presses: Sequence[Press]) -> list[Taken]:
        settled, self._settled = self._settled, []
        try:
            async with self._storage.unit() as unit:
                for debt in settled:
                    unit.owed.settle(debt.account, debt.token)
                unit.turn_done()
                lasting = unit.keys.lasting()
                tags = [self._reception.account(lasting, p.door, p.account) for p in presses]
                await unit.preload(set(tags), {press.key for press in presses})
                return [
                    await self._turn(unit, press, tag)
                    for press, tag in zip(presses, tags, strict=True)
                ]
        except BaseException:
            self._settled = settled + self._settled
            raise

    async def _turn(self, unit: Unit, press: Press, tag: bytes) -> Taken:
        try:
            if await unit.presses.known(press.key):
                return await self._again(unit, press)
            answered = await self._reception.hear(unit, press)
            unit.presses.remember(press.key)
            debt = None
            if press.door is Door.TELEGRAM and answered.sayings:
                debt = Debt(tag, unit.chance.bits(TOKEN_BITS))
                unit.owed.owe(tag, debt.token, press.account)
            unit.turn_done()
            return Taken(answered.language, answered.sayings, answered.refused, debt)
        except Exception as error:  # logged; one press must not take others along
            log.error("press failed", door=press.door.value, **fault(error))
            unit.turn_failed()
            if press.door is Door.BROWSER:
                raise
            return self._apology(press)

    async def _again(self, unit: Unit, press: Press) -> Taken:
        """A press that was handled before: nothing happens twice."""
        if press.door is Door.TELEGRAM:
            # Its answer went out, or is still owed and made good at the start.
            return Taken(DEFAULT_LANGUAGE, ())
        answered = await self._reception.where(unit, press)
        unit.turn_done()
        return Taken(answered.language, answered.sayings)

    def _apology(self, press: Press) -> Taken:
        # The stored language may be what failed: the device's own has to do.
        return Taken(self._reception.spoken(press.hint), (Say((Para(OUR_FAULT),), stay=True),))
