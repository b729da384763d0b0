"""The material of a talk: written, changed and removed by its organisers, told once if it is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import walking
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.model import LetterState, Material, Reminding, Role, Rsvp
from bot.replies import Action
from bot.talks.after import material
from tests.bot.talks.conftest import World, utc, words

STARTS = utc(2027, 6, 8, 12)  # 14:00 in Berlin: thanks come the next morning
THANKED = utc(2027, 6, 9, 8)
LINK, NOTE = "https://example.org/slides?x=1", "From page 3 on.\n=1+1 <b>"
NEWS = "There is material from the talk now."
COURSE = material.MaterialCourse()


@pytest.fixture
async def past(world: World) -> World:
    """The talk is over; Anna said yes and Bert maybe, and both were thanked."""
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.MAYBE)
    await world.tick_until(THANKED)
    world.sent.clear()
    return world


async def write(world: World, link: str | None, note: str | None, organiser: str = "mod") -> str:
    """Go through the wizard up to its review; what that says."""
    said = None
    async with world.turn(organiser) as turn:
        await material.begin(turn, Action("material-edit", "talk"))
    for name, text in (("link", link), ("note", note)):
        async with world.turn(organiser) as turn:
            at = turn.active
            assert at is not None
            if at.walk.at is None:
                edit = Action("edit", at.id, name, revision=at.walk.revision)
                await walking.tap(turn, COURSE, at, edit)
            assert turn.active is not None
            at = turn.active
            if text is None:
                (said,) = await walking.tap(turn, COURSE, at, Action("skip", at.id, name))
                continue
            (said,) = await walking.write(turn, COURSE, at, text)
            if name == "note":
                assert turn.active is not None
                done = Action("done", at.id, name, revision=turn.active.walk.revision)
                (said,) = await walking.tap(turn, COURSE, turn.active, done)
    assert said is not None
    return words(said)


async def hand_out(world: World, organiser: str = "mod") -> str:
    async with world.turn(organiser) as turn:
        assert turn.active is not None
        finish = Action("finish", turn.active.id, revision=turn.active.walk.revision)
        (said,) = await walking.tap(turn, COURSE, turn.active, finish)
    return words(said)


async def test_it_is_written_before_the_talk_and_handed_out_with_the_thanks(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    assert "with the thanks after the talk" in await write(world, LINK, NOTE)
    shown = await hand_out(world)
    assert LINK in shown and NOTE in shown and "[Remove the material]" in shown
    assert world.units.tables.materials == {"talk": Material("talk", LINK, NOTE)}
    await world.tick_until(THANKED)
    assert LINK in world.texts[-1] and NOTE in world.texts[-1]
    await world.tick_until(THANKED + timedelta(days=2))
    assert NEWS not in [heading for _, _, heading in world.sent]


async def test_what_comes_late_is_told_once_to_those_who_were_thanked(past: World) -> None:
    assert "2 people who were thanked already" in (await write(past, LINK, None)).replace(
        "\u2068", ""
    ).replace("\u2069", "")
    await hand_out(past)
    await past.tick(past.units.now)
    assert [(who, heading) for _, who, heading in past.sent] == [("anna", NEWS), ("bert", NEWS)]
    assert LINK in past.texts[-1] and "[Answer five questions]" in past.texts[-1]
    # Neither a change nor a new beginning is told again.
    assert "with the thanks" in await write(past, LINK, NOTE)
    await hand_out(past)
    async with past.turn("mod") as turn:
        await material.drop(turn, Action("material-drop", "talk"))
    await write(past, None, NOTE)
    await hand_out(past)
    await past.tick_until(past.units.now + timedelta(days=1))
    assert len(past.sent) == 2


async def test_a_change_of_what_was_in_the_thanks_is_no_news(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await write(world, LINK, None)
    await hand_out(world)
    await world.tick_until(THANKED)
    world.sent.clear()
    await write(world, f"{LINK}2", None)
    await hand_out(world)
    await world.tick_until(THANKED + timedelta(days=1))
    assert world.sent == []
    assert world.units.tables.materials["talk"].link == f"{LINK}2"


async def test_news_is_for_those_alone_who_still_want_it_and_were_thanked(past: World) -> None:
    await write(past, LINK, None)
    anna = past.units.tables.persons["anna"]
    past.units.tables.persons["anna"] = replace(anna, reminding=Reminding.NOTHING)
    for key, letter in list(past.units.tables.letters.items()):
        if (letter.kind, letter.person) == ("talk-thanks", "bert"):
            past.units.tables.letters[key] = replace(letter, state=LetterState.MISSED)
    await hand_out(past)
    await past.tick(past.units.now)
    assert past.sent == []


async def test_news_of_what_was_removed_meanwhile_is_not_sent(past: World) -> None:
    past.units.now = utc(2027, 6, 9, 20)  # 22:00: it waits for the morning
    await write(past, LINK, None)
    await hand_out(past)
    await past.tick(past.units.now)
    async with past.turn("mod") as turn:
        await material.drop(turn, Action("material-drop", "talk"))
        await material.drop(turn, Action("material-drop", "talk"))  # pressed twice
    await past.tick_until(utc(2027, 6, 10, 10))
    assert past.sent == []


async def test_late_material_of_an_old_talk_has_no_buttons_that_lead_nowhere(past: World) -> None:
    past.units.now = STARTS + timedelta(days=30)
    await write(past, LINK, None)
    await hand_out(past)
    await past.tick(past.units.now)
    assert len(past.sent) == 2
    assert "[" not in past.texts[-1]


async def test_nothing_is_no_material(past: World) -> None:
    said = await write(past, None, None)
    assert "Please give a link, a note, or both." in said and "[Hand it out]" not in said
    with pytest.raises(InvalidAnswer):
        await hand_out(past)


@pytest.mark.parametrize(
    "link",
    [
        "http://example.org", "example.org", "https://", "https://localhost/x", "javascript:1",
        "https://user@evil.example/", "https://bank.example:x@evil.example", "https:///x.y",
        "https://a.example/ b", "ftp://a.example", "https://[a.example", "https://a.example/\u202e",
    ],
)  # fmt: skip
async def test_what_is_no_link_is_refused_at_once(past: World, link: str) -> None:
    with pytest.raises(InvalidAnswer, match="https://"):
        await write(past, link, None)


@pytest.mark.parametrize("link", ["https://a.example", "HTTPS://a.example/ä?b=c#d", LINK])
async def test_what_is_a_link_is_taken_as_it_is(past: World, link: str) -> None:
    await write(past, link, None)
    await hand_out(past)
    assert past.units.tables.materials["talk"].link == link


async def test_a_note_has_a_thousand_characters(past: World) -> None:
    with pytest.raises(InvalidAnswer, match="too long"):
        await write(past, None, "x" * 1001)


@pytest.mark.parametrize("stranger", ["anna", "vmod", "lead", "resp"])
async def test_others_do_not_touch_it(past: World, stranger: str) -> None:
    async with past.turn(stranger) as turn:
        for answer in (material.show, material.begin, material.drop):
            with pytest.raises(NotFound):
                await answer(turn, Action("material", "talk"))


async def test_a_cancelled_talk_has_none(world: World) -> None:
    await world.announce(STARTS)
    await world.cancel()
    async with world.turn("mod") as turn:
        with pytest.raises(Refused):
            await material.begin(turn, Action("material-edit", "talk"))


@pytest.mark.parametrize(("people", "told"), [(20, False), (21, True)])
async def test_for_many_the_review_tells_how_long_it_takes(
    world: World, people: int, told: bool
) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    for number in range(people):
        world.person(f"mayor{number}", Role.DECISION_MAKER, "town")
        await world.answer(f"mayor{number}", Rsvp.YES)
    await world.tick_until(THANKED)
    review = await write(world, LINK, None)
    assert f"{people} people who were thanked already will be told now." in review
    assert ("Until all have one it takes about 1 minute." in review) is told
