"""Did the talk help? Whom it asks, and what the organiser sees of it when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotFound, Refused
from bot.feedback import opinions
from bot.model import Opinion, Person, Role, RoundState, Rsvp
from bot.replies import Action, SendFile, Workbook
from bot.talks.after import helped
from tests.bot.talks.conftest import World, utc, words
from tests.due import close_feedback

STARTS = utc(2027, 6, 8, 7)
GUESTS = tuple(f"guest{number}" for number in range(6))


@pytest.fixture
async def past(world: World) -> World:
    world.units.now = STARTS - timedelta(days=1)
    for guest in GUESTS:
        world.person(guest, Role.DECISION_MAKER, "town")
    await world.announce(STARTS)
    for guest in GUESTS:
        await world.answer(guest, Rsvp.MAYBE if guest == "guest0" else Rsvp.YES)
    await world.answer("anna", Rsvp.NO)
    world.units.now = STARTS + timedelta(hours=2)
    return world


async def begin(world: World, person: str) -> str:
    async with world.turn(person) as turn:
        (said,) = await helped.begin(turn, Action("talk-helped", "talk"))
    return words(said)


async def say(world: World, person: str, **answers: str) -> None:
    await begin(world, person)
    async with world.units.unit() as unit:
        (feedback,) = await unit.feedbacks.about("talk")
        tag = opinions.tag_of(unit, feedback, person=person)
        unit.feedbacks.save_opinion(Opinion(tag, feedback.id, answers))


async def results(world: World, organiser: str = "mod") -> tuple[str, list[SendFile]]:
    async with world.turn(organiser) as turn:
        first, *files = await helped.results(turn, Action("talk-results", "talk"))
    plain = words(first).replace("\u2068", "").replace("\u2069", "")
    return plain, [one for one in files if isinstance(one, SendFile)]


async def close(world: World) -> None:
    world.units.now = utc(2027, 6, 22, 22)
    async with world.units.unit() as unit:
        await close_feedback(unit)


async def test_who_said_yes_or_maybe_is_asked_and_nobody_else(past: World) -> None:
    for guest in GUESTS[:2]:
        assert "weight off my mind" in await begin(past, guest)
    assert len(past.units.tables.feedbacks) == 1, "one for all"
    for stranger in ("anna", "bert", "vera", "mod", "lead"):
        with pytest.raises(NotFound):
            await begin(past, stranger)
    past.units.now = STARTS + timedelta(minutes=59)
    with pytest.raises(NotFound):
        await begin(past, "guest1")
    past.units.now = utc(2027, 6, 22, 22)
    with pytest.raises(Refused, match="two weeks"):
        await begin(past, "guest1")


async def test_the_organiser_sees_sums_of_five_after_the_last_day_and_nothing_before(
    past: World,
) -> None:
    nobody = await results(past)
    for guest in GUESTS[:5]:
        await say(past, guest, idea="fully", trust="mostly")
        assert await results(past) == nobody
    await say(past, GUESTS[5], idea="not")
    past.units.now = utc(2027, 6, 22, 21, 59)
    assert await results(past) == nobody
    assert "asked until Tuesday, 22 June 2027" in nobody[0]
    await close(past)
    said, (file,) = await results(past)
    assert "that I can use. 6 answers; the one in the middle: I fully agree. The groups" in said
    assert "stays confidential. 5 answers; the one in the middle: I mostly agree. I agree" in said
    assert "I agree fully or mostly: 5, Partly: 0, I agree hardly or not: 0" in said
    assert "weight off my mind" not in said
    assert isinstance(file.attachment, Workbook)
    (sheet,) = file.attachment.sheets
    assert [row[1] for row in sheet.rows] == [6, 5]
    assert not any(isinstance(cell, int) for cell in sheet.rows[0][2:])
    assert sheet.rows[1][3:] == (5, 0, 0)
    assert past.units.tables.opinions == {}


async def test_four_are_too_few_and_so_is_nobody(past: World) -> None:
    for guest in GUESTS[:4]:
        await say(past, guest, idea="fully")
    await close(past)
    few = await results(past)
    assert "No question was answered by at least 5 people" in few[0] and not few[1]
    past.units.tables.feedbacks.clear()
    assert await results(past) == few, "whether anybody answered is not told"


async def test_only_who_runs_the_talk_sees_them(past: World) -> None:
    for stranger in ("guest1", "vmod", "lead", "resp"):
        with pytest.raises(NotFound):
            await results(past, stranger)
    past.units.now = STARTS
    with pytest.raises(NotFound):
        await results(past)


async def test_who_was_there_for_two_municipalities_is_asked_as_one(world: World) -> None:
    world.person("anna2", Role.DECISION_MAKER, "village")
    address = world.units.tables.addresses.pop(("anna2", b"anna2"))
    world.units.tables.addresses["anna2", b"anna"] = type(address)(
        "anna2", b"anna", address.door, "anna"
    )
    await world.announce(STARTS, municipality=None)
    for reply in (Rsvp.YES, Rsvp.MAYBE):
        await world.answer("anna", reply)
    world.units.now = STARTS + timedelta(hours=2)
    await begin(world, "anna")
    async with world.turn("anna") as turn:
        (first,) = turn.conversations
    del world.units.tables.conversations[first.id]
    await begin(world, "anna")
    async with world.turn("anna") as turn:
        (second,) = turn.conversations
    assert first.locked == second.locked, "the same tag: a second opinion takes the first's place"


async def test_forgetting_deletes_what_was_said(past: World) -> None:
    await say(past, "guest1", idea="fully")
    await say(past, "guest2", idea="fully")
    guest = past.units.tables.persons["guest1"]
    assert isinstance(guest, Person)
    async with past.units.unit() as unit:
        await opinions.forget(unit, [guest], b"guest1")
        (feedback,) = await unit.feedbacks.in_state(RoundState.OPEN)
        assert len(await unit.feedbacks.opinions(feedback.id)) == 1


def test_there_are_five_statements_and_none_must_be_answered() -> None:
    assert len(helped.ASKED.questions) == 5
    assert not any(question.required for question in helped.ASKED.questions)
    assert all(len(question.options) == 5 for question in helped.ASKED.questions)
