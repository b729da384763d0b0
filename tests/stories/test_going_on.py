"""Working groups: founded, found, joined apart from every answer, handed out, withdrawn, deleted."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.anonymity import account_tag
from bot.model import EventState, Role
from handlers.assembly import bring_back, write_backup
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, text_of_last
from tests.stories.test_event_helped import close
from tests.stories.test_moderator import take_part

GROUP = "Trees <b>first"
PURPOSE = "We choose where to plant. Once a month, the parks department invites."
WAY = "Go on in a working group"


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def to_the_groups(life: Living, moderator: Person) -> None:
    moderator.press_data(f"working-groups:{(await event_of(life)).id}")
    await life.settled()


async def found(life: Living, moderator: Person, name: str = GROUP) -> None:
    await to_the_groups(life, moderator)
    await act(life, moderator, "New working group", f"!{name}", f"!{PURPOSE}")
    assert "cannot be changed later" in text_of_last(moderator)
    await act(life, moderator, "Create the group")


async def joins(life: Living, person: Person, name: str, contact: str, group: str = GROUP) -> None:
    await act(life, person, "!/start park", WAY, group, "Leave name and contact")
    await act(life, person, f"!{name}", f"!{contact}", "Put it on the list")
    assert "Your contact is on the list" in text_of_last(person)


async def names(life: Living) -> list[str]:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        return [
            contact.name
            for group in await unit.working_groups.of_event(event.id)
            for contact in await unit.working_groups.contacts(group.id)
        ]


def plain(person: Person) -> str:
    return text_of_last(person).replace("\u2068", "").replace("\u2069", "")


async def test_from_founding_to_the_list_after_the_close(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    early = fake.person(9, language_code="en")
    await act(life, early, "!/start park")
    assert WAY not in (early.last.labels if early.last else []), "there is no group yet"
    await found(life, moderator)
    assert GROUP in text_of_last(moderator) and PURPOSE in text_of_last(moderator)
    citizen = await take_part(life, fake, 0, "More trees")
    await act(life, citizen, "Yes, I have kept it", WAY)
    assert "nothing is stored by that" in text_of_last(citizen)
    await act(life, citizen, GROUP)
    said = plain(citizen)
    assert PURPOSE in said
    assert (
        "Whoever moderates the events of Musterstadt sees both once this event has closed" in said
    )
    assert "apart from all answers" in said and "at the latest they go 12 months" in said
    assert await names(life) == []
    await act(life, citizen, "Leave name and contact", "!Zoe Zett", "!zoe@example.org")
    assert "Nothing leads from here to an answer" in text_of_last(citizen)
    await life.restart()
    await act(life, citizen, "Put it on the list")
    assert "Zoe Zett" in text_of_last(citizen)
    for number, name in enumerate(("anna", "Bert", "Cem", "Dana"), 20):
        await joins(life, fake.person(number, language_code="en"), name, f"0171 {number}")
    await act(life, citizen, "Change my contact", "Change 2", "!+49 30 1", "Put it on the list")
    assert await names(life) == ["anna", "Bert", "Cem", "Dana", "Zoe Zett"]
    # While it is open they are counted in fives, and nobody is named.
    await to_the_groups(life, moderator)
    await act(life, moderator, GROUP)
    assert "At least 5 people want to go on (counted in fives)." in plain(moderator)
    assert "anna" not in text_of_last(moderator)
    moderator.press_data(f"working-group-file:{(await event_of(life)).id}")
    await life.settled()
    assert not any(m.document for m in moderator.messages)
    await close(life, moderator)
    # By its link people still come in after the close.
    await joins(life, fake.person(30, language_code="en"), "Ezra", "at the market")
    await to_the_groups(life, moderator)
    await act(life, moderator, GROUP)
    said = plain(moderator)
    assert "6 people want to go on." in said
    order = [said.index(name) for name in ("anna: 0171 20", "Bert", "Cem", "Dana", "Ezra", "Zoe")]
    assert order == sorted(order), "by name, not by time"
    assert "delete what you have downloaded" in said
    await act(life, moderator, "All contacts as a file")
    file = next(m.document for m in reversed(moderator.messages) if m.document)
    assert file.name == "park-groups.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 6 and rows[0][:3] == (GROUP, "anna", "0171 20")
    assert rows[-1][:3] == (GROUP, "Zoe Zett", "+49 30 1")


async def test_one_tap_withdraws_mydata_tells_and_forget_deletes(
    life: Living, fake: FakeTelegram, moderator: Person, tmp_path: Path
) -> None:
    await found(life, moderator)
    await close(life, moderator)
    leaves, forgets, stays = (fake.person(number, language_code="en") for number in (20, 21, 22))
    for person, name in ((leaves, "Lea"), (forgets, "Finn"), (stays, "Sam")):
        await joins(life, person, name, f"{name}@example.org")
    await act(life, forgets, "!/mydata")
    assert forgets.last and forgets.last.document
    told = json.loads(forgets.last.document.content)
    assert told["wants to go on in working groups"] == [
        {"event": "park", "working group": GROUP, "name": "Finn", "contact": "Finn@example.org"}
    ]
    assert told["roles"] == []
    copy = tmp_path / "copy.sqlite"
    await write_backup(life.settings, copy)
    await act(life, leaves, "Withdraw and delete it")
    assert "what you had left is deleted" in text_of_last(leaves)
    await act(life, forgets, "!/forget", "Yes, forget me")
    assert await names(life) == ["Sam"]
    await life.stop()
    await bring_back(life.settings, copy, lambda: life.now)
    await life.start()
    assert await names(life) == ["Sam"], "a restored backup brings nobody back"
    await joins(life, leaves, "Lea", "once more")
    assert await names(life) == ["Lea", "Sam"]


async def test_nothing_joins_a_contact_with_an_answer(
    life: Living, fake: FakeTelegram, moderator: Person, tmp_path: Path
) -> None:
    await found(life, moderator)
    person = await take_part(life, fake, 0, "More trees")
    await joins(life, person, "Zoe", "zoe@example.org")
    await joins(life, fake.person(21, language_code="en"), "Bert", "0171")
    async with life.house.storage.unit() as unit:
        ours = account_tag(unit.keys.lasting(), "telegram", "1000")
    with closing(sqlite3.connect(life.folder / "dialogbote.sqlite")) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(contact)")]
        assert columns == ["account", "working_group", "event", "sealed"]
        rows = connection.execute("SELECT account, working_group, sealed FROM contact").fetchall()
        tables = (
            "contribution", "participation", "conversation", "address", "release", "arrivals",
            "opinion", "person",
        )  # fmt: skip
        known = {
            value
            for table in tables
            for other in connection.execute(f"SELECT * FROM {table}")
            for value in other
        }
        open_ones = connection.execute("SELECT count(*) FROM conversation WHERE subject = ?", (
            rows[0][1],
        )).fetchone()  # fmt: skip
    assert len(rows) == 2 and ours in known
    assert not {value for row in rows for value in row} & known
    assert open_ones == (0,), "the form leaves no conversation behind"
    copy = tmp_path / "copy.sqlite"
    await write_backup(life.settings, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM contact").fetchone() == (0,)


async def test_a_form_that_is_left_is_gone_after_a_day_and_in_no_backup(
    life: Living, fake: FakeTelegram, moderator: Person, tmp_path: Path
) -> None:
    await found(life, moderator)
    person = fake.person(20, language_code="en")
    await act(life, person, "!/start park", WAY, GROUP, "Leave name and contact", "!Zoe")
    async with life.house.storage.unit() as unit:
        (group,) = await unit.working_groups.all()
        assert len(await unit.conversations.of_subject(group.id)) == 1
    copy = tmp_path / "copy.sqlite"
    await write_backup(life.settings, copy)
    with closing(sqlite3.connect(copy)) as connection:
        subjects = connection.execute("SELECT subject FROM conversation").fetchall()
    assert (group.id,) not in subjects
    life.now += timedelta(hours=25)
    await life.doors.tick()
    async with life.house.storage.unit() as unit:
        assert await unit.conversations.of_subject(group.id) == []


async def test_contacts_go_with_the_retention_of_the_event(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await found(life, moderator)
    await close(life, moderator)
    person = fake.person(20, language_code="en")
    await joins(life, person, "Zoe", "zoe@example.org")
    life.now = datetime(2028, 3, 1, 9, 0, tzinfo=UTC)
    for _ in range(2):
        await life.pass_time(seconds=15)
    assert (await event_of(life)).state is EventState.EXPIRED
    with closing(sqlite3.connect(life.folder / "dialogbote.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM contact").fetchone() == (0,)
    for verb in ("going-on-in", "going-on-join", "going-on-leave"):
        async with life.house.storage.unit() as unit:
            (group,) = await unit.working_groups.all()
        person.press_data(f"{verb}:{group.id}")
        await life.settled()
        assert "I know no such working group." in text_of_last(person)
    await to_the_groups(life, moderator)
    assert "New working group" not in (moderator.last.labels if moderator.last else [])
    await act(life, moderator, GROUP)
    assert "All contacts as a file" not in (moderator.last.labels if moderator.last else [])
    await act(life, person, "!/mydata")


async def test_a_deleted_group_takes_its_contacts_along(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await found(life, moderator)
    await found(life, moderator, "Benches")
    await close(life, moderator)
    person = fake.person(20, language_code="en")
    await joins(life, person, "Zoe", "zoe@example.org")
    await joins(life, person, "Zoe", "zoe@example.org", "Benches")
    await to_the_groups(life, moderator)
    await act(life, moderator, "Benches", "Delete it")
    assert "with all contacts that were left for it" in text_of_last(moderator)
    await act(life, moderator, "Yes, delete it")
    assert GROUP in (moderator.last.labels if moderator.last else [])
    assert await names(life) == ["Zoe"]


async def test_groups_of_others_and_of_drafts_are_nobodys(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await found(life, moderator)
    async with life.house.storage.unit() as unit:
        (group,) = await unit.working_groups.all()
        event = await unit.events.get(group.event)
    assert event is not None
    stranger = fake.person(20, language_code="en")
    await act(life, stranger, f"!/start {await life.grant(Role.MODERATOR, 'Neudorf')}")
    for verb in ("working-groups", "new-working-group", "working-group-file"):
        stranger.press_data(f"{verb}:{event.id}")
        await life.settled()
        assert text_of_last(stranger) == "I know no such event of yours."
    for verb in ("working-group", "drop-working-group", "drop-working-group-yes"):
        for subject in (group.id, "zzzzzzzzzz"):
            stranger.press_data(f"{verb}:{subject}")
            await life.settled()
            assert text_of_last(stranger) == "I know no such working group."
    assert len(await all_groups(life)) == 1


async def all_groups(life: Living) -> list[object]:
    async with life.house.storage.unit() as unit:
        return list(await unit.working_groups.all())


async def test_an_event_has_only_so_many_groups(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await found(life, moderator)
    async with life.house.storage.unit() as unit:
        (group,) = await unit.working_groups.all()
        for number in range(19):
            unit.working_groups.save(
                type(group)(f"group{number}", group.event, f"Group {number}", "More.")
            )
        unit.turn_done()
    await to_the_groups(life, moderator)
    assert "New working group" not in (moderator.last.labels if moderator.last else [])
    moderator.press_data(f"new-working-group:{group.event}")
    await life.settled()
    assert "as many working groups as an event can have" in text_of_last(moderator)
    citizen = fake.person(20, language_code="en")
    await act(life, citizen, "!/start park", WAY)
    assert len([one for one in citizen.last.labels if one.startswith("Group")]) == 19  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Name und Kontakt hinterlassen"),
        ("tr", "Ad ve iletişim bilgisi bırak"),
        ("ar", "ترك الاسم ووسيلة الاتصال"),
        ("en", "Leave name and contact"),
    ],
)
async def test_in_the_browser_in_every_language(
    life: Living, moderator: Person, language: str, words: str
) -> None:
    await found(life, moderator, "Green")
    await close(life, moderator)
    browser = Browser(life, language)
    await browser.go("/e/park")
    await browser.press("going-on")
    await browser.press("going-on-in")
    assert words in browser.text
    await browser.press("going-on-join")
    await browser.write("Zoë زوي")
    await browser.write("zoe@example.org")
    await browser.press("finish")
    assert "Zoë زوي" in browser.text
    assert await names(life) == ["Zoë زوي"]
    await browser.press("going-on-leave")
    assert await names(life) == []


async def test_who_reads_another_language_is_told_which_one_it_is(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await found(life, moderator)
    notes = {
        "de": "Das gibt es nicht in Ihrer Sprache, aber in dieser: Englisch",
        "ar": "الإنجليزية",
    }
    for number, (language, note) in enumerate(notes.items(), 20):
        person = fake.person(number, language_code=language)
        await act(life, person, "!/start park")
        person.press_data(f"going-on:{(await event_of(life)).id}")
        await life.settled()
        assert note in plain(person)
        await act(life, person, GROUP)
        assert note in plain(person)
    english = fake.person(30, language_code="en")
    await act(life, english, "!/start park", WAY)
    assert "not there in your language" not in text_of_last(english)
    await act(life, english, GROUP)
    assert "not there in your language" not in text_of_last(english)
