"""Measures by Telegram and their owners: known by name, gone, blocking, back by a new link."""

from __future__ import annotations

import json

from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.measures.scene import CODE, agree, measures, owner, queued, tick_at
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last


async def test_a_measure_outlives_its_owner(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await agree(life, coordinator)
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "the link was not used yet" in text_of_last(coordinator)
    assert await queued(life) == [], "nobody can be reached yet"
    person = await owner(life, fake, code)
    assert len(await queued(life)) == 3
    await act(life, person, "!/forget", "Yes, forget me")
    assert await queued(life) == []
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "nobody is reminded" in text_of_last(coordinator)
    before = len(person.messages)
    await tick_at(life, 2027, 5, 18, 8, 1)
    assert len(person.messages) == before
    await act(life, person, f"!/start {code}")
    assert "not valid any more" in text_of_last(person)
    (measure,) = await measures(life)
    assert measure.person is None
    # The owner comes back by a new link, made by changing the measure.
    await act(
        life, coordinator, "1. Interpreters at the counter", "Change the measure", "Change 5", "Yes",
        "Save the changes",
    )  # fmt: skip
    found = CODE.search("\n".join(message.text for message in coordinator.messages[-2:]))
    assert found
    await owner(life, fake, found[1], 11)
    assert len(await queued(life)) == 2, "the day itself, and the quarter after it"


async def test_an_owner_known_by_name_gets_a_second_measure_without_a_link(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await act(
        life, coordinator, "All measures", "New measure", "!Evening hours", "Skip",
        "Ms Okafor, citizens' office", "!01.04.2027", "Skip", "Skip", "Add the measure",
    )  # fmt: skip
    await act(life, person, "!/selfcheck")
    assert "1. Evening hours: still open, Ms Okafor, citizens' office" in text_of_last(person)
    assert "2. Interpreters at the counter" in text_of_last(person)
    await act(life, person, "1. Evening hours", "On the way", "My measures")
    assert "1. Evening hours: on the way" in text_of_last(person)
    await tick_at(life, 2027, 4, 1, 8)
    assert "Your measure is due today" in text_of_last(person)


async def test_a_lost_link_is_replaced(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    lost = await agree(life, coordinator)
    before = len(coordinator.messages)
    await act(life, coordinator, "Make a new link")
    found = CODE.search("\n".join(m.text for m in coordinator.messages[before - 1 :]))
    assert found
    late = fake.person(9, language_code="en", first_name="L")
    await act(life, late, f"!/start {lost}")
    assert "not valid any more" in text_of_last(late)
    await owner(life, fake, found[1])


async def test_an_owner_who_blocks_the_bot_is_missed_and_can_come_back(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    person.block()
    await life.settled()
    await tick_at(life, 2027, 5, 18, 8)
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "the owner cannot be reached any more" in text_of_last(coordinator)
    await act(life, coordinator, "1. Interpreters at the counter", "Make a new link")
    found = CODE.search("\n".join(message.text for message in coordinator.messages[-2:]))
    assert found
    person.unblock()
    await owner(life, fake, found[1], 12)
    await tick_at(life, 2027, 6, 1, 8)
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "cannot be reached" not in text_of_last(coordinator)


async def test_an_owner_sees_what_is_stored(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await act(life, person, "!/mydata")
    document = next(m.document for m in reversed(person.messages) if m.document)
    (role,) = json.loads(document.content)["roles"]
    assert role["role"] == "owner"
    assert role["note"] == "Ms Okafor, citizens' office"
    assert role["reminded of"] == ["Interpreters at the counter"]


async def test_a_revoked_owner_hears_nothing(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    (measure,) = await measures(life)
    async with life.house.storage.unit() as unit:
        unit.people.remove(measure.person or "")
        unit.turn_done()
    before = len(person.messages)
    await tick_at(life, 2027, 5, 18, 8)
    assert len(person.messages) == before
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "nobody is reminded" in text_of_last(coordinator)
