"""What people in a workshop write and give, and when it may be shown.

Nobody is stored but as a tag, which dies at the close. Comments on a topic are shown once at least
k people have written some that wait, all at once and in random order; what fewer have written comes
with the minutes. Sums of points are rounded down to multiples of k while points are being given, so
that nobody's can be read off a bar that grows; when that has ended, they are exact and final.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from bot import screens, walking
from bot.anonymity import K, participant_tag, rounded, waiter_tag
from bot.model import Ballot, Format, RoundState, Voice, Workshop
from bot.ports import Unit
from bot.selfcheck.workshop.agenda import POINTS

MOST_WAITING = 5
"""Comments on a topic that one person can have waiting: a wall is for everybody."""


def tag(unit: Unit, workshop: Workshop, account: bytes) -> bytes:
    """By which somebody is known in a workshop until it closes."""
    return participant_tag(unit.keys.participation(workshop.id), workshop.id, account)


async def ballot_of(unit: Unit, workshop: Workshop, account: bytes) -> Ballot | None:
    """What this account has given, if it takes part."""
    found = await unit.workshops.ballot(tag(unit, workshop, account))
    return found if found is not None and found.workshop == workshop.id else None


async def attended(unit: Unit, account: bytes) -> list[Workshop]:
    """The open workshops that an account takes part in."""
    going_on = await unit.workshops.in_state(RoundState.OPEN)
    return [one for one in going_on if await ballot_of(unit, one, account) is not None]


async def present(unit: Unit, workshop: Workshop) -> int:
    """How many people have come, rounded down to a multiple of k."""
    if workshop.state is not RoundState.OPEN:
        return workshop.people
    return rounded(len(await unit.workshops.ballots(workshop.id)))


# ---------------------------------------------------------------------- comments


def _waiter(unit: Unit, workshop: Workshop, topic: str, account: bytes) -> bytes:
    return waiter_tag(unit.keys.participation(workshop.id), workshop.id, topic, 0, account)


async def say(unit: Unit, workshop: Workshop, topic: str, account: bytes, words: str) -> None:
    """Keep a comment, and show those of the topic if enough people have written some."""
    waiter = _waiter(unit, workshop, topic, account)
    unit.workshops.save_voice(Voice(unit.chance.uuid(), workshop.id, topic, words, waiter))
    waiting = [
        one for one in await unit.workshops.voices(workshop.id) if one.topic == topic and one.waiter
    ]
    if len({one.waiter for one in waiting}) >= K:
        for one in waiting:
            unit.workshops.save_voice(replace(one, waiter=None))


async def own_waiting(unit: Unit, workshop: Workshop, topic: str, account: bytes) -> list[Voice]:
    """The comments of an account that nobody has seen yet."""
    waiter = _waiter(unit, workshop, topic, account)
    return [one for one in await unit.workshops.voices(workshop.id) if one.waiter == waiter]


async def shown(unit: Unit, workshop: Workshop, topic: str) -> list[Voice]:
    """The comments on a topic that may be shown, in random order."""
    return [
        one
        for one in await unit.workshops.voices(workshop.id)
        if one.topic == topic and one.waiter is None
    ]


# ------------------------------------------------------------------------ points


def given(ballot: Ballot) -> int:
    """How many points were given in all."""
    return sum(ballot.points.values())


def with_points(ballot: Ballot, topic: str, points: int) -> Ballot:
    """With so many points for a topic, as far as there are any left."""
    others = given(ballot) - ballot.points.get(topic, 0)
    kept = max(0, min(points, POINTS - others))
    changed = {**ballot.points, topic: kept}
    return replace(ballot, points={name: n for name, n in changed.items() if n})


async def sums(unit: Unit, workshop: Workshop) -> Mapping[str, int] | None:
    """The points by topic as they may be shown; None while fewer than k people have given some."""
    if workshop.sums is not None:
        return workshop.sums or None
    exact = await _exact(unit, workshop)
    return exact and {topic: rounded(exact.get(topic, 0)) for topic in workshop.topics}


async def final(unit: Unit, workshop: Workshop) -> Mapping[str, int]:
    """The exact points by topic, for good; empty if fewer than k people have given some."""
    return await _exact(unit, workshop) or {}


async def _exact(unit: Unit, workshop: Workshop) -> dict[str, int] | None:
    ballots = [one for one in await unit.workshops.ballots(workshop.id) if one.points]
    if len(ballots) < K:
        return None
    total: Counter[str] = Counter()
    for ballot in ballots:
        total.update(ballot.points)
    return {topic: total[topic] for topic in workshop.topics}


# ------------------------------------------------------------------------- close


async def close(unit: Unit, workshop: Workshop) -> Workshop:
    """Close a workshop: nothing more is written, and nobody's tag stays.

    Keys are destroyed after the commit (`finish_closing`), so that a crash between the two is made
    good.
    """
    points = workshop.sums if workshop.sums is not None else await final(unit, workshop)
    people = await present(unit, workshop)
    for voice in await unit.workshops.voices(workshop.id):
        unit.workshops.save_voice(replace(voice, waiter=None))
    for ballot in await unit.workshops.ballots(workshop.id):
        unit.workshops.remove_ballot(ballot.tag)
    await screens.sign_out(unit, workshop.id)
    for conversation in await unit.conversations.of_subject(workshop.id):
        if conversation.format is Format.VOICE:
            # Whoever still writes is told for a day that it has ended.
            walking.shed(unit, conversation)
        else:
            unit.conversations.remove(conversation)
    closing = replace(workshop, state=RoundState.CLOSING, ends=None, sums=points, people=people)
    unit.workshops.save(closing)
    return closing


async def finish_closing(unit: Unit, workshop: Workshop) -> None:
    """The tables are swept: destroy the keys that told people apart."""
    unit.keys.destroy_closing(workshop.id)
    unit.workshops.save(replace(workshop, state=RoundState.CLOSED))
