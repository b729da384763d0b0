"""Hostile words as the place of an event's date, and what citizens see of it."""

from __future__ import annotations

import pytest

from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.hostile.reaction import last
from tests.stories.hostile.test_wizards import EVENT_TEXTS, tried_at
from tests.stories.hostile.words import HOSTILE, as_shown
from tests.stories.scenes import act


async def to_the_place(life: Living, moderator: Person) -> None:
    for verb in ("event-date", "plan-date"):
        moderator.press(does(verb))
        await life.settled()


async def test_every_question_takes_what_fits_or_says_why_not(
    life: Living, moderator: Person
) -> None:
    await to_the_place(life, moderator)
    assert not await tried_at(life, moderator, "When does it begin?", lines=False)
    await act(life, moderator, "!28.03.2027 02:30")
    assert "That time does not exist" in last(moderator).text
    await act(life, moderator, "!30.03.2027 18:00")
    assert not await tried_at(life, moderator, "How many minutes does it take?", lines=False)
    await act(life, moderator, "!90")
    places = await tried_at(life, moderator, "Where does it take place?")
    assert {HOSTILE["open tag"], HOSTILE["format"], HOSTILE["web address"]} <= set(places)
    await act(life, moderator, "!Hall")
    assert not await tried_at(life, moderator, "How many seats are there?", lines=False)


@pytest.mark.parametrize("name", EVENT_TEXTS)
async def test_a_hostile_place_is_shown_as_what_it_is(
    life: Living, fake: FakeTelegram, moderator: Person, name: str
) -> None:
    own = HOSTILE[name]
    await to_the_place(life, moderator)
    await act(
        life, moderator, "!30.03.2027 18:00", "!90", f"!{own}", "Skip", "Set the date"
    )  # fmt: skip
    guest = fake.person(2, language_code="ar")
    await act(life, guest, "!/start park")
    for verb in ("date", "date-join", "date-file"):
        guest.press(does(verb))
        await life.settled()
    assert as_shown(own) in "".join(message.text for message in guest.messages)
    assert guest.last and guest.last.document
