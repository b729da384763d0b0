"""What games, subtractions and foreign ids begin with: a town, its events, people with roles."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from bot.anonymity import account_tag
from bot.dialogue import release
from bot.model import (
    Address,
    Door,
    Event,
    EventState,
    Municipality,
    MunicipalityKind,
    Person,
    Role,
)
from bot.questions import Question, Questionnaire
from bot.replies import Action, Answered, Command, Press, Tap, Words
from config.phrases import Verbatim
from handlers.intake import Taken
from tests.living import Living

TOWN = Municipality("aaaaaaaaaa", "Town", MunicipalityKind.KREISFREI, "Town", "dpo", "imprint")
What = Tap | Words | Command


async def make_event(
    life: Living, prompts: tuple[Question, ...], town: Municipality = TOWN, **more: Any
) -> Event:
    """An open event whose title is its id."""
    async with life.house.storage.unit() as unit:
        number = unit.chance.identifier()
        asked = Questionnaire(number, 1, Verbatim(number), prompts)
        event = Event(number, town.id, f"c-{number}", asked, EventState.OPEN)
        unit.municipalities.save(town)
        unit.keys.create_event(number)
        unit.events.save(replace(event, **more))
        unit.turn_done()
    return replace(event, **more)


def offered(answered: Answered, verb: str) -> Action:
    """What a button with this verb would do."""
    for saying in reversed(answered.sayings):
        for row in saying.buttons:
            for button in row:
                if button.action is not None and button.action.verb == verb:
                    return button.action
    raise AssertionError(f"no button {verb} in {answered.sayings}")


async def close(life: Living, event: Event) -> None:
    """As a moderator and the next tick do it."""
    async with life.house.storage.unit() as unit:
        found = await unit.events.get(event.id)
        assert found is not None
        await release.close(unit, found)
        unit.turn_done()
    await life.doors.tick()


async def alone(life: Living, account: str, steps: Generator[What, Taken, None]) -> None:
    """One person's presses, each in a batch of its own."""
    what = next(steps)
    for number in range(100):
        press = Press(Door.BROWSER, account, f"{account}:{id(steps)}:{number}", what)
        (taken,) = await life.doors.intake.take([press])
        try:
            what = steps.send(taken)
        except StopIteration:
            return


async def joins(life: Living, account: str, role: Role, town: Municipality | None) -> str:
    """Give a browser's account a role; the person's id."""
    async with life.house.storage.unit() as unit:
        tag = account_tag(unit.keys.lasting(), Door.BROWSER.value, account)
        person = Person(unit.chance.identifier(), role, town.id if town else None, "", "en")
        if town:
            unit.municipalities.save(town)
        unit.people.save(person)
        unit.people.save_address(Address(person.id, tag, Door.BROWSER, account))
        unit.turn_done()
    return person.id
