"""A workshop's beginning: its code, the people who come, what they press and see."""

from __future__ import annotations

import re

from bot.model import Step, Workshop
from bot.replies import Action
from handlers.callbacks import encode
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

CODE = re.compile(r"/e/(w_[a-z2-7]+)")


async def begin(life: Living, coordinator: Person) -> str:
    """Begin a workshop; the code for the people in the room."""
    await act(life, coordinator, "Workshops", "Begin a workshop")
    found = CODE.search(text_of_last(coordinator))
    assert found, text_of_last(coordinator)
    return found[1]


async def come(life: Living, fake: FakeTelegram, code: str, count: int) -> list[Person]:
    people = [fake.person(10 + n, language_code="en", first_name="P") for n in range(count)]
    for person in people:
        await act(life, person, f"!/start {code}")
        assert "No name and no account is stored" in text_of_last(person)
        await act(life, person, "Take part")
    return people


async def the_workshop(life: Living) -> Workshop:
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Musterstadt")
        assert town is not None
        (round_,) = await unit.rounds.of_municipality(town.id)
        (workshop,) = await unit.workshops.of_round(round_.id)
    return workshop


async def to(life: Living, coordinator: Person, step: Step) -> None:
    """Go on until a step is reached."""
    while (await the_workshop(life)).step is not step:
        await act(life, coordinator, "Go on")


async def press(life: Living, person: Person, action: Action) -> None:
    """Press a button that is not shown just now."""
    person.press_data(encode(action))
    await life.settled()


def looks(person: Person) -> list[str]:
    assert person.last is not None
    return person.last.labels
