"""The links in e-mails: for one person, one address and one button, and only for a time."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.email import addresses, links
from bot.links import LETTER
from bot.model import Address, Person, Role
from bot.ports import Unit
from bot.replies import Action
from tests.bot.fakes import FakeUnits

NOW = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)
ANNA, BERT = (Person(name, Role.DECISION_MAKER, "town") for name in ("anna", "bert"))
YES = Action("rsvp", "talk", "", "yes")


async def address(unit: Unit, person: Person, written: str = "office@town.example") -> Address:
    addresses.wait_for(unit, person, written)
    found = await addresses.waiting(unit, person)
    assert found
    addresses.confirm(unit, person, found)
    there = await addresses.confirmed(unit, person)
    assert there
    return there


@pytest.fixture
def units() -> FakeUnits:
    return made()


def made() -> FakeUnits:
    units = FakeUnits(NOW)
    units.tables.persons |= {"anna": ANNA, "bert": BERT}
    return units


async def test_a_link_opens_what_it_was_made_for(units: FakeUnits) -> None:
    async with units.unit() as unit:
        there = await address(unit, ANNA)
        token = links.path(unit, there, YES).removeprefix(LETTER)
        assert await links.opened(unit, token) == links.Opened(ANNA, YES, there)


async def test_who_shares_a_mailbox_shares_no_role(units: FakeUnits) -> None:
    async with units.unit() as unit:
        ours, theirs = await address(unit, ANNA), await address(unit, BERT)
        assert ours.address == theirs.address
        assert await unit.people.of_account(ours.account) == [ANNA]
        opened = await links.opened(unit, links.path(unit, ours, YES).removeprefix(LETTER))
        assert opened and opened.person == ANNA


async def test_links_end_with_their_time_and_their_address(units: FakeUnits) -> None:
    async with units.unit() as unit:
        token = links.path(unit, await address(unit, ANNA), YES).removeprefix(LETTER)
    for later, valid in ((links.LIFE, True), (links.LIFE + timedelta(days=1), False)):
        units.now = NOW + later
        async with units.unit() as unit:
            assert (await links.opened(unit, token) is not None) is valid
    units.now = NOW
    async with units.unit() as unit:
        await address(unit, ANNA, "new@town.example")
        assert await links.opened(unit, token) is None
        await addresses.remove(unit, ANNA)
        assert await links.opened(unit, token) is None


async def test_only_the_button_of_the_confirmation_works_before_it(units: FakeUnits) -> None:
    async with units.unit() as unit:
        addresses.wait_for(unit, ANNA, "anna@town.example")
        waits = await addresses.waiting(unit, ANNA)
        assert waits
        for action, valid in ((Action(links.CONFIRM), True), (YES, False)):
            token = links.path(unit, waits, action).removeprefix(LETTER)
            assert (await links.opened(unit, token) is not None) is valid


@given(st.data())
async def test_no_changed_link_opens_anything(data: st.DataObject) -> None:
    async with made().unit() as unit:
        there = await address(unit, ANNA)
        await address(unit, BERT)
        token = links.path(unit, there, YES).removeprefix(LETTER)
        written = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        place = data.draw(st.integers(0, len(written) - 1))
        written[place] ^= data.draw(st.integers(1, 255))
        forged = base64.urlsafe_b64encode(bytes(written)).rstrip(b"=").decode()
        assert await links.opened(unit, forged) is None
        for_another = written[:16] + bytes(written[16:]).replace(b"anna", b"bert")
        assert await links.opened(unit, base64.urlsafe_b64encode(for_another).decode()) is None


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
async def test_junk_is_no_link(token: str) -> None:
    async with made().unit() as unit:
        await address(unit, ANNA)
        assert await links.opened(unit, token) is None


async def test_a_letter_that_cannot_arrive_costs_only_the_address_it_went_to(
    units: FakeUnits,
) -> None:
    async with units.unit() as unit:
        old = await address(unit, ANNA)
        new = await address(unit, ANNA, "new@town.example")
        assert replace(old, address=new.address) == new
        assert await unit.people.addresses("anna") == [new]
