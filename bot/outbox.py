"""The outbox: brings letters that are due, each at most once, and nothing at night.

queued → sending (committed) → sent, or uncertain where nobody can know. One letter is claimed at a
time, so that a crash leaves at most one uncertain. What a letter is about is its format's; how it
is brought is a door's. Neither is known here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Protocol

import structlog

from bot.email import posting
from bot.model import Address, Door, Hours, Land, Letter, LetterState, Person
from bot.ports import Unit
from bot.replies import Delivered, Delivery, Say, TryLater
from bot.wallclock import at, local
from bot.workdays import on_or_after
from config.phrases import DEFAULT_LANGUAGE

log = structlog.get_logger()

LAST_SECONDS = 10.0
"""How long a letter that is on its way is waited for when the bot is asked to stop."""
LEASE = timedelta(minutes=2)
"""How long bringing one letter may take; whoever takes longer is thought dead."""
DAY_BEGINS, DAY_ENDS = time(8), time(20)
"""No letter outside these hours, on the wall of its zone."""
OWN_HOURS = {Hours.OFFICE: (time(9), time(18)), Hours.MIDDAY: (time(10), time(16))}
"""What people can choose instead."""
A_DAY = timedelta(days=1)
"""What is left at least between a letter that waited for a working day and what it is about."""
A_MINUTE = 600
"""Letters that go out in a minute, as far as can be told before: each waits for the answer to the
one before it. Telegram would allow three times as many."""
LOOK_AHEAD = 25
"""Due letters that are looked at to find the next one to bring, and more where all have to stay."""
SHOWN_FOR = timedelta(days=90)
"""How far back a browser's chat shows letters: as long as it stays signed in."""

Renderer = Callable[[Unit, Letter, Person], Awaitable[Say | None]]
Addressee = Callable[[Unit, Letter, Person], Awaitable[Address | None]]


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What a format adds to the outbox."""

    render: Renderer
    """A letter in words; None where it is not wanted any more."""
    replan: Callable[[Unit], Awaitable[None]]
    """Bring the queue in step with what the clock has changed. It is asked at every tick."""
    addressee: Addressee | None = None
    """Where its letters go to, if not where all letters to that person go."""
    follow_up: Callable[[Unit, Letter], Awaitable[None]] | None = None
    """What a letter's end brings about: it went out, or perhaps, or too late, or reaches nobody."""


Correspondences = Mapping[str, Correspondence]
"""By the first word of a letter's kind: `talk` for `talk-invitation`."""


class Units(Protocol):
    """Where units of work come from. Leaving one without an error commits it."""

    def unit(self) -> AbstractAsyncContextManager[Unit]: ...


