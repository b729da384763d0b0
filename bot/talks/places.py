"""Places of a talk that has only so many: who gets one, who waits, and for whom one is held.

The waitlist moves up by itself. Whoever is next is told and has a while to claim the place, which
shrinks as the talk comes near; then it goes to the one after. Nobody is put into a place unasked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Letter, LetterState, Reply, Rsvp, Talk
from bot.outbox import allowed_from
from bot.ports import Unit
from bot.talks.planning import OFFER

SHARE = 8
"""A place is held for this part of the time that is left, within these limits:"""
LONGEST, SHORTEST = timedelta(hours=48), timedelta(hours=1)

INSTANT = timedelta(microseconds=1)
TAKING = frozenset({Rsvp.YES, Rsvp.DEPUTY_ASKED})
"""Answers that take a place. One who sends a deputy has theirs taken by the deputy's yes."""
SEATED = TAKING | {Rsvp.DEPUTY}
"""Answers of people who have a place, be it for a deputy."""


def held_until(talk: Talk, told: datetime) -> datetime:
    """Until when a place is held for somebody who is told of it then."""
    while_ = min(LONGEST, max(SHORTEST, (talk.starts - told) / SHARE))
    return min(told + while_, talk.starts)


def is_held(reply: Reply, now: datetime) -> bool:
    """Whether somebody who waits may claim a place now."""
    return reply.held_until is not None and now < reply.held_until


def free(talk: Talk, replies: Iterable[Reply], now: datetime) -> int | None:
    """Places that nobody has or may claim; None where there is no limit."""
    if talk.capacity is None:
        return None
    taken = sum(one.answer in TAKING or is_held(one, now) for one in replies)
    return max(0, talk.capacity - taken)


def queue(replies: Iterable[Reply], now: datetime) -> list[Reply]:
    """Who waits and is offered nothing yet, the first one first."""
    waiting = (one for one in replies if one.answer is Rsvp.WAITING and not is_held(one, now))
    return sorted(waiting, key=lambda one: (one.since or now, one.person))


async def seated(unit: Unit, talk: Talk, person: str) -> Reply:
    """What comes of a yes: a place, or one on the waitlist. Places are settled before."""
    coming = Reply(talk.id, person, Rsvp.YES)
    if talk.capacity is None:
        return coming
    replies = await unit.talks.replies(talk.id)
    before = next((one for one in replies if one.person == person), None)
    if before and (before.answer in SEATED or is_held(before, unit.now)):
        return coming
    if free(talk, replies, unit.now):
        return coming
    if before and before.answer is Rsvp.WAITING:
        return before
    # Presses of one batch come at one instant: who was told a place must not be overtaken.
    last = [one.since + INSTANT for one in replies if one.since is not None]
    return Reply(talk.id, person, Rsvp.WAITING, since=max([unit.now, *last]))


async def move_up(unit: Unit, talk: Talk) -> list[str]:
    """Offer free places to those who wait. Whose time to claim is over has not answered any more.

    So they are asked like everybody else, and lose nothing but their turn. Returns who they are.
    """
    if talk.capacity is None or talk.cancelled:
        return []
    replies, passed = [], []
    for reply in await unit.talks.replies(talk.id):
        if reply.held_until is not None and not is_held(reply, unit.now):
            unit.talks.remove_reply(reply)
            passed.append(reply.person)
        else:
            replies.append(reply)
    left = free(talk, replies, unit.now) or 0
    if await unit.letters.pause(talk.id):
        # Nobody can be told now, and the time to claim a place must not run unheard.
        return passed
    for reply in queue(replies, unit.now):
        if not left:
            break
        person = await unit.people.get(reply.person)
        told = allowed_from(unit.now, talk.zone, person.hours if person else None)
        if told >= talk.starts:
            # Nobody may write to them any more before the talk: the place is for others.
            continue
        offered = replace(reply, held_until=held_until(talk, told))
        unit.talks.save_reply(offered)
        await _tell(unit, talk, offered)
        left -= 1
    return passed


async def _tell(unit: Unit, talk: Talk, offered: Reply) -> None:
    """Queue the offer, in the place of one that was not read yet."""
    until = offered.held_until or talk.starts
    for letter in await unit.letters.about_to(talk.id, offered.person):
        if letter.kind == OFFER and letter.state is LetterState.QUEUED:
            unit.letters.remove(letter)
        elif letter.kind == OFFER and letter.due == unit.now:
            # It went out at this very moment, and tells of the place as it is.
            return
    unit.letters.save(
        Letter(
            id=unit.chance.identifier(),
            municipality=talk.municipality,
            kind=OFFER,
            subject=talk.id,
            person=offered.person,
            due=unit.now,
            until=until,
            zone=talk.zone,
        )
    )
