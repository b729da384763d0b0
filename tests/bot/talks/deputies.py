"""How tests send deputies and let them come in."""

from __future__ import annotations

from bot.model import Address, Door, Person, Reply, Role
from bot.replies import Action, Code, Say, Saying
from bot.talks import deputising
from tests.bot.talks.conftest import World

WEB = "https://example.org/join/"


def code_in(sayings: list[Saying]) -> str:
    """The code of the link that is to be passed on."""
    (link,) = [
        line.words
        for said in sayings
        if isinstance(said, Say)
        for line in said.lines
        if isinstance(line, Code) and line.words.startswith(WEB)
    ]
    return link.removeprefix(WEB)


async def send(world: World, principal: str = "anna", verb: str = "deputy") -> list[Saying]:
    press = {"deputy": deputising.send, "deputy-other": deputising.send_other}[verb]
    async with world.turn(principal) as turn:
        return await press(turn, Action(verb, "talk"))


async def come_in(world: World, account: str, code: str) -> list[Saying]:
    async with world.turn(account) as turn:
        return await deputising.come_in(turn, code)


async def deputy_of(world: World, principal: str = "anna", account: str = "dan") -> str:
    """Somebody's deputy who has come in; their id."""
    await come_in(world, account, code_in(await send(world, principal)))
    (found,) = [one.id for one in deputies(world) if one.principal == principal]
    return found


def deputies(world: World) -> list[Person]:
    return [one for one in world.units.tables.persons.values() if one.role is Role.DEPUTY]


def answers(world: World) -> dict[str, str]:
    """By person; deputies by the person they come for."""
    persons = world.units.tables.persons
    found: dict[str, str] = {}
    for reply in world.units.tables.replies.values():
        found[_called(persons[reply.person])] = reply.answer.value
    return found


def _called(person: Person) -> str:
    return f"for {person.principal}" if person.role is Role.DEPUTY else person.id


def reply_of(world: World, person: str) -> Reply | None:
    return world.units.tables.replies.get(("talk", person))


def reached(world: World, person: str, account: str) -> None:
    """A further account of a person."""
    world.units.tables.addresses[person, account.encode()] = Address(
        person, account.encode(), Door.TELEGRAM, account
    )
