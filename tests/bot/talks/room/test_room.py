"""Coming into a talk's room, voting and running it, press by press."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import MissingKey, NotFound, Refused
from bot.links import Links
from bot.model import Part, Reply, Role, Room, RoundState, Rsvp, Rule
from bot.replies import Action, Say, Saying
from bot.talks import letters
from bot.talks.room import asking, entering, keeping, running, scene, tending
from tests.bot.talks.conftest import World, made_world, utc, words
from tests.bot.talks.deputies import code_in, come_in, deputy_of, reached
from tests.bot.talks.deputies import send as sent

START = utc(2027, 3, 1, 7)


@pytest.fixture
async def world() -> World:
    """Ten minutes before a talk of the town."""
    world = made_world()
    await world.announce(START)
    world.units.now = START - timedelta(minutes=10)
    return world


def the_room(world: World) -> Room:
    (room,) = world.units.tables.rooms.values()
    return room


async def enters(world: World, account: str) -> Saying:
    async with world.turn(account) as turn:
        (said,) = await entering.agree(turn, Action("room-agree", "talk"))
    return said


async def asks(world: World, person: str, said: str) -> str:
    """Ask a question; its id."""
    before = set(world.units.tables.asked)
    async with world.units.unit() as unit:
        room = the_room(world)
        talk = unit.tables.talks["talk"]
        presence = await unit.rooms.presence(keeping.tag(unit, room, person))
        assert presence is not None
        keeping.ask(unit, keeping.Guest(room, talk, person, presence), said)
    (new,) = set(world.units.tables.asked) - before
    return new


async def press(
    world: World, account: str, verb: str, question: str = "", value: str = "", revision: int = 0
) -> str:
    answers = {
        "room": entering.show, "room-vote": entering.vote, "room-unvote": entering.vote,
        "room-own": asking.list_own, "room-unask": asking.take_back, "run-room": running.show,
        "room-next": running.go_on, "room-back": running.go_on, "room-time": running.set_time,
        "room-tend": tending.questions, "room-hide": tending.mark, "room-unhide": tending.mark,
        "room-done": tending.mark, "room-undone": tending.mark, "room-file": running.take_along,
        "close-room-yes": running.close,
    }  # fmt: skip
    async with world.turn(account) as turn:
        (said,) = await answers[verb](
            turn, Action(verb, the_room(world).id, question, value, revision)
        )
    return words(said) if isinstance(said, Say) else repr(said)


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
            await keeping.close_by_the_clock(unit)
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
            await keeping.close_by_the_clock(unit)
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
        await keeping.close_by_the_clock(unit)
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
        await keeping.close_by_the_clock(unit)
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
