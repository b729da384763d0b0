from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import CallingCard, Format, LetterState, Material, Person, Role
from storage.backup import backup
from storage.restore import restore
from storage.unit import SqlUnit, Storage
from tests.storage.conftest import Open
from tests.storage.samples import (
    ADDRESS,
    HOSTILE,
    LINDAU,
    MODERATOR,
    NOW,
    TALK,
    conversation,
    letter,
)

GUEST = Person("guest", Role.DECISION_MAKER, "lindau")
MATERIAL = Material("talk", "https://example.org/a", "A note")
CARD = CallingCard("card", "talk", "mod", "name-canary", "contact-canary", frozenset({"b", "a"}))
OTHER = CallingCard("other", "talk", "guest", "Other", "0123")


def fill(unit: SqlUnit) -> None:
    unit.municipalities.save(LINDAU)
    unit.people.save(MODERATOR)
    unit.people.save(GUEST)
    unit.people.save_address(ADDRESS)
    unit.talks.save(TALK)
    unit.materials.save(MATERIAL)
    unit.calling_cards.save(CARD)
    unit.calling_cards.save(OTHER)
    unit.turn_done()


async def test_what_was_stored_is_found_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        assert await unit.calling_cards.of_talk("talk") == [CARD, OTHER], "before it is written"
    async with storage.unit() as unit:
        assert await unit.materials.of_talk("talk") == MATERIAL
        assert await unit.materials.of_talk("other") is None
        assert await unit.calling_cards.get("card") == CARD
        assert await unit.calling_cards.get("cord") is None
        assert await unit.calling_cards.of_talk("talk") == [CARD, OTHER]
        assert await unit.calling_cards.of_talk("other") == []
        assert await unit.calling_cards.of_person("mod") == [CARD]
        unit.materials.save(replace(MATERIAL, link=""))
        unit.calling_cards.save(replace(CARD, wanted=frozenset()))
        unit.calling_cards.remove("other")
    async with storage.unit() as unit:
        assert await unit.materials.of_talk("talk") == Material("talk", "", "A note")
        assert await unit.calling_cards.of_talk("talk") == [replace(CARD, wanted=frozenset())]
        unit.materials.remove("talk")
        unit.materials.remove("talk")
    async with storage.unit() as unit:
        assert await unit.materials.of_talk("talk") is None


async def test_a_card_under_another_id_takes_the_place_of_the_first(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        unit.calling_cards.remove("card")
        unit.calling_cards.save(replace(CARD, id="new"))
    async with storage.unit() as unit:
        assert await unit.calling_cards.of_person("mod") == [replace(CARD, id="new")]


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_come_back_as_they_were(storage: Storage, words: str) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.calling_cards.save(replace(CARD, name=words, contact=words))
        unit.materials.save(Material("talk", words, words))
    async with storage.unit() as unit:
        assert await unit.calling_cards.get("card") == replace(CARD, name=words, contact=words)
        assert await unit.materials.of_talk("talk") == Material("talk", words, words)


@pytest.mark.parametrize("gone", ["person", "talk"])
async def test_cards_go_with_their_person_and_their_talk(storage: Storage, gone: str) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        if gone == "person":
            unit.people.remove("mod")
        else:
            unit.talks.remove("talk")
        left = [OTHER] if gone == "person" else []
        assert await unit.calling_cards.of_talk("talk") == left
    async with storage.unit() as unit:
        assert await unit.calling_cards.of_talk("talk") == left
        assert (await unit.materials.of_talk("talk") is None) == (gone == "talk")


async def test_cards_lie_encrypted_and_tell_not_even_how_many_were_chosen(
    storage: Storage, database: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
        connection = storage._connection
        await unit.flush()
        rows = (await connection.exec_driver_sql("SELECT sealed FROM calling_card")).all()
    assert len({len(sealed) for (sealed,) in rows}) == 1
    await storage.close()
    files = [path for path in database.parent.iterdir() if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert b"name-canary" not in content and b"contact-canary" not in content


async def test_no_backup_brings_a_card_along(
    storage: Storage, open_storage: Open, url: str, data_dir: Path, tmp_path: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
        sent = letter(state=LetterState.SENT)
        unit.letters.save(replace(sent, id="a", kind="talk-again", subject="tag", person="mod"))
        unit.letters.save(replace(sent, id="b", kind="talk-thanks", person="mod"))
        later = NOW + timedelta(days=9)
        for name, expires in ((Format.CARD_WIZARD, later), (Format.MATERIAL_WIZARD, None)):
            unit.conversations.save(
                conversation(id=name.value, format=name, subject="talk", expires=expires)
            )
    file = tmp_path / "backup.sqlite"
    await backup(data_dir, url, file)
    await storage.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT * FROM calling_card").fetchall() == []
        assert connection.execute("SELECT kind FROM letter").fetchall() == [("talk-thanks",)]
    await restore(data_dir, url, file, NOW)
    restored = await open_storage()
    async with restored.unit() as unit:
        assert await unit.calling_cards.talks() == []
        assert await unit.materials.of_talk("talk") == MATERIAL
        assert [one.kind for one in await unit.letters.all()] == ["talk-thanks"]
        begun = await unit.conversations.of_subject("talk")
        assert [one.format for one in begun] == [Format.MATERIAL_WIZARD]


async def test_a_former_database_that_is_restored_brings_none_back(
    storage: Storage, open_storage: Open, url: str, data_dir: Path, database: Path, tmp_path: Path
) -> None:
    async with storage.unit() as unit:
        fill(unit)
    await storage.close()
    former = tmp_path / "former.sqlite"
    former.write_bytes(database.read_bytes())
    await restore(data_dir, url, former, NOW)
    restored = await open_storage()
    async with restored.unit() as unit:
        assert await unit.calling_cards.talks() == []
        assert await unit.talks.get("talk") == TALK


async def test_letters_are_found_by_any_of_their_subjects(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        first, second = (
            replace(letter(), id=name, subject=name, person="mod") for name in ("a", "b")
        )
        unit.letters.save(first)
        unit.letters.save(second)
        assert await unit.letters.about_any(["b", "c"]) == [second]
        assert await unit.letters.about_any([]) == []
