"""Deputies: who comes to one talk in a guest's place, and what becomes of the place.

The two answers go together: the guest's is `DEPUTY_ASKED` until the link is opened, and `DEPUTY`
while the deputy, whose own is yes, comes. So one place is held, never two. Nothing here is worded:
see `deputy_letters`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.anonymity import code_hash
from bot.links import DEPUTY
from bot.model import Letter, LetterState, Person, Reminding, Reply, Role, Rsvp, Talk
from bot.outbox import allowed_from
from bot.people import draw_code
from bot.ports import Unit
from bot.talks import announcing, subscribing
from bot.talks.guests import is_guest
from bot.talks.places import held_until, seated
from bot.talks.planning import DEPUTY_LOST, DEPUTY_RELEASED, at_short_notice
from bot.talks.room import keeping
from bot.wallclock import ZONE

SENT = frozenset({Rsvp.DEPUTY_ASKED, Rsvp.DEPUTY})
"""Answers of people who send somebody."""
KEPT_FOR = timedelta(days=28)
"""How long after the talk a deputy is known: so long one may still want to look something up."""


async def ask(unit: Unit, talk: Talk, principal: Person) -> str | None:
    """A one-time code for a deputy, in the place of any before; None where there is no place."""
    await announcing.settle_places(unit, talk)
    if (await seated(unit, talk, principal.id)).answer is Rsvp.WAITING:
        return None
    await release(unit, talk, principal)
    code = draw_code(unit, DEPUTY)
    deputy = Person(
        id=unit.chance.identifier(),
        role=Role.DEPUTY,
        municipality=principal.municipality,
        invitation=code_hash(code),
        talk=talk.id,
        principal=principal.id,
    )
    unit.people.save(deputy)
    await _answer(unit, talk, principal, Rsvp.DEPUTY_ASKED)
    return code


async def asked_by(unit: Unit, code: str) -> tuple[Person, Talk] | None:
    """Whom a code makes somebody, and where; None where it is void, or the talk has begun."""
    deputy = await unit.people.invited_by(code_hash(code))
    if deputy is None or deputy.talk is None or deputy.principal is None:
        return None
    talk = await unit.talks.get(deputy.talk)
    if talk is None or not _lies_ahead(unit, talk):
        return None
    principal = await unit.people.get(deputy.principal)
    if principal is None or not is_guest(principal, talk):
        return None
    return deputy, talk


async def come_in(unit: Unit, talk: Talk, deputy: Person) -> None:
    """The link was opened: the deputy comes, and the guest's part is done."""
    principal = await unit.people.get(deputy.principal or "")
    if principal is not None:
        await _answer(unit, talk, principal, Rsvp.DEPUTY)
        await keeping.leave(unit, talk, principal)
    await _answer(unit, talk, deputy, Rsvp.YES)


async def _answer(unit: Unit, talk: Talk, person: Person, answer: Rsvp) -> None:
    unit.talks.save_reply(Reply(talk.id, person.id, answer))
    await announcing.replan_for(unit, talk, person)


async def release(unit: Unit, talk: Talk, principal: Person) -> None:
    """Nobody comes in this guest's place any more: a link is void, a deputy is told."""
    for deputy in await unit.people.with_role(Role.DEPUTY, None):
        if deputy.talk == talk.id and deputy.principal == principal.id:
            await _dismiss(unit, talk, deputy)


async def _dismiss(unit: Unit, talk: Talk, deputy: Person) -> None:
    if deputy.invitation is not None:
        unit.people.remove(deputy.id)
        return
    await _leave(unit, talk, deputy)
    await _tell(unit, talk, deputy, DEPUTY_RELEASED, talk.starts)


async def decline(unit: Unit, talk: Talk, deputy: Person) -> Person:
    """A deputy cannot come: they are nobody's any more, and the guest is asked again."""
    principal = await unit.people.get(deputy.principal or "")
    left = await _leave(unit, talk, deputy)
    if principal is not None:
        await _hand_back(unit, talk, principal)
    return left


async def _leave(unit: Unit, talk: Talk, deputy: Person) -> Person:
    left = replace(deputy, principal=None)
    unit.people.save(left)
    if reply := await announcing.reply_of(unit, talk, deputy):
        unit.talks.remove_reply(reply)
    await keeping.leave(unit, talk, left)
    for letter in await unit.letters.about_to(talk.id, deputy.id):
        if letter.state is LetterState.QUEUED:
            unit.letters.remove(letter)
    return left


async def _hand_back(unit: Unit, talk: Talk, principal: Person) -> None:
    """A guest without deputy has not answered. Where places are few, theirs is held for a while."""
    if talk.capacity is not None and principal.reminding is not Reminding.NOTHING:
        told = unit.now
        if not at_short_notice(unit.now, talk.starts):
            told = allowed_from(unit.now, ZONE, principal.hours)
        until = held_until(talk, told)
        tells = await _tell(unit, talk, principal, DEPUTY_LOST, until)
        held = talk.starts if tells else until
        unit.talks.save_reply(Reply(talk.id, principal.id, Rsvp.WAITING, unit.now, held))
        await announcing.replan_for(unit, talk, principal)
        return
    if reply := await announcing.reply_of(unit, talk, principal):
        unit.talks.remove_reply(reply)
        await announcing.settle_places(unit, talk)
    await announcing.replan_for(unit, talk, principal)
    await _tell(unit, talk, principal, DEPUTY_LOST, talk.starts)


async def _tell(unit: Unit, talk: Talk, person: Person, kind: str, until: datetime) -> bool:
    """Queue the news, in the place of some not read yet; False: it has gone out already."""
    for letter in await unit.letters.about_to(talk.id, person.id):
        if letter.kind != kind:
            continue
        if letter.state is LetterState.QUEUED:
            unit.letters.remove(letter)
        elif letter.due == unit.now:
            # It went out at this very moment, and tells of things as they are.
            return False
    unit.letters.save(
        Letter(
            id=unit.chance.identifier(),
            municipality=talk.municipality,
            kind=kind,
            subject=talk.id,
            person=person.id,
            due=unit.now,
            until=until,
            zone=ZONE,
            urgent=at_short_notice(unit.now, talk.starts),
        )
    )
    return True


async def look_after(unit: Unit) -> None:
    """What no press of a guest brings about: talks pass, and roles are taken away or forgotten."""
    deputies = await unit.people.with_role(Role.DEPUTY, None)
    served = set()
    for deputy in deputies:
        talk = await unit.talks.get(deputy.talk or "")
        if talk is None or _is_over(unit, talk, deputy):
            await subscribing.hand_on(unit, deputy)
            unit.people.remove(deputy.id)
            continue
        served.add((talk.id, deputy.principal))
        if deputy.principal is not None and _lies_ahead(unit, talk):
            principal = await unit.people.get(deputy.principal)
            if principal is None or not is_guest(principal, talk):
                await _dismiss(unit, talk, deputy)
    for reply in await unit.talks.replied(SENT):
        talk = await unit.talks.get(reply.talk)
        principal = await unit.people.get(reply.person)
        if talk and principal and _lies_ahead(unit, talk) and (talk.id, principal.id) not in served:
            await _hand_back(unit, talk, principal)


def _is_over(unit: Unit, talk: Talk, deputy: Person) -> bool:
    """Whether nothing is known of a deputy any more: of a void link at once, of others later."""
    if deputy.invitation is not None:
        return not _lies_ahead(unit, talk)
    return unit.now >= talk.starts + KEPT_FOR


def _lies_ahead(unit: Unit, talk: Talk) -> bool:
    return not talk.cancelled and talk.starts > unit.now
