"""Thanks after a talk: within a day, by hand for each case; and what stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import NotFound
from bot.model import Address, Door, Land, LetterState, Material, Reminding, Role, Rsvp
from bot.replies import Action
from bot.talks import announcing, deputies, invitations, overview, pausing
from bot.talks.after import past
from tests.bot.talks.conftest import World, utc, words

THANKS = "Thank you for taking part in the talk."
INTEREST = "Thank you for your interest in the talk."
STARTS = utc(2027, 6, 8, 12)  # a Tuesday, 14:00 in Berlin
DUE = utc(2027, 6, 9, 8)
NONE_AHEAD = "No talk lies ahead.\n[Subscribe to my talks]"


async def thanked(world: World, until: datetime) -> list[tuple[datetime, str, str]]:
    world.sent.clear()
    await world.tick_until(until)
    return [one for one in world.sent if "Thank you" in one[2]]


@pytest.mark.parametrize(
    ("starts", "land", "due"),
    [
        pytest.param(STARTS, None, DUE, id="the next morning"),
        pytest.param(utc(2027, 3, 1, 7), None, utc(2027, 3, 1, 10), id="25 hours are too many"),
        pytest.param(utc(2027, 3, 1, 8), None, utc(2027, 3, 2, 9), id="24 hours are not"),
        pytest.param(utc(2027, 6, 11, 12), None, utc(2027, 6, 11, 15), id="before a weekend"),
        pytest.param(utc(2027, 6, 11, 16), None, utc(2027, 6, 12, 6), id="late on a Friday"),
        pytest.param(utc(2027, 5, 26, 12), Land.BAVARIA, utc(2027, 5, 26, 15), id="a holiday"),
        pytest.param(utc(2027, 5, 26, 12), Land.SAXONY, utc(2027, 5, 27, 8), id="not one there"),
        # The night to Sunday has an hour more, the morning of Monday is the next working day.
        pytest.param(utc(2027, 10, 31, 9), None, utc(2027, 11, 1, 9), id="clocks back"),
    ],
)
async def test_it_comes_in_time(
    world: World, starts: datetime, land: Land | None, due: datetime
) -> None:
    town = world.units.tables.municipalities["town"]
    world.units.tables.municipalities["town"] = replace(town, land=land)
    world.units.now = starts - timedelta(hours=2)
    await world.announce(starts)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.MAYBE)
    assert await thanked(world, starts + timedelta(days=4)) == [
        (due, "anna", THANKS),
        (due, "bert", INTEREST),
    ]
    assert due - starts - timedelta(hours=1) <= timedelta(hours=24)


async def test_who_did_not_want_to_come_is_not_thanked(world: World) -> None:
    world.person("cleo", Role.DECISION_MAKER, "town")
    world.person("dora", Role.DECISION_MAKER, "town")
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS, capacity=1)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.YES)  # waits
    await world.answer("cleo", Rsvp.NO)
    assert [who for _, who, _ in await thanked(world, STARTS + timedelta(days=3))] == ["anna"]


async def test_nothing_is_thanked_for_that_was_cancelled(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.cancel()
    assert await thanked(world, STARTS + timedelta(days=3)) == []
    assert world.letters() == []


async def test_it_follows_a_move(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.move(STARTS + timedelta(days=1))
    assert await thanked(world, STARTS + timedelta(days=4)) == [
        (DUE + timedelta(days=1), "anna", THANKS)
    ]


async def test_who_wants_no_messages_at_all_gets_none_and_who_wants_no_reminders_does(
    world: World,
) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.YES)
    await world.tick(STARTS + timedelta(hours=2))
    # After the talk nothing is planned anew: the letter itself must know.
    for name, reminding in (("anna", Reminding.NOTHING), ("bert", Reminding.NONE)):
        person = world.units.tables.persons[name]
        world.units.tables.persons[name] = replace(person, reminding=reminding)
    assert [who for _, who, _ in await thanked(world, STARTS + timedelta(days=3))] == ["bert"]


async def test_planning_during_and_after_the_talk_takes_nothing_away(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    talk = await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    for later in (timedelta(minutes=20), timedelta(hours=3)):
        world.units.now = STARTS + later
        async with world.units.unit() as unit:
            await announcing.replan(unit, talk)
    assert await thanked(world, STARTS + timedelta(days=3)) == [(DUE, "anna", THANKS)]
    async with world.units.unit() as unit:
        await announcing.replan(unit, talk)
    assert await thanked(world, STARTS + timedelta(days=9)) == [], "once"


async def test_a_deputy_is_thanked_and_not_who_sent_them(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    talk = await world.announce(STARTS)
    async with world.units.unit() as unit:
        code = await deputies.ask(unit, talk, unit.tables.persons["anna"])
        asked = await deputies.asked_by(unit, code or "")
        assert asked is not None
        deputy = replace(asked[0], invitation=None, language="en")
        unit.people.save(deputy)
        unit.people.save_address(Address(deputy.id, b"d", Door.TELEGRAM, "d"))
        await deputies.come_in(unit, talk, deputy)
    assert await thanked(world, STARTS + timedelta(days=3)) == [(DUE, deputy.id, THANKS)]
    assert "[Talk to somebody again]" in world.texts[-1]


async def test_thanks_that_a_pause_holds_back_can_be_let_go_after_the_talk(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    async with world.turn("mod") as turn:
        await pausing.pause(turn, Action("pause-letters", "talk"))
    assert await thanked(world, DUE + timedelta(hours=5)) == []
    async with world.turn("mod") as turn:
        (said,) = await overview.of_talk(turn, Action("talk-letters", "talk"))
        assert "[Let letters go on]" in words(said)
        (said,) = await pausing.resume(turn, Action("resume-letters", "talk"))
        assert "[Pause letters]" not in words(said)
    assert [who for _, who, _ in await thanked(world, DUE + timedelta(hours=6))] == ["anna"]


@pytest.mark.parametrize(
    ("late", "state"),
    [(timedelta(days=3), LetterState.SENT), (timedelta(days=3, minutes=1), LetterState.MISSED)],
)
async def test_after_three_days_it_is_missed(
    world: World, late: timedelta, state: LetterState
) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.tick(DUE + late)
    assert ("talk-thanks", DUE) in world.letters(state)


async def test_what_stands_in_it(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.MAYBE)
    async with world.units.unit() as unit:
        unit.materials.save(Material("talk", "https://example.org/a", "Two\nlines"))
    world.texts.clear()
    await world.tick_until(DUE)
    yes = next(text for text in world.texts if THANKS in text)
    maybe = next(text for text in world.texts if INTEREST in text)
    for text in (yes, maybe):
        assert "https://example.org/a" in text and "Two\nlines" in text
        assert "22 June 2027" in text
        assert "[Answer five questions]" in text
    assert "[Talk to somebody again]" in yes
    assert "[Talk to somebody again]" not in maybe


# ------------------------------------------------------------------- among the talks


async def shown(world: World, person: str) -> list[str]:
    async with world.turn(person) as turn:
        return [words(one) for one in await invitations.list_talks(turn)]


async def test_past_talks_are_there_for_two_weeks_for_those_who_wanted_to_come(
    world: World,
) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    await world.answer("bert", Rsvp.NO)
    world.units.now = STARTS + timedelta(minutes=59)
    assert "Past talks" not in "".join(await shown(world, "anna"))
    for later in (timedelta(hours=1, minutes=31), timedelta(days=14, hours=9, minutes=59)):
        world.units.now = STARTS + later
        none, said = await shown(world, "anna")
        assert none == NONE_AHEAD
        assert said.startswith("Past talks\nBreakfast talk of Town\nStrategy")
        assert "[Answer five questions]" in said and "[Talk to somebody again]" in said
        assert await shown(world, "bert") == [NONE_AHEAD]
        assert await shown(world, "vera") == [NONE_AHEAD]
    world.units.now = STARTS + timedelta(days=14, hours=10)
    assert await shown(world, "anna") == [NONE_AHEAD]


async def test_organisers_find_their_talks_however_old_and_no_others(world: World) -> None:
    world.units.now = STARTS - timedelta(days=1)
    await world.announce(STARTS)
    async with world.turn("mod") as turn:
        with pytest.raises(NotFound):
            await past.show(turn, Action("past-talk", "talk"))
        (said,) = await past.show_all(turn, Action("past-talks"))
        assert "There is none." in words(said)
    world.units.now = STARTS + timedelta(days=400)
    assert await shown(world, "mod") == [
        "No talk lies ahead.\n[New talk]\n[All past talks]\n[Subscribe to my talks]"
    ]
    async with world.turn("mod") as turn:
        (said,) = await past.show_all(turn, Action("past-talks"))
        assert "[08.06.2027 Strategy]" in words(said)
        (said,) = await past.show(turn, Action("past-talk", "talk"))
        assert "[Material]" in words(said) and "[Did it help?]" in words(said)
        assert "[Answer five questions]" not in words(said)
    async with world.turn("vmod") as turn:
        (said,) = await past.show_all(turn, Action("past-talks"))
        assert "There is none." in words(said)
        with pytest.raises(NotFound):
            await past.show(turn, Action("past-talk", "talk"))
    async with world.turn("anna") as turn:
        with pytest.raises(NotFound):
            await past.show_all(turn, Action("past-talks"))


async def test_many_past_talks_are_told_in_pages(world: World) -> None:
    talk = await world.announce(STARTS)
    for number in range(45):
        world.units.tables.talks[f"t{number}"] = replace(
            talk, id=f"t{number}", starts=STARTS - timedelta(days=number)
        )
    del world.units.tables.talks["talk"]
    world.units.now = STARTS + timedelta(days=30)
    async with world.turn("mod") as turn:
        seen: list[str] = []
        for page in range(3):
            (said,) = await past.show_all(turn, Action("past-talks", value=str(page)))
            text = words(said)
            seen += [line for line in text.splitlines() if "Strategy" in line]
            assert ("[More]" in text, "[Back]" in text) == (page < 2, page > 0)
    assert len(seen) == len(set(seen)) == 45
