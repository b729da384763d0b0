"""Who is invited to a talk is found in a few statements, however many they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Address, Door, Invited, Person, Role
from bot.talks.guests import guests
from storage.pages import Book
from storage.unit import Storage
from tests.storage.samples import LINDAU, TALK

ROLES = (Role.DECISION_MAKER, Role.COORDINATOR)


@pytest.mark.parametrize("number", [3, 1_200])
async def test_in_as_many_statements_whatever_their_number(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        for one in range(number):
            for role in ROLES:
                person = f"{role.value}-{one}"
                unit.people.save(Person(person, role, "lindau"))
                # One of them is invited in both roles.
                account = f"account {one if one else ''} {role.value if one else ''}".encode()
                unit.people.save_address(Address(person, account, Door.TELEGRAM, "1"))
    statements: list[object] = []
    rows = Book.rows

    async def counted(self: Book, statement: object, given: object = None) -> object:
        statements.append(statement)
        return await rows(self, statement, given)  # type: ignore[arg-type]

    monkeypatch.setattr(Book, "rows", counted)
    talk = replace(TALK, municipality=None, invited=Invited(roles=frozenset(ROLES)))
    async with storage.unit() as unit:
        found = await guests(unit, talk)
    assert len(found) == 2 * number - 1
    assert "coordinator-0" not in {one.id for one in found}
    assert len(statements) <= 12
