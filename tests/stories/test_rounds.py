"""A round of the self-check by Telegram: opened, answered by many, reminded, closed."""

from __future__ import annotations

import io
import re

import openpyxl
import pypdfium2
import pytest

from bot.model import Role, RoundState, Sheet
from handlers.documents.pdf import missing_library
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_selfcheck import answer

needs_pdf = pytest.mark.skipif(
    missing_library() is not None, reason="PDFs cannot be made here: see `dialogbote check`"
)
CODE = re.compile(r"start=(g_[A-Za-z0-9_-]+)")


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    return person


async def open_round(life: Living, coordinator: Person, which: str = "Short self-check") -> None:
    await act(life, coordinator, "!/selfcheck", "Open a round", which, "Open the round")
    assert "Nobody is invited yet" in text_of_last(coordinator)


async def invite(life: Living, coordinator: Person, *steps: str) -> str:
    """The code of a link made by these answers, the last one being the number of people."""
    before = len(coordinator.messages)
    await act(life, coordinator, "Invite people", *steps, "Make the link")
    said = "\n".join(message.text for message in coordinator.messages[before - 1 :])
    found = CODE.search(said)
    assert found, said
    return found[1]


async def respondent(life: Living, fake: FakeTelegram, number: int, code: str) -> Person:
    person = fake.person(number, language_code="en", first_name="R")
    await act(life, person, f"!/start {code}")
    assert "Self-check of Musterstadt" in text_of_last(person)
    return person


async def fill(life: Living, person: Person, field: str, *options: str) -> None:
    """Answer every item of a field and hand it in."""
    await act(life, person, field)
    await answer(life, person, *options)
    await act(life, person, "Hand in this field")


async def fill_all(life: Living, person: Person, option: str) -> None:
    for name in FIELDS:
        await fill(life, person, name, option, option)


FIELDS = (
    "1. Management and steering",
    "2. Openness and anti-racism",
    "3. Fair access and taking part",
    "4. Work and economic development",
    "5. Involvement and participation",
    "6. Cohesion and encounter",
    "7. Communication and conflict",
)


