"""Answers that others hang on: what goes along is named first, and then really counts no more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.links import Links
from bot.model import Role
from bot.selfcheck import report_rows, reporting
from handlers import questionnaires
from handlers.questionnaires import take_in
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_imported import HEAD, Rows, form
from tests.stories.test_rounds import (
    FIELDS,
    coordinator_labels,
    fill,
    invite,
    open_round,
    respondent,
    see_round,
)
from tests.stories.test_selfcheck import answer

BRANCHED: Rows = [
    HEAD,
    ["begin_group", "square", "Our square"],
    ["select_one steps", "shade", "Is there shade?"],
    ["select_one steps", "plan", "Is shade planned?", None, "${shade} = '0' or ${shade} = '1'"],
    ["end_group"],
    ["begin_group", "way", "The way there"],
    ["select_one steps", "trees", "Shall trees stand there?", None, "${shade} = '0'"],
    ["select_one steps", "bus", "Does a bus go there?"],
    ["end_group"],
]  # fmt: skip
LOST = "these answers do not count any more"


@pytest.fixture
async def life(
    tmp_path: Path, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Living]:
    """With a questionnaire in which two questions hang on the first one."""
    async with living(tmp_path / "var", fake) as life:
        monkeypatch.setattr(questionnaires, "read_settings", lambda: life.settings)
        take_in(form(tmp_path / "a.xlsx", BRANCHED, "own", "Our own round"))
        await life.restart()
        yield life


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    return person


async def rows(life: Living) -> list[dict[str, Any]]:
    """The report of the closed round, as `dialogbote report` writes it."""
    async with life.house.storage.unit() as unit:
        town = await unit.municipalities.named("Musterstadt")
        assert town is not None
        (round_,) = await unit.rounds.of_municipality(town.id)
        report = await reporting.report_of(unit, life.house.surroundings(Links("")), town, round_)
    return list(report_rows.rows(report))


async def test_what_hangs_on_a_changed_answer_is_named_and_gone(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator, "Our own round")
    code = await invite(life, coordinator, "Politics", "!5")
    for number in range(5):
        person = await respondent(life, fake, 10 + number, code)
        await act(life, person, "1. Our square")
        await answer(life, person, "0", "0")
        await act(life, person, "Hand in this field", "2. The way there")
        await answer(life, person, "0", "3")
        await act(life, person, "Hand in this field", "1. Our square", "Change 1")
        if number:
            await answer(life, person, "4")
        else:
            await act(life, person, "!4")  # typed instead of tapped
        said = text_of_last(person)
        assert LOST in said
        assert "Is shade planned?" in said, "in the same field"
        assert "Shall trees stand there?" in said, "in another field"
        await act(life, person, "No, leave it")
        assert "Your answer so far: Step 0" in text_of_last(person)
        await answer(life, person, "4")
        await act(life, person, "Change it all the same", "Hand in this field")
        await act(life, person, "2. The way there")
        assert "Shall trees stand there?" not in text_of_last(person)
    await see_round(life, coordinator)
    await act(life, coordinator, "Close the round", "Yes, close", "Compare the perspectives")
    assert "Need for action: 0" in text_of_last(coordinator)
    medians = {row["item"]: row["median"] for row in await rows(life) if row["level"] == "item"}
    assert medians == {"shade": 4, "bus": 3}
    async with life.house.storage.unit() as unit:
        (town,) = await unit.municipalities.all()
        (round_,) = await unit.rounds.of_municipality(town.id)
        kept = [set(sheet.answers) for sheet in await unit.rounds.sheets(round_.id)]
    assert kept == [{"shade", "bus"}] * 5


async def test_skipping_what_decides_is_asked_back_and_done(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator, "Our own round")
    code = await invite(life, coordinator, "Politics", "!5")
    person = await respondent(life, fake, 10, code)
    await act(life, person, "1. Our square")
    await answer(life, person, "1", "2")
    await act(life, person, "Change 1", "Skip")
    assert LOST in text_of_last(person)
    await act(life, person, "Change it all the same")
    said = text_of_last(person)
    assert "No answer" in said and "Is shade planned?" not in said


async def test_a_colleagues_answer_is_seen_before_it_is_changed(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Administration", "Yes", "!2")
    one = await respondent(life, fake, 10, code)
    other = await respondent(life, fake, 11, code)
    await act(life, one, FIELDS[0])
    await act(life, other, FIELDS[0])
    await answer(life, other, "3")
    await answer(life, one, "0")
    said = text_of_last(one)
    assert "answered meanwhile, by a colleague" in said and "Your answer so far" in said
    await see_round(life, coordinator)
    await answer(life, one, "1")
    await act(life, other, "Back")
    assert "Your answer so far: Planned" in text_of_last(other)


async def test_going_to_other_fields_deletes_nothing_and_says_so(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", "!5")
    person = await respondent(life, fake, 10, code)
    await act(life, person, FIELDS[0])
    await answer(life, person, "3")
    assert "Leave" not in coordinator_labels(person)
    await act(life, person, "All fields")
    assert f"{FIELDS[0]}: 1 of 2 answered" in text_of_last(person)
    await act(life, person, FIELDS[0], "!/cancel")
    assert "What you have answered so far is kept." in text_of_last(person)
    await act(life, person, "All fields")
    assert f"{FIELDS[0]}: 1 of 2 answered" in text_of_last(person)


async def test_what_is_left_out_is_nowhere(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Administration", "Yes", "!1")
    person = await respondent(life, fake, 10, code)
    await act(life, person, FIELDS[0], "Add a comment", "!Our own example.", "Done")
    await answer(life, person, "3", "3")
    await act(life, person, "Hand in this field")
    for name in FIELDS[1:]:
        await fill(life, person, name, "2", "2")
    await see_round(life, coordinator)
    assert "7 of 7 fields handed in" in text_of_last(coordinator)
    await act(life, coordinator, "What applies to us", FIELDS[0], "Leave out 1", "Leave out 2")
    await see_round(life, coordinator)
    assert "6 of 6 fields handed in" in text_of_last(coordinator)
    await act(life, coordinator, "Close the round", "Yes, close")
    told = await rows(life)
    assert {row["level"] for row in told} == {"answer"}
    assert len(told) == 12
    assert "Our own example." not in str(told)


async def test_who_comes_by_another_link_is_told_that_it_changes_nothing(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await open_round(life, coordinator)
    joint = await invite(life, coordinator, "Administration", "Yes", "!2")
    await see_round(life, coordinator)
    own = await invite(life, coordinator, "Politics", "!2")
    person = await respondent(life, fake, 10, joint)
    await act(life, person, f"!/start {own}")
    said = "\n".join(message.text for message in person.messages)
    assert "this link changes nothing" in said
    assert "joint sheet of the administration" in text_of_last(person)
