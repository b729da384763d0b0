"""Did it help? Asked after a round, in a workshop and half a year later; told only in sums."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from bot.links import Links
from bot.model import Role, RoundState, Step
from bot.replies import Action
from bot.selfcheck import report_rows, reporting
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_rounds import FIELDS, fill, invite, open_round, respondent, see_round
from tests.stories.workshop_scene import begin, come, press, the_workshop

AFTER = "The round is closed. Has the self-check helped?"
LATER = "Half a year has passed since the self-check."


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    return person


async def close_with(
    life: Living, fake: FakeTelegram, coordinator: Person, people: int
) -> list[Person]:
    """A round that so many people from politics were in, closed, and the letters brought."""
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", f"!{people}")
    found = [await respondent(life, fake, 100 + n, code) for n in range(people)]
    await fill(life, found[0], FIELDS[0], "1", "1")
    await see_round(life, coordinator)
    await act(life, coordinator, "Close the round", "Yes, close")
    await life.pass_time(hours=23, minutes=59)
    assert not letters(coordinator, AFTER), "the next morning is soon enough"
    await life.pass_time(minutes=1)
    return found


def letters(person: Person, words: str) -> int:
    return sum(words in message.text for message in person.messages)


async def answer(life: Living, person: Person, *answers: str) -> None:
    """Answer all five questions by the newest letter."""
    await act(life, person, "Answer five questions", *answers, "Send")
    assert "Thank you" in text_of_last(person)


async def results(life: Living, coordinator: Person) -> str:
    await see_round(life, coordinator)
    await act(life, coordinator, "Did it help?")
    return text_of_last(coordinator)


async def rows(life: Living) -> list[dict[str, object]]:
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Musterstadt")
        assert town is not None
        (round_,) = await unit.rounds.of_municipality(town.id)
        report = await reporting.report_of(unit, life.house.surroundings(Links("")), town, round_)
    return [row for row in report_rows.rows(report) if row["level"] == "feedback"]


async def test_from_the_close_to_half_a_year_later(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 9)
    assert [letters(person, AFTER) for person in (coordinator, *people)] == [1] * 10
    for person in people[:5]:
        await answer(life, person, "Yes", "Partly", "No", "Skip", "Yes")
    await act(life, people[5], "Answer five questions", "No")
    await life.restart()
    await act(life, people[5], "!/start", "Skip", "Skip", "Yes", "Skip", "Send")
    await act(life, people[6], "No, thank you")
    assert "You will not be asked again" in text_of_last(people[6])
    # Whoever changes their mind until the last day is counted once.
    await act(life, people[0], "Change my answers", "Change 2", "No", "Send")
    assert "People are asked until" in await results(life, coordinator)
    assert await rows(life) == []

    await life.pass_time(days=27)
    assert "People are asked until" in await results(life, coordinator)
    await life.pass_time(days=1)
    said = await results(life, coordinator)
    assert "At least 5 people answered" in said
    small = "The groups are too small to be told apart."
    assert f"new impulses for your work? 6 answers; the one in the middle: Yes. {small}" in said
    assert f"stood still before? 5 answers; the one in the middle: Partly. {small}" in said
    assert "or groups? 5 answers; the one in the middle: No. Yes: 0, Partly: 0, No: 5" in said
    assert "Is a next step agreed on" not in said, "one person answered it"
    assert "5 answers; the one in the middle: Yes. Yes: 5, Partly: 0, No: 0" in said
    assert [row["item"] for row in await rows(life)] == [
        "impulses", "momentum", "contact", "ties-in",
    ]  # fmt: skip
    people[7].press("Answer five questions")
    await life.settled()
    assert "These questions are closed" in text_of_last(people[7])
    # One may decline for good as well when it is too late to answer.
    people[8].press("No, thank you")
    await life.settled()
    assert "You will not be asked again" in text_of_last(people[8])

    for _ in range(6):
        await life.pass_time(days=26)
        await life.restart()
    await life.pass_time(days=1)
    assert letters(people[0], LATER) == 1
    assert letters(people[7], LATER) == 1, "asked, and had not answered"
    assert letters(people[6], LATER) == 0, "had declined"
    assert letters(people[8], LATER) == 0, "had declined after the last day"
    assert letters(coordinator, LATER) == 1
    for person in people[:4]:
        await answer(life, person, "Yes", "Yes", "Yes", "Yes", "Yes")
    await life.pass_time(days=29)
    said = await results(life, coordinator)
    later = said[said.index("Half a year after the round") :]
    assert "No question was answered by at least 5 people" in later
    await life.pass_time(days=400)
    assert letters(people[7], LATER) == 1, "once"


async def test_the_workbook_has_what_the_chat_tells(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 5)
    for person in people:
        await answer(life, person, "Yes", "Yes", "Partly", "No", "Skip")
    await life.pass_time(days=29)
    await see_round(life, coordinator)
    await act(life, coordinator, "Report")
    files = [m.document for m in coordinator.messages if m.document]
    (content,) = [file.content for file in files if file.name.endswith(".xlsx")]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Did it help"]
    table = [tuple(cell.value for cell in row) for row in sheet.iter_rows()]
    assert table[0] == ("Asked", "Question", "Answers", "In the middle", "Yes", "Partly", "No")
    assert [row[2:] for row in table[1:]] == [
        (5, "Yes", 5, 0, 0), (5, "Yes", 5, 0, 0), (5, "Partly", 0, 5, 0), (5, "No", 0, 0, 5),
    ]  # fmt: skip


async def test_who_is_not_asked_cannot_answer(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 5)
    stranger = fake.person(50, language_code="en", first_name="S")
    await act(life, stranger, f"!/start {await life.grant(Role.COORDINATOR, 'Neustadt')}")
    seen = {
        button.data
        for message in people[0].messages
        for row in message.buttons
        for button in row
        if (button.data or "").startswith("feedback")
    }
    assert len(seen) == 2
    for data in sorted(filter(None, seen)):
        stranger.press_data(data)
        await life.settled()
        assert "belongs to an earlier step" in text_of_last(stranger)
    await act(life, people[1], "No, thank you")
    for data in sorted(filter(None, seen)):
        people[1].press_data(data)
        await life.settled()
        assert "belongs to an earlier step" in text_of_last(people[1]), "declined for good"


@pytest.mark.parametrize(
    "words", ["yes'; DROP TABLE opinion; --", "<b>Yes", "\u202eseY", "Yes" * 900]
)
async def test_what_is_no_answer_counts_for_nothing(
    life: Living, fake: FakeTelegram, coordinator: Person, words: str
) -> None:
    people = await close_with(life, fake, coordinator, 5)
    for person in people:
        await act(life, person, "Answer five questions", f"!{words}")
        (step,) = {
            button.data.rpartition(":")[0]
            for row in (person.last.buttons if person.last else ())
            for button in row
            if button.data and button.data.startswith("answer:")
        }
        for forged in ("maybe", "", "YES", "5"):
            person.press_data(f"{step}:{forged}")
        await life.settled()
        await act(life, person, "Skip", "Skip", "Skip", "Skip", "Skip", "Send")
    await life.pass_time(days=29)
    assert "No question was answered by at least 5 people" in await results(life, coordinator)
    async with life.house.storage.unit() as unit:
        (closed,) = await unit.feedbacks.in_state(RoundState.CLOSED)
    assert (closed.people, closed.counts) == (0, {})


async def test_in_the_room_of_a_workshop(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await close_with(life, fake, coordinator, 5)
    await see_round(life, coordinator)
    code = await begin(life, coordinator)
    guests = await come(life, fake, code, 6)
    workshop = await the_workshop(life)
    early = Action("feedback-room", workshop.id)
    await press(life, guests[0], early)
    assert "belongs to an earlier step" in text_of_last(guests[0])
    await press(life, coordinator, Action("workshop", workshop.id))
    while (await the_workshop(life)).step is not Step.LOOKING_BACK:
        await act(life, coordinator, "Go on")
        if "End the giving of points?" in text_of_last(coordinator):
            await act(life, coordinator, "Yes, show the sums")
    for guest in guests:
        await act(life, guest, "!/start", "Go to the workshop", "Did it help? Five short questions")
    for guest in guests[:5]:
        await act(life, guest, "Yes", "Yes", "No", "Skip", "Skip", "Send")
    await press(life, coordinator, Action("close-workshop-yes", workshop.id))
    await life.doors.tick()
    # Who has begun goes on at home, who has answered may change it; who comes now is too late.
    await act(life, guests[5], "No", "No", "No", "No", "No", "Send")
    await act(life, guests[0], "Change my answers", "Change 3", "Partly", "Send")
    late = fake.person(60, language_code="en", first_name="L")
    await act(life, late, "!/start")
    await press(life, late, early)
    assert "workshop is over" in text_of_last(late)
    await life.pass_time(days=8)
    await see_round(life, coordinator)
    await act(life, coordinator, "Did it help?")
    said = text_of_last(coordinator)
    part = said[said.index("Workshop of") :]
    assert "new impulses for your work? 6 answers; the one in the middle: Yes. The groups" in part
    assert "departments or groups? 6 answers; the one in the middle: No. The groups" in part
    assert "Is a next step agreed on" not in part


async def test_it_goes_with_its_round(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 5)
    await answer(life, people[0], "Yes", "Yes", "Yes", "Yes", "Yes")
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.in_state(RoundState.OPEN)
    await see_round(life, coordinator)
    await act(life, coordinator, "Delete the round", "Yes, delete")
    people[1].press("Answer five questions")
    await life.settled()
    assert "belongs to an earlier step" in text_of_last(people[1])
    await life.doors.tick()
    assert not list((life.folder / "keys").glob(f"{feedback.id}.*"))
    async with life.house.storage.unit() as unit:
        assert await unit.feedbacks.opinions(feedback.id) == []


async def test_it_is_found_without_the_letter(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 5)
    await act(life, people[0], "!/selfcheck")
    assert AFTER in text_of_last(people[0])
    await answer(life, people[0], "Yes", "Yes", "Yes", "Yes", "Yes")
    await act(life, people[0], "!/mydata")
    (file,) = [m.document for m in people[0].messages if m.document]
    assert json.loads(file.content)["answers to whether it helped"] == 1
    await act(life, people[0], "!/selfcheck")
    assert AFTER not in text_of_last(people[0])
