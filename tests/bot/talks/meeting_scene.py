"""A talk that is over, guests of it, and its list of those who want to meet somebody again."""

from __future__ import annotations

from bot import walking
from bot.model import Role, Rsvp
from bot.replies import Action
from bot.talks.after import joining, meeting_again
from tests.bot.talks.conftest import World, utc, words

STARTS = utc(2027, 6, 8, 7)  # Tuesday, 09:00 in Berlin
MET = "Somebody would like to talk to you again, as you would."
COURSE = joining.CardCourse()


async def held(world: World, *guests: str) -> None:
    """The talk with these guests has just ended."""
    world.units.now = utc(2027, 6, 7, 10)
    for guest in guests:
        if guest not in world.units.tables.persons:
            world.person(guest, Role.DECISION_MAKER, "town")
    await world.announce(STARTS)
    for guest in guests:
        await world.answer(guest, Rsvp.YES)
    await world.tick(utc(2027, 6, 8, 6, 30))
    await world.tick(utc(2027, 6, 8, 8, 20))
    world.sent.clear()
    world.texts.clear()


async def join(world: World, guest: str, name: str = "", contact: str = "") -> str:
    """Join the list, or change one's entry; what is shown then."""
    async with world.turn(guest) as turn:
        await joining.begin(turn, Action("again-join", "talk"))
    for text in (name or guest.title(), contact or f"{guest}@town.example"):
        async with world.turn(guest) as turn:
            assert turn.active is not None
            if turn.active.walk.at is None:  # it was given before
                question = "name" if text == name else "contact"
                at = turn.active
                edit = Action("edit", at.id, question, revision=at.walk.revision)
                await walking.tap(turn, COURSE, at, edit)
            assert turn.active is not None
            await walking.write(turn, COURSE, turn.active, text)
    async with world.turn(guest) as turn:
        assert turn.active is not None
        finish = Action("finish", turn.active.id, revision=turn.active.walk.revision)
        (said,) = await walking.tap(turn, COURSE, turn.active, finish)
    return words(said)


def card(world: World, guest: str) -> str:
    """The id of somebody's card."""
    (found,) = (one.id for one in world.units.tables.calling_cards.values() if one.person == guest)
    return found


async def want(world: World, guest: str, other: str) -> str:
    async with world.turn(guest) as turn:
        (said,) = await meeting_again.want(turn, Action("again-want", card(world, other)))
    return words(said)


async def want_no_more(world: World, guest: str, other: str) -> str:
    async with world.turn(guest) as turn:
        action = Action("again-unwant", card(world, other))
        (said,) = await meeting_again.want_no_more(turn, action)
    return words(said)


async def leave(world: World, guest: str) -> None:
    async with world.turn(guest) as turn:
        await joining.leave(turn, Action("again-leave", "talk"))


async def seen(world: World, guest: str) -> str:
    async with world.turn(guest) as turn:
        (said,) = await meeting_again.show(turn, Action("talk-again", "talk"))
    return words(said)


def introduced(world: World) -> list[str]:
    """To whom somebody was named so far."""
    return sorted(who for _, who, heading in world.sent if heading == MET)
