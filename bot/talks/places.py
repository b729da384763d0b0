"""Places of a talk that has only so many: who gets one, who waits, and for whom one is held.

The waitlist moves up by itself. Whoever is next is told and has a while to claim the place, which
shrinks as the talk comes near; then it goes to the one after. Nobody is put into a place unasked.

The while begins when the offer goes out. Until then the place is held as long as the talk lies
ahead: who was never told must not lose their turn. An offer that comes too late to go out puts them
back where they waited, and one that reaches nobody ends with that.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Letter, LetterState, Reply, Rsvp, Talk
from bot.outbox import allowed_from
from bot.ports import Unit
from bot.talks.planning import DEPUTY_LOST, OFFER
from bot.wallclock import ZONE

SHARE = 8
"""A place is held for this part of the time that is left, within these limits:"""
LONGEST, SHORTEST = timedelta(hours=48), timedelta(hours=1)

INSTANT = timedelta(microseconds=1)
TAKING = frozenset({Rsvp.YES, Rsvp.DEPUTY_ASKED})
"""Answers that take a place. One who sends a deputy has theirs taken by the deputy's yes."""
SEATED = TAKING | {Rsvp.DEPUTY}
"""Answers of people who have a place, be it for a deputy."""
HOLDING = frozenset({OFFER, DEPUTY_LOST})
"""Letters that tell somebody of a place that is held for them."""


def held_until(talk: Talk, told: datetime) -> datetime:
    """Until when a place is held for somebody who is told of it then.

    Where there is no limit any more, nobody has to hurry.
    """
    if talk.capacity is None:
        return talk.starts
    while_ = min(LONGEST, max(SHORTEST, (talk.starts - told) / SHARE))
    return min(told + while_, talk.starts)


def claimable_until(talk: Talk, reply: Reply, now: datetime) -> datetime:
    """Until when at least a place that is held can be claimed, as it is told now."""
    return min(reply.held_until or talk.starts, held_until(talk, now))


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
    if await has_room(unit, talk, person):
        return coming
    if before and before.answer is Rsvp.WAITING:
        return before
    # Presses of one batch come at one instant: who was told a place must not be overtaken.
    last = [one.since + INSTANT for one in replies if one.since is not None]
    return Reply(talk.id, person, Rsvp.WAITING, since=max([unit.now, *last]))


async def has_room(unit: Unit, talk: Talk, person: str) -> bool:
    """Whether a place is left for them, apart from those for whoever has waited longer."""
    replies = await unit.talks.replies(talk.id)
    left = free(talk, replies, unit.now)
    if left is None:
        return True
    for waiting in queue(replies, unit.now):
        if not left or waiting.person == person:
            break
        if await _told_at(unit, talk, waiting) < talk.starts:
            # To the others nobody may write any more before the talk.
            left -= 1
    return left > 0


async def _told_at(unit: Unit, talk: Talk, waiting: Reply) -> datetime:
    """When they may be told of a place."""
    person = await unit.people.get(waiting.person)
    return allowed_from(unit.now, ZONE, person.hours if person else None)


async def move_up(unit: Unit, talk: Talk) -> list[str]:
    """Offer free places to those who wait. Whose time to claim is over has not answered any more.

    So they are asked like everybody else, and lose nothing but their turn. Returns who they are.
    """
    if talk.cancelled:
        return []
    replies, passed = [], []
    for reply in await unit.talks.replies(talk.id):
        if reply.held_until is not None and not is_held(reply, unit.now):
            unit.talks.remove_reply(reply)
            passed.append(reply.person)
        else:
            replies.append(reply)
    # Where the limit was taken away, whoever waits may come.
    left = len(replies) if talk.capacity is None else free(talk, replies, unit.now)
    if await unit.letters.pause(talk.id):
        # Nobody can be told now, and the time to claim a place must not run unheard.
        return passed
    for reply in queue(replies, unit.now):
        if not left:
            break
        told = await _told_at(unit, talk, reply)
        if told >= talk.starts:
            # Nobody may write to them any more before the talk: the place is for others.
            continue
        until = held_until(talk, told)
        tells = await _tell(unit, talk, reply, until)
        unit.talks.save_reply(replace(reply, held_until=talk.starts if tells else until))
        left -= 1
    return passed


async def _tell(unit: Unit, talk: Talk, offered: Reply, until: datetime) -> bool:
    """Queue the offer, in the place of one that was not read yet; False: it has gone out already.

    It is worth as long as the place would be held if it went out as soon as it may.
    """
    for letter in await unit.letters.about_to(talk.id, offered.person):
        if letter.kind == OFFER and letter.state is LetterState.QUEUED:
            unit.letters.remove(letter)
        elif letter.kind == OFFER and letter.due == unit.now:
            # It went out at this very moment, and tells of the place as it is.
            return False
    unit.letters.save(
        Letter(
            id=unit.chance.identifier(),
            municipality=talk.municipality,
            kind=OFFER,
            subject=talk.id,
            person=offered.person,
            due=unit.now,
            until=until,
            zone=ZONE,
        )
    )
    return True


async def follow_up(unit: Unit, letter: Letter) -> None:
    """What the end of a letter means for the place that it tells of."""
    if letter.kind not in HOLDING:
        return
    talk = await unit.talks.get(letter.subject)
    for reply in await unit.talks.replies_of(letter.person):
        if talk is None or reply.talk != talk.id or reply.held_until is None:
            continue
        missed = letter.state is LetterState.MISSED
        if missed and await _told_at(unit, talk, reply) > letter.until:
            until = None
        elif missed or letter.state is LetterState.GONE:
            # Their door will never take it.
            until = unit.now
        else:
            until = held_until(talk, unit.now)
        unit.talks.save_reply(replace(reply, held_until=until))


async def follow_move(unit: Unit, talk: Talk) -> None:
    """Hold no place of a talk that was moved for longer than it would be held by now."""
    for reply in await unit.talks.replies(talk.id):
        if reply.held_until is None:
            continue
        until = held_until(talk, await _told_at(unit, talk, reply))
        waiting = [
            letter
            for letter in await unit.letters.about_to(talk.id, reply.person)
            if letter.kind in HOLDING and letter.state is LetterState.QUEUED
        ]
        for letter in waiting:
            unit.letters.save(replace(letter, until=until))
        held = talk.starts if waiting else min(reply.held_until, until)
        unit.talks.save_reply(replace(reply, held_until=held))
