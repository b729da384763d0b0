"""Whom would you like to talk to again? Only where both wish it does anybody learn anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import own_data
from bot.errors import InvalidAnswer, NotFound, Outdated, Refused
from bot.model import LetterState, Reminding, Reply, Role, Rsvp
from bot.replies import Action, Say
from bot.talks import overview
from bot.talks.after import introductions, joining, meeting_again
from tests.bot.talks.conftest import World, utc, words
from tests.bot.talks.meeting_scene import (
    STARTS,
    card,
    held,
    introduced,
    join,
    leave,
    seen,
    want,
    want_no_more,
)


async def test_only_where_both_wish_it_are_both_told_once(world: World) -> None:
    await held(world, "anna", "bert", "cleo")
    for guest in ("anna", "bert", "cleo"):
        await join(world, guest)
    await want(world, "anna", "bert")
    await want(world, "cleo", "anna")
    await world.tick(world.units.now)
    assert introduced(world) == []
    shown = await want(world, "bert", "anna")
    assert "Anna: anna@town.example" in shown.replace("\u2068", "").replace("\u2069", "")
    for _ in range(2):
        await want(world, "bert", "anna")  # pressed twice
        await world.tick(world.units.now)
    assert introduced(world) == ["anna", "bert"]
    told = {who: text for (_, who, _), text in zip(world.sent, world.texts[-2:], strict=True)}
    assert "Bert" in told["anna"] and "bert@town.example" in told["anna"]
    assert "Anna" in told["bert"] and "anna@town.example" in told["bert"]
    assert "leo" not in told["anna"] + told["bert"]


async def test_a_wish_changes_nothing_that_anybody_else_can_see(world: World) -> None:
    await held(world, "anna", "bert", "cleo")
    for guest in ("anna", "bert", "cleo"):
        await join(world, guest)

    async def views() -> list[str]:
        async with world.turn("mod") as turn:
            letters = await overview.of_talk(turn, Action("talk-letters", "talk"))
        return [await seen(world, "bert"), await seen(world, "cleo"), words(letters[0])]

    before = await views()
    assert "anna@town.example" not in "".join(before)
    await want(world, "anna", "bert")
    assert await views() == before
    await want(world, "cleo", "anna")
    await want(world, "anna", "cleo")
    await world.tick(world.units.now)
    assert introduced(world) == ["anna", "cleo"]
    bert, _, organiser = await views()
    assert (bert, organiser) == (before[0], before[2]), "not even that two have met"


async def test_a_wish_that_is_taken_back_before_the_other_one_connects_nobody(
    world: World,
) -> None:
    await held(world, "anna", "bert")
    await join(world, "anna")
    await join(world, "bert")
    await want(world, "anna", "bert")
    shown = await want_no_more(world, "anna", "bert")
    assert "[Bert]" in shown
    await want(world, "bert", "anna")
    await world.tick(world.units.now)
    assert introduced(world) == []
    await want(world, "anna", "bert")
    await world.tick(world.units.now)
    assert introduced(world) == ["anna", "bert"]


async def test_a_letter_that_waits_for_the_morning_can_still_be_taken_back(world: World) -> None:
    await held(world, "anna", "bert")
    await join(world, "anna")
    await join(world, "bert")
    world.units.now = utc(2027, 6, 8, 19)  # 21:00
    await want(world, "anna", "bert")
    await want(world, "bert", "anna")
    await world.tick(world.units.now)
    assert introduced(world) == []
    await want_no_more(world, "bert", "anna")
    await world.tick(utc(2027, 6, 9, 7))
    assert introduced(world) == []
    await want(world, "bert", "anna")
    await world.tick(world.units.now)
    assert introduced(world) == ["anna", "bert"]


async def test_one_who_leaves_is_gone_at_once(world: World) -> None:
    await held(world, "anna", "bert")
    await join(world, "anna")
    await join(world, "bert")
    await want(world, "anna", "bert")
    await want(world, "bert", "anna")
    await world.tick(world.units.now)
    await leave(world, "anna")
    await leave(world, "anna")  # pressed twice
    assert "Anna" not in await seen(world, "bert")
    assert [one.wanted for one in world.units.tables.calling_cards.values()] == [frozenset()]
    assert not [one for one in world.units.tables.letters.values() if one.kind == "talk-again"]
    assert "[Join the list]" in await seen(world, "anna")
    # Who comes back has been chosen by nobody yet.
    await join(world, "anna")
    await want(world, "anna", "bert")
    await world.tick(world.units.now)
    assert introduced(world) == ["anna", "bert"], "only the first time"


async def test_under_another_name_nobody_has_chosen_them_yet(world: World) -> None:
    await held(world, "anna", "bert", "cleo")
    for guest in ("anna", "bert", "cleo"):
        await join(world, guest)
    await want(world, "anna", "bert")
    await want(world, "anna", "cleo")
    # Somebody who is chosen as Bert does not become Cleo with that.
    await join(world, "bert", "Cleo")
    await want(world, "bert", "anna")
    await world.tick(world.units.now)
    assert introduced(world) == []
    # A new contact is not a new person.
    await join(world, "cleo", "Cleo", "0123")
    await want(world, "cleo", "anna")
    await world.tick(world.units.now)
    assert introduced(world) == ["anna", "cleo"]
    assert any("0123" in text for text in world.texts)


async def test_the_names_are_for_those_who_gave_theirs(world: World) -> None:
    await held(world, "anna", "bert", "cleo")
    world.units.tables.replies["talk", "cleo"] = Reply("talk", "cleo", Rsvp.MAYBE)
    await join(world, "anna")
    offer = await seen(world, "bert")
    assert "Anna" not in offer and "see your name" in offer and "[Join the list]" in offer
    async with world.turn("bert") as turn:
        with pytest.raises(NotFound):
            await meeting_again.want(turn, Action("again-want", card(world, "anna")))
    for stranger in ("cleo", "vera", "mod", "lead", "resp"):
        async with world.turn(stranger) as turn:
            for answer, action in (
                (meeting_again.show, Action("talk-again", "talk")),
                (joining.begin, Action("again-join", "talk")),
                (joining.leave, Action("again-leave", "talk")),
                (meeting_again.want, Action("again-want", card(world, "anna"))),
                (meeting_again.want_no_more, Action("again-unwant", card(world, "anna"))),
            ):
                with pytest.raises(NotFound):
                    await answer(turn, action)
    async with world.turn("anna") as turn:
        with pytest.raises(NotFound):
            await meeting_again.want(turn, Action("again-want", card(world, "anna")))
        with pytest.raises(Outdated):
            await meeting_again.show(turn, Action("talk-again", "talk", value="x"))


async def test_before_the_end_and_after_two_weeks_there_is_no_list(world: World) -> None:
    await held(world, "anna", "bert")
    await join(world, "anna")
    await join(world, "bert")
    await want(world, "anna", "bert")
    await want(world, "bert", "anna")
    world.units.now = STARTS + timedelta(minutes=59)
    async with world.turn("anna") as turn:
        with pytest.raises(NotFound):
            await meeting_again.show(turn, Action("talk-again", "talk"))
    await world.tick(utc(2027, 6, 22, 8))
    assert introduced(world) == ["anna", "bert"]
    world.units.now = utc(2027, 6, 22, 21, 59)
    async with world.turn("anna") as turn:
        await joining.begin(turn, Action("again-join", "talk"))
        (draft,) = turn.conversations
    assert "Bert" in await seen(world, "anna")
    world.units.now = utc(2027, 6, 22, 22)
    async with world.turn("anna") as turn:
        with pytest.raises(Refused, match="two weeks"):
            await meeting_again.show(turn, Action("talk-again", "talk"))
    await world.tick(utc(2027, 6, 23, 10))
    assert world.units.tables.calling_cards == {}
    assert not [one for one in world.units.tables.letters.values() if one.kind == "talk-again"]
    assert draft.expires == utc(2027, 6, 22, 22)


async def test_who_find_each_other_on_the_last_evening_are_told_before_all_is_deleted(
    world: World,
) -> None:
    await held(world, "anna", "bert")
    await join(world, "anna")
    await join(world, "bert")
    world.units.now = utc(2027, 6, 22, 21)
    await want(world, "anna", "bert")
    await want(world, "bert", "anna")
    await world.tick(world.units.now)
    await world.tick(utc(2027, 6, 23, 6))
    assert introduced(world) == ["anna", "bert"]
    await world.tick(utc(2027, 6, 23, 10))
    assert world.units.tables.calling_cards == {}


async def test_forgotten_and_revoked_people_vanish(world: World) -> None:
    await held(world, "anna", "bert", "cleo")
    for guest in ("anna", "bert", "cleo"):
        await join(world, guest)
    for guest in ("anna", "cleo"):
        await want(world, "bert", guest)
        await want(world, guest, "bert")
    async with world.turn("anna") as turn:
        await introductions.forget(turn.unit, turn.persons)
        await own_data.forget(turn)
    async with world.units.unit() as unit:
        unit.people.remove("cleo")  # as an operator does
    await world.tick(world.units.now)
    assert introduced(world) == []
    shown = await seen(world, "bert")
    assert "Nobody else is on the list yet" in shown
    assert {one.person for one in world.units.tables.calling_cards.values()} == {"bert"}


async def test_who_wants_no_messages_looks(world: World) -> None:
    await held(world, "anna", "bert")
    anna = world.units.tables.persons["anna"]
    world.units.tables.persons["anna"] = replace(anna, reminding=Reminding.NOTHING)
    assert "is mutual you find only here" in await join(world, "anna")
    await join(world, "bert")
    await want(world, "anna", "bert")
    await want(world, "bert", "anna")
    await world.tick(world.units.now)
    assert introduced(world) == ["bert"]
    assert "bert@town.example" in await seen(world, "anna")


async def test_who_decides_for_two_municipalities_is_on_the_list_once(world: World) -> None:
    world.person("anna2", Role.DECISION_MAKER, "village")
    address = world.units.tables.addresses.pop(("anna2", b"anna2"))
    world.units.tables.addresses["anna2", b"anna"] = replace(address, account=b"anna")
    world.units.now = utc(2027, 6, 7, 10)
    await world.announce(STARTS, municipality=None)
    async with world.units.unit() as unit:
        for person in ("anna", "anna2"):
            unit.talks.save_reply(Reply("talk", person, Rsvp.YES))
    world.units.now = utc(2027, 6, 8, 8, 20)
    await join(world, "anna")
    await join(world, "anna", "Anna", "0123")
    assert len(world.units.tables.calling_cards) == 1


async def test_letters_do_not_tell_who_goes_with_whom(world: World) -> None:
    for name in ("cleo", "dora"):
        world.person(name, Role.DECISION_MAKER, "town")
    everybody = ("anna", "bert", "cleo", "dora")
    await held(world, *everybody)
    for name in everybody:
        await join(world, name)
    for hour, (one, other) in ((9, ("anna", "dora")), (13, ("cleo", "bert"))):
        world.units.now = utc(2027, 6, 8, hour, 41)
        await want(world, one, other)
        await want(world, other, one)
        await world.tick(world.units.now)
    told = [one for one in world.units.tables.letters.values() if one.kind == "talk-again"]
    assert {letter.person for letter in told} == set(everybody)
    known = {"talk", *world.units.tables.calling_cards, *world.units.tables.persons}
    assert not known & {letter.subject for letter in told}
    assert len({letter.subject for letter in told}) == len({letter.id for letter in told}) == 4
    # Whatever else stands in a row is the same in all four.
    assert len({replace(one, id="", person="", subject="") for one in told}) == 1
    assert {letter.state for letter in told} == {LetterState.SENT}


async def test_what_is_stored_is_told_to_its_owner(world: World) -> None:
    await held(world, "anna", "bert")
    await join(world, "anna")
    await join(world, "bert")
    await want(world, "anna", "bert")
    for guest, wanted in (("anna", ["Bert"]), ("bert", [])):
        async with world.turn(guest) as turn:
            stored = await joining.stored_of(turn.unit, turn.persons[0])
        assert stored == [
            {
                "talk": "talk",
                "name": guest.title(),
                "contact": f"{guest}@town.example",
                "would like to talk again to": wanted,
            }
        ]


async def test_names_fit_their_buttons(world: World) -> None:
    await held(world, "anna")
    with pytest.raises(InvalidAnswer, match="too long"):
        await join(world, "anna", "n" * 41)


async def test_many_names_are_told_in_pages(world: World) -> None:
    guests = [f"guest{number:02}" for number in range(46)]
    await held(world, *guests)
    for guest in guests:
        await join(world, guest)
    names: list[str] = []
    async with world.turn("guest00") as turn:
        for page in range(3):
            action = Action("talk-again", "talk", value=str(page))
            (said,) = await meeting_again.show(turn, action)
            assert isinstance(said, Say)
            text = words(said)
            names += [line for line in text.splitlines() if line.startswith("[Guest")]
            assert ("[More]" in text, "[Back]" in text) == (page < 2, page > 0)
    assert names == [f"[Guest{number:02}]" for number in range(1, 46)]
    shown = await want(world, "guest00", "guest44")
    assert "[Guest44]" in shown and "[Guest01]" not in shown, "the page of who was chosen"
