"""A moderator's way by Telegram: create, preview, open, pull, close; and what others cannot see."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest

from bot.dialogue import moderating, release
from bot.model import EventState, Role
from handlers.documents.spreadsheets import COLUMNS, write_jsonl
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act, create_event, plan_drafts
from tests.stories.test_citizen import event_of, stored, text_of_last


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    return person


async def take_part(life: Living, fake: FakeTelegram, number: int, text: str) -> Person:
    person = fake.person(1000 + number, language_code="en", first_name="C")
    await act(
        life,
        person,
        "!/start park",
        "Take part",
        f"!{text}",
        "Done",
        "Red",
        "Skip",
        "Hand in answers",
    )
    if person.last is not None and person.last.find("Send it as it is"):
        await act(life, person, "Send it as it is")
    return person


def files(person: Person) -> dict[str, bytes]:
    return {m.document.name: m.document.content for m in person.messages if m.document}


def csv_values(content: bytes) -> list[str]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return sorted(row["value"] for row in rows if row["type"] == "text")


async def test_the_first_event_asks_for_the_contacts_and_the_next_does_not(
    life: Living, moderator: Person
) -> None:
    await create_event(life, moderator, "park")
    assert "It is open. Its code: park" in text_of_last(moderator)
    await act(life, moderator, "!/events", "New event", "!Second", "Deutsch", "!Was?", "A number")
    await act(life, moderator, "No", "No", "!park")
    assert "is taken" in text_of_last(moderator), "told at once, not at the end"
    await act(life, moderator, "!second", "Skip", "Skip")
    assert "The new event" in text_of_last(moderator), "no contacts are asked again"
    await act(life, moderator, "Create the event")
    assert "Its code: second" in text_of_last(moderator)


async def test_what_a_colleague_answered_meanwhile_is_asked_no_more(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    """Two moderators at their town's first event: the slower one stands at a question of contacts."""
    slower = fake.person(2, language_code="en", first_name="Colleague")
    await act(life, slower, f"!/start {await life.grant(Role.MODERATOR)}")
    await act(
        life, slower,
        "!/events", "New event", "!Second", "English", "!Why?", "A number", "No", "No",
        "!second", "Skip", "Skip", "!Hall",
    )  # fmt: skip
    assert "data protection officer" in text_of_last(slower)
    await create_event(life, moderator, "park")
    await act(life, slower, "!hello")
    assert "The new event" in text_of_last(slower) and "Second" in text_of_last(slower)
    await act(life, slower, "Create the event")
    assert "It is not open yet" in text_of_last(slower)
    async with life.house.storage.unit() as unit:
        (town,) = await unit.municipalities.all()
    assert town.responsible == "Town of Musterstadt"


async def test_the_wizard_tells_at_once_what_does_not_do(life: Living, moderator: Person) -> None:
    await act(life, moderator, "!/events", "New event", "!Second", "English", "!Why?")
    await act(life, moderator, "One of several choices", "!Only one", "Done")
    assert "2 to 30 different choices" in text_of_last(moderator)
    await act(life, moderator, "!Or another", "Done", "No", "No", "!Bad code")
    assert "small letters" in text_of_last(moderator)
    await act(life, moderator, "!second", "!01.01.2020 10:00")
    assert "opening time must lie ahead" in text_of_last(moderator)
    await act(life, moderator, "!01.05.2031 10:00", "!01.05.2031 09:00")
    assert "after the opening" in text_of_last(moderator)
    await act(life, moderator, "!01.06.2031 09:00", "!Hall", "!dpo@x", "!imprint")
    review = text_of_last(moderator)
    assert "Only one" in review and "Thursday, 1 May 2031, 10:00, local time" in review
    await act(life, moderator, "Create the event")
    async with life.house.storage.unit() as unit:
        (event,) = await unit.events.all()
    assert [option.id for option in event.prompts.questions[0].options] == ["o1", "o2"]


async def test_a_time_that_passed_meanwhile_is_refused_at_the_end(
    life: Living, moderator: Person
) -> None:
    soon = f"{life.now + timedelta(hours=2):%d.%m.%Y %H:%M}"
    await act(
        life, moderator,
        "!/events", "New event", "!Second", "English", "!Why?", "A number", "No", "No",
        "!second", f"!{soon}", "Skip", "!Hall", "!dpo@x", "!imprint",
    )  # fmt: skip
    assert "not public before you open it" not in text_of_last(moderator)
    await life.pass_time(hours=3)
    await act(life, moderator, "Create the event")
    assert any("opening time must lie ahead" in said.text for said in moderator.messages[-3:])
    async with life.house.storage.unit() as unit:
        assert await unit.events.all() == []


