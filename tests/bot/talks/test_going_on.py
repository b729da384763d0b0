"""While a talk goes on: where it is can change, it can be called off, and guests can drop out."""

from __future__ import annotations

import pytest

from bot import walking
from bot.errors import Refused
from bot.model import LetterState, Rsvp
from bot.replies import Action
from bot.talks import invitations, moving, wizard
from tests.bot.talks.conftest import World, utc, words
from tests.bot.talks.test_organisers import finished, running, wrote

STARTS, MEANWHILE, OVER = utc(2027, 3, 1, 7), utc(2027, 3, 1, 7, 10), utc(2027, 3, 1, 8)
COURSE = wizard.ChangeCourse()


@pytest.fixture
async def going_on(world: World) -> World:
    """Anna said yes and took the only place, Bert is on the waitlist."""
    await world.announce(STARTS, capacity=1)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.YES)
    await world.tick_until(MEANWHILE)
    world.sent.clear()
    return world


async def listed(world: World, account: str) -> str:
    async with world.turn(account) as turn:
        return "\n".join(words(one) for one in await invitations.list_talks(turn))


async def test_a_new_link_reaches_at_once_whoever_comes(going_on: World) -> None:
    assert "[Change the place]" in await listed(going_on, "mod")
    async with going_on.turn("mod") as turn:
        await wizard.change(turn, Action("change-talk", "talk"))
    async with going_on.turn("mod") as turn:
        (shown,) = await walking.show(turn, COURSE, running(turn))
        assert "Strategy" in words(shown)
        assert "[Change 2]" not in words(shown), "nothing but the place"
        edit = Action("edit", running(turn).id, "place")
        await walking.tap(turn, COURSE, running(turn), edit)
    await wrote(going_on, "mod", COURSE, "https://meet.example.org/new")
    await finished(going_on, "mod", COURSE)
    await going_on.tick(MEANWHILE)
    assert ("anna", "The talk has a new place.") in [(who, said) for _, who, said in going_on.sent]
    talk = going_on.units.tables.talks["talk"]
    assert (talk.place, talk.title, talk.capacity) == (
        "https://meet.example.org/new",
        "Strategy",
        1,
    )


async def test_it_can_be_called_off(going_on: World) -> None:
    assert "[Cancel the talk]" in await listed(going_on, "mod")
    async with going_on.turn("mod") as turn:
        await moving.ask_cancel(turn, Action("drop-talk", "talk"))
        await moving.cancel(turn, Action("drop-talk-yes", "talk"))
    await going_on.tick(MEANWHILE)
    assert ("anna", "The talk is cancelled.") in [(who, said) for _, who, said in going_on.sent]
    assert LetterState.QUEUED not in {one.state for one in going_on.units.tables.letters.values()}


async def test_who_cannot_come_after_all_is_thanked_and_leaves_the_seat(going_on: World) -> None:
    assert "[I cannot come]" in await listed(going_on, "anna")
    (said,) = await going_on.answer("anna", Rsvp.NO)
    assert words(said) == "You said: no. Thank you for telling us."
    assert going_on.units.tables.replies["talk", "anna"].answer is Rsvp.NO
    assert "[I cannot come]" not in await listed(going_on, "anna")
    await going_on.tick_until(utc(2027, 3, 3))
    assert going_on.sent == [], "neither thanks nor questions for whoever was not there"


async def test_nothing_else_is_answered_any_more(going_on: World) -> None:
    with pytest.raises(Refused, match="has begun"):
        await going_on.answer("bert", Rsvp.MAYBE)
    with pytest.raises(Refused, match="over"):
        async with going_on.turn("mod") as turn:
            await moving.begin_move(turn, Action("move-talk", "talk"))


async def test_once_it_is_over_nothing_of_this_can_be_done(going_on: World) -> None:
    going_on.units.now = OVER
    assert "[Change the place]" not in await listed(going_on, "mod")
    with pytest.raises(Refused, match="over"):
        await going_on.answer("anna", Rsvp.NO)
    for press in (wizard.change, moving.ask_cancel):
        with pytest.raises(Refused, match="over"):
            async with going_on.turn("mod") as turn:
                await press(turn, Action("x", "talk"))
