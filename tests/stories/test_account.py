"""What everybody can ask for at any moment, from any state: by Telegram."""

from __future__ import annotations

import json

import pytest

from bot.commands import COMMANDS
from bot.model import Door, Role
from config.translations import registered
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import text_of_last


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="M")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR, note='Office 3')}")
    return person


async def test_every_command_and_its_twin_is_answered_in_every_state(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await create_event(life, moderator, "park")
    nobody = fake.person(2, language_code="en", first_name="N")
    midway = fake.person(3, language_code="en", first_name="C")
    await act(life, midway, "!/start park", "Take part", "!half")
    names = [name for command in COMMANDS for name in (command.name, command.german)]
    assert len(names) > 20
    for person in (nobody, midway, moderator):
        for name in names:
            before = len(person.messages)
            await act(life, person, f"!/{name}")
            assert len(person.messages) > before, (name, "was not answered")
            assert "do not know that command" not in text_of_last(person), name


async def test_an_unknown_command_is_no_answer(life: Living, moderator: Person) -> None:
    await act(life, moderator, "!/events", "New event", "!/ѕtart", "!/foo bar")
    assert any("do not know that command" in m.text for m in moderator.messages)
    assert "What is the event called?" in text_of_last(moderator)


async def test_a_role_code_works_once(life: Living, fake: FakeTelegram) -> None:
    code = await life.grant(Role.RESPONDENT)
    first, second = (fake.person(n, language_code="en", first_name="P") for n in (5, 6))
    await act(life, first, f"!/start {code}")
    assert any("You are respondent for Musterstadt" in m.text for m in first.messages)
    await act(life, second, f"!/start {code}")
    assert "not valid any more" in text_of_last(second)


async def test_link_joins_a_further_device_once_and_for_ten_minutes(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await act(life, moderator, "!/link")
    code = text_of_last(moderator).split("?start=")[1].split()[0]
    other = fake.person(7, language_code="en", first_name="P")
    await act(life, other, f"!/start {code}")
    assert any("You are moderator for Musterstadt" in m.text for m in other.messages)
    third = fake.person(8, language_code="en", first_name="P")
    await act(life, third, f"!/start {code}")
    assert "not valid any more" in text_of_last(third)
    await act(life, moderator, "!/link")
    late = text_of_last(moderator).split("?start=")[1].split()[0]
    await life.pass_time(minutes=11)
    await act(life, third, f"!/start {late}")
    assert "not valid any more" in text_of_last(third)


async def test_language_changes_at_any_moment_and_is_kept(life: Living, moderator: Person) -> None:
    await act(life, moderator, "!/events", "New event", "!/language", "Türkçe")
    await life.restart()
    async with life.house.storage.unit() as unit:
        assert [person.language for person in await unit.people.all()] == ["tr"]
    await act(life, moderator, "!/sprache", "English")
    assert any(m.text == "We speak English now." for m in moderator.messages)
    assert "What is the event called?" in text_of_last(moderator)


async def test_who_has_nothing_stored_is_spoken_to_in_the_language_they_chose(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await create_event(life, moderator, "park")
    nobody = fake.person(5, language_code="en", first_name="N")
    await act(life, nobody, "!/language", "Deutsch", "!/hilfe")
    assert "Was Sie mir schreiben können" in text_of_last(nobody)
    await act(life, nobody, "!/start park", "Mitmachen")
    assert "Frage 1 von 3" in text_of_last(nobody)
    async with life.house.storage.unit() as unit:
        assert len(await unit.people.all()) == 1
    await act(life, nobody, "!/vergessen", "Ja, mich vergessen", "!/help")
    assert "What you can write to me" in text_of_last(nobody), "the wish is forgotten, too"


async def test_a_german_command_may_be_written_with_its_umlaut(
    life: Living, moderator: Person
) -> None:
    await act(life, moderator, "!/events", "New event", "!A title")
    assert "In which language" in text_of_last(moderator)
    await act(life, moderator, "!/Zurück")
    assert "What is the event called?" in text_of_last(moderator)


async def test_a_receipt_is_asked_for(life: Living, fake: FakeTelegram) -> None:
    nobody = fake.person(5, language_code="en", first_name="N")
    await act(life, nobody, "!/receipt")
    assert "write your receipt code" in text_of_last(nobody)
    await act(life, nobody, "!ABCD-EFGH-JKLM-NPQR")
    assert "find nothing with that code" in text_of_last(nobody)


async def test_mydata_names_everything_and_no_text(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await create_event(life, moderator, "park")
    citizen = fake.person(9, language_code="en", first_name="C")
    await act(
        life,
        citizen,
        "!/start park",
        "Take part",
        "!secret words",
        "Done",
        "Red",
        "Skip",
        "Hand in answers",
    )
    await act(life, citizen, "!/mydata")
    await act(life, moderator, "!/meinedaten")
    assert citizen.last is not None and citizen.last.document is not None
    told = json.loads(citizen.last.document.content)
    assert told["open events you took part in"] == ["park"]
    assert told["roles"] == []
    assert b"secret" not in citizen.last.document.content
    assert moderator.last is not None and moderator.last.document is not None
    (role,) = json.loads(moderator.last.document.content)["roles"]
    assert (role["role"], role["municipality"], role["note"]) == (
        "moderator", "Musterstadt", "Office 3",
    )  # fmt: skip
    assert role["reached at"] == [Door.TELEGRAM.value]


async def test_forget_asks_and_then_forgets_at_once(life: Living, moderator: Person) -> None:
    await act(life, moderator, "!/forget", "No")
    async with life.house.storage.unit() as unit:
        assert len(await unit.people.all()) == 1
    await act(life, moderator, "!/vergessen", "Yes, forget me")
    async with life.house.storage.unit() as unit:
        assert await unit.people.all() == []
    await act(life, moderator, "!/events")
    assert "This is for moderators" in text_of_last(moderator)


async def test_in_a_group_it_says_once_where_it_is(life: Living, fake: FakeTelegram) -> None:
    person = fake.person(10, language_code="en", first_name="P")
    group = fake.group(-100, "Nachbarn")
    person.send("/help", to=group)
    person.send("/start park", to=group)
    await life.settled()
    assert [m.text for m in group.messages] == [
        "I only talk in private. Please write to me there: https://t.me/dialogbote_test_bot"
    ]


async def test_commands_are_registered_in_every_language_of_two_letters(
    life: Living, fake: FakeTelegram
) -> None:
    assert life.doors.telegram is not None
    await life.doors.telegram.register()
    told = {
        (entry.params or {}).get("language_code", ""): (entry.params or {})["commands"]
        for entry in fake.calls("setMyCommands")
    }
    codes = {language.code for language in registered()}
    assert "de-simple" in codes
    assert set(told) == {"", *codes} - {"de-simple"}
    assert "zurueck" in str(told["de"])
    assert "back" in str(told["ar"])


async def test_commands_stand_in_order_in_arabic_too(life: Living, fake: FakeTelegram) -> None:
    """Kept apart from the sentence's direction, or the stroke would wander to the other end."""
    person = fake.person(9, language_code="ar")
    await act(life, person, "!/help")
    assert person.last is not None
    assert "\u2068/start\u2069 – " in person.last.text
