"""Whom the self-check asks whether it has helped, and from when to when.

What becomes of the answers is `bot.feedback`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.feedback import opinions
from bot.model import (
    About,
    Feedback,
    Letter,
    Moment,
    Opinion,
    Person,
    Role,
    Round,
    RoundState,
    Workshop,
)
from bot.ports import Unit
from bot.selfcheck.measures.planning import HOUR, WORTH_SENDING, today
from bot.wallclock import ZONE, at, months_later

OPEN_FOR = timedelta(days=28)
"""So long, because the workshop on a round is mostly held after its close."""
AFTER_WORKSHOP = timedelta(days=7)
"""For whoever begins in the room and finishes at home."""
LATER_MONTHS = 6
TOO_LATE = timedelta(days=90)
"""After a longer time when the bot was down nobody is asked once more."""
LETTER = "feedback-ask"


# ------------------------------------------------------------------------- begin


async def ask_round(unit: Unit, round_: Round) -> None:
    """A round is closed: ask whoever was in it, and whoever runs the self-check."""
    people = await _people_of(unit, round_)
    day = today(unit.now)
    again = months_later(day, LATER_MONTHS)
    opened = opinions.open_about(unit, About.ROUND, round_.id, day + OPEN_FOR, again=again)
    _ask(unit, opened, round_.municipality, people)


async def _people_of(unit: Unit, round_: Round) -> list[Person]:
    """Respondents, coordinators and moderators; whoever has two roles is asked as one."""
    groups = {group.id for group in await unit.rounds.groups(round_.id)}
    respondents = await unit.people.with_role(Role.RESPONDENT, round_.municipality)
    found = [person for person in respondents if person.group in groups]
    for role in (Role.COORDINATOR, Role.MODERATOR):
        found += await unit.people.with_role(role, round_.municipality)
    accounts: set[bytes] = set()
    asked: list[Person] = []
    for person in found:
        own = {one.account for one in await unit.people.addresses(person.id)}
        if own and not own & accounts:
            asked.append(person)
        accounts |= own
    return asked


async def replan(unit: Unit) -> None:
    """Ask once more, half a year later, those who were asked then and did not decline."""
    day = today(unit.now)
    for before in await unit.feedbacks.due_again(day):
        if before.kind is not About.ROUND:
            continue
        unit.feedbacks.save(replace(before, again=None))
        round_ = await unit.rounds.get(before.subject)
        if round_ is None or before.again is None or day - before.again > TOO_LATE:
            continue
        # Whoever declined has no letter any more.
        asked = {letter.person for letter in await unit.letters.about(before.id)}
        people = [one for one in await _people_of(unit, round_) if one.id in asked]
        if people:
            ends = day + OPEN_FOR
            opened = opinions.open_about(unit, About.ROUND, round_.id, ends, moment=Moment.LATER)
            _ask(unit, opened, round_.municipality, people)


def _ask(unit: Unit, feedback: Feedback, municipality: str, people: Sequence[Person]) -> None:
    # Not in the moment of the close: whoever has just closed the round is busy with what it shows.
    due = at(today(unit.now) + timedelta(days=1), HOUR, ZONE)
    for person in people:
        unit.letters.save(
            Letter(
                id=unit.chance.identifier(),
                municipality=municipality,
                kind=LETTER,
                subject=feedback.id,
                person=person.id,
                due=due,
                until=due + WORTH_SENDING,
                zone=ZONE,
            )
        )


async def of_workshop(unit: Unit, workshop: Workshop) -> Feedback | None:
    """The feedback on a workshop, if somebody has begun to give some."""
    return next(iter(await unit.feedbacks.about(workshop.id)), None)


def open_in_workshop(unit: Unit, workshop: Workshop) -> Feedback:
    """Begin it, with the first person who wants to give some."""
    ends = today(unit.now) + AFTER_WORKSHOP
    return opinions.open_about(unit, About.WORKSHOP, workshop.id, ends)


# ---------------------------------------------------------------------- opinions


async def said_in_room(unit: Unit, feedback: Feedback, account: bytes) -> Opinion | None:
    """What an account says to a workshop, while that can be told."""
    if feedback.state is not RoundState.OPEN:
        return None
    return await unit.feedbacks.opinion(opinions.tag_of(unit, feedback, account=account))


async def decline(unit: Unit, feedback: Feedback, person: Person) -> bool:
    """This person wants to hear no more of it; whether there was an answer, which is deleted."""
    for letter in await unit.letters.about_to(feedback.id, person.id):
        unit.letters.remove(letter)
    if feedback.state is not RoundState.OPEN:
        return False
    said = await unit.feedbacks.opinion(opinions.tag_of(unit, feedback, person=person.id))
    if said is not None:
        unit.feedbacks.remove_opinion(said.tag)
    return said is not None
