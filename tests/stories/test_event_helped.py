"""Did the event help? After handing in, by the link after the close, three months later; in sums."""

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
from bot.feedback import opinions
from bot.model import Moment, Role, RoundState
from handlers.assembly import bring_back, write_backup
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, text_of_last
from tests.stories.test_moderator import take_part

WAY = "Did it help? Five short questions"
AGREED = ("I fully agree", "I mostly agree", "Partly", "I do not agree", "I fully agree")


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def handed_in(life: Living, fake: FakeTelegram, number: int) -> Person:
    """Somebody who has handed in, and has kept the receipt."""
    person = await take_part(life, fake, number, f"Idea {number}")
    await act(life, person, "Yes, I have kept it")
    return person


async def says(life: Living, person: Person, *answers: str) -> None:
    await act(life, person, WAY, "Answer five questions", *(answers or AGREED), "Send")
    assert "Thank you. That helps" in text_of_last(person)


async def close(life: Living, moderator: Person) -> None:
    moderator.press_data(f"close-yes:{(await event_of(life)).id}")
    await life.settled()
    await life.pass_time(seconds=15)


async def results(life: Living, moderator: Person) -> str:
    moderator.press_data(f"event-opinions:{(await event_of(life)).id}")
    await life.settled()
    said = [message.text for message in moderator.messages if "Did it help?" in message.text]
    return said[-1].replace("\u2068", "").replace("\u2069", "")


async def at(life: Living, month: int, day: int, hour: int = 9) -> None:
    life.now = datetime(2027, month, day, hour, 1, tzinfo=UTC)
    for _ in range(3):
        await life.doors.tick()
    await life.settled()


async def states(life: Living) -> dict[Moment, RoundState]:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        return {one.moment: one.state for one in await unit.feedbacks.about(event.id)}


def heard(person: Person, words: str) -> int:
    return sum(words in message.text for message in person.messages)


