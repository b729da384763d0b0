"""An event's date: set, signed up for, reminded of, changed, called off; apart from every answer."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.anonymity import account_tag
from bot.model import Role
from bot.questions import OLD_BUTTON
from handlers.assembly import bring_back, write_backup
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.fakes.zones import WINTER_TIME_ALL_YEAR, rules
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.buttons import does
from tests.stories.command_line import typed
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import text_of_last
from tests.stories.test_multipliers import takes_part

ROOM = "Town hall, room 3"
LINK = "https://meet.example.org/park"


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def to_the_date(life: Living, moderator: Person) -> None:
    await act(life, moderator, "!/events")
    for verb in ("event", "event-date"):
        moderator.press(does(verb))
        await life.settled()


async def set_date(life: Living, moderator: Person, place: str = ROOM, seats: str = "Skip") -> None:
    """Friday the 26th of March, half past six in the evening, for two hours."""
    await to_the_date(life, moderator)
    await act(
        life, moderator, "Set a date", "!26.03.2027 18:30", "!120", f"!{place}", seats,
        "Set the date",
    )  # fmt: skip


async def signs_up(life: Living, fake: FakeTelegram, number: int, language: str = "en") -> Person:
    person = fake.person(number, language_code=language, first_name="C")
    person.send("/start park")
    await life.settled()
    for verb in ("date", "date-join"):
        person.press(does(verb))
        await life.settled()
    return person


async def count(life: Living) -> int:
    async with life.house.storage.unit() as unit:
        (event,) = await unit.events.all()
        return len(await unit.gatherings.sign_ups(event.id))


def heard(person: Person, words: str) -> int:
    return sum(words in message.text for message in person.messages)


async def pass_days_until(
    life: Living, year: int, month: int, day: int, hour: int, minute: int = 0
) -> None:
    """Tick every eight hours, as far as that."""
    end = datetime(year, month, day, hour, minute, tzinfo=UTC)
    while life.now < end:
        await life.pass_time(hours=min(8, (end - life.now).total_seconds() / 3600))
    await life.settled()


async def test_from_the_notice_to_both_reminders(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator)
    assert "0 people have signed up." in text_of_last(moderator)
    guest = await signs_up(life, fake, 10)
    assert "You have signed up." in text_of_last(guest)
    assert ROOM in text_of_last(guest)
    await act(life, guest, "Calendar file")
    assert guest.last and guest.last.document
    assert guest.last.document.name == "park.ics"
    calendar = guest.last.document.content.decode()
    assert "DTSTART;TZID=Europe/Berlin:20270326T183000" in calendar
    assert "DTEND;TZID=Europe/Berlin:20270326T203000" in calendar
    async with life.house.storage.unit() as unit:
        (event,) = await unit.events.all()
        letters = await unit.letters.about(event.id)
    assert [(one.kind, one.due) for one in letters] == [
        ("date-reminder-3", datetime(2027, 3, 23, 9, 0, tzinfo=UTC)),
        ("date-reminder-1", datetime(2027, 3, 25, 9, 0, tzinfo=UTC)),
    ]
    await life.restart()
    await pass_days_until(life, 2027, 3, 23, 8, 59)
    assert heard(guest, "Reminder: Our park") == 0
    await pass_days_until(life, 2027, 3, 23, 9, 1)
    assert heard(guest, "Reminder: Our park") == 1
    await pass_days_until(life, 2027, 3, 26, 20, 0)
    assert heard(guest, "Reminder: Our park") == 2
    await to_the_date(life, moderator)
    assert "1 person has signed up." in text_of_last(moderator)
    await pass_days_until(life, 2027, 4, 25, 18, 0)
    assert await count(life) == 1
    await pass_days_until(life, 2027, 4, 25, 20, 0)
    assert await count(life) == 0
    async with life.house.storage.unit() as unit:
        assert [one for one in await unit.people.all() if one.role is Role.VISITOR] == []


async def test_after_the_questions_are_closed_people_still_sign_up(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator)
    event = await event_id(life)
    for data in (f"close:{event}", f"close-yes:{event}"):
        moderator.press_data(data)
        await life.settled()
    await life.pass_time(seconds=15)
    await signs_up(life, fake, 7)
    assert await count(life) == 1


async def test_one_tap_cancels_and_frees_the_place(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator, seats="!2")
    first = await signs_up(life, fake, 10)
    second = await signs_up(life, fake, 11)
    third = fake.person(12, language_code="en")
    await act(life, third, "!/start park")
    third.press(does("date"))
    await life.settled()
    assert "All places are taken." in text_of_last(third)
    assert "Sign up and be reminded" not in (third.last.labels if third.last else [])
    third.press_data(f"date-join:{await event_id(life)}")
    await life.settled()
    assert "All places are taken." in text_of_last(third)
    assert await count(life) == 2
    await act(life, second, "I cannot come")
    assert "You are not signed up any more" in text_of_last(second)
    assert await count(life) == 1
    await act(life, second, "Sign up and be reminded")
    await act(life, first, "I cannot come")
    third.press(does("date"))
    await life.settled()
    assert heard(third, "1 place is free.") == 1
    await act(life, third, "Sign up and be reminded")
    assert await count(life) == 2
    # A letter's own button does the same.
    await pass_days_until(life, 2027, 3, 23, 9, 1)
    assert heard(first, "Reminder") == 0
    await act(life, third, "I cannot come")
    assert await count(life) == 1


async def event_id(life: Living) -> str:
    async with life.house.storage.unit() as unit:
        (event,) = await unit.events.all()
        return event.id


async def test_fewer_seats_than_have_signed_up_are_refused(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator)
    guests = [await signs_up(life, fake, number) for number in (10, 11)]
    await to_the_date(life, moderator)
    await act(life, moderator, "Change the date", "Change 4", "!1")
    assert "2 people have signed up already." in text_of_last(moderator)
    await act(life, moderator, "!3", "Set the date")
    await life.pass_time(minutes=1)
    await life.settled()
    assert [heard(guest, "Changed: Our park") for guest in guests] == [0, 0], "it is no news"


async def test_a_change_and_the_end_are_told_and_reminders_follow(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator)
    guest = await signs_up(life, fake, 10, "de")
    await to_the_date(life, moderator)
    await act(life, moderator, "Change the date", "Change 1", "!01.01.2020 10:00")
    assert "must lie ahead" in text_of_last(moderator)
    await act(life, moderator, "!30.03.2027 19:00")
    assert "1 person who has signed up is told of a change." in text_of_last(moderator)
    await act(life, moderator, "Set the date")
    await life.pass_time(minutes=1)
    await life.settled()
    assert heard(guest, "Geändert: Our park") == 1
    assert "30. März 2027, 19:00" in text_of_last(guest)
    async with life.house.storage.unit() as unit:
        letters = await unit.letters.about(await event_id_of(unit))
    assert [one.due for one in letters if one.kind.startswith("date-reminder")] == [
        datetime(2027, 3, 27, 9, 0, tzinfo=UTC),
        # After the night in which the clocks are put forward.
        datetime(2027, 3, 29, 8, 0, tzinfo=UTC),
    ]
    await to_the_date(life, moderator)
    await act(life, moderator, "Call it off", "Yes, call it off")
    assert "It was called off." in text_of_last(moderator)
    await life.pass_time(minutes=1)
    await life.settled()
    assert heard(guest, "Abgesagt: Our park") == 1
    await pass_days_until(life, 2027, 3, 30, 12, 0)
    assert heard(guest, "Erinnerung") == 0


async def event_id_of(unit: object) -> str:
    (event,) = await unit.events.all()  # type: ignore[attr-defined]
    return str(event.id)


async def test_the_link_of_a_meeting_is_for_those_who_have_signed_up(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator, LINK)
    guest = fake.person(10, language_code="en")
    await act(life, guest, "!/start park")
    guest.press(does("date"))
    await life.settled()
    assert LINK not in text_of_last(guest)
    assert "You get the link once you have signed up." in text_of_last(guest)
    await act(life, guest, "Sign up and be reminded")
    assert LINK in text_of_last(guest)


async def test_in_the_browser_too_and_reminders_wait_there(life: Living, moderator: Person) -> None:
    await set_date(life, moderator)
    browser = Browser(life)
    await browser.go("/e/park")
    await browser.press("date")
    await browser.press("date-join")
    assert "You have signed up." in browser.text
    assert await count(life) == 1
    await pass_days_until(life, 2027, 3, 23, 9, 1)
    await browser.go("/chat")
    assert "Reminder: Our park" in browser.text
    await browser.press("date-cancel")
    assert await count(life) == 0


async def test_nothing_joins_a_sign_up_with_an_answer(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator)
    person = await takes_part(life, fake, 10, "park")
    await act(life, person, "Yes, I have kept it")
    person.press(does("date"))
    await life.settled()
    await act(life, person, "Sign up and be reminded")
    await signs_up(life, fake, 11)
    async with life.house.storage.unit() as unit:
        ours = account_tag(unit.keys.lasting(), "telegram", "10")
        (event,) = await unit.events.all()
    with closing(sqlite3.connect(life.folder / "dialogbote.sqlite")) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(sign_up)")]
        assert columns == ["person", "event"]
        accounts = {row[0] for row in connection.execute(
            "SELECT account FROM address JOIN sign_up USING (person)"
        )}  # fmt: skip
        elsewhere = {row[0] for row in connection.execute("SELECT account FROM conversation")}
        tags = {row[0] for row in connection.execute("SELECT tag FROM participation")}
        persons = {row[0] for row in connection.execute("SELECT person FROM sign_up")}
        known = {
            value
            for table in ("contribution", "participation", "conversation", "release", "arrivals")
            for row in connection.execute(f"SELECT * FROM {table}")
            for value in row
        }
    assert len(accounts) == len(persons) == 2
    assert ours in elsewhere
    assert not accounts & (elsewhere | tags | {ours})
    assert not persons & known
    assert event.id in known


async def test_it_is_told_forgotten_and_not_brought_back(
    life: Living, fake: FakeTelegram, moderator: Person, tmp_path: Path
) -> None:
    await set_date(life, moderator)
    forgets = await signs_up(life, fake, 10)
    cancels = await signs_up(life, fake, 11)
    await signs_up(life, fake, 12)
    await act(life, forgets, "!/mydata")
    assert forgets.last and forgets.last.document
    told = json.loads(forgets.last.document.content)
    assert told["signed up for the dates of"] == [{"event": "park", "language": "en"}]
    assert told["roles"] == []
    assert "visitor" not in await typed(life, "members")
    copy = tmp_path / "copy.sqlite"
    await write_backup(life.settings, copy)
    await act(life, forgets, "!/forget", "Yes, forget me")
    cancels.press(does("date-cancel"))
    await life.settled()
    assert await count(life) == 1
    await life.stop()
    await bring_back(life.settings, copy, lambda: life.now)
    await life.start()
    assert await count(life) == 1


async def test_whom_no_letter_reaches_holds_no_place(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator, seats="!1")
    gone = await signs_up(life, fake, 10)
    gone.block()
    await pass_days_until(life, 2027, 3, 23, 9, 1)
    assert await count(life) == 0


async def test_the_date_of_a_draft_or_of_others_is_nobodys(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator)
    number = await event_id(life)
    stranger = fake.person(20, language_code="en")
    await act(life, stranger, f"!/start {await life.grant(Role.MODERATOR, 'Neudorf')}")
    for verb in ("event-date", "plan-date", "drop-date", "drop-date-yes"):
        stranger.press_data(f"{verb}:{number}")
        await life.settled()
        assert text_of_last(stranger) == "I know no such event of yours."
    for verb in ("date", "date-join", "date-cancel", "date-file"):
        stranger.press_data(f"{verb}:zzzzzzzzzz")
        await life.settled()
        assert text_of_last(stranger) == "I know no such date."
    assert OLD_BUTTON.wording not in stranger.transcript()
    assert await count(life) == 0


async def test_everybody_is_reminded_in_their_language(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator)
    words = {"en": "Reminder: ", "de": "Erinnerung: ", "tr": "Hatırlatma: ", "ar": "تذكير: "}
    guests = {
        language: await signs_up(life, fake, number, language)
        for number, language in enumerate(words, 10)
    }
    await pass_days_until(life, 2027, 3, 23, 9, 1)
    for language, guest in guests.items():
        assert heard(guest, words[language]) == 1, language
        assert heard(guest, ROOM) >= 1, language


async def test_a_date_stays_at_its_hour_when_the_zone_gets_other_rules(
    life: Living, fake: FakeTelegram, moderator: Person, tmp_path: Path
) -> None:
    await to_the_date(life, moderator)
    await act(
        life, moderator, "Set a date", "!04.05.2027 18:00", "!90", f"!{ROOM}", "Skip",
        "Set the date",
    )  # fmt: skip
    guest = await signs_up(life, fake, 10)
    letters = len(guest.messages)
    await life.stop()
    with rules(tmp_path / "zones", "Europe/Berlin", WINTER_TIME_ALL_YEAR):
        await life.start()
        await life.pass_time(seconds=15)
        async with life.house.storage.unit() as unit:
            (gathering,) = await unit.gatherings.all()
            due = [one.due for one in await unit.letters.about(gathering.event)]
        assert gathering.starts == datetime(2027, 5, 4, 17, 0, tzinfo=UTC)
        assert gathering.sequence == 1
        assert due == [datetime(2027, 5, day, 9, 0, tzinfo=UTC) for day in (1, 3)]
        assert len(guest.messages) == letters, "nobody reads of another time: it is the same"
        await life.stop()
    await life.start()


async def test_signing_up_the_day_before_plans_nothing_that_is_past(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await set_date(life, moderator)
    await pass_days_until(life, 2027, 3, 24, 12)
    late = await signs_up(life, fake, 10)
    await pass_days_until(life, 2027, 3, 25, 9, 1)
    assert heard(late, "Reminder: Our park") == 1
    latest = await signs_up(life, fake, 11)
    await pass_days_until(life, 2027, 3, 26, 20)
    assert heard(latest, "Reminder: Our park") == 0
    latest.press(does("date-cancel"))
    await life.settled()
    stranger = fake.person(12, language_code="en")
    # Telegram lets a bot write only to those who wrote to it.
    await act(life, stranger, "!/start")
    stranger.press_data(f"date-join:{await event_id(life)}")
    await life.settled()
    assert "The date is over." in text_of_last(stranger)
    await to_the_date(life, moderator)
    assert "Change the date" not in (moderator.last.labels if moderator.last else [])
