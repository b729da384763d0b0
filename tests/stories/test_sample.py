"""The sample municipality: what somebody who tries the bot for the first time is shown."""

from __future__ import annotations

import re

from bot.model import Role
from handlers.demo_roles import DemoRoles
from tests.fakes.botapi import FakeTelegram
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_rounds import see_round


async def test_its_closed_round_shows_who_came_and_something_of_every_kind(
    life: Living, fake: FakeTelegram
) -> None:
    await DemoRoles.prepared(life.house)
    coordinator = fake.person(1, language_code="en", first_name="C")
    await act(life, coordinator, f"!/start {await life.grant(Role.COORDINATOR)}")
    await act(life, coordinator, f"!/start {await life.grant(Role.MODERATOR)}", "!/start")
    said = text_of_last(coordinator)
    assert said.index("coordinator for Musterstadt") < said.index("moderator for Musterstadt")
    await see_round(life, coordinator)
    said = text_of_last(coordinator)
    assert "7 of 7 fields handed in, 3 of 5 people have come" in said
    for perspective in ("Administration", "Politics", "Civil society"):
        assert f"{perspective}: 6 finished, 6 of 8 people have come" in said
    assert "Business: 3 finished, 3 of 5 people have come" in said
    await act(life, coordinator, "Compare the perspectives")
    found = re.findall(
        r"(Topics for discussion|Need for action|Strengths): ([1-9])", text_of_last(coordinator)
    )
    assert len(found) == 3
    await act(life, coordinator, "Did it help?")
    said = text_of_last(coordinator)
    assert "At least 15 people answered" in said
    assert "new impulses for your work? 15 answers; the one in the middle: Yes. The groups" in said


async def test_as_many_people_took_part_as_have_said_something(
    life: Living, fake: FakeTelegram
) -> None:
    for _ in range(2):
        # A second start of the demo counts nobody again.
        await DemoRoles.prepared(life.house)
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("beispiel")
        assert event is not None
        people, by_browser = await unit.contributions.count_people(event.id)
        ideas = await unit.contributions.some_released(event.id, "idea", 100)
    assert life.house.content.sample is not None
    assert (people, by_browser) == (len(life.house.content.sample.voices), 0)
    assert people <= len(ideas)
    moderator = fake.person(1, language_code="en", first_name="M")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}", "!/events")
    moderator.press_data(f"event:{event.id}")
    await life.settled()
    assert f"At least {people} people took part (counted in fives)." in text_of_last(moderator)
