"""Altered buttons: what is foreign is answered like what does not exist, and nothing fails."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from bot import walking
from bot.links import Links
from bot.model import Door, Role, Stage
from bot.reception import Reception
from bot.registry import TAPS
from bot.replies import Action, Press, Saying, Tap
from bot.turn import Surroundings
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.hostile.reaction import last
from tests.stories.scenes import act, create_event

ABSENT = "zzzzzzzzzz"
VERBS = sorted(
    {
        *TAPS,
        *walking.STEPS,
        "finish",
        "show",
        "receipt",
        "receipt-del",
        "receipt-gone",
        "receipt-edit",
        "receipt-again",
        "receipt-picture",
    }
)
PUBLIC = {
    "notice", "notice-more", "join", "kept", "rules",
    "event-helped", "event-helped-go", "going-on", "going-on-in", "going-on-join", "going-on-leave",
    "follow", "follow-yes", "follow-next", "follow-only", "unfollow", "date", "date-join", "date-cancel", "date-file",
}  # fmt: skip
"""Whoever has the code of an open event may do this."""


class Undone(Exception):
    """So that a unit of work is rolled back."""


@lru_cache(maxsize=1)
def surroundings(life: Living) -> Surroundings:
    """Made once: turning all questionnaires into the heart's takes longer than any answer."""
    return Surroundings(Links("http://x", "bot"), life.house.content, life.house.phrasebook)


async def heard(life: Living, person: int, action: Action) -> tuple[Saying, ...]:
    """What somebody would be told; nothing of it happens."""
    around = surroundings(life)
    press = Press(Door.TELEGRAM, str(person), "tried", Tap(action), "en")
    with pytest.raises(Undone):
        async with life.house.storage.unit() as unit:
            answered = await Reception(around).hear(unit, press)
            raise Undone
    return answered.sayings


def wording(sayings: tuple[Saying, ...], known: set[str]) -> str:
    """All that is said, except for ids and codes that were drawn just now."""
    return IDENTIFIER.sub(lambda found: found[0] if found[0] in known else "new", repr(sayings))


IDENTIFIER = re.compile(r"\b[a-z2-7]{10}\b|\b[a-z]_[\w-]{43}")
"""Ids, and the codes in one-time links and secret addresses."""


@pytest.mark.timeout(900)  # some thousand questions
async def test_whatever_is_foreign_is_answered_like_what_does_not_exist(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    """Every verb, with ids of others: the same words as with an id of nobody."""
    roles = {
        1: (Role.COORDINATOR, "Musterstadt"),
        2: (Role.DECISION_MAKER, "Musterstadt"),
        3: (Role.PROGRAMME_LEAD, None),
        4: (Role.MODERATOR, "Beispielhausen"),
        5: (Role.RESPONDENT, "Beispielhausen"),
    }
    people = {number: fake.person(number, language_code="en") for number in range(1, 8)}
    for number, (role, home) in roles.items():
        await act(life, people[number], f"!/start {await life.grant(role, home)}")
    await create_event(life, people[4], "rathaus")
    talk = ("!Talk", "Skip", "!30.03.2027 08:00", "!Hall", "Skip", "Announce")
    for number in (1, 3, 4):
        await act(life, people[number], "!/talks", "New talk", *talk)
    # Everybody in the middle of something.
    await act(life, people[1], "!/events", "New event", "!Half an event")
    await act(life, people[3], "!/talks", "New talk", "!Half a talk")
    await act(life, people[5], "!/selfcheck", "Start the self-check")
    await act(life, people[6], "!/start park", "Take part", "!mine")
    async with life.house.storage.unit() as unit:
        events = {event.id: event.municipality for event in await unit.events.all()}
        talks = {one.id: one.municipality for one in await unit.talks.all()}
        persons = {one.id for one in await unit.people.all()}
        tags = {n: Reception.account(unit.keys.lasting(), Door.TELEGRAM, str(n)) for n in people}
        homes = {n: {p.municipality for p in await unit.people.of_account(tags[n])} for n in people}
        own_persons = {n: {p.id for p in await unit.people.of_account(tags[n])} for n in people}
        walks = {n: {c.id for c in await unit.conversations.of_account(tags[n])} for n in people}
    every_walk = set().union(*walks.values())
    known = every_walk | persons | set(events) | set(talks)
    compared = 0
    for number in people:
        others: list[set[str]] = [
            every_walk - walks[number],
            persons - own_persons[number],
            {event for event, home in events.items() if home not in homes[number]},
            {one for one, home in talks.items() if home is not None and home not in homes[number]},
        ]
        # One of each kind, another one for each person: all with every verb would take ten minutes.
        foreign = {sorted(ids)[number % len(ids)] for ids in others if ids}
        for verb in VERBS:
            values = ("", "yes", "0") if verb in ("rsvp", "answer", "remove", "look") else ("",)
            for value in values:
                absent = wording(
                    await heard(life, number, Action(verb, ABSENT, "p1", value)), known
                )
                assert absent != "()", f"{verb} is answered with silence"
                for subject in sorted(foreign):
                    if verb in PUBLIC and subject in events:
                        continue
                    said = wording(
                        await heard(life, number, Action(verb, subject, "p1", value)), known
                    )
                    assert said == absent, f"{number} learns of {subject} by {verb}"
                    compared += 1
    assert compared > 1_000


async def test_no_button_forged_for_ones_own_conversations_makes_anything_fail(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    """Every verb on every kind of conversation, at its questions and at its review."""
    for role in (Role.COORDINATOR, Role.PROGRAMME_LEAD, Role.DECISION_MAKER):
        home = None if role is Role.PROGRAMME_LEAD else "Musterstadt"
        await act(life, moderator, f"!/start {await life.grant(role, home)}")
    talk = ("!Talk", "Skip", "!30.03.2027 08:00", "!Hall", "Skip")
    await act(life, moderator, "!/talks", "New talk of the programme", *talk, "Announce")
    await act(life, moderator, "Move", "!31.03.2027 08:00")
    await act(life, moderator, "!/talks", "New talk: Musterstadt", *talk)
    await act(life, moderator, "!/start park", "Take part", "!mine", "Done", "Skip", "Skip")
    await act(
        life, moderator,
        "!/events", "New event", "!School", "English", "!What?", "A number", "Yes", "No",
        "!school", "Skip", "Skip",
    )  # fmt: skip
    await act(life, moderator, "!/selfcheck", "Short check, only for me", "Start the self-check")
    while "Finish" not in last(moderator).labels:
        moderator.press(does("answer"))
        await life.settled()
    async with life.house.storage.unit() as unit:
        tag = Reception.account(unit.keys.lasting(), Door.TELEGRAM, "1")
        walks = [c for c in await unit.conversations.of_account(tag) if c.stage is Stage.OPEN]
    assert len({(walk.format, walk.walk.at) for walk in walks}) == 5, "one of each, at its review"
    for reviewed in (True, False):
        for conversation in walks:
            first = next(iter(conversation.walk.answers))
            if not reviewed:
                moderator.press_data(f"edit:{conversation.id}:{first}")
                await life.settled()
            async with life.house.storage.unit() as unit:
                (now,) = [
                    c for c in await unit.conversations.of_account(tag) if c.id == conversation.id
                ]
            assert (now.walk.at is None) is reviewed
            for verb in VERBS:
                for asked, value in (("", ""), (first, ""), (first, "0"), ("x", "yes"), ("", "en")):
                    action = Action(verb, now.id, asked, value, now.walk.revision)
                    assert await heard(life, 1, action)
