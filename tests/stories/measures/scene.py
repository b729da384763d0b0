"""A measure that is agreed on, its owner, and what the bot has stored of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from bot.model import LetterState, Measure
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

CODE = re.compile(r"start=(r_[A-Za-z0-9_-]+)")
NOT_FOUND = "I know no such measure of yours."


async def agree(life: Living, coordinator: Person, due: str = "!01.06.2027") -> str:
    """Agree on a measure with an owner who shall be reminded; the owner's code."""
    before = len(coordinator.messages)
    await act(
        life, coordinator, "!/selfcheck", "Measures", "New measure",
        "!Interpreters at the counter", "Fair access and taking part",
        "Somebody else", "!Ms Okafor, citizens' office", "Yes", due, "!5,000 euros a year", "Skip",
        "Add the measure",
    )  # fmt: skip
    found = CODE.search("\n".join(m.text for m in coordinator.messages[before - 1 :]))
    assert found, text_of_last(coordinator)
    return found[1]


async def owner(life: Living, fake: FakeTelegram, code: str, number: int = 10) -> Person:
    person = fake.person(number, language_code="en", first_name="O")
    await act(life, person, f"!/start {code}")
    assert any("Interpreters at the counter" in message.text for message in person.messages)
    return person


async def tick_at(life: Living, *when: int) -> None:
    life.now = datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]
    await life.doors.tick()
    await life.settled()


async def measures(life: Living) -> list[Measure]:
    async with life.house.storage.unit() as unit:
        return [
            m
            for t in await unit.municipalities.all()
            for m in await unit.measures.of_municipality(t.id)
        ]


async def queued(life: Living) -> list[datetime]:
    async with life.house.storage.unit() as unit:
        return [one.due for one in await unit.letters.all() if one.state is LetterState.QUEUED]