class Sender(Protocol):
    """A door that brings a letter to an address."""

    async def ready(self) -> None:
        """Return when the next letter may go: waiting is done before a letter is claimed."""

    async def send(self, address: Address, language: str, saying: Say) -> Delivery: ...


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter that is ours to bring."""

    letter: Letter
    address: Address
    language: str
    saying: Say


class NotSettled(Exception):
    """A fault of ours at one letter; the cause tells which."""

    def __init__(self, letter: str) -> None:
        super().__init__(letter)
        self.letter = letter
        """Its id, which tells nothing about anybody."""


async def tick(units: Units, sender: Sender, formats: Correspondences) -> None:
    """Everything that is due now.

    Raises:
        ExceptionGroup: faults of ours at a format or a letter; all others went their way.
    """
    faults: list[Exception] = []
    for name, correspondence in formats.items():
        try:
            async with units.unit() as unit:
                await correspondence.replan(unit)
        except Exception as error:
            log.error("format not looked after", format=name, reason=type(error).__name__)
            faults.append(error)
    faults += await deliver_due(units, sender, formats)
    if faults:
        raise ExceptionGroup("not all letters could be looked at", faults)


async def deliver_due(units: Units, sender: Sender, formats: Correspondences) -> list[Exception]:
    """Bring all due letters, one after another; the faults at those that stay where they are."""
    async with units.unit() as unit:
        await give_up_lost(unit, formats)
    faults: list[Exception] = []
    seen: set[str] = set()
    while True:
        await sender.ready()
        try:
            async with units.unit() as unit:
                claim = await claim_next(unit, formats, seen)
        except NotSettled as error:
            # It is looked at again at the next tick, and holds up nobody until then.
            cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
            log.error("letter not settled", letter=error.letter, reason=type(cause).__name__)
            faults.append(cause)
            continue
        if claim is None:
            return faults
        if await _to_the_end(_bring(units, sender, claim, formats)) is Delivered.GONE:
            seen.discard(claim.letter.id)


async def give_up_lost(unit: Unit, formats: Correspondences) -> None:
    """Letters whose sender has vanished: nobody knows whether they went out."""
    for letter in await unit.letters.sending():
        # A lease further ahead than any lease can be was written before the clock was set back.
        if letter.lease is None or not unit.now < letter.lease <= unit.now + LEASE:
            await _end(unit, letter, LetterState.UNCERTAIN, formats)
            log.warning("letter uncertain", letter=letter.id, reason="sender vanished")


async def claim_next(unit: Unit, formats: Correspondences, seen: set[str]) -> Claim | None:
    """Mark the next letter that can be brought as being sent; settle those before it.

    A letter to a browser is brought by being there, so it is settled here as well. Each letter is
    looked at once, and remembered in `seen`: one to be tried later does not hold up this round.

    Raises:
        NotSettled: a letter that fails. The unit must end with it, as the others' changes are to be
            dropped: they are not in `seen`, so that whoever asks again comes to them.
    """
    settled: list[str] = []
    ahead = LOOK_AHEAD
    while True:
        due = await unit.letters.due(unit.now, ahead)
        unseen = [letter for letter in due if letter.id not in seen]
        if not unseen and len(due) < ahead:
            return None
        if not unseen:
            ahead *= 2
        for letter in unseen:
            seen.add(letter.id)
            try:
                claim = await _settle_or_claim(unit, letter, formats)
            except Exception as error:
                seen.difference_update(settled)
                raise NotSettled(letter.id) from error
            if claim:
                return claim
            settled.append(letter.id)


async def _settle_or_claim(unit: Unit, letter: Letter, formats: Correspondences) -> Claim | None:
    if unit.now > letter.until:
        await _end(unit, letter, LetterState.MISSED, formats)
        return None
    if await unit.letters.pause(letter.subject):
        # Out of the way until the pause ends, or it is too late.
        unit.letters.save(replace(letter, not_before=letter.until))
        return None
    person = await unit.people.get(letter.person)
    allowed = unit.now if letter.urgent else await _allowed(unit, letter, person)
    if allowed > unit.now:
        if allowed > letter.until:
            await _end(unit, letter, LetterState.MISSED, formats)
        else:
            unit.letters.save(replace(letter, not_before=allowed))
        return None
    correspondence = _correspondence(formats, letter)
    saying = await correspondence.render(unit, letter, person) if person else None
    if person is None or saying is None:
        unit.letters.remove(letter)
        return None
    if correspondence.addressee is not None:
        address = await correspondence.addressee(unit, letter, person)
    else:
        address = await _address(unit, person)
    if address is None:
        await _end(unit, letter, LetterState.GONE, formats)
        return None
    if address.door is Door.BROWSER:
        await _end(unit, letter, LetterState.SENT, formats)
        return None
    sending = replace(letter, state=LetterState.SENDING, lease=unit.now + LEASE, not_before=None)
    unit.letters.save(sending)
    if address.door is Door.EMAIL:
        saying = posting.mail(unit, sending, address, saying)
    return Claim(sending, address, person.language or DEFAULT_LANGUAGE, saying)


async def _allowed(unit: Unit, letter: Letter, person: Person | None) -> datetime:
    """When it may go: one that is late, not on a weekend or a holiday if it leaves a day after."""
    hours = person.hours if person else None
    first = local(allowed_from(letter.due, letter.zone, hours), letter.zone).date()
    if person is None or local(unit.now, letter.zone).date() <= first:
        return allowed_from(unit.now, letter.zone, hours)
    body = person.municipality
    municipality = await unit.municipalities.get(body) if body else None
    land = municipality.land if municipality else None
    return at_work(unit.now, letter.zone, land, letter.until - A_DAY, hours)


BY_DOOR = (Door.EMAIL, Door.TELEGRAM, Door.BROWSER)
"""Who has an e-mail address for letters has chosen it; Telegram rings, a browser only shows."""


async def _address(unit: Unit, person: Person) -> Address | None:
    valid = [
        address
        for address in await unit.people.addresses(person.id)
        if address.letters and (address.expires is None or address.expires > unit.now)
    ]
    return min(valid, key=lambda address: BY_DOOR.index(address.door), default=None)


def minutes_for(letters: int) -> int:
    """About how long it takes to bring so many that are due at once, at least a minute."""
    return max(1, -(-letters // A_MINUTE))


async def resume(unit: Unit, subject: str) -> None:
    """End the pause of a subject: what waited goes out unless it is too late by now."""
    unit.letters.remove_pause(subject)
    for letter in await unit.letters.about(subject):
        if letter.state is LetterState.QUEUED and letter.not_before is not None:
            unit.letters.save(replace(letter, not_before=None))


async def _bring(units: Units, sender: Sender, claim: Claim, formats: Correspondences) -> Delivery:
    try:
        delivery = await sender.send(claim.address, claim.language, claim.saying)
    except Exception as error:
        # It may have come after the effect. Its message is not logged: it may quote a text.
        log.error("letter uncertain", letter=claim.letter.id, reason=type(error).__name__)
        delivery = Delivered.UNKNOWN
    async with units.unit() as unit:
        await record(unit, claim, delivery, formats)
    return delivery


async def _to_the_end(bringing: Coroutine[None, None, Delivery]) -> Delivery:
    """What became of a letter. Whoever stops the bot meanwhile waits until that is known."""
    task = asyncio.create_task(bringing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait((task,), timeout=LAST_SECONDS)
        # Whatever comes of it by now, a letter that is left as being sent is uncertain later on.
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise


async def record(unit: Unit, claim: Claim, delivery: Delivery, formats: Correspondences) -> None:
    """Write down what became of a letter, if it is still there."""
    letter = await unit.letters.get(claim.letter.id)
    if letter is None or letter.state not in (LetterState.SENDING, LetterState.UNCERTAIN):
        return
    if isinstance(delivery, TryLater):
        waiting = _in_state(letter, LetterState.QUEUED)
        unit.letters.save(replace(waiting, not_before=delivery.at))
    elif delivery is Delivered.YES:
        await _end(unit, letter, LetterState.SENT, formats)
    elif delivery is Delivered.REFUSED:
        await _end(unit, letter, LetterState.MISSED, formats)
    elif delivery is Delivered.UNKNOWN:
        await _end(unit, letter, LetterState.UNCERTAIN, formats)
    else:
        # No address is kept that does not work. Another one of the person is tried next.
        for address in await unit.people.addresses_of_account(claim.address.account):
            if (address.door, address.address) == (claim.address.door, claim.address.address):
                unit.people.remove_address(address)
        unit.letters.save(_in_state(letter, LetterState.QUEUED))


async def _end(unit: Unit, letter: Letter, state: LetterState, formats: Correspondences) -> None:
    ended = _in_state(letter, state)
    unit.letters.save(ended)
    follow_up = _correspondence(formats, ended).follow_up
    if follow_up is not None:
        await follow_up(unit, ended)


def _in_state(letter: Letter, state: LetterState) -> Letter:
    return replace(letter, state=state, lease=None, not_before=None)


def allowed_from(now: datetime, zone: str, hours: Hours | None = None) -> datetime:
    """Now, or the end of the quiet hours that it falls in: everybody's, or a person's own."""
    begins, ends = OWN_HOURS[hours] if hours else (DAY_BEGINS, DAY_ENDS)
    wall = local(now, zone)
    if begins <= wall.time() < ends:
        return now
    day = wall.date() if wall.time() < begins else wall.date() + timedelta(days=1)
    return at(day, begins, zone)


def at_work(
    now: datetime, zone: str, land: Land | None, latest: datetime, hours: Hours | None = None
) -> datetime:
    """The same on a day when people of that Land are at work, unless that is after the latest."""
    allowed = allowed_from(now, zone, hours)
    day = local(allowed, zone).date()
    workday = on_or_after(day, land)
    if workday == day:
        return allowed
    begins, _ = OWN_HOURS[hours] if hours else (DAY_BEGINS, DAY_ENDS)
    waited = at(workday, begins, zone)
    return waited if waited <= latest else allowed


async def letters_for(unit: Unit, persons: Iterable[Person], formats: Correspondences) -> list[Say]:
    """Letters that were brought to these persons and still tell something, the newest of each.

    For chats that show letters instead of ringing with them.
    """
    said: list[Say] = []
    for person in persons:
        letters = await unit.letters.sent_to(person.id, unit.now - SHOWN_FOR)
        newest = {
            letter.subject: letter for letter in sorted(letters, key=lambda letter: letter.due)
        }
        for letter in newest.values():
            saying = await _correspondence(formats, letter).render(unit, letter, person)
            said += [saying] if saying else []
    return said


def _correspondence(formats: Correspondences, letter: Letter) -> Correspondence:
    return formats[letter.kind.partition("-")[0]]
