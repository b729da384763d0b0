"""Who hears that a talk is moved, is elsewhere, or is off: whoever relies on what they were told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import LetterState, Reminding, Role, Rsvp
from bot.replies import Action
from bot.talks import announcing, moving
from tests.bot.talks.conftest import World, utc, words

STARTS = utc(2027, 6, 8, 6)
MOVED, CANCELLED = "The talk has a new time.", "The talk is cancelled."
ELSEWHERE = "The talk has a new place."


@pytest.fixture
async def saved(world: World) -> World:
    """Anna, Bert and Cleo were told to save the date; Cleo has declined, and Dora came later."""
    world.person("cleo", Role.DECISION_MAKER, "town")
    await world.announce(STARTS)
    await world.tick_until(utc(2027, 4, 14, 9))
    assert {heading for _, _, heading in world.sent} == {"Please save the date."}
    await world.answer("cleo", Rsvp.NO)
    await world.arrives("dora", Role.DECISION_MAKER, "town")
    world.sent.clear()
    world.texts.clear()
    return world


def told(world: World, heading: str) -> set[str]:
    return {who for _, who, said in world.sent if said == heading}


async def pressed(world: World) -> str:
    async with world.turn("mod") as turn:
        (said,) = await moving.ask_cancel(turn, Action("drop-talk", "talk"))
    return words(said)


async def test_who_saved_the_date_hears_that_it_is_off(saved: World) -> None:
    assert "2 people will be told." in await pressed(saved)
    await saved.cancel()
    await saved.tick_until(utc(2027, 4, 16))
    assert told(saved, CANCELLED) == {"anna", "bert"}
    assert len(saved.sent) == 2


async def test_who_saved_the_date_hears_of_another_and_may_answer(saved: World) -> None:
    await saved.move(utc(2027, 7, 6, 6))
    await saved.tick_until(utc(2027, 4, 16))
    assert told(saved, MOVED) == {"anna", "bert"}
    (text,) = {text for text in saved.texts if MOVED in text}
    assert "You have not answered yet. Will you come?" in text
    assert "[Yes]\n[No]\n[Maybe]" in text and "[Calendar file]" in text
    saved.sent.clear()
    await saved.tick_until(utc(2027, 6, 2))
    assert told(saved, "Breakfast talk of Town") == {"anna", "bert", "dora"}, "by the new plan"


async def test_who_declines_meanwhile_does_not_hear_of_it(saved: World) -> None:
    saved.units.now = utc(2027, 4, 14, 20)
    await saved.move(utc(2027, 7, 6, 6))
    await saved.answer("anna", Rsvp.NO)
    await saved.tick_until(utc(2027, 4, 16))
    assert told(saved, MOVED) == {"bert"}


async def test_a_date_that_may_have_come_counts_and_one_that_did_not_does_not(
    saved: World,
) -> None:
    letters = saved.units.tables.letters
    for letter in list(letters.values()):
        state = {"anna": LetterState.UNCERTAIN, "bert": LetterState.MISSED}.get(letter.person)
        if letter.kind == "talk-save-the-date" and state:
            letters[letter.id] = replace(letter, state=state)
    await saved.cancel()
    await saved.tick_until(utc(2027, 4, 16))
    assert told(saved, CANCELLED) == {"anna"}


async def test_another_place_is_told_to_those_who_come(saved: World) -> None:
    await saved.answer("anna", Rsvp.MAYBE)
    async with saved.units.unit() as unit:
        talk = unit.tables.talks["talk"]
        await announcing.change(unit, talk, replace(talk, place="Room 2"))
    await saved.tick_until(utc(2027, 4, 16))
    assert told(saved, ELSEWHERE) == {"anna"}


async def test_who_wants_no_messages_is_not_counted(saved: World) -> None:
    await saved.answer("anna", Rsvp.YES)
    persons = saved.units.tables.persons
    for name in ("anna", "bert"):
        persons[name] = replace(persons[name], reminding=Reminding.NOTHING)
    assert "0 people will be told." in await pressed(saved)
    await saved.cancel()
    await saved.tick_until(utc(2027, 4, 16))
    assert saved.sent == []
