"""Who is invited: roles, municipalities, single people, and nobody twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Address, Door, Invited, Role, Rsvp, Talk
from bot.talks import announcing
from bot.talks.guests import guests
from tests.bot.talks.conftest import World, utc
from tests.bot.talks.deputies import deputy_of

STARTS = utc(2027, 6, 8, 6)
DECIDE, COORDINATE = Role.DECISION_MAKER, Role.COORDINATOR


async def invited(world: World, to: Invited, municipality: str | None = None) -> set[str]:
    """Who gets letters about a talk for these people."""
    async with world.units.unit() as unit:
        talk = Talk("talk", municipality, "Strategy", "", "Room 1", STARTS, invited=to)
        await announcing.announce(unit, talk)
        told = {letter.person for letter in unit.tables.letters.values()}
        assert told == {person.id for person in await guests(unit, talk)}
    return told


@pytest.fixture
def peopled(world: World) -> World:
    world.person("cora", COORDINATE, "town")
    world.person("vcora", COORDINATE, "village")
    return world


@pytest.mark.parametrize(
    ("to", "municipality", "expected"),
    [
        (Invited(), None, {"anna", "bert", "vera"}),
        (Invited(), "town", {"anna", "bert"}),
        (Invited(frozenset({COORDINATE})), None, {"cora", "vcora"}),
        (Invited(frozenset({DECIDE, COORDINATE})), "village", {"vera", "vcora"}),
        (Invited(municipalities=frozenset({"village"})), None, {"vera"}),
        (Invited(people=frozenset({"vcora"})), None, {"anna", "bert", "vera", "vcora"}),
        (Invited(frozenset(), people=frozenset({"bert"})), None, {"bert"}),
        (Invited(people=frozenset({"vera"})), "town", {"anna", "bert"}),
        (Invited(people=frozenset({"resp", "lead", "nobody"})), "town", {"anna", "bert"}),
    ],
)
async def test_whoever_is_meant_gets_letters_and_nobody_else(
    peopled: World, to: Invited, municipality: str | None, expected: set[str]
) -> None:
    assert await invited(peopled, to, municipality) == expected


async def test_who_is_two_of_those_invited_gets_one_invitation(peopled: World) -> None:
    tables = peopled.units.tables
    tables.addresses["cora", b"anna"] = Address("cora", b"anna", Door.TELEGRAM, "anna")
    both = Invited(frozenset({DECIDE, COORDINATE}))
    assert await invited(peopled, both) == {"anna", "bert", "vera", "vcora"}
    await peopled.answer("anna", Rsvp.YES)
    assert ("talk", "anna") in peopled.units.tables.replies
    await peopled.replan()
    assert "cora" not in {letter.person for letter in peopled.units.tables.letters.values()}


async def test_an_invitation_that_was_not_taken_up_reaches_nobody(peopled: World) -> None:
    tables = peopled.units.tables
    tables.persons["cora"] = replace(tables.persons["cora"], invitation=b"code")
    assert await invited(peopled, Invited(frozenset({COORDINATE}))) == {"vcora"}


async def test_a_deputy_stays_where_the_circle_of_guests_is_narrowed(peopled: World) -> None:
    await invited(peopled, Invited(frozenset({DECIDE, COORDINATE})), "town")
    deputy = await deputy_of(peopled, "cora")
    async with peopled.units.unit() as unit:
        talk = unit.tables.talks["talk"]
        await announcing.change(unit, talk, replace(talk, invited=Invited()))
    await peopled.tick_until(STARTS)
    assert peopled.units.tables.talks["talk"].invited.people == {"cora"}
    assert peopled.units.tables.replies["talk", "cora"].answer is Rsvp.DEPUTY
    heard = [heading for _, who, heading in peopled.sent if who == deputy]
    assert len(heard) == 4
    assert all(heading.startswith("Reminder") for heading in heard)
