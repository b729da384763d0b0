"""What one account is known by beside its roles is asked at once, however many events there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as listening
from sqlalchemy.engine import Engine

from bot.dialogue.gathering import visitors
from bot.dialogue.going_on import keeping
from bot.dialogue.subscribers import who
from bot.gatherings import Gathering, SignUp
from bot.links import Links
from bot.model import Address, Door, EventState, Person, Role
from bot.replies import Command, Press
from bot.subscribers import Subscriber
from bot.turn import Surroundings, Turn
from bot.working_groups import Contact, WorkingGroup
from config.content import Content
from config.phrases import Phrasebook
from storage.unit import SqlUnit, Storage
from tests.storage.samples import ACCOUNT, EVENT, LINDAU, NOW, OTHER_ACCOUNT

MANY = 60


@contextmanager
def statements() -> Iterator[list[str]]:
    """Whatever is asked of the database meanwhile."""
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    listening.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        listening.remove(Engine, "before_cursor_execute", note)


def fill(unit: SqlUnit, number: int) -> None:
    """An event with a date and a working group; both accounts are in all of it."""
    one = replace(EVENT, id=f"event-{number:03}", code=f"code-{number:03}", state=EventState.OPEN)
    unit.events.save(one)
    unit.keys.create_event(one.id)
    starts = NOW + timedelta(days=number)
    unit.gatherings.save(Gathering(one.id, starts, "Europe/Berlin", 90, "Hall"))
    group = WorkingGroup(f"group-{number:03}", one.id, "Trees", "To plant them.")
    unit.working_groups.save(group)
    for account, name in ((ACCOUNT, "ours"), (OTHER_ACCOUNT, "theirs")):
        subscriber = Person(f"s-{name}-{number:03}", Role.SUBSCRIBER, LINDAU.id)
        visitor = Person(f"v-{name}-{number:03}", Role.VISITOR, LINDAU.id)
        for person, tag in (
            (subscriber, who.tag_of(unit, one.id, account)),
            (visitor, visitors.tag_of(unit, one.id, account)),
        ):
            unit.people.save(person)
            unit.people.save_address(Address(person.id, tag, Door.TELEGRAM, name))
        unit.subscribers.save(Subscriber(subscriber.id, one.id))
        unit.gatherings.save_sign_up(SignUp(visitor.id, one.id))
        tag = keeping.tag_of(unit, group.id, account)
        unit.working_groups.save_contact(Contact(tag, group.id, one.id, name, name))


@pytest.fixture
async def ready(storage: Storage) -> Storage:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        for number in range(MANY):
            fill(unit, number)
    return storage


def turn(unit: SqlUnit) -> Turn:
    around = Surroundings(Links("http://here", None), Content({}, None), Phrasebook.load())
    press = Press(Door.TELEGRAM, "ours", "", Command("resume"))
    return Turn(unit, around, press, ACCOUNT, "en", [], [])


async def test_all_that_is_followed_takes_three_questions(ready: Storage) -> None:
    async with ready.unit() as unit:
        with statements() as asked:
            found = await who.persons_of(turn(unit))
        assert [one.id for one in found] == [f"s-ours-{n:03}" for n in range(MANY)]
        assert len(asked) == 3, asked


async def test_all_dates_take_two_questions(ready: Storage) -> None:
    async with ready.unit() as unit:
        with statements() as asked:
            found = await visitors.of_account(unit, ACCOUNT)
        assert found == [
            (f"event-{n:03}", Person(f"v-ours-{n:03}", Role.VISITOR, LINDAU.id))
            for n in range(MANY)
        ]
        assert len(asked) == 2, asked


async def test_all_contacts_take_two_questions(ready: Storage) -> None:
    async with ready.unit() as unit:
        with statements() as asked:
            found = await keeping.of_account(turn(unit))
        assert [(group.id, contact.name) for group, contact in found] == [
            (f"group-{n:03}", "ours") for n in range(MANY)
        ]
        assert len(asked) == 2, asked


async def test_what_changed_in_the_same_unit_is_seen(ready: Storage) -> None:
    async with ready.unit() as unit:
        assert len(await who.persons_of(turn(unit))) == MANY
        unit.people.remove("s-ours-007")
        assert len(await who.persons_of(turn(unit))) == MANY - 1
        unit.people.save(Person("new", Role.SUBSCRIBER, LINDAU.id))
        tag = who.tag_of(unit, "event-007", ACCOUNT)
        unit.people.save_address(Address("new", tag, Door.TELEGRAM, "ours"))
        unit.subscribers.save(Subscriber("new", "event-007"))
        assert [one.id for one in await who.persons_of(turn(unit))][7] == "new"
