"""Hostile words in the plan of an event, and what citizens see of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.hostile.reaction import last
from tests.stories.hostile.test_wizards import EVENT_TEXTS, tried_at
from tests.stories.hostile.words import HOSTILE, as_shown
from tests.stories.scenes import act, complete_plan

DRAFT = (
    "!/events", "New event", "!Our lake", "English", "!What?", "Free text", "!1", "Yes", "No",
    "!lake", "Skip", "Skip", "Create the event", "Plan",
)  # fmt: skip


async def test_a_plan_takes_any_words_or_says_why_not(life: Living, moderator: Person) -> None:
    await act(life, moderator, *DRAFT, "Purpose", "Consult")
    for question in ("What can the input change?", "What can it not change?"):
        assert HOSTILE["script"] in await tried_at(life, moderator, question)
        await act(life, moderator, f"!{question} <b>&")
    await act(life, moderator, "Save", "Target group", "Another area")
    assert HOSTILE["mention"] in await tried_at(life, moderator, "Which one is it?")
    await act(life, moderator, "!<i>There")
    assert not await tried_at(life, moderator, "Which languages do they speak?"), "names only"
    await act(life, moderator, "!de")
    for question in (
        "What concerns them?",
        "What keeps them from taking part?",
        "By which channels do you reach them?",
    ):
        assert HOSTILE["format"] in await tried_at(life, moderator, question)
        await act(life, moderator, f"!{question} {{0}}")
    await act(life, moderator, "Save", "Feedback promise")
    for question in ("how many days", "how many weeks", "how many months"):
        assert not await tried_at(life, moderator, question)
        await act(life, moderator, "Keep answer")
    await act(life, moderator, "Save")
    assert "Everything is there" in last(moderator).text
    assert "Area: Another area: <i>There" in last(moderator).text


@pytest.mark.parametrize("name", EVENT_TEXTS)
async def test_a_plan_of_hostile_words_is_read_as_what_it_is(
    life: Living, fake: FakeTelegram, moderator: Person, name: str
) -> None:
    own = HOSTILE[name]
    async with life.house.storage.unit() as unit:
        (event,) = await unit.events.all()
        plan = replace(complete_plan(event.id), can_change=own, cannot_change=own, place=own)
        unit.event_plans.save(replace(plan, concerns=own, barriers=own, channels=own))
        unit.turn_done()
    await act(life, moderator, "!/events", "Our park (open)", "Plan")
    assert last(moderator).text.count(as_shown(own)) >= 6
    for number, language in enumerate(("ar", "de", "en", "tr"), 2):
        citizen = fake.person(number, language_code=language, first_name="C")
        await act(life, citizen, "!/start park")
        assert as_shown(own) in last(citizen).text
        citizen.press(does("notice-more"))
        await life.settled()
        assert as_shown(own) in last(citizen).text