async def test_from_handing_in_to_three_months_after_the_close(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    people = [await handed_in(life, fake, number) for number in range(5)]
    await act(life, people[0], WAY)
    assert "nothing leads from one to the other" in text_of_last(people[0])
    assert "at least 5 people" in text_of_last(people[0]).replace("\u2068", "").replace(
        "\u2069", ""
    )
    assert await states(life) == {}, "reading stores nothing"
    await act(life, people[0], "Answer five questions")
    assert "I felt heard." in text_of_last(people[0])
    await act(life, people[0], *AGREED, "Send")
    assert "as long as you are asked" in text_of_last(people[0]), "no last day is known yet"
    before = await results(life, moderator)
    for person in people[1:4]:
        await says(life, person)
    assert await results(life, moderator) == before, "that somebody answered is not told"
    assert "until 14 days after the close" in before
    await life.restart()
    await close(life, moderator)
    # By the link, also whoever was there without an answer of their own.
    stranger = fake.person(50, language_code="en", first_name="S")
    await act(life, stranger, "!/start park")
    assert "This event has closed" in text_of_last(stranger)
    await says(life, stranger, "I fully agree", "Skip", "Skip", "Skip", "Skip")
    assert "Until Monday, 15 March 2027" in text_of_last(stranger)
    for number, language in ((60, "en"), (61, "de")):
        person = fake.person(number, language_code=language, first_name="F")
        person.send("/start park")
        await life.settled()
        for verb in ("follow", "follow-yes"):
            person.press(does(verb))
            await life.settled()
    asked = await results(life, moderator)
    assert "People are asked until Monday, 15 March 2027" in asked
    await at(life, 3, 16)
    assert (await states(life)) == {Moment.AFTER: RoundState.CLOSED}
    said = await results(life, moderator)
    assert "I felt heard. 5 answers; the one in the middle: I fully agree." in said
    assert "I agree fully or mostly: 5, Partly: 0, I agree hardly or not: 0" in said
    assert "whom I would not meet otherwise" not in said, "only four have answered that"
    event = (await event_of(life)).id
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.about(event)
        assert await unit.feedbacks.opinions(feedback.id) == []
    assert not list((life.folder / "keys").glob(f"{feedback.id}*"))
    await act(life, people[4], "!/start park")
    assert WAY not in (people[4].last.labels if people[4].last else [])
    file = next(m.document for m in reversed(moderator.messages) if m.document)
    assert file.name == "park-helped.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(file.content)).worksheets[0]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [5]
    # Three months later, at ten on a working day.
    followers = [fake.person(60), fake.person(61)]
    await at(life, 6, 1, 7)
    assert [heard(one, "closed on") for one in followers] == [0, 0]
    await at(life, 6, 1)
    assert heard(followers[0], "This event closed on Monday, 1 March 2027") == 1
    assert heard(followers[1], "endete am Montag, 1. März 2027") == 1
    assert heard(people[0], "closed on") == 0, "nobody else is written to"
    await act(life, followers[0], "Answer five questions", *AGREED, "Send")
    assert "Until Tuesday, 29 June 2027" in text_of_last(followers[0])
    await life.restart()
    assert "Three months later" in await results(life, moderator)
    await at(life, 6, 30)
    later = await results(life, moderator)
    assert "I felt heard. 5 answers" in later, "what was said first stays"
    assert "No question was answered by at least 5 people" in later
    await at(life, 9, 2)
    assert len(await states(life)) == 2
    assert heard(followers[1], "endete am") == 1, "once"
    late = fake.person(70, language_code="en")
    await act(life, late, "!/start park", "Tell me what becomes of it")
    assert "I ask you once" not in text_of_last(late), "nothing is promised that is over"


async def test_whoever_unsubscribes_is_not_asked_and_strangers_cannot_answer_for_them(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person = fake.person(60, language_code="en", first_name="F")
    await act(life, person, "!/start park", "Tell me what becomes of it")
    assert "Three months after the close" in text_of_last(person), "told before it begins"
    await act(life, person, "Yes, write to me")
    await close(life, moderator)
    await at(life, 6, 1, 7)
    async with life.house.storage.unit() as unit:
        (later,) = await unit.feedbacks.in_state(RoundState.OPEN)
        assert later.moment is Moment.LATER
    await act(life, person, "Write no more")
    await at(life, 6, 1)
    assert heard(person, "Three months have passed") == 0
    for number in (60, 70):
        other = fake.person(number, language_code="en")
        await act(life, other, "!/start")
        other.press_data(f"helped-later:{later.id}")
        await life.settled()
        assert "belongs to an earlier step" in text_of_last(other)
    async with life.house.storage.unit() as unit:
        assert await unit.feedbacks.opinions(later.id) == []


async def test_only_who_has_handed_in_is_asked_while_it_is_open(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    event = await event_of(life)
    stranger = fake.person(50, language_code="en")
    await act(life, stranger, "!/start park")
    assert WAY not in (stranger.last.labels if stranger.last else [])
    for verb in ("event-helped", "event-helped-go"):
        stranger.press_data(f"{verb}:{event.id}")
        await life.settled()
        assert "who have handed in answers" in text_of_last(stranger)
        stranger.press_data(f"{verb}:zzzzzzzzzz")
        await life.settled()
        assert "I know no open event" in text_of_last(stranger)
    assert await states(life) == {}
    mayor = fake.person(51, language_code="en")
    await act(life, mayor, f"!/start {await life.grant(Role.MODERATOR, 'Neudorf')}")
    mayor.press_data(f"event-opinions:{event.id}")
    await life.settled()
    assert "I know no such event of yours." in text_of_last(mayor)


async def test_an_answer_counts_once_can_be_changed_and_is_forgotten(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person = await handed_in(life, fake, 0)
    await says(life, person)
    await act(life, person, "Change my answers", "Change 1", "I do not agree", "Send")
    await act(life, person, "!/mydata")
    assert person.last and person.last.document
    assert json.loads(person.last.document.content)["answers to whether it helped"] == 1
    event = (await event_of(life)).id
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.about(event)
        (opinion,) = await unit.feedbacks.opinions(feedback.id)
    assert opinion.answers["heard"] == "not" and opinion.answers["again"] == "fully"
    await act(life, person, "!/forget", "Yes, forget me")
    async with life.house.storage.unit() as unit:
        assert await unit.feedbacks.opinions(feedback.id) == []


async def test_what_is_begun_and_not_sent_is_gone_after_a_day(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person = await handed_in(life, fake, 0)
    await act(life, person, WAY, "Answer five questions", "I fully agree")
    event = (await event_of(life)).id
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.about(event)
        assert len(await unit.conversations.of_subject(feedback.id)) == 1
    life.now += timedelta(hours=25)
    await life.doors.tick()
    async with life.house.storage.unit() as unit:
        assert await unit.conversations.of_subject(feedback.id) == []
        assert await unit.feedbacks.opinions(feedback.id) == []


async def test_nothing_joins_an_opinion_with_an_answer(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    person = await handed_in(life, fake, 0)
    await says(life, person)
    event = (await event_of(life)).id
    async with life.house.storage.unit() as unit:
        ours = account_tag(unit.keys.lasting(), "telegram", "1000")
        (feedback,) = await unit.feedbacks.about(event)
        assert await unit.feedbacks.opinion(opinions.tag_of(unit, feedback, account=ours))
    with closing(sqlite3.connect(life.folder / "dialogbote.sqlite")) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(opinion)")]
        assert columns == ["tag", "feedback", "sealed"]
        (row,) = connection.execute("SELECT * FROM opinion").fetchall()
        tables = ("contribution", "participation", "conversation", "release", "arrivals", "event")
        known = {
            value
            for table in tables
            for other in connection.execute(f"SELECT * FROM {table}")
            for value in other
        }
        assert not set(row) & known
        assert ours not in row and ours in known


async def test_after_a_restoration_that_closed_the_event_people_are_asked_until_a_day(
    life: Living, fake: FakeTelegram, moderator: Person, tmp_path: Path
) -> None:
    person = await handed_in(life, fake, 0)
    await says(life, person)
    copy = tmp_path / "copy.sqlite"
    await write_backup(life.settings, copy)
    await close(life, moderator)
    await life.stop()
    await bring_back(life.settings, copy, lambda: life.now)
    await life.start()
    for _ in range(2):
        await life.pass_time(seconds=15)
    assert "People are asked until Monday, 15 March 2027" in await results(life, moderator)
    await act(life, person, "!/start park")
    await says(life, person)
    await at(life, 3, 16)
    assert (await states(life)) == {Moment.AFTER: RoundState.CLOSED}


async def test_in_the_browser_and_on_the_page_of_results(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await close(life, moderator)
    for number in range(5):
        browser = Browser(life, "de" if number else "ar")
        await browser.go("/e/park")
        await browser.press("event-helped")
        await browser.press("event-helped-go")
        for _ in range(5):
            await browser.press("answer:", "fully")
        await browser.press("finish")
    await at(life, 3, 16)
    said = await results(life, moderator)
    assert said.count("5 answers; the one in the middle: I fully agree.") == 5
