"""A pause holds back what is about its talk, and nothing of it is lost but what comes too late."""

from __future__ import annotations

from bot import outbox
from bot.model import LetterState, Pause, Role, Rsvp, Talk
from bot.talks import announcing, invitations
from tests.bot.talks.conftest import World, utc, words


async def pause(world: World) -> None:
    async with world.units.unit() as unit:
        unit.letters.save_pause(Pause("talk", unit.now))


async def resume(world: World) -> None:
    async with world.units.unit() as unit:
        await outbox.resume(unit, "talk")


async def test_nothing_goes_out_while_it_lasts_and_all_of_it_afterwards(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    await pause(world)
    await world.tick_until(utc(2027, 4, 20))
    assert world.sent == []
    await resume(world)
    await world.tick_until(utc(2027, 4, 20, 12))
    assert [(when, who) for when, who, _ in world.sent] == [
        (utc(2027, 4, 20, 6), "anna"),
        (utc(2027, 4, 20, 6), "bert"),
    ]


async def test_what_would_come_too_late_is_missed(world: World) -> None:
    await world.announce(utc(2027, 6, 8, 6))
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    await world.tick_until(utc(2027, 5, 31))
    await pause(world)
    await world.tick_until(utc(2027, 6, 3))  # past the reminder 7 days before
    assert ("talk-reminder-7", utc(2027, 6, 1, 8)) in world.letters(LetterState.MISSED)
    await resume(world)
    world.sent.clear()
    await world.tick_until(utc(2027, 6, 8, 6))
    assert [who for _, who, _ in world.sent] == ["anna"] * 3, "3 days, 1 day, 30 minutes"


async def test_other_talks_are_told_of_meanwhile(world: World) -> None:
    await world.announce(utc(2027, 3, 8, 7), municipality="village")
    await pause(world)
    async with world.units.unit() as unit:
        other = Talk("other", "town", "Conflicts", "", "Room 2", utc(2027, 3, 9, 7))
        await announcing.announce(unit, other)
    await world.tick_until(utc(2027, 2, 3))
    assert {who for _, who, _ in world.sent} == {"anna", "bert"}


async def test_a_cancellation_is_told_all_the_same(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7))
    await world.answer("anna", Rsvp.YES)
    await pause(world)
    await world.cancel()
    await world.tick(utc(2027, 1, 4, 12))
    assert [heading for _, _, heading in world.sent] == ["The talk is cancelled."]


async def test_no_place_is_offered_that_nobody_could_be_told_of(world: World) -> None:
    await world.announce(utc(2027, 3, 1, 7), capacity=1)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.YES)
    await pause(world)
    await world.answer("anna", Rsvp.NO)
    await world.tick_until(utc(2027, 1, 8))
    assert world.units.tables.replies["talk", "bert"].held_until is None
    await resume(world)
    await world.tick(utc(2027, 1, 8, 9))
    await world.tick(utc(2027, 1, 8, 9))
    assert world.units.tables.replies["talk", "bert"].held_until == utc(2027, 1, 10, 9)


async def waiting(world: World, *names: str) -> None:
    """Anna has the only place, and these wait in this order."""
    await world.announce(utc(2027, 3, 1, 7), capacity=1)
    for name in ("anna", *names):
        if name not in world.units.tables.persons:
            world.person(name, Role.DECISION_MAKER, "town")
        await world.answer(name, Rsvp.YES)


def answered(world: World, name: str) -> Rsvp:
    return world.units.tables.replies["talk", name].answer


async def test_nobody_overtakes_those_who_wait_for_the_pause_to_end(world: World) -> None:
    await waiting(world, "bert", "cleo")
    await pause(world)
    await world.answer("anna", Rsvp.NO)
    world.person("dora", Role.DECISION_MAKER, "town")
    async with world.turn("dora") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "All places are taken" in words(card)
    for name in ("dora", "cleo"):
        await world.answer(name, Rsvp.YES)
        assert answered(world, name) is Rsvp.WAITING
    await world.answer("bert", Rsvp.YES)
    assert answered(world, "bert") is Rsvp.YES, "the first who waits may take it unasked"


async def test_an_offer_does_not_run_out_unheard_while_it_lasts(world: World) -> None:
    await waiting(world, "bert", "cleo")
    await world.answer("anna", Rsvp.NO)  # bert is offered the place,
    await pause(world)  # but that does not go out
    await world.tick_until(utc(2027, 1, 8))
    assert answered(world, "bert") is Rsvp.WAITING
    await resume(world)
    await world.tick_until(utc(2027, 1, 8, 9))
    offers = [(when, who) for when, who, _ in world.sent if who in ("bert", "cleo")]
    assert offers == [(utc(2027, 1, 8, 7), "bert")]
    assert world.units.tables.replies["talk", "bert"].held_until == utc(2027, 1, 10, 7)