async def test_the_preview_is_the_citizens_route_and_stores_nothing(
    life: Living, moderator: Person
) -> None:
    await create_event(life, moderator, "park")
    await act(life, moderator, "Preview as a citizen")
    assert "Preview" in text_of_last(moderator)
    await act(life, moderator, "Take part", "!An idea", "Done", "Red", "Skip")
    assert "Preview" in text_of_last(moderator)
    await act(life, moderator, "Hand in answers")
    assert "Nothing was handed in" in text_of_last(moderator)
    assert await stored(life) == []
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        assert await unit.contributions.count_people(event.id) == (0, 0)
        assert await unit.conversations.of_subject(event.id) == []


async def test_a_pull_shows_nothing_below_five_people_and_all_of_it_from_five_on(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await create_event(life, moderator, "park")
    for number in range(4):
        await take_part(life, fake, number, f"idea {number}")
    await act(life, moderator, "!/export")
    assert csv_values(files(moderator)["park.csv"]) == []
    await act(life, moderator, "!/events", "Our park (open)")
    assert "Fewer than 5 people" in text_of_last(moderator)
    await take_part(life, fake, 4, "idea 4")
    await act(life, moderator, "!/ausgabe")
    assert csv_values(files(moderator)["park.csv"]) == [f"idea {n}" for n in range(5)]
    assert files(moderator)["park.xlsx"].startswith(b"PK")
    await act(life, moderator, "!/events", "Our park (open)")
    assert "At least 5 people took part" in text_of_last(moderator)
    await take_part(life, fake, 5, "idea 5")
    await act(life, moderator, "!/export")
    assert len(csv_values(files(moderator)["park.csv"])) == 5, "one more waits for four others"


async def test_a_changed_answer_stays_as_it_was_until_its_batch(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    from tests.stories.test_citizen import receipt_of

    await create_event(life, moderator, "park")
    people = [await take_part(life, fake, number, f"idea {number}") for number in range(5)]
    await act(life, moderator, "!/export")
    code = receipt_of(people[0])
    await act(life, people[0], f"!/receipt {code}", "Change these answers", "Change 1")
    await act(life, people[0], "Delete this answer", "!better idea", "Done", "Hand in changes")
    await act(life, moderator, "!/export")
    assert csv_values(files(moderator)["park.csv"]) == [f"idea {n}" for n in range(5)]
    for number in range(5, 9):
        await take_part(life, fake, number, f"idea {number}")
    await act(life, moderator, "!/export")
    values = csv_values(files(moderator)["park.csv"])
    assert "better idea" in values and "idea 0" not in values
    assert len(values) == 9


async def test_deleting_while_waiting_lowers_the_count_of_people(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    from tests.stories.test_citizen import receipt_of

    await create_event(life, moderator, "park")
    people = [await take_part(life, fake, number, f"idea {number}") for number in range(5)]
    code = receipt_of(people[0])
    await act(life, people[0], f"!/receipt {code}", "Delete these answers", "Yes, delete")
    await act(life, moderator, "!/export")
    assert csv_values(files(moderator)["park.csv"]) == []


async def test_the_close_hands_out_the_rest_and_destroys_tags_and_keys(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await create_event(life, moderator, "park")
    for number in range(7):
        await take_part(life, fake, number, f"idea {number}")
    await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
    await life.pass_time(seconds=15)
    event = await event_of(life)
    assert (event.state, event.participants) == (EventState.CLOSED, 5)
    keys = {path.name for path in (life.folder / "keys").iterdir() if event.id in path.name}
    assert keys == {f"{event.id}.content.key"}
    async with life.house.storage.unit() as unit:
        assert await unit.contributions.count_people(event.id) == (0, 0)
    await act(life, moderator, "!/export")
    assert len(csv_values(files(moderator)["park.csv"])) == 7


async def test_dates_open_and_close_and_at_last_delete(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await act(
        life, moderator,
        "!/events", "New event", "!Our park", "English", "!What?", "Free text", "!1", "Yes", "No",
        "!park", "!02.03.2027 10:00", "!2027-03-03 10:00",
        "!Town", "!dpo", "!imprint", "Create the event",
    )  # fmt: skip
    await plan_drafts(life)
    citizen = fake.person(9, language_code="en", first_name="C")
    await act(life, citizen, "!/start park")
    assert "no open event" in text_of_last(citizen)
    await life.pass_time(days=1)
    await act(life, citizen, "!/start park", "Take part", "!x", "Done", "Hand in answers")
    await life.pass_time(days=1)
    await life.pass_time(seconds=15)
    assert (await event_of(life)).state is EventState.CLOSED
    assert len(await stored(life)) == 1
    await life.pass_time(days=366)
    assert (await event_of(life)).state is EventState.EXPIRED
    assert await stored(life) == []
    assert not [p for p in (life.folder / "keys").iterdir() if p.name.endswith(".content.key")]


async def test_moderators_of_another_municipality_see_nothing(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    await create_event(life, moderator, "park")
    event = await event_of(life)
    stranger = fake.person(3, language_code="en", first_name="S")
    await act(life, stranger, f"!/start {await life.grant(Role.MODERATOR, 'Nebenstadt')}")
    await act(life, stranger, "!/events")
    assert "There is no event yet" in text_of_last(stranger)
    said = set()
    for verb in ("event", "preview", "open", "close", "close-yes", "qr", "export"):
        for subject in (event.id, "aaaaaaaaaa"):
            stranger.press_data(f"{verb}:{subject}")
            await life.settled()
            said.add(text_of_last(stranger))
    assert said == {"I know no such event of yours."}
    assert (await event_of(life)).state is EventState.OPEN


async def test_the_qr_code_and_both_addresses(life: Living, moderator: Person) -> None:
    await create_event(life, moderator, "park")
    await act(life, moderator, "QR code")
    pictures = [message for message in moderator.messages if message.photo]
    assert len(pictures) == 2
    assert "https://t.me/dialogbote_test_bot?start=park" in pictures[1].text
    assert "/e/park" in pictures[0].text


async def test_very_many_texts_are_deleted_tick_by_tick(
    life: Living, moderator: Person, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "EXPIRE_AT_ONCE", 4)
    await create_event(life, moderator, "park")
    for number in range(5):
        await take_part(life, fake, number, f"idea {number}")
    await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
    await life.pass_time(seconds=15)
    left = [len(await stored(life))]
    await life.pass_time(days=366)
    for _ in range(3):
        event = await event_of(life)
        left.append(len(await stored(life)))
        keys = [p for p in (life.folder / "keys").iterdir() if event.id in p.name]
        assert bool(keys) == (event.state is EventState.CLOSED), "the key goes with the last text"
        await life.pass_time(seconds=15)
    assert left == [10, 6, 2, 0]
    assert (await event_of(life)).state is EventState.EXPIRED


async def test_more_answers_than_a_chat_takes_are_left_to_the_operator(
    life: Living, moderator: Person, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderating, "MOST_AT_ONCE", 9)
    await create_event(life, moderator, "park")
    for number in range(5):
        await take_part(life, fake, number, f"idea {number}")
    await act(life, moderator, "!/export")
    said = text_of_last(moderator)
    assert "Our park: 10 answers." in said
    assert "dialogbote export park --format csv --out park.csv" in said
    assert files(moderator) == {}
    monkeypatch.setattr(moderating, "MOST_AT_ONCE", 10)
    await act(life, moderator, "!/export")
    assert len(csv_values(files(moderator)["park.csv"])) == 5


async def test_rows_on_the_command_line_are_the_ones_in_the_chat(
    life: Living, moderator: Person, fake: FakeTelegram
) -> None:
    from bot.dialogue.exporting import export_rows

    await create_event(life, moderator, "park")
    for number in range(5):
        await take_part(life, fake, number, f"=idea {number}")
    await act(life, moderator, "!/export")
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        rows = await export_rows(unit, event, life.house.phrasebook)
    out = io.BytesIO()
    write_jsonl(rows, out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert sorted(line["value"] for line in lines if line["type"] == "text") == [
        f"=idea {n}" for n in range(5)
    ]
    assert csv_values(files(moderator)["park.csv"]) == [f"'=idea {n}" for n in range(5)]
    assert {tuple(line) for line in lines} == {COLUMNS}
