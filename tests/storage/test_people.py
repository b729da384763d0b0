from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import MissingKey
from bot.model import Door, Hours, Person, Reminding, Role, SignIn
from storage.unit import SqlUnit, Storage
from tests.storage.samples import (
    ACCOUNT,
    ADDRESS,
    FUERTH,
    HOSTILE,
    LEAD,
    LINDAU,
    MODERATOR,
    NOW,
    OTHER_ACCOUNT,
    fill,
    letter,
)


def two_towns(unit: SqlUnit) -> None:
    unit.municipalities.save(LINDAU)
    unit.municipalities.save(FUERTH)
    unit.people.save(MODERATOR)
    unit.people.save(LEAD)


async def test_persons_are_found_by_id_role_and_invitation(storage: Storage) -> None:
    elsewhere = replace(MODERATOR, id="elsewhere", municipality="fuerth")
    async with storage.unit() as unit:
        two_towns(unit)
        unit.people.save(elsewhere)
        people = unit.people
        assert await people.get("mod") == MODERATOR
        assert await people.all() == [elsewhere, LEAD, MODERATOR]
        assert await people.with_role(Role.MODERATOR, "lindau") == [MODERATOR]
        assert await people.with_role(Role.MODERATOR, None) == [elsewhere, MODERATOR]
        assert await people.with_role(Role.RESPONDENT, None) == []
        assert await people.invited_by(b"i" * 32) == LEAD
        assert await people.invited_by(b"x" * 32) is None
        people.save(replace(LEAD, invitation=None))
        assert await people.invited_by(b"i" * 32) is None


async def test_an_account_is_the_persons_it_has_addresses_of(storage: Storage) -> None:
    async with storage.unit() as unit:
        two_towns(unit)
        assert await unit.people.of_account(ACCOUNT) == []
        unit.people.save_address(ADDRESS)
        unit.people.save_address(replace(ADDRESS, person="lead"))
        unit.people.save_address(replace(ADDRESS, account=OTHER_ACCOUNT, door=Door.BROWSER))
        assert await unit.people.of_account(ACCOUNT) == [LEAD, MODERATOR]
        assert await unit.people.of_account(OTHER_ACCOUNT) == [MODERATOR]
    async with storage.unit() as unit:
        assert await unit.people.of_account(ACCOUNT) == [LEAD, MODERATOR]
        assert len(await unit.people.addresses("mod")) == 2
        unit.people.remove_address(ADDRESS)
        assert await unit.people.of_account(ACCOUNT) == [LEAD]
        assert [one.account for one in await unit.people.addresses("mod")] == [OTHER_ACCOUNT]
        assert [one.person for one in await unit.people.addresses_of_account(ACCOUNT)] == ["lead"]


async def test_an_expired_address_gives_nobodys_rights_and_is_pruned(storage: Storage) -> None:
    later = NOW + timedelta(microseconds=1)
    async with storage.unit() as unit:
        two_towns(unit)
        unit.people.save_address(replace(ADDRESS, expires=NOW))
        unit.people.save_address(replace(ADDRESS, person="lead", expires=later))
        unit.people.save_sign_in(SignIn(b"old", ACCOUNT, NOW))
        unit.people.save_sign_in(SignIn(b"new", ACCOUNT, later))
        assert await unit.people.of_account(ACCOUNT) == [LEAD]
        await unit.prune()
        assert [a.expires for a in await unit.people.addresses_of_account(ACCOUNT)] == [later]
        assert await unit.people.sign_in(b"old") is None
        assert await unit.people.sign_in(b"new") == SignIn(b"new", ACCOUNT, later)
        unit.people.remove_sign_in(b"new")
        assert await unit.people.sign_in(b"new") is None


@pytest.mark.parametrize("loaded", [True, False])
async def test_a_removed_person_takes_everything_along(storage: Storage, *, loaded: bool) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        if loaded:
            await unit.preload({ACCOUNT}, ())
            await unit.letters.get("l1")
            unit.letters.save(letter(id="l2", kind="pending"))
            unit.turn_done()
        unit.people.remove("mod")
        unit.turn_done()
        assert await unit.letters.get("l1") is None
        assert await unit.letters.get("l2") is None
        assert await unit.people.of_account(ACCOUNT) == []
        assert await unit.people.addresses_of_account(ACCOUNT) == []
        assert await unit.talks.replies("talk") == []
        assert await unit.assessments.of_person("mod") == []
        assert await unit.letters.all() == []
        assert await unit.people.addresses("mod") == []


