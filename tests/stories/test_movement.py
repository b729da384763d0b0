"""The next round by Telegram, a year later: what has moved, in the chat and in the report."""

from __future__ import annotations

import io

import openpyxl
import pytest

from bot.links import Links
from bot.model import Role, Round
from bot.replies import Action
from bot.selfcheck import report_rows, reporting
from handlers.callbacks import encode
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_rounds import (
    FIELDS,
    coordinator_labels,
    fill,
    invite,
    needs_pdf,
    open_round,
    pdf_text,
    respondent,
    see_round,
)

SHORT, FULL = "Short self-check", "Full self-check"
PLAN = "Has your council adopted a plan for integration and diversity"


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    """Whose municipality has closed its first round."""
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    await hold(life, fake, person, 100, ("1", "1"), ("2", "2"))
    return person


async def hold(
    life: Living,
    fake: FakeTelegram,
    coordinator: Person,
    number: int,
    joint: tuple[str, str],
    politics: tuple[str, str],
    people: int = 5,
) -> None:
    """Open a round, let a clerk and some politicians answer its first field, close it."""
    await act(life, coordinator, "!/selfcheck", "Open a round", SHORT, "Open the round")
    code = await invite(life, coordinator, "Administration", "Yes", "!1")
    await fill(life, await respondent(life, fake, number, code), FIELDS[0], *joint)
    code = await invite(life, coordinator, "Politics", f"!{people}")
    for one in range(people):
        person = await respondent(life, fake, number + 1 + one, code)
        await fill(life, person, FIELDS[0], *politics)
    await close(life, coordinator)


async def close(life: Living, coordinator: Person) -> None:
    await act(life, coordinator, "!/selfcheck")
    # The newest round stands first.
    coordinator.press(lambda button: button.label.startswith("Round of"))
    await life.settled()
    await act(life, coordinator, "Close the round", "Yes, close")
    await life.doors.tick()


async def rounds_of(life: Living) -> list[Round]:
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Musterstadt")
        assert town is not None
        return await unit.rounds.of_municipality(town.id)


async def rows(life: Living) -> list[dict[str, object]]:
    """The rows about what has moved, as `dialogbote report` writes them."""
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Musterstadt")
        assert town is not None
        (*_, newest) = await unit.rounds.of_municipality(town.id)
        around = life.house.surroundings(Links(""))
        report = await reporting.report_of(unit, around, town, newest)
    return [row for row in report_rows.rows(report) if row["level"] == "movement"]


