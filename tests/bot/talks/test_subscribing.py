"""A guest's talks in their own calendar: what it holds, whose it is, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotFound
from bot.model import Role, Rsvp, Talk
from bot.replies import CalendarEntry, CalendarFile, Code, Say
from bot.talks import announcing, deputies, subscribing
from bot.talks.letters import calendar_file
from tests.bot.talks.conftest import World, utc, words
from tests.bot.talks.deputies import deputy_of, reached

STARTS = utc(2027, 6, 8, 6)


async def addresses(world: World, account: str = "anna", *, anew: bool = False) -> list[str]:
    """The addresses that are shown; none if they were shown before."""
    async with world.turn(account) as turn:
        (said,) = await (subscribing.renew(turn) if anew else subscribing.show(turn))
    assert isinstance(said, Say)
    return [line.words for line in said.lines if isinstance(line, Code)]


async def code_of(world: World, account: str = "anna", *, anew: bool = False) -> str:
    web, _ = await addresses(world, account, anew=anew)
    return web.removeprefix("https://example.org/calendar/").removesuffix(".ics")


async def entries(world: World, code: str) -> dict[str, CalendarEntry]:
    async with world.units.unit() as unit:
        found = await subscribing.feed(unit, code)
    assert found is not None
    return {entry.uid.partition("@")[0]: entry for entry in found[1].entries}


async def state(world: World, code: str) -> str:
    """How the talk is marked."""
    entry = (await entries(world, code)).get("talk")
    if entry is None:
        return "absent"
    return "cancelled" if entry.cancelled else "tentative" if entry.tentative else "confirmed"


async def test_a_guest_gets_two_addresses_of_one_secret_once(world: World) -> None:
    web, webcal = await addresses(world)
    assert web.startswith("https://example.org/calendar/c_") and web.endswith(".ics")
    assert webcal == web.replace("https://", "webcal://")
    code = web.removeprefix("https://example.org/calendar/").removesuffix(".ics")
    assert len(code) == len("c_") + 43
    assert code not in repr(world.units.tables), "only its hash is stored"
    assert await addresses(world) == []


async def test_the_secret_of_every_address_is_new(world: World) -> None:
    assert len({await code_of(world, who) for who in ("anna", "bert", "vera")}) == 3


@pytest.mark.parametrize(
    ("answer", "marked"),
    [(Rsvp.YES, "confirmed"), (Rsvp.MAYBE, "tentative"), (Rsvp.NO, "absent")],
)
async def test_a_talk_is_marked_by_the_answer(world: World, answer: Rsvp, marked: str) -> None:
    code = await code_of(world)
    assert await entries(world, code) == {}
    await world.announce(STARTS)
    assert await state(world, code) == "tentative"
    await world.answer("anna", answer)
    assert await state(world, code) == marked
    await world.answer("bert", Rsvp.YES)
    assert await state(world, code) == marked, "another's answer is another's"


async def test_on_the_waitlist_nothing_is_sure(world: World) -> None:
    await world.announce(STARTS, capacity=1)
    await world.answer("bert", Rsvp.YES)
    await world.answer("anna", Rsvp.YES)
    assert await state(world, await code_of(world)) == "tentative"


async def test_it_is_the_same_entry_as_in_the_files(world: World) -> None:
    await world.announce(STARTS)
    await world.answer("anna", Rsvp.YES)
    code = await code_of(world)
    for change in (None, "move", "cancel"):
        if change == "move":
            await world.move(STARTS + timedelta(days=1))
        if change == "cancel":
            await world.cancel()
        file = calendar_file(world.units.tables.talks["talk"]).attachment
        assert isinstance(file, CalendarFile)
        assert await entries(world, code) == {"talk": file.entry}
    assert (await entries(world, code))["talk"].sequence == 2
    assert await state(world, code) == "cancelled"


async def test_talks_that_are_over_stay_for_a_while(world: World) -> None:
    await world.announce(STARTS)
    code = await code_of(world)
    world.units.now = STARTS + timedelta(days=90, seconds=-1)
    assert await state(world, code) == "tentative"
    world.units.now = STARTS + timedelta(days=90)
    assert await entries(world, code) == {}


async def test_only_talks_that_somebody_is_invited_to(world: World) -> None:
    async with world.units.unit() as unit:
        for talk in ("town", "village", None):
            await announcing.announce(unit, Talk(talk or "all", talk, "T", "", "", STARTS))
    assert set(await entries(world, await code_of(world))) == {"town", "all"}
    assert set(await entries(world, await code_of(world, "vera"))) == {"village", "all"}


async def test_who_decides_for_two_towns_has_one_address_for_both(world: World) -> None:
    world.person("again", Role.DECISION_MAKER, "village")
    there = world.units.tables.addresses
    there["again", b"anna"] = replace(there.pop(("again", b"again")), account=b"anna")
    async with world.units.unit() as unit:
        for talk in ("town", "village", None):
            await announcing.announce(unit, Talk(talk or "all", talk, "T", "", "", STARTS))
    code = await code_of(world)
    assert set(await entries(world, code)) == {"town", "village", "all"}
    assert await addresses(world) == [], "one for both"


async def test_a_deputys_calendar_holds_the_one_talk_while_they_come(world: World) -> None:
    await world.announce(STARTS)
    async with world.units.unit() as unit:
        await announcing.announce(unit, Talk("other", "town", "T", "", "", STARTS))
    principals = await code_of(world)
    await deputy_of(world)
    code = await code_of(world, "dan")
    assert set(await entries(world, code)) == {"talk"}
    assert await state(world, code) == "confirmed"
    assert set(await entries(world, principals)) == {"other"}, "they do not come themselves"
    await world.answer("anna", Rsvp.YES)
    assert await entries(world, code) == {}
    assert await state(world, principals) == "confirmed"


async def test_a_new_address_ends_the_one_before(world: World) -> None:
    first = await code_of(world)
    async with world.turn("anna") as turn:
        (said,) = await subscribing.show(turn)
    assert "[New address]" in words(said) and "[Switch off]" in words(said)
    second = await code_of(world, anew=True)
    async with world.units.unit() as unit:
        assert await subscribing.feed(unit, first) is None
        assert await subscribing.feed(unit, second) is not None
    assert len(world.units.erasures.calendars) == 1, "also after a restoration"


async def test_switched_off_is_off_and_can_begin_anew(world: World) -> None:
    code = await code_of(world)
    async with world.turn("anna") as turn:
        await subscribing.end(turn)
    async with world.units.unit() as unit:
        assert await subscribing.feed(unit, code) is None
    assert len(world.units.erasures.calendars) == 1
    assert await code_of(world) != code


async def test_it_ends_with_the_role(world: World) -> None:
    code = await code_of(world)
    async with world.units.unit() as unit:
        unit.people.remove("anna")
    async with world.units.unit() as unit:
        assert await subscribing.feed(unit, code) is None


@pytest.mark.parametrize("account", ["lead", "resp", "stranger"])
async def test_who_is_nobodys_guest_has_no_talks_to_show(world: World, account: str) -> None:
    for what in (subscribing.show, subscribing.renew, subscribing.end):
        async with world.turn(account) as turn:
            with pytest.raises(NotFound):
                await what(turn)


async def test_what_is_no_code_is_nobodys(world: World) -> None:
    await code_of(world)
    async with world.units.unit() as unit:
        for code in ("", "c_", "c_" + "A" * 43, "r_x", "ä", "\x00"):
            assert await subscribing.feed(unit, code) is None


async def test_a_deputy_who_is_nobody_any_more_keeps_the_calendar_of_another_role(
    world: World,
) -> None:
    await world.announce(STARTS)
    deputy = await deputy_of(world)
    code = await code_of(world, "dan")
    assert world.units.tables.subscriptions[deputy].person == deputy
    world.person("mayor", Role.DECISION_MAKER, "village")
    reached(world, "mayor", "dan")
    world.units.now = STARTS + deputies.KEPT_FOR
    async with world.units.unit() as unit:
        await deputies.look_after(unit)
    assert deputy not in world.units.tables.persons
    assert await entries(world, code) == {}
