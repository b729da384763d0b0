"""Whom a feedback asks, from when to when, and what is left of it: counts, and nobody's answers.

Results are there only once it is closed, and never change: nobody's answer can be found by
subtracting an earlier state. Opinions are deleted then, and the keys that told people apart die.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.anonymity import K, participant_tag, respondent_tag, rounded
from bot.model import (
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
from bot.selfcheck.measures.planning import HOUR, WORTH_SENDING, ZONE, months_later, today
from bot.wallclock import at

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
    again = months_later(today(unit.now), LATER_MONTHS)
    _ask(unit, _opened(unit, round_, Moment.AFTER, again=again), round_.municipality, people)


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
        unit.feedbacks.save(replace(before, again=None))
        round_ = await unit.rounds.get(before.round)
        if round_ is None or before.again is None or day - before.again > TOO_LATE:
            continue
        # Whoever declined has no letter any more.
        asked = {letter.person for letter in await unit.letters.about(before.id)}
        people = [one for one in await _people_of(unit, round_) if one.id in asked]
        if people:
            _ask(unit, _opened(unit, round_, Moment.LATER), round_.municipality, people)


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
    found = await unit.feedbacks.of_round(workshop.round)
    return next((one for one in found if one.workshop == workshop.id), None)


async def open_in_workshop(unit: Unit, workshop: Workshop) -> Feedback:
    """Begin it, with the first person who wants to give some."""
    round_ = await unit.rounds.get(workshop.round)
    assert round_ is not None, "a workshop goes with its round"  # noqa: S101
    return _opened(unit, round_, Moment.AFTER, workshop=workshop.id, open_for=AFTER_WORKSHOP)


def _opened(
    unit: Unit,
    round_: Round,
    moment: Moment,
    *,
    workshop: str = "",
    open_for: timedelta = OPEN_FOR,
    again: date | None = None,
) -> Feedback:
    opened = Feedback(
        id=unit.chance.identifier(),
        round=round_.id,
        workshop=workshop,
        moment=moment,
        state=RoundState.OPEN,
        ends=today(unit.now) + open_for,
        again=again,
    )
    unit.keys.create_event(opened.id)
    unit.feedbacks.save(opened)
    return opened


# ---------------------------------------------------------------------- opinions


def tag_of(unit: Unit, feedback: Feedback, *, person: str = "", account: bytes = b"") -> bytes:
    """By which somebody's opinion is found again until the feedback closes.

    After a round people are known as persons, whatever device they use; in a workshop as accounts.
    """
    key = unit.keys.participation(feedback.id)
    if person:
        return respondent_tag(key, feedback.id, person)
    return participant_tag(key, feedback.id, account)


async def said_in_room(unit: Unit, feedback: Feedback, account: bytes) -> Opinion | None:
    """What an account says to a workshop, while that can be told."""
    if feedback.state is not RoundState.OPEN:
        return None
    return await unit.feedbacks.opinion(tag_of(unit, feedback, account=account))


async def given_by(unit: Unit, persons: Sequence[Person], account: bytes) -> list[Opinion]:
    """What an account and its persons say to feedback that is open."""
    found: list[Opinion | None] = []
    for one in await unit.feedbacks.in_state(RoundState.OPEN):
        tags = [tag_of(unit, one, person=person.id) for person in persons]
        tags.append(tag_of(unit, one, account=account))
        found += [await unit.feedbacks.opinion(tag) for tag in tags]
    return [one for one in found if one is not None]


async def forget(unit: Unit, persons: Sequence[Person], account: bytes) -> None:
    """Delete it, while it can be told."""
    for one in await given_by(unit, persons, account):
        unit.feedbacks.remove_opinion(one.tag)


async def decline(unit: Unit, feedback: Feedback, person: Person) -> bool:
    """This person wants to hear no more of it; whether there was an answer, which is deleted."""
    for letter in await unit.letters.about_to(feedback.id, person.id):
        unit.letters.remove(letter)
    if feedback.state is not RoundState.OPEN:
        return False
    said = await unit.feedbacks.opinion(tag_of(unit, feedback, person=person.id))
    if said is not None:
        unit.feedbacks.remove_opinion(said.tag)
    return said is not None


# ------------------------------------------------------------------------- close


async def close_by_the_clock(unit: Unit) -> None:
    """Count what was said to every feedback whose last day is over.

    Keys are destroyed after the commit (`finish_closing`), so that a crash between the two is made
    good.
    """
    for one in await unit.feedbacks.in_state(RoundState.OPEN):
        if one.ends < today(unit.now):
            await _close(unit, one)


async def _close(unit: Unit, feedback: Feedback) -> None:
    opinions = await unit.feedbacks.opinions(feedback.id)
    for opinion in opinions:
        unit.feedbacks.remove_opinion(opinion.tag)
    said = [opinion.answers for opinion in opinions if opinion.answers]
    for conversation in await unit.conversations.of_subject(feedback.id):
        unit.conversations.remove(conversation)
    unit.feedbacks.save(
        replace(
            feedback,
            state=RoundState.CLOSING,
            people=rounded(len(said)),
            counts=counted(said),
        )
    )


def counted(answers: Sequence[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    """How often each answer was given, for the questions that at least k people answered."""
    counts: dict[str, Counter[str]] = {}
    for one in answers:
        for question, answer in one.items():
            counts.setdefault(question, Counter())[answer] += 1
    return {name: dict(count) for name, count in counts.items() if count.total() >= K}


async def finish_closing(unit: Unit, feedback: Feedback) -> None:
    """The tables are swept: destroy every key of it. What was counted needs none."""
    unit.keys.destroy_closing(feedback.id)
    unit.keys.destroy_content(feedback.id)
    unit.feedbacks.save(replace(feedback, state=RoundState.CLOSED))