async def test_a_year_later_the_chat_tells_what_has_moved(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await act(life, coordinator, "Compare the perspectives")
    assert "What has moved" not in coordinator_labels(coordinator), "nothing came before"
    assert await rows(life) == []
    (first,) = await rounds_of(life)
    coordinator.press_data(encode(Action("moved", first.id)))
    await life.settled()
    assert "There is no earlier round to compare this one with" in text_of_last(coordinator)

    await life.pass_time(days=365)
    await life.restart()
    await hold(life, fake, coordinator, 200, ("1", "4"), ("1", "3"), people=6)
    await act(life, coordinator, "Compare the perspectives", "What has moved")
    said = text_of_last(coordinator)
    assert "What has moved since the round of Monday, 1 March 2027" in said
    # (1 + 4) / 2 * 25 on the joint sheet; (1 + 3) / 2 * 25 of the politicians, as before.
    assert (
        "Management and steering: Politics unchanged at 50, "
        "Joint sheet of the administration moved up from 25 to 62.5" in said
    )
    assert "Only questions that were asked in the very same way are compared: 14 of 14" in said
    assert coordinator_labels(coordinator)[-1] == "Back to the comparison"
    assert "What cannot be compared" not in coordinator_labels(coordinator)

    await act(life, coordinator, "Question by question")
    first_line, second_line = [
        line for line in text_of_last(coordinator).splitlines() if "Politics" in line
    ]
    assert "Politics moved up from 2 to 3" in first_line
    assert "Joint sheet of the administration moved up from 1 to 4" in first_line
    assert PLAN in second_line
    assert "Politics moved down from 2 to 1" in second_line
    assert "Joint sheet of the administration unchanged at 1" in second_line

    await see_round(life, coordinator)
    await act(life, coordinator, "Compare the perspectives")
    assert "What has moved" in coordinator_labels(coordinator)


async def test_another_questionnaire_is_not_compared(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await life.pass_time(days=365)
    await open_round(life, coordinator, FULL)
    code = await invite(life, coordinator, "Politics", "!5")
    for number in range(5):
        person = await respondent(life, fake, 300 + number, code)
        await act(life, person, FIELDS[0])
        for _ in range(7):
            person.press(lambda button: (button.data or "").split(":")[3:4] == ["3"])
            await life.settled()
        await act(life, person, "Hand in this field")
    await close(life, coordinator)
    await act(life, coordinator, "Compare the perspectives", "What has moved")
    said = text_of_last(coordinator)
    assert "No field of action can be compared as a whole" in said
    assert "asked in the very same way are compared: 0 of" in said
    assert "Question by question" not in coordinator_labels(coordinator)
    await act(life, coordinator, "What cannot be compared")
    assert "(worded differently before)" in text_of_last(coordinator)
    told = await rows(life)
    assert {row.get("why not") for row in told} == {"new", "gone", "worded differently"}


async def test_a_round_of_the_same_day_or_a_deleted_one_is_none_before(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await hold(life, fake, coordinator, 200, ("2", "2"), ("2", "2"))
    assert await rows(life) == []
    await life.pass_time(days=30)
    await hold(life, fake, coordinator, 300, ("3", "3"), ("3", "3"))
    assert await rows(life)
    for _ in range(2):
        await act(life, coordinator, "!/selfcheck")
        assert coordinator.last is not None
        older = [one for row in coordinator.last.buttons for one in row if "1 March" in one.label]
        coordinator.press_data(older[0].data)
        await life.settled()
        await act(life, coordinator, "Delete the round", "Yes, delete")
    assert await rows(life) == []


async def test_of_fewer_than_five_people_nothing_has_moved(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await life.pass_time(days=365)
    await hold(life, fake, coordinator, 200, ("1", "1"), ("4", "4"), people=4)
    await act(life, coordinator, "Compare the perspectives", "What has moved")
    assert "Politics" not in text_of_last(coordinator)
    assert "Joint sheet of the administration unchanged at 25" in text_of_last(coordinator)
    assert {str(row["group"]) for row in await rows(life)} == {"joint sheet"}


async def test_others_are_told_nothing(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await life.pass_time(days=365)
    await hold(life, fake, coordinator, 200, ("1", "4"), ("1", "3"))
    stranger = fake.person(40, language_code="en", first_name="S")
    await act(life, stranger, f"!/start {await life.grant(Role.COORDINATOR, 'Neustadt')}")
    for one in await rounds_of(life):
        for value in ("", "items", "apart", "nothing"):
            stranger.press_data(encode(Action("moved", one.id, "", value)))
            await life.settled()
            assert "moved" not in text_of_last(stranger)
    moderator = fake.person(41, language_code="en", first_name="M")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}", "!/selfcheck")
    moderator.press(lambda button: button.label.startswith("Round of"))
    await life.settled()
    await act(life, moderator, "What has moved")
    assert "moved up from 25 to 62.5" in text_of_last(moderator)


@needs_pdf
async def test_the_report_tells_what_has_moved(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await life.pass_time(days=365)
    await hold(life, fake, coordinator, 200, ("1", "4"), ("1", "3"))
    await act(life, coordinator, "Report")
    files = {m.document.name: m.document.content for m in coordinator.messages if m.document}
    text = pdf_text(files["self-check.pdf"])
    for words in (
        "What has moved since the round of Monday, 1 March 2027",
        "Points, before → now",
        "50 → 50 25 → 62.5",
        "2 → 1 1 → 1",
    ):
        assert words in text, words
    book = openpyxl.load_workbook(io.BytesIO(files["self-check.xlsx"]))
    assert book.sheetnames[-1] == "What has moved"
    head, *found = book["What has moved"].iter_rows(values_only=True)
    assert head == ("Field of action", "Question", "Perspective", "Before", "Now", "Finding")
    field = "Management and steering"
    assert (field, None, "Politics", 50, 50, "unchanged") in found
    joint = "Joint sheet of the administration"
    assert (field, None, joint, 25, 62.5, "moved up") in found
    told = await rows(life)
    assert {
        "field": "steering", "group": ["politics"], "before": 50.0, "now": 50.0,
        "kind": "kreisfrei", "version": 1,
    }.items() <= told[0].items()  # fmt: skip
