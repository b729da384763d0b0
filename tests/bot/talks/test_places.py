"""Talks with so many places: who gets one, who waits, and how the waitlist moves up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import Role, Rsvp, Talk
from bot.replies import Delivered, TryLater
from bot.talks import announcing, invitations, places
from tests.bot.talks.conftest import World, utc, words

STARTS = utc(2027, 6, 8, 6)
OFFER = "There is a place for you now."
SOON = "Reminder: the talk begins in 30 minutes."


async def full(world: World, capacity: int = 1) -> None:
    """Anna has the only place; bert, cleo and dora wait in this order."""
    for name in ("cleo", "dora"):
        world.person(name, Role.DECISION_MAKER, "town")
    await world.announce(STARTS, capacity=capacity)
    for name in ("anna", "bert", "cleo", "dora"):
        world.units.now += timedelta(minutes=1)
        await world.answer(name, Rsvp.YES)


def answers(world: World) -> dict[str, str]:
    return {one.person: one.answer.value for one in world.units.tables.replies.values()}


def held(world: World, who: str) -> datetime | None:
    return world.units.tables.replies["talk", who].held_until


def offered(world: World) -> list[tuple[datetime, str]]:
    return [(when, who) for when, who, heading in world.sent if heading == OFFER]


async def test_from_a_full_talk_one_joins_the_waitlist(world: World) -> None:
    await full(world)
    assert answers(world) == {
        "anna": "yes", "bert": "waiting", "cleo": "waiting", "dora": "waiting",
    }  # fmt: skip
    async with world.turn("cleo") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "Your place on the waitlist: 2" in words(card)
    assert "[Leave the waitlist]" in words(card)
    assert "[Yes]" not in words(card)
    async with world.turn("mod") as turn:
        card, _ = await invitations.list_talks(turn)
    assert "Places: 1. On the waitlist: 3." in words(card)


async def test_who_is_told_a_place_on_the_waitlist_keeps_it_within_one_instant(
    world: World,
) -> None:
    for name in ("cleo", "dora"):
        world.person(name, Role.DECISION_MAKER, "town")
    await world.announce(STARTS, capacity=1)
    for name in ("anna", "dora", "cleo", "bert"):
        await world.answer(name, Rsvp.YES)
    replies = world.units.tables.replies.values()
    order = [one.person for one in places.queue(replies, world.units.now)]
    assert order == ["dora", "cleo", "bert"]


async def test_who_says_yes_again_does_not_lose_their_turn(world: World) -> None:
    await full(world)
    await world.answer("bert", Rsvp.YES)
    replies = world.units.tables.replies.values()
    assert next(one.person for one in places.queue(replies, world.units.now)) == "bert"


async def test_whoever_looks_at_a_full_talk_is_told_so(world: World) -> None:
    world.person("cleo", Role.DECISION_MAKER, "town")
    await world.announce(STARTS, capacity=1)
    async with world.turn("bert") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "All places are taken" not in words(card)
    await world.answer("anna", Rsvp.YES)
    async with world.turn("bert") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "All places are taken" in words(card)


async def test_when_the_limit_goes_all_who_wait_are_offered_a_place(world: World) -> None:
    await full(world)
    world.units.now = utc(2027, 5, 20, 9)
    async with world.turn("mod") as turn:
        talk = world.units.tables.talks["talk"]
        await announcing.change(turn.unit, talk, replace(talk, capacity=None))
    await world.tick(utc(2027, 5, 20, 9))
    assert {who for _, who in offered(world)} == {"bert", "cleo", "dora"}
    world.units.now = STARTS - timedelta(hours=1)
    async with world.turn("bert") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "There are places for all by now." in words(card)
    for who in ("bert", "cleo"):
        await world.answer(who, Rsvp.YES)
    assert answers(world) == {"anna": "yes", "bert": "yes", "cleo": "yes", "dora": "waiting"}


async def test_who_waits_and_looks_takes_a_place_that_nobody_may_be_told_of(world: World) -> None:
    """From the evening before, the night is between the waitlist and the talk."""
    await full(world)
    evening = STARTS - timedelta(hours=11, minutes=55)
    await world.tick(evening)
    await world.answer("anna", Rsvp.NO)
    await world.tick(evening + timedelta(minutes=1))
    assert offered(world) == []
    async with world.turn("bert") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "A place is free now." in words(card) and "[Take the place]" in words(card)
    await world.answer("bert", Rsvp.YES)
    assert answers(world)["bert"] == "yes"
    async with world.turn("cleo") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "Your place on the waitlist: 1" in words(card)


async def test_who_waits_is_neither_asked_nor_reminded_but_told_of_a_move(world: World) -> None:
    await full(world)
    world.units.now = utc(2027, 5, 20, 9)
    await world.tick_until(STARTS)
    assert {who for _, who, heading in world.sent if heading == SOON} == {"anna"}
    assert {who for _, who, _ in world.sent} == {"anna"}
    world.units.now = utc(2027, 6, 7, 9)
    await world.move(utc(2027, 7, 6, 6))
    await world.tick(utc(2027, 6, 7, 9))
    told = {who for _, who, heading in world.sent if heading == "The talk has a new time."}
    assert told == {"anna", "bert", "cleo", "dora"}


async def test_the_first_who_waits_is_offered_the_place_and_claims_it(world: World) -> None:
    await full(world)
    world.units.now = utc(2027, 5, 20, 9)
    await world.answer("anna", Rsvp.NO)
    assert [one.kind for one in world.units.tables.letters.values()] == ["talk-offer"]
    await world.tick(utc(2027, 5, 20, 9))
    assert world.sent == [(utc(2027, 5, 20, 9), "bert", OFFER)]
    assert "until Saturday, 22 May 2027, 11:00" in world.texts[0]
    assert "[Take the place]" in world.texts[0]
    await world.answer("anna", Rsvp.YES)
    assert answers(world)["anna"] == "waiting", "what is held for one is nobody else's"
    await world.answer("bert", Rsvp.YES)
    assert answers(world)["bert"] == "yes"
    await world.tick_until(utc(2027, 5, 27))
    assert offered(world) == [(utc(2027, 5, 20, 9), "bert")]
    assert "talk-reminder-7" in [kind for kind, _ in world.letters()]


async def test_a_place_that_is_not_claimed_goes_to_the_next(world: World) -> None:
    await full(world)
    world.units.now = utc(2027, 5, 20, 9)
    await world.answer("anna", Rsvp.NO)
    await world.tick_until(utc(2027, 5, 25))
    assert offered(world) == [
        (utc(2027, 5, 20, 9, 30), "bert"),
        (utc(2027, 5, 22, 9, 30), "cleo"),
        (utc(2027, 5, 24, 9, 30), "dora"),
    ]
    assert "bert" not in answers(world), "as if he had not answered: so he is asked with the others"
    await world.tick_until(utc(2027, 5, 28, 9))
    asked = {who for _, who, heading in world.sent if heading.startswith("Will you come?")}
    assert asked == {"bert", "cleo", "dora"}


async def test_who_declines_an_offer_passes_it_on_at_once(world: World) -> None:
    await full(world)
    world.units.now = utc(2027, 5, 20, 9)
    await world.answer("anna", Rsvp.NO)
    await world.answer("bert", Rsvp.NO)
    await world.tick(utc(2027, 5, 20, 9))
    assert offered(world) == [(utc(2027, 5, 20, 9), "cleo")]


async def test_two_offers_to_one_person_before_either_is_read_are_one_letter(world: World) -> None:
    await world.announce(STARTS, capacity=1)
    world.units.now = utc(2027, 5, 20, 9)
    await world.answer("anna", Rsvp.YES)
    for _ in range(2):
        await world.answer("bert", Rsvp.YES)
        await world.answer("anna", Rsvp.NO)  # bert is offered the place,
        await world.answer("bert", Rsvp.NO)  # leaves it to her,
        await world.answer("anna", Rsvp.YES)  # and wants it again, all within one batch
    await world.answer("bert", Rsvp.YES)
    await world.answer("anna", Rsvp.NO)
    await world.tick(utc(2027, 5, 20, 9))
    assert offered(world) == [(utc(2027, 5, 20, 9), "bert")]


async def test_a_place_of_somebody_whose_role_is_gone_is_offered_too(world: World) -> None:
    await full(world)
    async with world.units.unit() as unit:
        unit.people.remove("anna")
    await world.tick(utc(2027, 5, 20, 9))
    assert offered(world) == [(utc(2027, 5, 20, 9), "bert")]


async def test_a_place_that_is_free_at_night_is_offered_in_the_morning(world: World) -> None:
    await full(world)
    world.units.now = utc(2027, 5, 20, 20)  # 22:00
    await world.answer("anna", Rsvp.NO)
    await world.tick_until(utc(2027, 5, 21, 7))
    assert offered(world) == [(utc(2027, 5, 21, 6), "bert")]
    assert "until Sunday, 23 May 2027, 08:00" in world.texts[0], "counted from the morning"


async def test_a_cancelled_talk_offers_no_places(world: World) -> None:
    await full(world)
    await world.answer("anna", Rsvp.NO)
    await world.cancel()
    await world.tick_until(utc(2027, 1, 8))
    assert offered(world) == []
    assert {who for _, who, heading in world.sent if "cancelled" in heading} == {
        "bert", "cleo", "dora",
    }  # fmt: skip


# ---- offers that do not come


async def freed(world: World) -> None:
    """Of a full talk, Anna's place is free in the morning three days before."""
    await full(world)
    world.units.now = utc(2027, 6, 5, 8)
    await world.answer("anna", Rsvp.NO)


