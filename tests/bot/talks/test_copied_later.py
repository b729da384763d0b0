"""Talks that are over or called off can be copied; fewer places take nobody's away."""

from __future__ import annotations

from bot import walking
from bot.model import Rsvp
from bot.replies import Action
from bot.talks import wizard
from bot.talks.after import past
from tests.bot.talks.conftest import World, utc, words
from tests.bot.talks.test_organisers import running, wrote

COURSE = wizard.ChangeCourse()


async def shown(world: World) -> str:
    async with world.turn("mod") as turn:
        (all_of_them,) = await past.show_all(turn, Action("past-talks"))
        (card,) = await past.show(turn, Action("past-talk", "talk"))
    return words(all_of_them) + words(card)


async def test_a_talk_that_is_over(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    world.units.now = utc(2027, 3, 20)
    said = await shown(world)
    assert "[01.03.2027 Strategy]" in said
    assert "[Duplicate]" in said
    async with world.turn("mod") as turn:
        (asked,) = await wizard.duplicate(turn, Action("copy-talk", "talk"))
    assert "When does it begin?" in words(asked)


async def test_a_talk_that_was_called_off_is_found_among_them(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.cancel()
    said = await shown(world)
    assert "[Cancelled: 01.03.2027 Strategy]" in said
    assert "This talk is cancelled." in said
    assert "[Duplicate]" in said
    async with world.turn("mod") as turn:
        await wizard.duplicate(turn, Action("copy-talk", "talk"))
    (review,) = await wrote(world, "mod", wizard.TalkCourse(), "01.04.2027 08:00")
    assert "[Announce]" in words(review)


async def test_fewer_places_than_people_who_come(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7), municipality=None, capacity=3)
    for name in ("anna", "bert", "vera"):
        await world.answer(name, Rsvp.YES)
    told = {}
    for places in (2, 3, 4):
        async with world.turn("lead") as turn:
            await wizard.change(turn, Action("change-talk", "talk"))
        async with world.turn("lead") as turn:
            edit = Action("edit", running(turn).id, "places")
            await walking.tap(turn, COURSE, running(turn), edit)
        (review,) = await wrote(world, "lead", COURSE, str(places))
        told[places] = words(review)
    assert "3 people come already." in told[2]
    assert "Nobody loses their place" in told[2]
    assert "come already" not in told[3] + told[4]
