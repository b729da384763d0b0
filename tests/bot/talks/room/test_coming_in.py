"""Who comes into a talk's room, when, and as how many, press by press."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotFound, Refused
from bot.links import Links
from bot.model import Reply, Role, Rsvp, Rule
from bot.replies import Action
from bot.talks import letters
from bot.talks.room import entering, running, scene
from tests.bot.talks.conftest import World, words
from tests.bot.talks.deputies import code_in, come_in, deputy_of, reached
from tests.bot.talks.deputies import send as sent
from tests.bot.talks.room.pressing import START, asks, enters, press, the_room


async def test_the_rule_comes_before_everything_else(world: World) -> None:
    async with world.turn("anna") as turn:
        (said,) = await entering.enter(turn, Action("enter-talk", "talk"))
    assert words(said).count("[") == 1
    assert "who said it or who was there is told to nobody" in words(said)
    assert not world.units.tables.rooms, "nothing is stored before it was agreed to"
    assert not world.units.tables.presences
    await enters(world, "anna")
    assert len(world.units.tables.presences) == 1
    await enters(world, "anna")
    assert len(world.units.tables.presences) == 1, "twice is once"
    async with world.turn("anna") as turn:
        (said,) = await entering.enter(turn, Action("enter-talk", "talk"))
    assert "[Ask a question]" in words(said)


async def test_only_whoever_is_expected_comes_in(world: World) -> None:
    for account in ("vera", "mod", "lead", "resp", "stranger"):
        for come in (entering.enter, entering.agree):
            async with world.turn(account) as turn:
                with pytest.raises(NotFound):
                    await come(turn, Action("enter-talk", "talk"))
    await world.answer("bert", Rsvp.NO)
    async with world.turn("bert") as turn:
        with pytest.raises(NotFound):
            await entering.agree(turn, Action("room-agree", "talk"))
    await enters(world, "anna")
    # Who has not come in has no button of the room, and nobody is told which rooms there are.
    for account in ("bert", "vera", "mod"):
        with pytest.raises(NotFound):
            await press(world, account, "room")
    await world.answer("anna", Rsvp.NO)
    with pytest.raises(NotFound):
        await press(world, "anna", "room")


async def test_who_waits_for_a_place_has_none(world: World) -> None:
    talk = world.units.tables.talks["talk"]
    world.units.tables.talks["talk"] = replace(talk, capacity=1)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.YES)
    world.person("cleo", Role.DECISION_MAKER, "town")
    world.person("dora", Role.DECISION_MAKER, "town")
    await world.answer("dora", Rsvp.MAYBE)
    for account in ("bert", "cleo", "dora"):
        async with world.turn(account) as turn:
            for come in (entering.enter, entering.agree):
                with pytest.raises(Refused, match="has only so many places"):
                    await come(turn, Action("enter-talk", "talk"))
            assert await entering.doors(turn, world.units.tables.talks["talk"]) == ()
            assert await entering.home_rows(turn) == []
    assert not world.units.tables.presences
    await enters(world, "anna")
    await deputy_of(world)
    await enters(world, "dan")
    assert len(world.units.tables.presences) == 1


async def test_one_place_has_one_vote_whoever_takes_it(world: World) -> None:
    await enters(world, "bert")
    question = await asks(world, "bert", "Why?")
    await enters(world, "anna")
    await press(world, "anna", "room-vote", question)
    for account in ("dan", "dora", "dina"):
        send = "deputy" if account == "dan" else "deputy-other"
        await come_in(world, account, code_in(await sent(world, "anna", send)))
        await enters(world, account)
        await press(world, account, "room-vote", question)
        assert "Question 1 – 1 vote\n" in await press(world, "bert", "room")
        assert len(world.units.tables.presences) == 2
    await world.answer("dina", Rsvp.NO)
    assert "Question 1 – 0 votes" in await press(world, "bert", "room")
    await enters(world, "anna")
    await press(world, "anna", "room-vote", question)
    assert "Question 1 – 1 vote\n" in await press(world, "bert", "room")


async def test_whoever_says_no_leaves_and_their_question_stays(world: World) -> None:
    for account in ("anna", "bert"):
        await enters(world, account)
    question = await asks(world, "anna", "Why?")
    await press(world, "anna", "room-vote", question)
    await world.answer("anna", Rsvp.NO)
    assert "Question 1 – 0 votes" in await press(world, "bert", "room")
    assert len(world.units.tables.presences) == 1


async def test_a_further_role_is_no_further_vote(world: World) -> None:
    world.units.tables.talks["talk"] = replace(world.units.tables.talks["talk"], municipality=None)
    for account in ("anna", "bert"):
        await enters(world, account)
    question = await asks(world, "bert", "Why?")
    await press(world, "bert", "room-vote", question)
    # Found before the other one in any order; and by a second device as which only it is known.
    world.person("a-first", Role.DECISION_MAKER, "village")
    for account in ("bert", "phone"):
        reached(world, "a-first", account)
    for account in ("bert", "phone"):
        await enters(world, account)
        said = await press(world, account, "room-vote", question)
        assert "Question 1 – 1 vote\n" in said
        assert "[1: take my vote back]" in said
    # Declined as whom they came in, they are there as the other.
    world.units.tables.replies["talk", "bert"] = Reply("talk", "bert", Rsvp.NO)
    assert "Question 1 – 1 vote\n" in await press(world, "phone", "room-vote", question)
    assert len(world.units.tables.presences) == 2


async def test_who_came_in_early_and_says_no_has_left(world: World) -> None:
    world.units.now = START - timedelta(minutes=30)
    await enters(world, "anna")
    await world.answer("anna", Rsvp.NO)
    assert not world.units.tables.presences


async def test_who_decides_for_two_towns_is_one_in_the_room(world: World) -> None:
    world.units.tables.talks["talk"] = replace(world.units.tables.talks["talk"], municipality=None)
    address = world.units.tables.addresses["vera", b"vera"]
    world.person("also", Role.DECISION_MAKER, "town")
    world.units.tables.addresses["also", b"vera"] = replace(address, person="also")
    await enters(world, "vera")
    question = await asks(world, "also", "Mine?")
    await press(world, "vera", "room-vote", question)
    # With one of the two they decline: it is still the same one who is there, with the same vote.
    await world.answer("also", Rsvp.NO)
    assert "Question 1 – 1 vote" in await press(world, "vera", "room-vote", question)
    assert len(world.units.tables.presences) == 1


async def test_too_early_and_too_late(world: World) -> None:
    world.units.now = START - timedelta(minutes=31)
    async with world.turn("anna") as turn:
        assert await entering.doors(turn, world.units.tables.talks["talk"]) == ()
        with pytest.raises(Refused) as refusal:
            await entering.enter(turn, Action("enter-talk", "talk"))
    assert "come in from then on" in str(refusal.value)
    async with world.turn("mod") as turn:
        assert len(await entering.doors(turn, world.units.tables.talks["talk"])) == 1
    world.units.now = START - timedelta(minutes=61)
    async with world.turn("mod") as turn:
        with pytest.raises(Refused):
            await running.open_room(turn, Action("open-room", "talk"))
    world.units.now = START + timedelta(minutes=90)
    for come in (entering.enter, entering.agree):
        async with world.turn("anna") as turn:
            with pytest.raises(Refused):
                await come(turn, Action("room-agree", "talk"))
    assert not world.units.tables.rooms


async def test_only_the_last_reminder_leads_into_the_room(world: World) -> None:
    talk = world.units.tables.talks["talk"]
    soon = letters.reminder(talk, Rsvp.YES, START - timedelta(minutes=30))
    assert "[Enter the talk]" in words(soon)
    day_before = letters.reminder(talk, Rsvp.YES, START - timedelta(days=1))
    assert "[Enter the talk]" not in words(day_before)


async def test_a_deputy_comes_in_and_whose_place_it_is_does_not(world: World) -> None:
    await enters(world, "anna")
    await deputy_of(world, "anna", "dan")
    with pytest.raises(NotFound):
        await press(world, "anna", "room")
    assert "[Ask a question]" in words(await enters(world, "dan"))
    # Anna comes after all: from now on it is her place again.
    await world.answer("anna", Rsvp.YES)
    with pytest.raises(NotFound):
        await press(world, "dan", "room")
    with pytest.raises(NotFound):
        await press(world, "anna", "room")
    assert "[Ask a question]" in words(await enters(world, "anna"))


async def test_the_rule_of_the_talk_is_the_one_agreed_to(world: World) -> None:
    talk = replace(world.units.tables.talks["talk"], rule=Rule.STAYS_HERE)
    world.units.tables.talks["talk"] = talk
    async with world.turn("anna") as turn:
        (said,) = await entering.enter(turn, Action("enter-talk", "talk"))
    assert "what is said stays here" in words(said)
    await enters(world, "anna")
    async with world.units.unit() as unit:
        wall = await scene.wall(unit, the_room(world), talk, Links("https://a.example"))
    assert "what is said stays here" in words(wall)
