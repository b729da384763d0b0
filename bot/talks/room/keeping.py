"""Who is in a talk's room, and what is asked and voted for there: tags, and nothing of anybody.

A guest is known by a tag of the room's own key, a question by another tag of each. Texts and votes
are sealed. All of it, and every key, is gone once the room is closed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot import screens
from bot.anonymity import asker_tag, respondent_tag, rounded
from bot.model import Asked, Person, Presence, Reply, Room, RoundState, Rsvp, Talk
from bot.ports import Unit
from bot.talks.announcing import reply_of
from bot.talks.guests import is_guest
from bot.talks.places import TAKING
from bot.talks.room import hours

MOST_WAITING = 5
"""Questions of one person that are not answered yet: the time is for everybody's."""
STAYING_AWAY = frozenset({Rsvp.NO, Rsvp.WAITING, Rsvp.DEPUTY})
"""Answers of guests who are not expected: who waits has no place, and a deputy has theirs."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who has come into a room."""

    room: Room
    talk: Talk
    person: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class Standing:
    """A question and how many people want to hear an answer to it."""

    asked: Asked
    votes: int


# -------------------------------------------------------------------------- rooms


async def room_of(unit: Unit, talk: Talk) -> Room | None:
    """The talk's room for the time it has now, if somebody has opened or entered it."""
    rooms = await unit.rooms.of_talk(talk.id)
    return next((room for room in rooms if room.starts == talk.starts), None)


async def opened(unit: Unit, talk: Talk) -> Room:
    """The talk's room; whoever comes first opens it."""
    if found := await room_of(unit, talk):
        return found
    room = Room(unit.chance.identifier(), talk.id, talk.starts, RoundState.OPEN)
    unit.keys.create_passing(room.id)
    unit.rooms.save(room)
    return room


# ------------------------------------------------------------------------- guests


async def expected(unit: Unit, persons: Iterable[Person], talk: Talk) -> str | None:
    """As which of its persons an account comes to a talk; None: it is not expected."""
    invited = [person for person in persons if is_guest(person, talk)]
    for person in invited:
        if _has_place(talk, await reply_of(unit, talk, person)):
            return min(one.id for one in invited)
    return None


def _has_place(talk: Talk, reply: Reply | None) -> bool:
    """Whether somebody invited may come in: where places are few, only who has got one."""
    if talk.capacity is not None:
        return reply is not None and reply.answer in TAKING
    return reply is None or reply.answer not in STAYING_AWAY


async def _selves(unit: Unit, persons: Iterable[Person]) -> list[Person]:
    """All that somebody is, by any account of theirs."""
    found = {person.id: person for person in persons}
    left = list(found.values())
    while left:
        for address in await unit.people.addresses(left.pop().id):
            for person in await unit.people.of_account(address.account):
                if person.id not in found:
                    found[person.id] = person
                    left.append(person)
    return sorted(found.values(), key=lambda person: person.id)


def tag(unit: Unit, room: Room, person: str) -> bytes:
    """By which somebody is known in a room until it closes."""
    return respondent_tag(unit.keys.participation(room.id), room.id, person)


async def guest_in(unit: Unit, persons: Iterable[Person], room: Room) -> Guest | None:
    """Who this account is in an open room, if it has come in and is still expected.

    Who is invited as two is one in the room, with one vote, whichever of the two came in.
    """
    talk = await unit.talks.get(room.talk)
    if room.state is not RoundState.OPEN or talk is None or talk.starts != room.starts:
        return None
    if not hours.open_for_guests(talk, room, unit.now):
        return None
    if await expected(unit, persons, talk) is None:
        return None
    for person in await _selves(unit, persons):
        if presence := await unit.rooms.presence(tag(unit, room, person.id)):
            return Guest(room, talk, person.id, presence)
    return None


async def attended(unit: Unit, persons: list[Person]) -> list[Guest]:
    """The rooms that an account is in."""
    if not persons:
        return []
    found = [
        await guest_in(unit, persons, room) for room in await unit.rooms.in_state(RoundState.OPEN)
    ]
    return [guest for guest in found if guest is not None]


def enter(unit: Unit, room: Room, person: str) -> Presence:
    """Somebody has agreed to the rule and comes in."""
    presence = Presence(tag(unit, room, person), room.id)
    unit.rooms.save_presence(presence)
    return presence


async def leave(unit: Unit, talk: Talk, person: Person) -> None:
    """Whoever is not expected any more is not there, and has no vote.

    Their place may be somebody else's now, and one place has one vote. What they asked stays:
    it is nobody's.
    """
    room = await room_of(unit, talk) if unit.now >= talk.starts - hours.EARLIEST else None
    if room is None or room.state is not RoundState.OPEN:
        return
    selves = await _selves(unit, [person])
    if await expected(unit, selves, talk) is None:
        for one in selves:
            unit.rooms.remove_presence(tag(unit, room, one.id))


