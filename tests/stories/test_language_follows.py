"""Whoever chooses another language is written to in it, whatever they have signed up for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.gatherings import Gathering
from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of
from tests.stories.test_subscribers import follow, heard, morning, send


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def signs_up(life: Living, person: Person) -> None:
    for verb in ("date", "date-join"):
        person.press_data(f"{verb}:{(await event_of(life)).id}")
        await life.settled()


async def languages(life: Living) -> dict[Role, set[str | None]]:
    async with life.house.storage.unit() as unit:
        everybody = await unit.people.all()
    roles = {one.role for one in everybody}
    return {role: {one.language for one in everybody if one.role is role} for role in roles}


async def test_letters_come_in_the_language_that_was_chosen_last(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        starts = datetime(2027, 3, 5, 17, 0, tzinfo=UTC)
        unit.gatherings.save(Gathering(event.id, starts, "Europe/Berlin", 90, "Town hall"))
        unit.turn_done()
    person, other = await follow(life, fake, 20), await follow(life, fake, 21)
    for one in (person, other):
        await signs_up(life, one)
    await act(life, person, "!/language", "Deutsch")
    both = {"en", "de"}
    assert await languages(life) == {
        Role.MODERATOR: {"en"}, Role.SUBSCRIBER: both, Role.VISITOR: both,
    }  # fmt: skip
    await life.restart()
    await send(life, moderator)
    await morning(life, 2)
    assert heard(person, "Zehn <b>Bäume</b>.") == 1
    assert heard(other, "Zehn <b>Bäume</b>.") == 0
    assert heard(person, "Wo: Town hall") == 1
    await act(life, person, "!/forget", "Yes, forget me")
    assert (await languages(life))[Role.VISITOR] == {"en"}


async def test_the_roles_of_an_official_and_what_they_follow_are_one_choice(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    moderator.press_data(f"follow-yes:{(await event_of(life)).id}")
    await life.settled()
    await act(life, moderator, "!/language", "Türkçe")
    assert await languages(life) == {Role.MODERATOR: {"tr"}, Role.SUBSCRIBER: {"tr"}}
