"""Asking and voting in a talk's room, and running it, press by press."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import MissingKey, NotFound, Refused
from bot.links import Links
from bot.model import Part, Role, RoundState
from bot.replies import Action
from bot.talks.room import entering, keeping, running, scene
from tests.bot.talks.conftest import World, words
from tests.bot.talks.room.pressing import START, asks, enters, press, the_room
from tests.due import close_rooms


async def test_one_vote_a_person_and_question_which_can_be_taken_back(world: World) -> None:
    for name in ("anna", "bert"):
        await enters(world, name)
    question = await asks(world, "anna", "Who pays?")
    assert "Question 1 – 0 votes" in await press(world, "bert", "room")
    for _ in range(2):
        said = await press(world, "bert", "room-vote", question)
        assert "Question 1 – 1 vote\n" in said
        assert "[1: take my vote back]" in said
    assert "[1: vote for it]" in await press(world, "anna", "room"), "others' votes are not mine"
    assert "Question 1 – 2 votes" in await press(world, "anna", "room-vote", question)
    for _ in range(2):
        assert "Question 1 – 1 vote\n" in await press(world, "bert", "room-unvote", question)
    with pytest.raises(NotFound):
        await press(world, "bert", "room-vote", "0" * 32)


async def test_questions_stand_by_votes_and_equal_ones_not_by_time(world: World) -> None:
    for name in ("anna", "bert"):
        await enters(world, name)
    ids = [await asks(world, "anna", f"Question {number}?") for number in range(8)]
    await press(world, "bert", "room-vote", ids[-1])
    async with world.units.unit() as unit:
        order = [one.asked.id for one in await keeping.seen(unit, the_room(world))]
    assert order[0] == ids[-1]
    assert order[1:] == sorted(ids[:-1]) != ids[:-1]
    first = await press(world, "bert", "room")
    assert first.count("Question ") == 2 * entering.PAGE
    rest = await press(world, "bert", "room", value="1")
    assert rest.count("Question ") == 2 * 3
    assert "[Questions before]" in rest
    assert await press(world, "bert", "room", value="999") == first
    assert await press(world, "bert", "room", value="9" * 4000) == first


async def test_who_runs_the_talk_hides_and_marks_and_undoes_both(world: World) -> None:
    await enters(world, "anna")
    question = await asks(world, "anna", "Who pays?")
    said = await press(world, "mod", "room-hide", question)
    assert "[Undo]" in said and "(hidden)" in said and "Who pays?" in said
    assert "Who pays?" not in await press(world, "anna", "room")
    with pytest.raises(NotFound):
        await press(world, "anna", "room-vote", question)
    with pytest.raises(Refused):
        await press(world, "mod", "room-file")
    await press(world, "mod", "room-unhide", question)
    assert "Who pays?" in await press(world, "anna", "room")
    await press(world, "mod", "room-done", question)
    said = await press(world, "anna", "room")
    assert "(answered)" in said and "vote for it" not in said
    with pytest.raises(Refused):
        await press(world, "anna", "room-vote", question)
    await press(world, "mod", "room-undone", question)
    assert "[1: vote for it]" in await press(world, "anna", "room")
    for account in ("anna", "vmod", "lead"):
        with pytest.raises(NotFound):
            await press(world, account, "room-hide", question)


async def test_a_question_is_taken_back_by_its_own_alone(world: World) -> None:
    for name in ("anna", "bert"):
        await enters(world, name)
    question = await asks(world, "anna", "Who pays?")
    await press(world, "bert", "room-vote", question)
    same = await press(world, "anna", "room")
    assert same.replace("take my vote back", "vote for it") == (
        await press(world, "bert", "room")
    ).replace("take my vote back", "vote for it"), "no phone tells who has asked"
    with pytest.raises(Refused):
        await press(world, "bert", "room-own")
    with pytest.raises(NotFound):
        await press(world, "bert", "room-unask", question)
    assert "Who pays?" in await press(world, "anna", "room-own")
    assert "Who pays?" not in await press(world, "anna", "room-unask", question)
    assert not world.units.tables.asked


async def test_tags_tell_nobody_and_no_two_questions_share_one(world: World) -> None:
    for name in ("anna", "bert"):
        await enters(world, name)
    for name in ("anna", "anna", "bert"):
        await asks(world, name, "?")
    tags = {one.asker for one in world.units.tables.asked.values()}
    assert len(tags) == 3
    assert not tags & set(world.units.tables.presences)
    told = repr(world.units.tables.asked) + repr(world.units.tables.presences)
    assert "anna" not in told and "bert" not in told


async def test_parts_go_on_once_however_often_the_button_is_pressed(world: World) -> None:
    async with world.turn("mod") as turn:
        (opened,) = await running.open_room(turn, Action("open-room", "talk"))
    assert "[Begin the talk]" in words(opened)
    world.units.now = START
    for _ in range(2):
        assert "Now: Arriving" in await press(world, "mod", "room-next", revision=0)
    assert "Until 08:05: 5 minutes left." in await press(world, "mod", "run-room")
    said = await press(world, "mod", "room-time", value="+5", revision=1)
    assert "Until 08:10: 10 minutes left." in said
    assert "Until 08:10" in await press(world, "mod", "room-time", value="+5", revision=1)
    await press(world, "mod", "room-time", value="-5", revision=2)
    said = await press(world, "mod", "room-time", value="-5", revision=3)
    assert "The time for this part is up." in said
    for revision in range(4, 7):
        said = await press(world, "mod", "room-next", revision=revision)
    assert "Now: Closing words" in said and "[Next" not in said
    said = await press(world, "mod", "room-next", revision=7)
    assert "Now: Closing words" in said
    assert "Now: Exchange or case" in await press(world, "mod", "room-back", revision=7)
    with pytest.raises(NotFound):
        await press(world, "mod", "room-time", value="+500", revision=8)
    with pytest.raises(NotFound):
        await press(world, "anna", "room-next", revision=8)
    assert the_room(world).part is Part.EXCHANGE


async def test_what_was_there_is_gone_at_the_close(world: World) -> None:
    await enters(world, "anna")
    await asks(world, "anna", "Who pays?")
    assert "Who pays?" in await press(world, "mod", "room-file")
    room = the_room(world)
    assert "is deleted" in await press(world, "mod", "close-room-yes")
    assert not world.units.tables.asked
    assert not world.units.tables.presences
    async with world.units.unit() as unit:
        await keeping.finish_closing(unit, the_room(world))
    with pytest.raises(MissingKey):
        world.units.keys.participation(room.id)
    with pytest.raises(MissingKey):
        world.units.keys.draft(room.id)
    assert the_room(world).state is RoundState.CLOSED
    # Closed is closed: nobody comes in again, and nobody opens it again.
    for account, come, verb in (
        ("anna", entering.enter, "enter-talk"),
        ("anna", entering.agree, "room-agree"),
        ("mod", running.open_room, "open-room"),
    ):
        async with world.turn(account) as turn:
            with pytest.raises(Refused) as refusal:
                await come(turn, Action(verb, "talk"))
            assert refusal.value.sentence == entering.CLOSED
            assert await entering.doors(turn, world.units.tables.talks["talk"]) == ()
    with pytest.raises(Refused):
        await press(world, "anna", "room")


async def test_the_clock_closes_it(world: World) -> None:
    await enters(world, "anna")
    for minutes, state in ((89, RoundState.OPEN), (90, RoundState.CLOSING)):
        world.units.now = START + timedelta(minutes=minutes)
        async with world.units.unit() as unit:
            await close_rooms(unit)
        assert the_room(world).state is state


async def test_the_clock_does_not_close_it_under_a_part_that_is_running(world: World) -> None:
    await enters(world, "anna")
    await press(world, "mod", "room-next")
    world.units.now = START + timedelta(minutes=85)
    assert "The room closes by itself" in await press(world, "mod", "run-room")
    said = await press(world, "mod", "room-time", value="+5", revision=1)
    assert "The room closes by itself" not in said
    for minutes, state in ((119, RoundState.OPEN), (120, RoundState.CLOSING)):
        world.units.now = START + timedelta(minutes=minutes)
        async with world.units.unit() as unit:
            there = await keeping.attended(unit, [unit.tables.persons["anna"]])
            assert bool(there) is (state is RoundState.OPEN)
            await close_rooms(unit)
        assert the_room(world).state is state


async def test_the_way_back_does_not_close_it(world: World) -> None:
    await enters(world, "anna")
    await press(world, "mod", "room-next")
    assert "[Back]" in await press(world, "mod", "run-room")
    world.units.now = START + timedelta(minutes=89)
    await press(world, "mod", "room-time", value="+5", revision=1)
    world.units.now = START + timedelta(minutes=90)
    assert "[Back]" not in await press(world, "mod", "run-room")
    await press(world, "mod", "room-back", revision=2)
    assert the_room(world).part is Part.ARRIVING


async def test_a_talk_that_is_moved_gets_a_new_room(world: World) -> None:
    await enters(world, "anna")
    await asks(world, "anna", "Who pays?")
    later = START + timedelta(minutes=5)
    await world.move(later)
    with pytest.raises(Refused):
        await press(world, "anna", "room")
    async with world.units.unit() as unit:
        await close_rooms(unit)
        assert not await keeping.attended(unit, [unit.tables.persons["anna"]])
    assert the_room(world).state is RoundState.CLOSING
    await enters(world, "anna")
    states = {room.starts: room.state for room in world.units.tables.rooms.values()}
    assert states == {START: RoundState.CLOSING, later: RoundState.OPEN}


async def test_a_talk_that_is_called_off_has_no_room(world: World) -> None:
    await enters(world, "anna")
    await world.cancel()
    async with world.turn("anna") as turn:
        (said,) = await entering.enter(turn, Action("enter-talk", "talk"))
        assert "The talk is cancelled." in words(said)
        with pytest.raises(Refused):
            await entering.agree(turn, Action("room-agree", "talk"))
    async with world.turn("mod") as turn:
        with pytest.raises(Refused):
            await running.open_room(turn, Action("open-room", "talk"))
    async with world.units.unit() as unit:
        await close_rooms(unit)
    assert the_room(world).state is RoundState.CLOSING


async def test_forgetting_takes_questions_and_votes_along(world: World) -> None:
    for name in ("anna", "bert"):
        await enters(world, name)
    await asks(world, "anna", "Anna's?")
    theirs = await asks(world, "bert", "Bert's?")
    await press(world, "anna", "room-vote", theirs)
    async with world.units.unit() as unit:
        await keeping.forget(unit, [unit.tables.persons["anna"]])
    assert {one.words for one in world.units.tables.asked.values()} == {"Bert's?"}
    assert "Question 1 – 0 votes" in await press(world, "bert", "room")
    assert len(world.units.tables.presences) == 1


async def test_how_many_have_come_is_rounded_down(world: World) -> None:
    await enters(world, "anna")
    assert "shown from 5 people on" in await press(world, "mod", "run-room")
    for number in range(6):
        world.person(f"guest{number}", Role.DECISION_MAKER, "town")
        await enters(world, f"guest{number}")
    assert "At least 5 people have come in." in await press(world, "mod", "run-room")


async def test_the_wall_says_who_the_bot_is_and_where(world: World) -> None:
    await enters(world, "anna")
    talk, room = world.units.tables.talks["talk"], the_room(world)
    web = Links("https://dialog.example")
    async with world.units.unit() as unit:
        on_wall = words(await scene.wall(unit, room, talk, replace(web, bot="town_bot")))
        assert "write /talks to @town_bot on Telegram" in on_wall
        assert "your conversation at dialog.example in a browser" in on_wall
        assert "Telegram" not in words(await scene.wall(unit, room, talk, web))
        picture = await scene.picture(unit, room, web)
        assert picture is not None and picture.url == "https://dialog.example/chat"
    await asks(world, "anna", "Who pays?")
    async with world.units.unit() as unit:
        assert await scene.picture(unit, room, web) is None, "the questions need the place"
