"""What people press in a talk's room, and what comes of it."""

from __future__ import annotations

from bot.model import Room
from bot.replies import Action, Say, Saying
from bot.talks.room import asking, entering, keeping, running, tending
from tests.bot.talks.conftest import World, utc, words

START = utc(2027, 3, 1, 7)


def the_room(world: World) -> Room:
    (room,) = world.units.tables.rooms.values()
    return room


async def enters(world: World, account: str) -> Saying:
    async with world.turn(account) as turn:
        (said,) = await entering.agree(turn, Action("room-agree", "talk"))
    return said


async def asks(world: World, person: str, said: str) -> str:
    """Ask a question; its id."""
    before = set(world.units.tables.asked)
    async with world.units.unit() as unit:
        room = the_room(world)
        talk = unit.tables.talks["talk"]
        presence = await unit.rooms.presence(keeping.tag(unit, room, person))
        assert presence is not None
        keeping.ask(unit, keeping.Guest(room, talk, person, presence), said)
    (new,) = set(world.units.tables.asked) - before
    return new


async def press(
    world: World, account: str, verb: str, question: str = "", value: str = "", revision: int = 0
) -> str:
    answers = {
        "room": entering.show, "room-vote": entering.vote, "room-unvote": entering.vote,
        "room-own": asking.list_own, "room-unask": asking.take_back, "run-room": running.show,
        "room-next": running.go_on, "room-back": running.go_on, "room-time": running.set_time,
        "room-tend": tending.questions, "room-hide": tending.mark, "room-unhide": tending.mark,
        "room-done": tending.mark, "room-undone": tending.mark, "room-file": running.take_along,
        "close-room-yes": running.close,
    }  # fmt: skip
    async with world.turn(account) as turn:
        (said,) = await answers[verb](
            turn, Action(verb, the_room(world).id, question, value, revision)
        )
    return words(said) if isinstance(said, Say) else repr(said)
