"""Measures by Telegram: agreed on, listed, changed, deleted, and found by nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.measures.scene import NOT_FOUND, agree, measures, owner, queued, tick_at
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last


async def test_what_is_missing_is_pointed_out_and_never_in_the_way(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await act(
        life, coordinator, "!/selfcheck", "Measures", "New measure", "!A summer party", "Skip",
        "Not agreed yet", "!28.02.2027",
    )  # fmt: skip
    assert "lies in the past" in text_of_last(coordinator)
    await act(life, coordinator, "!next summer")
    assert "Please write the day like this: 04.05.2027" in text_of_last(coordinator)
    await act(life, coordinator, "Skip", "Skip", "Skip")
    review = text_of_last(coordinator)
    for gap in ("No owner yet", "No date yet", "Not a word about resources"):
        assert gap in review
    await act(life, coordinator, "Add the measure", "All measures")
    line = "1. A summer party: still open, no owner yet, no date yet, no word about resources"
    assert line in text_of_last(coordinator)
    await act(
        life, coordinator, "1. A summer party", "Change the measure", "Change 3", "I do",
        "!C, integration office", "Save the changes",
    )  # fmt: skip
    assert "Owner: C, integration office" in text_of_last(coordinator)
    await tick_at(life, 2027, 6, 1, 8)
    assert "A look at your measure" in text_of_last(coordinator)
    await act(life, coordinator, "It is done")
    assert "Noted: done" in text_of_last(coordinator)


async def test_a_measure_of_a_round_stays_when_the_round_goes(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await act(
        life, coordinator, "!/selfcheck", "Open a round", "Short self-check", "Open the round",
        "Measures", "New measure", "!A desk for newcomers", "Management and steering",
        "Not agreed yet", "Skip", "Skip", "!Festival of cultures", "Add the measure",
    )  # fmt: skip
    assert "Field of action: Management and steering" in text_of_last(coordinator)
    assert "Ties in with: Festival of cultures" in text_of_last(coordinator)
    await act(life, coordinator, "!/selfcheck")
    coordinator.press(lambda button: button.label.startswith("Round of"))
    await life.settled()
    assert "Measures: 1 open" in text_of_last(coordinator)
    await act(life, coordinator, "Measures")
    assert "1. A desk for newcomers" in text_of_last(coordinator)
    await act(life, coordinator, "Back to the round", "Close the round", "Yes, close")
    await life.doors.tick()
    await act(life, coordinator, "Delete the round", "Yes, delete")
    assert "Measures: 1 open" in text_of_last(coordinator)
    (measure,) = await measures(life)
    assert (measure.round, measure.field) == ("", "steering")


async def test_deleting_takes_the_reminders_and_the_owner_along(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await act(
        life, coordinator, "!/selfcheck", "Measures", "1. Interpreters at the counter",
        "Delete the measure", "No, keep it",
    )  # fmt: skip
    assert len(await measures(life)) == 1
    await act(life, coordinator, "Delete the measure", "Yes, delete")
    assert await measures(life) == []
    assert await queued(life) == []
    await act(life, person, "1. Interpreters at the counter")
    assert NOT_FOUND in text_of_last(person)
    async with life.house.storage.unit() as unit:
        assert await unit.people.with_role(Role.OWNER, None) == []


async def test_overdue_ones_come_first_and_long_lists_have_pages(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await agree(life, coordinator, "!02.03.2027")
    for number in range(11):
        await act(
            life, coordinator, "!/selfcheck", "Measures", "New measure", f"!Number {number}", "Skip",
            "Not agreed yet", f"!{number + 10}.03.2027", "Skip", "Skip", "Add the measure",
        )  # fmt: skip
    life.now = datetime(2027, 3, 2, 23, 0, tzinfo=UTC)  # midnight in Berlin
    await act(life, coordinator, "!/selfcheck", "Measures")
    page = text_of_last(coordinator)
    assert "1 of them is overdue." in page
    assert "1. Interpreters at the counter: still open" in page
    assert "overdue since Tuesday" in page
    assert "10. Number 8" in page
    assert "Number 9" not in page
    await act(life, coordinator, "Page 2 →")
    page = text_of_last(coordinator)
    assert "11. Number 9" in page
    assert "12. Number 10" in page
    assert "Number 8" not in page
    await act(
        life, coordinator, "← Page 1", "2. Number 0", "It is done", "All measures", "Page 2 →"
    )
    assert "12. Number 0: done" in text_of_last(coordinator), "what is done comes last"


async def test_others_find_nothing(life: Living, fake: FakeTelegram, coordinator: Person) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    elsewhere = fake.person(40, language_code="en", first_name="S")
    await act(life, elsewhere, f"!/start {await life.grant(Role.COORDINATOR, 'Neustadt')}")
    stranger = fake.person(41, language_code="en", first_name="T")
    await act(life, stranger, "!/start")
    (measure,) = await measures(life)
    town = measure.municipality
    presses = [
        f"measure:{measure.id}", f"measure-is:{measure.id}::done", f"measure-stuck:{measure.id}::time",
        f"measure-edit:{measure.id}", f"measure-link:{measure.id}", f"measure-drop:{measure.id}",
        f"measure-drop-yes:{measure.id}", f"measures:{town}", f"new-measure:{town}", "measures", "own-measures",
        "new-measure",
    ]  # fmt: skip
    for one in presses:
        for other in (elsewhere, stranger):
            other.press_data(one)
            await life.settled()
            assert "Interpreters" not in text_of_last(other), one
            assert "Musterstadt" not in text_of_last(other), one
    # The owner may say how it stands, and change nothing else.
    for one in presses[3:10]:
        person.press_data(one)
        await life.settled()
        assert NOT_FOUND in text_of_last(person), one
    for one in (f"measure-is:{measure.id}::lost", f"measure-stuck:{measure.id}::luck"):
        person.press_data(one)
        await life.settled()
    assert await measures(life) == [measure]


async def test_a_wizard_begun_for_another_round_asks_for_the_field_anew(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await act(
        life, coordinator, "!/selfcheck", "Measures", "New measure", "!A desk for newcomers",
        "Management and steering", "Not agreed yet",
    )  # fmt: skip
    await act(
        life, coordinator, "!/selfcheck", "Open a round", "Short self-check", "Open the round",
        "Measures", "New measure",
    )  # fmt: skip
    assert "To which field of action does it belong?" in text_of_last(coordinator)
    await act(life, coordinator, "Skip", "Keep answer", "Skip", "Skip", "Skip", "Add the measure")
    (measure,) = await measures(life)
    assert measure.what == "A desk for newcomers"
    assert measure.round != ""
