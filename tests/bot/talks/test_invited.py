"""Who is invited: roles, municipalities, single people, and nobody twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Address, Door, Invited, Role, Rsvp, Talk
from bot.talks import announcing, invitations
from bot.talks.guests import guests
from tests.bot.fake_tables import Tables
from tests.bot.talks.conftest import World, utc, words
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


@pytest.mark.parametrize("other", ["vera", "bert"])
async def test_who_decides_twice_is_invited_once_and_asked_no_more_after_a_yes(
    peopled: World, other: str
) -> None:
    """In two municipalities, or twice in one: one person sits on one chair."""
    tables = peopled.units.tables
    tables.addresses[other, b"anna"] = Address(other, b"anna", Door.TELEGRAM, "anna")
    told = await invited(peopled, Invited())
    assert len(told & {"anna", other}) == 1
    await peopled.answer("anna", Rsvp.YES)
    letters = tables_of(peopled).letters.values()
    assert sorted(one.kind for one in letters if one.person in ("anna", other)) == [
        "talk-reminder-1", "talk-reminder-3", "talk-reminder-7", "talk-soon", "talk-thanks"
    ]  # fmt: skip


@pytest.mark.parametrize("answered", [True, False])
async def test_a_new_role_asks_nobody_once_more(peopled: World, answered: bool) -> None:
    """Neither who has answered nor who was only told."""
    to = Invited(frozenset({DECIDE, COORDINATE}))
    peopled.units.now = STARTS - timedelta(days=27)
    await invited(peopled, to, "town")
    await peopled.tick(peopled.units.now)
    if answered:
        await peopled.answer("cora", Rsvp.YES)
    heard = len([one for one in peopled.sent if one[1] in ("cora", "mayor")])
    assert heard == 1
    peopled.person("mayor", DECIDE, "town")
    tables = tables_of(peopled)
    tables.addresses["mayor", b"cora"] = Address("mayor", b"cora", Door.TELEGRAM, "cora")
    async with peopled.turn("cora") as turn:
        await invitations.welcome(turn)
    await peopled.replan()
    await peopled.tick(STARTS - timedelta(days=26))
    assert len([one for one in peopled.sent if one[1] in ("cora", "mayor")]) == heard
    async with peopled.turn("cora") as turn:
        (card,) = await invitations.list_talks(turn)
    assert ("You said: yes." in words(card)) is answered
    # The role that was invited goes: the other one is a guest by now.
    async with peopled.units.unit() as unit:
        unit.people.remove("cora")
    await peopled.replan()
    assert "mayor" in {letter.person for letter in tables_of(peopled).letters.values()}


def tables_of(world: World) -> Tables:
    """What is stored by now."""
    return world.units.tables


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