async def test_a_later_preload_does_not_bring_back_what_was_removed(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        unit.people.remove("mod")
        unit.turn_done()
        await unit.preload({ACCOUNT}, ())
        assert await unit.people.of_account(ACCOUNT) == []
        assert await unit.people.addresses_of_account(ACCOUNT) == []


async def test_a_removal_that_fails_brings_everything_back(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        await unit.preload({ACCOUNT}, ())
        await unit.letters.get("l1")
        unit.people.remove("mod")
        unit.turn_failed()
        assert await unit.people.of_account(ACCOUNT) == [MODERATOR]
        assert await unit.letters.get("l1") == letter()
        assert len(await unit.talks.replies("talk")) == 1


async def test_somebody_removed_and_saved_again_starts_with_nothing(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        unit.people.remove("mod")
        unit.people.save(MODERATOR)
        unit.people.save_address(replace(ADDRESS, account=OTHER_ACCOUNT))
    async with storage.unit() as unit:
        assert await unit.people.all() == [MODERATOR]
        assert [one.account for one in await unit.people.addresses("mod")] == [OTHER_ACCOUNT]
        assert await unit.letters.all() == []


async def test_an_invitation_may_wander_to_another_person(storage: Storage) -> None:
    async with storage.unit() as unit:
        two_towns(unit)
    async with storage.unit() as unit:
        unit.people.save(replace(MODERATOR, invitation=LEAD.invitation))
        unit.people.save(replace(LEAD, invitation=None))
    async with storage.unit() as unit:
        found = await unit.people.invited_by(b"i" * 32)
        assert found
        assert found.id == "mod"


async def test_addresses_are_unreadable_in_the_file_and_bound_to_their_row(
    storage: Storage, database: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.people.save(replace(MODERATOR, id="other"))
        unit.people.save_address(replace(ADDRESS, person="other", address="0815"))
    async with storage.unit() as unit:
        assert (await unit.people.addresses("mod"))[0].address == "4711-canary"
    for part in database.parent.glob("db.sqlite3*"):
        assert b"4711-canary" not in part.read_bytes()
    with sqlite3.connect(database) as connection:
        (sealed,) = connection.execute(
            "SELECT sealed FROM address WHERE person = 'other'"
        ).fetchone()
        connection.execute("UPDATE address SET sealed = ? WHERE person = 'mod'", (sealed,))
    connection.close()
    with pytest.raises(MissingKey):
        async with storage.unit() as unit:
            await unit.people.addresses("mod")


async def test_whether_letters_may_come_is_kept(storage: Storage) -> None:
    async with storage.unit() as unit:
        two_towns(unit)
        unit.people.save_address(replace(ADDRESS, letters=False))
        unit.people.save_address(replace(ADDRESS, person="lead"))
    async with storage.unit() as unit:
        await unit.preload({ACCOUNT}, ())
        found = {one.person: one.letters for one in await unit.people.addresses_of_account(ACCOUNT)}
        assert found == {"mod": False, "lead": True}


async def test_hostile_notes_and_addresses_come_back_as_they_were(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        for number, text in enumerate(HOSTILE):
            unit.people.save(replace(MODERATOR, id=f"{number:02}", note=text, language=text))
            unit.people.save_address(replace(ADDRESS, person=f"{number:02}", address=text))
    async with storage.unit() as unit:
        people = await unit.people.all()
        assert [one.note for one in people] == list(HOSTILE)
        addresses = await unit.people.addresses_of_account(ACCOUNT)
        assert [one.address for one in addresses] == list(HOSTILE)


async def test_what_people_wish_is_kept(storage: Storage) -> None:
    wishing = replace(MODERATOR, reminding=Reminding.TWO, hours=Hours.MIDDAY)
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        unit.people.save(wishing)
    async with storage.unit() as unit:
        assert await unit.people.get(wishing.id) == wishing


async def test_a_deputy_knows_the_talk_and_the_principal_as_long_as_that_is_so(
    storage: Storage,
) -> None:
    deputy = Person("dan", Role.DEPUTY, "lindau", talk="talk", principal="mod")
    async with storage.unit() as unit:
        two_towns(unit)
        unit.people.save(deputy)
    async with storage.unit() as unit:
        assert await unit.people.with_role(Role.DEPUTY, None) == [deputy]
        unit.people.remove("mod")
    async with storage.unit() as unit:
        assert await unit.people.get("dan") == deputy, "told first, and deleted later"
        unit.people.save(replace(deputy, principal=None))
    async with storage.unit() as unit:
        assert await unit.people.get("dan") == replace(deputy, principal=None)