async def test_fields_are_answered_in_any_order_over_days(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", "!6")
    person = await respondent(life, fake, 10, code)
    assert "only together with those of at least 4 others" in text_of_last(person)
    third, first = FIELDS[2], FIELDS[0]
    await act(life, person, third)
    await answer(life, person, "3")
    await life.pass_time(days=9)
    await life.restart()
    await act(life, person, "!/selfcheck")
    assert f"{third}: 1 of 2 answered" in text_of_last(person)
    await act(life, person, third)
    assert "Question 2 of 2" in text_of_last(person)
    await answer(life, person, "unknown")
    await act(life, person, "Hand in this field")
    assert f"{third}: handed in, 2 of 2 answered" in text_of_last(person)
    await act(life, person, first)
    await act(life, person, "Skip")
    await answer(life, person, "4")
    await act(life, person, "Hand in this field", "Result so far")
    result = text_of_last(person)
    assert "Too few answers for a score" in result


async def test_the_joint_sheet_is_shared(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Administration", "Yes", "!2")
    one = await respondent(life, fake, 10, code)
    other = await respondent(life, fake, 11, code)
    late = fake.person(12, language_code="en", first_name="L")
    await act(life, late, f"!/start {code}")
    assert "As many people have come by this link" in text_of_last(late)
    assert "sees and changes the same answers" in text_of_last(one)
    await fill(life, one, FIELDS[0], "4", "3")
    await act(life, other, "!/selfcheck")
    assert f"{FIELDS[0]}: handed in, 2 of 2 answered" in text_of_last(other)
    await act(life, other, FIELDS[0], "Change 1")
    await answer(life, other, "0")
    await act(life, one, "!/selfcheck", FIELDS[0])
    assert "Not there yet" in text_of_last(one), "the other's change is seen"
    await see_round(life, coordinator)
    assert "Joint sheet of the administration: 1 of 7 fields handed in, 2 of 2" in text_of_last(
        coordinator
    )


async def see_round(life: Living, coordinator: Person) -> None:
    await act(life, coordinator, "!/selfcheck")
    coordinator.press(lambda button: button.label.startswith("Round of"))
    await life.settled()


async def test_a_comment_can_come_before_the_answer(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Business", "!5")
    person = await respondent(life, fake, 10, code)
    await act(life, person, FIELDS[0], "Add a comment", "!We have one clerk for it.", "Done")
    assert "Question 1 of 2" in text_of_last(person), "back at the item itself"
    await answer(life, person, "2", "3")
    assert "We have one clerk for it." in text_of_last(person)
    await life.restart()
    async with life.house.storage.unit() as unit:
        (town,) = await unit.municipalities.all()
        (round_,) = await unit.rounds.of_municipality(town.id)
        (sheet,) = await unit.rounds.sheets(round_.id)
    assert ("We have one clerk for it.",) in sheet.answers.values()


async def test_closing_cuts_the_link_from_people_to_answers(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Civil society", "!6")
    people = [await respondent(life, fake, 10 + n, code) for n in range(5)]
    for person in people:
        await fill(life, person, FIELDS[0], "1", "2")
    await act(life, people[0], FIELDS[1])
    before = await sheets(life)
    assert len({sheet.owner for sheet in before}) == 5
    await see_round(life, coordinator)
    assert "Civil society: 0 finished, 5 of 6 people have come" in text_of_last(coordinator)
    await act(life, coordinator, "Close the round", "Yes, close")
    await life.doors.tick()
    after = await sheets(life)
    assert len(after) == 5
    assert {sheet.owner for sheet in after} == {None}
    assert not {sheet.id for sheet in after} & {sheet.id for sheet in before}
    keys = [file.name for file in (life.folder / "keys").glob(f"{after[0].round}.*")]
    assert keys == [f"{after[0].round}.content.key"]
    async with life.house.storage.unit() as unit:
        (town,) = await unit.municipalities.all()
        (round_,) = await unit.rounds.of_municipality(town.id)
        assert round_.state is RoundState.CLOSED
        assert await unit.conversations.of_subject(round_.id) == []
    await act(life, people[0], "Skip")
    assert "over" in text_of_last(people[0])
    await act(life, people[1], FIELDS[2])
    assert "This round is closed" in text_of_last(people[1])


async def sheets(life: Living) -> list[Sheet]:
    async with life.house.storage.unit() as unit:
        (town,) = await unit.municipalities.all()
        (round_,) = await unit.rounds.of_municipality(town.id)
        return await unit.rounds.sheets(round_.id)


async def test_only_those_who_are_behind_are_reminded_and_not_every_hour(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", "!3")
    done, behind = [await respondent(life, fake, 10 + n, code) for n in range(2)]
    await fill_all(life, done, "3")
    assert "handed in every field" in text_of_last(done)
    await see_round(life, coordinator)
    await act(life, coordinator, "Remind who is behind")
    assert "Politics: 1 not finished" in text_of_last(coordinator)
    await act(life, coordinator, "Remind: Politics")
    assert any("1 person is reminded" in m.text for m in coordinator.messages)
    await life.doors.tick()
    await life.settled()
    assert "Your view is still missing" in text_of_last(behind)
    assert "handed in every field" in text_of_last(done)
    await act(life, behind, "Go to the self-check")
    assert FIELDS[0] in text_of_last(behind)
    await act(life, coordinator, "Remind who is behind", "Remind: Politics")
    assert any("0 people are reminded" in m.text for m in coordinator.messages)


async def test_what_does_not_apply_is_asked_of_nobody(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", "!3")
    await act(life, coordinator, "What applies to us", FIELDS[3])
    assert coordinator.last is not None
    pressed = coordinator.last.find("Leave out 1")
    assert pressed is not None
    for _ in range(2):
        coordinator.press_data(pressed.data)
        await life.settled()
        assert "Left out: 1." in text_of_last(coordinator), "pressing twice is pressing once"
    await act(life, coordinator, "Leave out 2", "All fields")
    assert f"{FIELDS[3]}: 0 asked, 2 left out" in text_of_last(coordinator)
    person = await respondent(life, fake, 10, code)
    assert "Work and economic development" not in text_of_last(person)
    await act(life, coordinator, FIELDS[3], "Ask 1 again")
    await act(life, person, "!/selfcheck")
    assert "4. Work and economic development: 0 of 1 answered" in text_of_last(person)


async def test_forgetting_deletes_ones_own_sheet(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", "!3")
    person = await respondent(life, fake, 10, code)
    await fill(life, person, FIELDS[0], "1", "2")
    assert len(await sheets(life)) == 1
    await act(life, person, "!/forget", "Yes, forget me")
    assert await sheets(life) == []


async def test_others_see_and_change_nothing(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    stranger = fake.person(40, language_code="en", first_name="S")
    elsewhere = await life.grant(Role.COORDINATOR, "Neustadt")
    await act(life, stranger, f"!/start {elsewhere}")
    assert coordinator.last is not None
    data = [button.data for row in coordinator.last.buttons for button in row if button.data]
    for one in data:
        stranger.press_data(one)
        await life.settled()
        assert "Musterstadt" not in text_of_last(stranger), one
    async with life.house.storage.unit() as unit:
        towns = {town.name: town for town in await unit.municipalities.all()}
        (round_,) = await unit.rounds.of_municipality(towns["Musterstadt"].id)
        assert round_.state is RoundState.OPEN


async def test_a_closed_round_is_compared_and_small_perspectives_only_together(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    number = 10
    for perspective, steps, count in (
        ("Administration", ["No", "Skip"], 6),
        ("Politics", [], 3),
        ("Business", [], 4),
    ):
        code = await invite(life, coordinator, perspective, *steps, f"!{count}")
        for _ in range(count):
            person = await respondent(life, fake, number, code)
            number += 1
            option = "4" if perspective == "Administration" else "1"
            await fill(life, person, FIELDS[0], option, "3")
    await see_round(life, coordinator)
    assert "Compare the perspectives" not in coordinator_labels(coordinator)
    await act(life, coordinator, "Close the round", "Yes, close", "Compare the perspectives")
    overview = text_of_last(coordinator)
    assert "Administration: at least 5 people" in overview
    assert "Politics + Business: at least 5 people" in overview
    assert "Topics for discussion: 1" in overview
    await act(life, coordinator, "Topics for discussion")
    assert "Administration 4, Politics + Business 1" in text_of_last(coordinator)
    await act(life, coordinator, "Back to the comparison", "Field by field", FIELDS[0])
    assert "Management and steering" in text_of_last(coordinator)
    await act(life, coordinator, "Back to the comparison", "Fields as a chart")
    picture = next(m for m in reversed(coordinator.messages) if m.photo or m.document)
    assert "Administration" in picture.text or "Administration" in text_of_last(coordinator)


def coordinator_labels(coordinator: Person) -> list[str]:
    assert coordinator.last is not None
    return coordinator.last.labels


async def test_below_five_people_nothing_is_shown(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", "!4")
    for number in range(4):
        person = await respondent(life, fake, 10 + number, code)
        await fill(life, person, FIELDS[0], "1", "1")
    await see_round(life, coordinator)
    await act(life, coordinator, "Close the round", "Yes, close", "Compare the perspectives")
    assert "nothing is shown" in text_of_last(coordinator)
    assert coordinator_labels(coordinator) == [
        "Workshops", "Did it help?", "Back to the round",
    ]  # fmt: skip


@needs_pdf
async def test_the_report_is_a_document_and_a_workbook(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await act(life, coordinator, "!/report")
    assert "There is no report yet" in text_of_last(coordinator)
    await open_round(life, coordinator)
    joint = await invite(life, coordinator, "Administration", "Yes", "!1")
    clerk = await respondent(life, fake, 10, joint)
    await act(life, clerk, FIELDS[0], "Add a comment", "!=1+1 the joint comment", "Done")
    await answer(life, clerk, "4", "4")
    await act(life, clerk, "Hand in this field")
    code = await invite(life, coordinator, "Politics", "!5")
    for number in range(5):
        person = await respondent(life, fake, 20 + number, code)
        await fill(life, person, FIELDS[0], "1", "3")
    await see_round(life, coordinator)
    await act(life, coordinator, "Close the round", "Yes, close", "Report")
    files = {m.document.name: m.document.content for m in coordinator.messages if m.document}
    assert files["self-check.pdf"].startswith(b"%PDF")
    text = pdf_text(files["self-check.pdf"])
    for words in (
        "Self-check of Musterstadt",
        "How to read this report",
        "The fields of action on one page",
        "Politics 1",
        "=1+1 the joint comment",
        "Joint sheet of the administration",
        "Where perspectives agree",
    ):
        assert words in text, words
    book = openpyxl.load_workbook(io.BytesIO(files["self-check.xlsx"]))
    assert book.sheetnames == [
        "Perspectives", "Fields of action", "Questions", "Comments and examples", "Workshops",
        "Measures",
    ]  # fmt: skip
    (comment,) = list(book["Comments and examples"].iter_rows(min_row=2))
    assert (comment[1].value, comment[1].data_type) == ("=1+1 the joint comment", "s")
    values = {
        row[1].value: [c.value for c in row] for row in book["Questions"].iter_rows(min_row=2)
    }
    first = next(iter(values.values()))
    assert first[2:4] == [1, 4], "the politicians' median beside the joint sheet"
    await act(life, coordinator, "!/bericht")
    assert len([m for m in coordinator.messages if m.document]) == 4


@needs_pdf
async def test_the_questions_can_be_prepared_on_paper(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator, "Full self-check")
    code = await invite(life, coordinator, "Business", "!5")
    person = await respondent(life, fake, 10, code)
    await act(life, person, "Questions as a PDF")
    files = {m.document.name: m.document.content for m in person.messages if m.document}
    text = pdf_text(files["questions.pdf"])
    assert "Not there yet" in text and "Management and steering" in text


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(pages.split())