async def people(unit: Unit, room: Room) -> int:
    """How many have come, rounded down to a multiple of k."""
    return rounded(len(await unit.rooms.presences(room.id)))


# ---------------------------------------------------------------------- questions


async def standings(unit: Unit, room: Room) -> list[Standing]:
    """All questions: open ones by votes, then the answered, then the hidden.

    Among equals their random ids decide, so that the order does not tell which came last.
    """
    votes = Counter(one for here in await unit.rooms.presences(room.id) for one in here.votes)
    found = [Standing(asked, votes[asked.id]) for asked in await unit.rooms.questions(room.id)]
    return sorted(found, key=lambda one: (one.asked.hidden, one.asked.answered, -one.votes))


async def seen(unit: Unit, room: Room) -> list[Standing]:
    """Those that everybody sees."""
    return [one for one in await standings(unit, room) if not one.asked.hidden]


async def waiting(unit: Unit, room: Room) -> list[Standing]:
    """Those that are still to be answered."""
    return [one for one in await seen(unit, room) if not one.asked.answered]


def ask(unit: Unit, guest: Guest, words: str) -> None:
    """Keep a question as nobody's: it is shown at once."""
    number = unit.chance.uuid()
    asker = _asker(unit, guest.room, number, guest.person)
    unit.rooms.save_question(Asked(number, guest.room.id, words, asker))


async def own(unit: Unit, guest: Guest) -> list[Asked]:
    """What this guest has asked."""
    return await _asked_by(unit, guest.room, guest.person)


def vote(unit: Unit, guest: Guest, question: str, *, wanted: bool) -> Guest:
    """Vote for a question, or take that back. Saying it twice is fine."""
    others = tuple(one for one in guest.presence.votes if one != question)
    # In the order of the questions' ids: not in that of the votes.
    votes = tuple(sorted((*others, question))) if wanted else others
    presence = replace(guest.presence, votes=votes)
    unit.rooms.save_presence(presence)
    return replace(guest, presence=presence)


def _asker(unit: Unit, room: Room, question: str, person: str) -> bytes:
    return asker_tag(unit.keys.participation(room.id), room.id, question, person)


async def _asked_by(unit: Unit, room: Room, person: str) -> list[Asked]:
    return [
        asked
        for asked in await unit.rooms.questions(room.id)
        if asked.asker == _asker(unit, room, asked.id, person)
    ]


# -------------------------------------------------------------------------- close


async def forget(unit: Unit, persons: Iterable[Person]) -> None:
    """Delete what these people have said in rooms that are open, and that they were there."""
    for room in await unit.rooms.in_state(RoundState.OPEN):
        for person in persons:
            unit.rooms.remove_presence(tag(unit, room, person.id))
            for asked in await _asked_by(unit, room, person.id):
                unit.rooms.remove_question(asked.id)


async def close(unit: Unit, room: Room) -> None:
    """Close a room: all that was said and voted for in it is deleted.

    Keys are destroyed after the commit (`finish_closing`), so that a crash between the two is made
    good.
    """
    for presence in await unit.rooms.presences(room.id):
        unit.rooms.remove_presence(presence.tag)
    for asked in await unit.rooms.questions(room.id):
        unit.rooms.remove_question(asked.id)
    for conversation in await unit.conversations.of_subject(room.id):
        # Not even a stub: it would tell for a day who was in the room.
        unit.conversations.remove(conversation)
    await screens.sign_out(unit, room.id)
    unit.rooms.save(replace(room, state=RoundState.CLOSING, ends=None))


async def over(unit: Unit) -> list[Room]:
    """Open rooms of talks that are over, called off or moved to another time."""
    opened = await unit.rooms.in_state(RoundState.OPEN)
    return [room for room in opened if await _is_over(unit, room)]


async def _is_over(unit: Unit, room: Room) -> bool:
    talk = await unit.talks.get(room.talk)
    if talk is None or talk.cancelled or talk.starts != room.starts:
        return True
    return unit.now >= hours.closes(talk, room)


async def close_by_the_clock(unit: Unit, found: Room) -> None:
    """Close such a room, if it is still so."""
    room = await unit.rooms.get(found.id)
    if room is not None and room.state is RoundState.OPEN and await _is_over(unit, room):
        await close(unit, room)


async def finish_closing(unit: Unit, room: Room) -> None:
    """The tables are swept: destroy the room's keys."""
    unit.keys.destroy_closing(room.id)
    unit.rooms.save(replace(room, state=RoundState.CLOSED))