async def test_the_time_to_claim_begins_when_the_offer_goes_out(world: World) -> None:
    await freed(world)
    world.hindered["bert"] = TryLater(utc(2027, 6, 5, 12))
    await world.tick_until(utc(2027, 6, 5, 11, 30))
    del world.hindered["bert"]
    await world.tick_until(utc(2027, 6, 5, 12, 30))
    assert offered(world) == [(utc(2027, 6, 5, 12), "bert")]
    assert "until Saturday, 5 June 2027, 22:15" in world.texts[-1], "an eighth of what is left"
    assert held(world, "bert") == utc(2027, 6, 5, 20, 15)


async def test_who_looks_before_the_offer_has_gone_out_is_told_the_same(world: World) -> None:
    await freed(world)
    async with world.turn("bert") as turn:
        (card,) = await invitations.list_talks(turn)
    assert "until Saturday, 5 June 2027, 18:45" in words(card)
    await world.answer("bert", Rsvp.YES)
    assert answers(world)["bert"] == "yes"


async def test_who_could_not_be_told_in_time_keeps_their_turn(world: World) -> None:
    await freed(world)
    for name in ("bert", "cleo", "dora"):
        world.hindered[name] = TryLater(utc(2027, 6, 5, 20))  # nothing goes out that day
    await world.tick_until(utc(2027, 6, 6))
    assert {answers(world)[name] for name in ("bert", "cleo", "dora")} == {"waiting"}
    world.hindered.clear()
    await world.tick_until(utc(2027, 6, 6, 7))
    assert offered(world) == [(utc(2027, 6, 6, 6), "bert")]


