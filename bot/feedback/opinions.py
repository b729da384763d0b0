"""Asking people about something, and what they say to it while it is open.

An opinion is sealed under a key of its feedback, and found again by a tag of another one. It can be
changed, taken back and forgotten until the last day; how it is counted then is told in `closing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.anonymity import participant_tag, respondent_tag
from bot.model import About, Feedback, Moment, Opinion, Person, RoundState
from bot.ports import Unit

NO_LAST_DAY = date.max
"""The last day of what is asked for as long as its subject goes on: nobody knows it yet."""


def open_about(
    unit: Unit,
    kind: About,
    subject: str,
    ends: date,
    *,
    moment: Moment = Moment.AFTER,
    again: date | None = None,
) -> Feedback:
    """Begin to ask about something, with keys of its own."""
    opened = Feedback(
        id=unit.chance.identifier(),
        subject=subject,
        kind=kind,
        moment=moment,
        state=RoundState.OPEN,
        ends=ends,
        again=again,
    )
    unit.keys.create_event(opened.id)
    unit.feedbacks.save(opened)
    return opened


def tag_of(unit: Unit, feedback: Feedback, *, person: str = "", account: bytes = b"") -> bytes:
    """By which somebody's opinion is found again until the feedback closes.

    Who has a role is known as a person, whatever device they use; in a workshop as an account.
    """
    key = unit.keys.participation(feedback.id)
    if person:
        return respondent_tag(key, feedback.id, person)
    return participant_tag(key, feedback.id, account)


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


async def drop_about(unit: Unit, *subjects: str) -> None:
    """These subjects go, and with them what people were asked and say, and every key of it."""
    for feedback in await unit.feedbacks.about(*subjects):
        for conversation in await unit.conversations.of_subject(feedback.id):
            unit.conversations.remove(conversation)
        unit.keys.destroy_closing(feedback.id)
        unit.keys.destroy_content(feedback.id)
        unit.feedbacks.remove(feedback.id)
