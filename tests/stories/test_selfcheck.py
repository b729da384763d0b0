"""The short self-check by Telegram: walked, interrupted, told, changed, and shown again."""

from __future__ import annotations

from functools import partial

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.fakes.telegram_view import Button
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

ITEMS = 14


@pytest.fixture
async def respondent(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="R")
    await act(life, person, f"!/start {await life.grant(Role.RESPONDENT)}")
    return person


async def answer(life: Living, person: Person, *options: str) -> None:
    """Press the option with that id, question after question."""
    for option in options:
        person.press(partial(offers, option))
        await life.settled()


def offers(option: str, button: Button) -> bool:
    return (button.data or "").split(":")[3:4] == [option]


async def test_all_answers_give_a_result_in_every_field(life: Living, respondent: Person) -> None:
    await act(life, respondent, "!/selfcheck", "Start the self-check")
    assert "Question 1 of 14" in text_of_last(respondent)
    await answer(life, respondent, *["4", "3"], *["1", "2"], *["unknown", "2"], *["na", "na"])
    await answer(life, respondent, *["0", "0"] * 3)
    result = text_of_last(respondent)
    # (4 + 3) / 2 × 25 = 87.5, shown rounded down; (1 + 2) / 2 × 25 = 37.5; half covered: none.
    assert "87 of 100 points: anchored" in result
    assert "37 of 100 points: building up" in result
    assert "Too few answers for a score." in result
    assert "not your responsibility: nothing to assess" in result
    assert "no overall grade" in result
    await act(life, respondent, "Show as a chart")
    picture = next(m for m in respondent.messages if m.photo)
    assert picture.photo is not None
    assert picture.photo.content.startswith(b"\x89PNG")
    assert "87 of 100 points: anchored" in picture.text
    async with life.house.storage.unit() as unit:
        (assessment,) = await unit.assessments.of_municipality(
            (await unit.municipalities.all())[0].id
        )
    assert len(assessment.answers) == ITEMS


async def test_it_goes_on_after_days_and_a_restart(life: Living, respondent: Person) -> None:
    await act(life, respondent, "!/selbstcheck", "Start the self-check")
    await answer(life, respondent, *["3"] * 5)
    await life.pass_time(days=9)
    await life.restart()
    await act(life, respondent, "!/selfcheck")
    assert "Question 6 of 14" in text_of_last(respondent)


async def test_a_changed_answer_changes_the_result_and_not_the_number_of_results(
    life: Living, respondent: Person
) -> None:
    await act(life, respondent, "!/selfcheck", "Start the self-check")
    await answer(life, respondent, *["0"] * ITEMS)
    assert "anchored" not in text_of_last(respondent).replace("From 70: anchored", "")
    await act(life, respondent, "Change answers", "Change 1")
    await answer(life, respondent, "4")
    await act(life, respondent, "Change answers", "Change 2")
    await answer(life, respondent, "4")
    assert "100 of 100 points: anchored" in text_of_last(respondent)
    await act(life, respondent, "Finish")
    async with life.house.storage.unit() as unit:
        assert (
            len(await unit.assessments.of_municipality((await unit.municipalities.all())[0].id))
            == 1
        )
    await act(life, respondent, "!/selfcheck", "My last result")
    assert "100 of 100 points: anchored" in text_of_last(respondent)


async def test_without_an_invitation_there_is_no_self_check(
    life: Living, fake: FakeTelegram
) -> None:
    nobody = fake.person(5, language_code="en", first_name="N")
    await act(life, nobody, "!/selfcheck")
    assert "who were invited" in text_of_last(nobody)