@pytest.mark.parametrize("never", [Delivered.GONE, Delivered.REFUSED])
async def test_an_offer_that_will_never_come_goes_to_the_next_at_once(
    world: World, never: Delivered
) -> None:
    await freed(world)
    world.hindered["bert"] = never
    await world.tick(utc(2027, 6, 5, 8))
    await world.tick(utc(2027, 6, 5, 8, 1))
    assert offered(world) == [(utc(2027, 6, 5, 8, 1), "cleo")]
    assert "bert" not in answers(world)


async def test_a_place_is_held_no_longer_than_the_talks_new_time_allows(world: World) -> None:
    await full(world)
    world.units.now = utc(2027, 5, 20, 9)
    await world.answer("anna", Rsvp.NO)
    await world.tick(utc(2027, 5, 20, 9))
    await world.move(utc(2027, 5, 21, 9))
    assert held(world, "bert") == utc(2027, 5, 20, 12)
    await world.tick(utc(2027, 5, 20, 9))
    (told,) = [text for text in world.texts if "new time" in text and "[Take the place]" in text]
    assert "until Thursday, 20 May 2027, 14:00" in told
    await world.tick(utc(2027, 5, 20, 12))
    assert offered(world)[1:] == [(utc(2027, 5, 20, 12), "cleo")]
    await world.move(utc(2027, 6, 8, 6))
    assert held(world, "cleo") == utc(2027, 5, 20, 14, 37) + timedelta(seconds=30)


async def test_an_offer_that_waits_follows_the_talks_new_time(world: World) -> None:
    await full(world)
    world.units.now = utc(2027, 5, 20, 19)  # 21:00
    await world.answer("anna", Rsvp.NO)
    await world.move(utc(2027, 5, 21, 14))
    await world.tick_until(utc(2027, 5, 21, 6, 30))
    assert offered(world) == [(utc(2027, 5, 21, 6), "bert")]
    assert "until Friday, 21 May 2027, 09:00" in world.texts[-1]
    await world.tick_until(utc(2027, 5, 21, 7))
    assert offered(world)[1:] == [(utc(2027, 5, 21, 7), "cleo")]


@pytest.mark.parametrize(
    ("before", "held"),
    [
        (timedelta(days=30), timedelta(hours=48)),
        (timedelta(days=16), timedelta(hours=48)),
        (timedelta(days=4), timedelta(hours=12)),
        (timedelta(days=1), timedelta(hours=3)),
        (timedelta(hours=4), timedelta(hours=1)),
        (timedelta(minutes=30), timedelta(minutes=30)),
    ],
)
def test_the_time_to_claim_shrinks(before: timedelta, held: timedelta) -> None:
    starts = utc(2027, 6, 8, 12)
    talk = Talk("t", None, "T", "", "", starts, capacity=1)
    now = starts - before
    assert places.held_until(talk, now) - now == held
