"""Questionnaires from a spreadsheet, from the command line to the people and into the report."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest

from bot.model import Role
from config.xlsform.writing import workbook
from handlers import questionnaires
from handlers.questionnaires import take_in
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_rounds import (
    FIELDS,
    coordinator_labels,
    invite,
    needs_pdf,
    open_round,
    pdf_text,
    respondent,
    see_round,
)
from tests.stories.test_selfcheck import answer

Rows = list[list[str | int | None]]
HEAD: list[str | int | None] = [
    "type", "name", "label::English (en)", "required", "relevant", "constraint",
    "constraint_message::English (en)", "default", "parameters",
]  # fmt: skip
OWN: Rows = [
    HEAD,
    ["note", "hello", "Welcome to our own questions."],
    ["begin_group", "square", "Our square"],
    ["note", "look", "Please think of last summer."],
    ["range", "bench", "How well can people sit there?", "yes", None, None, None, None,
     "start=0 end=4 step=1"],
    ["select_one steps", "shade", "Is there shade?", "yes"],
    ["text", "why", "What is missing?", "no", "${shade} = '0' or ${shade} = '1'"],
    ["end_group"],
    ["begin_group", "way", "The way there"],
    ["select_one steps", "bus", "Does a bus go there?"],
    ["decimal", "far", "How many kilometres is it?", "no", None, ". > 0", "More than nothing, please."],
    ["end_group"],
    ["date", "since", "Since when have you lived here?", "no", None, None, None, "2020-02-29"],
]  # fmt: skip
STEPS: Rows = [
    ["list_name", "name", "label::English (en)"],
    ["steps", 0, "Step 0"],
    ["steps", 1, "Step 1"],
    ["steps", 2, "Step 2"],
    ["steps", 3, "Step 3"],
    ["steps", 4, "Step 4"],
    ["steps", "unknown", "I do not know"],
]


def form(file: Path, survey: Rows, form_id: str, title: str) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    settings: Rows = [
        ["form_title", "form_id", "default_language"], [title, form_id, "English (en)"]
    ]  # fmt: skip
    for name, rows in (("survey", survey), ("choices", STEPS), ("settings", settings)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


@pytest.fixture
async def life(
    tmp_path: Path, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake) as life:
        # The command reads the settings of the installation that lives here.
        monkeypatch.setattr(questionnaires, "read_settings", lambda: life.settings)
        yield life


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    return person


def renewed(life: Living, folder: Path, question: str) -> Path:
    """The short self-check as a workbook, with another wording of its first question."""
    packed = workbook(life.house.content.questionnaire("selfcheck-short"))
    book = openpyxl.load_workbook(io.BytesIO(packed))
    assert book["survey"]["D1"].value == "label::English (en)"
    book["survey"]["D3"] = question
    book.save(folder / "renewed.xlsx")
    return folder / "renewed.xlsx"


async def test_what_has_begun_ends_with_its_version_and_others_begin_with_the_new_one(
    life: Living, fake: FakeTelegram, coordinator: Person, tmp_path: Path
) -> None:
    begun = fake.person(2, language_code="en", first_name="A")
    await act(life, begun, f"!/start {await life.grant(Role.RESPONDENT)}")
    await act(life, begun, "!/selfcheck", "Start the self-check")
    old = text_of_last(begun)
    await answer(life, begun, "4")
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", "!3")

    imported = take_in(renewed(life, tmp_path, "Asked in quite another way?"))
    assert (imported.version, imported.uses) == (2, ("short check", "rounds"))
    await life.restart()

    await act(life, begun, "!/selfcheck", "Back")
    assert "Question 1 of 14" in text_of_last(begun)
    assert "another way" not in text_of_last(begun) and "council" in old
    await answer(life, begun, *["4"] * 14)
    await act(life, begun, "Finish")
    person = await respondent(life, fake, 10, code)
    await act(life, person, FIELDS[0])
    assert "another way" not in text_of_last(person), "the round was opened before"
    fresh = fake.person(3, language_code="en", first_name="B")
    await act(life, fresh, f"!/start {await life.grant(Role.RESPONDENT)}")
    await act(life, fresh, "!/selfcheck", "Start the self-check")
    assert "Asked in quite another way?" in text_of_last(fresh)
    await answer(life, fresh, *["3"] * 14)

    async with life.house.storage.unit() as unit:
        (town,) = await unit.municipalities.all()
        (round_,) = await unit.rounds.of_municipality(town.id)
        assessments = await unit.assessments.of_municipality(town.id)
    assert round_.version == 1
    assert {one.version: set(one.answers.values()) for one in assessments} == {
        1: {("4",)},
        2: {("3",)},
    }
    await see_round(life, coordinator)
    await act(life, coordinator, "Close the round", "Yes, close")
    await act(
        life, coordinator, "!/selfcheck", "Open a round", "Short self-check", "Open the round"
    )
    code = await invite(life, coordinator, "Business", "!3")
    other = fake.person(20, language_code="en", first_name="D")
    await act(life, other, f"!/start {code}", FIELDS[0])
    assert "Asked in quite another way?" in text_of_last(other)


async def test_rounds_offer_only_what_they_can_compare(
    life: Living, coordinator: Person, tmp_path: Path
) -> None:
    five: Rows = [
        HEAD,
        ["begin_group", "g", "Group"],
        ["range", "a", "A?", None, None, None, None, None, "start=1 end=5 step=1"],
        ["end_group"],
    ]
    bare: Rows = [HEAD, ["select_one steps", "a", "A?"]]
    assert take_in(form(tmp_path / "a.xlsx", OWN, "own", "Our own round")).uses == ("rounds",)
    refused = take_in(form(tmp_path / "b.xlsx", five, "five", "Five steps"))
    assert refused.uses == () and refused.not_for_rounds.endswith("0 to 4: a")
    assert take_in(form(tmp_path / "c.xlsx", bare, "bare", "Without fields")).uses == ()
    await life.restart()
    await act(life, coordinator, "!/selfcheck", "Open a round")
    labels = coordinator_labels(coordinator)
    assert labels == ["Our own round", "Full self-check", "Short self-check", "Leave"]
    await act(life, coordinator, "Our own round")
    assert "6 questions" in text_of_last(coordinator), "notes to read are no questions"

    # A later version that cannot be compared is put there by hand, past the import.
    folder = tmp_path / "var" / "questionnaires"
    newer = (
        (folder / "five-v1.yaml").read_text().replace("id: five\nversion: 1", "id: own\nversion: 2")
    )
    (folder / "own-v2.yaml").write_text(newer)
    await life.restart()
    await act(life, coordinator, "Open the round")
    assert "Our own round" not in coordinator_labels(coordinator)
    assert "Which questions shall be answered?" in text_of_last(coordinator)
    async with life.house.storage.unit() as unit:
        (town,) = await unit.municipalities.all()
        assert await unit.rounds.of_municipality(town.id) == []


@needs_pdf
async def test_a_round_on_an_imported_questionnaire_up_to_its_report(
    life: Living, fake: FakeTelegram, coordinator: Person, tmp_path: Path
) -> None:
    take_in(form(tmp_path / "a.xlsx", OWN, "own", "Our own round"))
    await life.restart()
    await open_round(life, coordinator, "Our own round")
    code = await invite(life, coordinator, "Politics", "!5")
    first = await respondent(life, fake, 10, code)
    said = text_of_last(first)
    assert "1. Our square: 0 of 3 answered" in said, "the note is not counted"
    assert "2. The way there: 0 of 2 answered" in said
    assert "3. Further questions: 0 of 1 answered" in said

    await act(life, first, "1. Our square")
    assert "Please think of last summer." in text_of_last(first)
    assert "Add a comment" not in coordinator_labels(first), "there is nothing to comment on"
    await act(life, first, "Next")
    await act(life, first, "Add a comment", "!The old bench is broken.", "Done")
    await answer(life, first, "0", "1")
    assert "What is missing?" in text_of_last(first)
    await act(life, first, "!A tree.", "Done", "Hand in this field", "2. The way there")
    await answer(life, first, "3")
    await act(life, first, "!-1")
    assert "More than nothing, please." in text_of_last(first)
    await act(life, first, "!2,5", "Hand in this field", "3. Further questions", "Next")
    assert "Suggested answer: Saturday, 29 February 2020" in text_of_last(first)
    await act(life, first, "Keep answer", "Hand in this field", "Result so far")
    assert "Our square: 12 of 100 points" in text_of_last(first)
    for number in range(11, 15):
        person = await respondent(life, fake, number, code)
        await act(life, person, "1. Our square", "Next")
        await answer(life, person, "4", "4")
        await act(life, person, "Hand in this field", "2. The way there")
        await answer(life, person, "3")
        await act(life, person, "Skip", "Hand in this field")
    await see_round(life, coordinator)
    await act(life, coordinator, "Close the round", "Yes, close", "Compare the perspectives")
    assert "Politics: at least 5 people" in text_of_last(coordinator)
    await act(life, coordinator, "Field by field", "2. The way there")
    assert "Does a bus go there? Politics 3" in text_of_last(coordinator)
    await act(life, coordinator, "Back to the comparison", "Fields as a chart")
    assert any(message.photo for message in coordinator.messages)
    assert "The way there: Politics 75" in text_of_last(coordinator)
    await see_round(life, coordinator)
    await act(life, coordinator, "Report")
    files = {m.document.name: m.document.content for m in coordinator.messages if m.document}
    text = pdf_text(files["self-check.pdf"])
    assert "Our own round" in text and "The old bench is broken." in text
    book = openpyxl.load_workbook(io.BytesIO(files["self-check.xlsx"]))
    asked = [row[1].value for row in book["Questions"].iter_rows(min_row=2)]
    assert asked == ["How well can people sit there?", "Is there shade?", "Does a bus go there?"]


@needs_pdf
async def test_imported_questions_on_paper(
    life: Living, fake: FakeTelegram, coordinator: Person, tmp_path: Path
) -> None:
    take_in(form(tmp_path / "a.xlsx", OWN, "own", "Our own round"))
    await life.restart()
    await open_round(life, coordinator, "Our own round")
    code = await invite(life, coordinator, "Politics", "!5")
    person = await respondent(life, fake, 10, code)
    await act(life, person, "Questions as a PDF")
    files = {m.document.name: m.document.content for m in person.messages if m.document}
    text = pdf_text(files["questions.pdf"])
    assert "Please think of last summer. 1. How well can people sit there?" in text
    assert "0 1 2 3 4" in text.replace("☐", "").replace("  ", " ")
