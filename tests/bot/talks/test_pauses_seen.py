"""A pause is seen wherever its organisers expect that somebody is told; many letters are counted."""

from __future__ import annotations

from bot import walking
from bot.model import Role, Rsvp
from bot.replies import Action
from bot.talks import invitations, moving, pausing, wizard
from tests.bot.talks.conftest import World, utc, words
from tests.bot.talks.test_organisers import running, wrote
from tests.bot.talks.test_pauses import pause


async def test_a_pause_is_seen_where_news_would_go_out(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    shown: dict[bool, list[str]] = {}
    for paused in (False, True):
        if paused:
            await pause(world)
        async with world.turn("mod") as turn:
            shown[paused] = [words(await invitations.card(turn, world.units.tables.talks["talk"]))]
        async with world.turn("mod") as turn:
            await moving.begin_move(turn, Action("move-talk", "talk"))
        if not paused:
            await wrote(world, "mod", moving.MoveCourse(), "31.03.2027 08:00")
        async with world.turn("mod") as turn:
            (review,) = await walking.show(turn, moving.MoveCourse(), running(turn))
            shown[paused].append(words(review))
    since = "Paused since Monday, 4 January 2027, 12:00: nothing about this talk goes out"
    for text in shown[True]:
        assert since in text
        assert "[Let letters go on]" in text
    for text in shown[False]:
        assert "Paused since" not in text
        assert "[Let letters go on]" not in text


async def test_a_pause_is_seen_at_a_change_and_at_calling_off(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await pause(world)
    async with world.turn("mod") as turn:
        await wizard.change(turn, Action("change-talk", "talk"))
        (asked,) = await walking.tap(
            turn, wizard.ChangeCourse(), running(turn), Action("edit", running(turn).id, "place")
        )
    (review,) = await wrote(world, "mod", wizard.ChangeCourse(), "Room 2")
    assert "Paused since Monday, 4 January 2027, 12:00" in words(review)
    assert "[Let letters go on]" in words(review)
    async with world.turn("mod") as turn:
        (asked,) = await moving.ask_cancel(turn, Action("drop-talk", "talk"))
    assert "The cancellation goes out all the same" in words(asked)


async def test_many_held_back_letters_are_counted_before_they_go(world: World) -> None:
    for number in range(19):
        world.person(f"mayor{number}", Role.DECISION_MAKER, "town")
    await world.announce(utc(2027, 3, 1, 7))
    await pause(world)
    await world.tick(utc(2027, 1, 5, 9))
    for value, sent in (("", 0), ("agreed", 21)):
        async with world.turn("mod") as turn:
            (said,) = await pausing.resume(turn, Action("resume-letters", "talk", "", value))
        await world.tick(utc(2027, 1, 5, 9))
        assert len(world.sent) == sent
        if not value:
            assert "21 letters go out at once." in words(said)
            assert "it takes about 1 minute" in words(said)
            assert "[Yes, let them go on]" in words(said)


async def test_few_held_back_letters_go_without_a_question(world: World) -> None:
    for number in range(18):
        world.person(f"mayor{number}", Role.DECISION_MAKER, "town")
    await world.announce(utc(2027, 3, 1, 7))
    await pause(world)
    async with world.turn("mod") as turn:
        await pausing.resume(turn, Action("resume-letters", "talk"))
    await world.tick(utc(2027, 1, 5, 9))
    assert len(world.sent) == 20
