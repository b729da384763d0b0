"""Somebody comes in a guest's place: how they are sent, come in, and are not needed any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotFound, Refused
from bot.model import Reminding, Role, Rsvp
from bot.replies import Action, CalendarFile, Say, SendFile
from bot.talks import deputising, invitations, overview, preferences
from bot.talks.guests import is_guest
from tests.bot.talks.conftest import World, utc, words
from tests.bot.talks.deputies import (
    answers,
    code_in,
    come_in,
    deputies,
    deputy_of,
    reached,
    reply_of,
    send,
)

STARTS = utc(2027, 6, 8, 6)
RELEASED, LOST = "You are not needed as a deputy any more.", "Your deputy cannot come."


def heard(world: World, who: str) -> list[str]:
    return [heading for _, person, heading in world.sent if person == who]


async def listed(world: World, account: str) -> str:
    async with world.turn(account) as turn:
        return "\n".join(words(one) for one in await invitations.list_talks(turn))


async def test_a_guest_hands_out_a_link_and_the_deputy_comes(world: World) -> None:
    await world.announce(STARTS)
    card, how, forward = await send(world)
    assert "You have asked a deputy, who has not opened the link yet." in words(card)
    assert "[New link for my deputy]" in words(card)
    assert "The link works once" in words(how)
    assert "Strategy" in words(forward) and "https://t.me/bot?start=v_" in words(forward)
    assert "Room 1" not in words(forward), "where it is, is for who comes"
    assert answers(world) == {"anna": "deputy-asked"}
    assert code_in([forward]) not in repr(world.units.tables), "only its hash is stored"
    welcome, own, file = await come_in(world, "dan", code_in([forward]))
    assert "Thank you for coming to “Strategy”." in words(welcome)
    assert "You come as a deputy." in words(own) and "Room 1" in words(own)
    assert "[Send my deputy]" not in words(own)
    assert isinstance(file, SendFile) and isinstance(file.attachment, CalendarFile)
    assert answers(world) == {"anna": "deputy", "for anna": "yes"}
    assert "Your deputy comes." in await listed(world, "anna")
    assert "You come as a deputy." in await listed(world, "dan")


async def test_the_deputy_is_reminded_and_the_guest_is_not(world: World) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world)
    await world.tick_until(STARTS)
    assert heard(world, "anna") == [], "not even invited: they have answered"
    assert heard(world, dan) == [
        "Reminder: the talk is in 7 days.",
        "Reminder: the talk is in 4 days.",
        "Reminder: the talk is tomorrow.",
        "Reminder: the talk begins in 30 minutes.",
    ]
    assert all("[Send my deputy]" not in one for one in world.texts if "You said: yes." in one)


async def test_who_has_asked_a_deputy_is_asked_once_more_until_one_has_come_in(
    world: World,
) -> None:
    await world.announce(STARTS)
    forward = await send(world)
    await world.tick_until(utc(2027, 5, 30))
    assert heard(world, "anna") == ["Will you come? Please let us know."]
    text = next(one for one in world.texts if "has not opened" in one)
    assert "[New link for my deputy]" in text
    await come_in(world, "dan", code_in(forward))
    await world.tick_until(STARTS)
    assert len(heard(world, "anna")) == 1


@pytest.mark.parametrize("answer", [Rsvp.YES, Rsvp.NO, Rsvp.MAYBE])
async def test_another_answer_tells_the_deputy_once_and_ends_it(world: World, answer: Rsvp) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world)
    await world.answer("anna", answer)
    assert answers(world) == {"anna": answer.value}
    await world.answer("anna", Rsvp.NO)
    await world.tick_until(STARTS)
    assert heard(world, dan) == [RELEASED]
    assert "No talk lies ahead." in await listed(world, "dan")
    async with world.turn("dan") as turn:
        with pytest.raises(NotFound):
            await invitations.rsvp(turn, Action("rsvp", "talk", "", "yes"))


async def test_another_answer_makes_a_link_void_and_tells_nobody(world: World) -> None:
    await world.announce(STARTS)
    code = code_in(await send(world))
    await world.answer("anna", Rsvp.YES)
    assert deputies(world) == []
    with pytest.raises(Refused, match="not valid"):
        await come_in(world, "dan", code)


async def test_a_second_link_replaces_the_first(world: World) -> None:
    await world.announce(STARTS)
    first, second = code_in(await send(world)), code_in(await send(world))
    with pytest.raises(Refused):
        await come_in(world, "dan", first)
    await come_in(world, "dan", second)
    with pytest.raises(Refused):
        await come_in(world, "eva", second)
    assert answers(world) == {"anna": "deputy", "for anna": "yes"}


async def test_somebody_else_instead_of_who_has_come_in_is_asked_first(world: World) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world)
    (asked,) = await send(world)
    assert "Shall somebody else come?" in words(asked)
    assert answers(world) == {"anna": "deputy", "for anna": "yes"}
    await come_in(world, "eva", code_in(await send(world, verb="deputy-other")))
    await world.tick(world.units.now + timedelta(minutes=1))
    assert heard(world, dan) == [RELEASED]
    assert answers(world) == {"anna": "deputy", "for anna": "yes"}


async def test_who_is_asked_again_is_not_told_that_they_are_not_needed(world: World) -> None:
    await world.announce(STARTS)
    await deputy_of(world)
    await world.answer("anna", Rsvp.YES)
    again = await deputy_of(world)
    await world.tick(world.units.now + timedelta(minutes=1))
    assert world.sent == []
    assert [one.id for one in deputies(world)] == [again]


async def test_a_deputy_who_cannot_come_is_thanked_and_the_guest_asked_again(world: World) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world)
    thanks, _ = await world.answer("dan", Rsvp.NO)
    assert "Thank you for telling us." in words(thanks)
    assert answers(world) == {}
    await world.tick_until(STARTS)
    assert heard(world, "anna") == [
        LOST,
        "Please save the date.",
        "Breakfast talk of Town",
        "Will you come? Please let us know.",
    ]
    assert heard(world, dan) == []
    assert "[Send my deputy]" in world.texts[0]


async def test_a_deputy_has_no_maybe_and_sends_nobody(world: World) -> None:
    await world.announce(STARTS)
    await deputy_of(world)
    await world.answer("dan", Rsvp.MAYBE)
    assert answers(world)["for anna"] == "yes"
    with pytest.raises(Refused):
        await send(world, "dan")
    assert len(deputies(world)) == 1


async def test_who_is_invited_cannot_be_a_deputy_too(world: World) -> None:
    await world.announce(STARTS)
    code = code_in(await send(world))
    for account in ("anna", "bert"):
        with pytest.raises(Refused, match="already"):
            await come_in(world, account, code)
    await come_in(world, "dan", code)
    with pytest.raises(Refused, match="already"):
        await come_in(world, "dan", code_in(await send(world, "bert")))


async def test_a_code_of_another_kind_makes_nobody_a_deputy(world: World) -> None:
    await world.announce(STARTS)
    for code in ("v_", "v_x", "r_x", ""):
        with pytest.raises(Refused, match="not valid"):
            await come_in(world, "dan", code)


# ---------------------------------------------------------------------------------- places


async def test_a_place_is_held_once_from_the_moment_of_asking(world: World) -> None:
    await world.announce(STARTS, capacity=1)
    code = code_in(await send(world))
    await world.answer("bert", Rsvp.YES)
    assert answers(world) == {"anna": "deputy-asked", "bert": "waiting"}
    await come_in(world, "dan", code)
    await world.tick(world.units.now + timedelta(minutes=1))
    assert answers(world) == {"anna": "deputy", "for anna": "yes", "bert": "waiting"}
    await world.answer("anna", Rsvp.YES)
    assert answers(world) == {"anna": "yes", "bert": "waiting"}, "the place goes back with it"
    await world.answer("anna", Rsvp.NO)
    held = reply_of(world, "bert")
    assert held and held.held_until, "now it is free"


async def test_two_places_are_two_with_a_deputy_among_them(world: World) -> None:
    await world.announce(STARTS, capacity=2)
    await deputy_of(world)
    await world.answer("bert", Rsvp.YES)
    assert answers(world)["bert"] == "yes"


async def test_from_the_waitlist_nobody_sends_a_deputy(world: World) -> None:
    await world.announce(STARTS, capacity=1)
    await world.answer("anna", Rsvp.YES)
    assert "[Send my deputy]" not in await listed(world, "bert")
    for _ in range(2):
        with pytest.raises(Refused, match="All places are taken"):
            await send(world, "bert")
        await world.answer("bert", Rsvp.YES)
    assert answers(world) == {"anna": "yes", "bert": "waiting"}
    await world.answer("anna", Rsvp.NO)
    assert "[Send my deputy]" in await listed(world, "bert"), "the place held for them can be"
    await send(world, "bert")
    assert answers(world)["bert"] == "deputy-asked"


async def test_a_scarce_place_of_a_deputy_who_cannot_come_is_held_for_the_guest(
    world: World,
) -> None:
    await world.announce(STARTS, capacity=1)
    world.units.now = utc(2027, 5, 20, 9)
    await deputy_of(world)
    await world.answer("bert", Rsvp.YES)
    await world.answer("dan", Rsvp.NO)
    await world.tick(utc(2027, 5, 20, 9, 1))
    assert heard(world, "anna") == [LOST]
    assert "held for you until Saturday, 22 May 2027, 11:01" in world.texts[0]
    assert "[Take the place]" in world.texts[0] and "[Send my deputy]" in world.texts[0]
    await world.tick_until(utc(2027, 5, 22, 10))
    assert heard(world, "bert") == ["There is a place for you now."]


async def test_who_wants_no_messages_keeps_no_place_that_nobody_can_tell_them_of(
    world: World,
) -> None:
    await world.announce(STARTS, capacity=1)
    await deputy_of(world)
    await world.answer("bert", Rsvp.YES)
    async with world.turn("anna") as turn:
        await preferences.remind(turn, Action("talk-remind", value=Reminding.NOTHING.value))
    await world.answer("dan", Rsvp.NO)
    held = reply_of(world, "bert")
    assert held and held.held_until and reply_of(world, "anna") is None


# ------------------------------------------------------------------------- moved, over, gone


async def test_the_deputy_is_told_of_a_move_and_a_cancellation_as_everybody(world: World) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world)
    await world.move(utc(2027, 6, 15, 6))
    await world.tick(world.units.now + timedelta(minutes=1))
    await world.cancel()
    await world.tick(world.units.now + timedelta(minutes=1))
    assert heard(world, dan) == ["The talk has a new time.", "The talk is cancelled."]
    assert heard(world, "anna") == []


async def test_who_waits_for_a_deputy_is_told_instead(world: World) -> None:
    await world.announce(STARTS)
    code = code_in(await send(world))
    await world.move(utc(2027, 6, 15, 6))
    await world.tick(world.units.now + timedelta(minutes=1))
    assert heard(world, "anna") == ["The talk has a new time."]
    assert "[New link for my deputy]" in world.texts[0]
    await world.cancel()
    with pytest.raises(Refused):
        await come_in(world, "dan", code)
    await world.tick(world.units.now + timedelta(minutes=1))
    assert heard(world, "anna")[1:] == ["The talk is cancelled."]
    assert deputies(world) == [], "a link that nobody can open any more"


async def test_the_link_dies_with_the_beginning(world: World) -> None:
    await world.announce(STARTS)
    code = code_in(await send(world))
    world.units.now = STARTS
    with pytest.raises(Refused):
        await come_in(world, "dan", code)
    with pytest.raises(Refused, match="over"):
        await send(world)
    await world.tick(STARTS)
    assert deputies(world) == []


async def test_a_deputy_is_forgotten_four_weeks_after_the_talk(world: World) -> None:
    await world.announce(STARTS)
    await deputy_of(world)
    await deputy_of(world, "bert", "eva")
    await world.answer("bert", Rsvp.YES)
    await world.tick(STARTS + timedelta(days=28, seconds=-1))
    assert len(deputies(world)) == 2
    await world.tick(STARTS + timedelta(days=28))
    assert deputies(world) == []
    assert {b"dan", b"eva"}.isdisjoint(account for _, account in world.units.tables.addresses)


async def test_whose_principal_is_gone_is_not_needed(world: World) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world)
    code = code_in(await send(world, "bert"))
    for person in ("anna", "bert"):
        async with world.units.unit() as unit:
            unit.people.remove(person)
    with pytest.raises(Refused):
        await come_in(world, "eva", code)
    for _ in range(2):
        await world.tick(world.units.now + timedelta(minutes=1))
    assert world.sent == [(world.units.now - timedelta(minutes=1), dan, RELEASED)]
    assert [one.id for one in deputies(world)] == [dan]


async def test_whose_deputy_is_gone_is_asked_again(world: World) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world)
    async with world.units.unit() as unit:
        unit.people.remove(dan)
    for _ in range(2):
        await world.tick(world.units.now + timedelta(minutes=1))
    assert heard(world, "anna") == [LOST]
    assert answers(world) == {}


async def test_a_talk_that_is_gone_takes_its_deputies_along(world: World) -> None:
    await world.announce(STARTS)
    await deputy_of(world)
    async with world.units.unit() as unit:
        unit.talks.remove("talk")
    await world.tick(world.units.now + timedelta(minutes=1))
    assert deputies(world) == []


# ------------------------------------------------------------------------------ who sees what


async def test_only_organisers_see_whose_deputy_comes(world: World) -> None:
    await world.announce(STARTS)
    await deputy_of(world)
    await send(world, "bert")
    seen = await listed(world, "mod")
    assert "Invited: 2. Yes: 0. Maybe: 0. No: 0. No answer yet: 0." in seen
    assert "Deputies who come: 1. Deputies who have not opened their link yet: 1." in seen
    assert "Anna, mayor, Town: sends a deputy" in seen
    assert "Person bert, Town: has asked a deputy" in seen
    assert "Deputy of Anna, mayor, Town" in seen
    for account in ("dan", "bert"):
        assert "Anna" not in await listed(world, account)
    async with world.turn("mod") as turn:
        (letters,) = await overview.of_talk(turn, Action("talk-letters", "talk"))
    assert "Anna" not in words(letters)


async def test_foreign_talks_have_no_deputies(world: World) -> None:
    await world.announce(STARTS)
    for account in ("vera", "mod", "stranger"):
        with pytest.raises(NotFound):
            await send(world, account)
        async with world.turn(account) as turn:
            with pytest.raises(NotFound):
                await deputising.ask_other(turn, Action("deputy-other", "talk"))


async def test_a_deputy_is_a_guest_of_one_talk_only(world: World) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world)
    person = world.units.tables.persons[dan]
    other = world.units.tables.talks["talk"]
    assert is_guest(person, other)
    assert not is_guest(person, replace(other, id="other"))


async def test_who_has_another_role_too_sees_both(world: World) -> None:
    await world.announce(STARTS)
    dan = await deputy_of(world, account="vmod")
    assert "You come as a deputy." in await listed(world, "vmod")
    reached(world, dan, "phone")
    said, _ = await world.answer("phone", Rsvp.NO)
    assert isinstance(said, Say)
    assert world.units.tables.persons["vmod"].role is Role.MODERATOR
