"""Measures by Telegram: agreed on, reminded of by the real tick, answered with one tap, changed."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model import LetterState, Measure, MeasureStatus, Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

CODE = re.compile(r"start=(r_[A-Za-z0-9_-]+)")
NOT_FOUND = "I know no such measure of yours."


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    """Monday, 1 March 2027, 10:00 in Berlin."""
    async with living(tmp_path / "var", fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    return person


async def agree(life: Living, coordinator: Person, due: str = "!01.06.2027") -> str:
    """Agree on a measure with an owner who shall be reminded; the owner's code."""
    before = len(coordinator.messages)
    await act(
        life, coordinator, "!/selfcheck", "Measures", "New measure",
        "!Interpreters at the counter", "Fair access and taking part",
        "Somebody else", "!Ms Okafor, citizens' office", "Yes", due, "!5,000 euros a year", "Skip",
        "Add the measure",
    )  # fmt: skip
    found = CODE.search("\n".join(m.text for m in coordinator.messages[before - 1 :]))
    assert found, text_of_last(coordinator)
    return found[1]


async def owner(life: Living, fake: FakeTelegram, code: str, number: int = 10) -> Person:
    person = fake.person(number, language_code="en", first_name="O")
    await act(life, person, f"!/start {code}")
    assert any("Interpreters at the counter" in message.text for message in person.messages)
    return person


async def tick_at(life: Living, *when: int) -> None:
    life.now = datetime(*when, tzinfo=UTC)  # type: ignore[misc, arg-type]
    await life.doors.tick()
    await life.settled()


async def measures(life: Living) -> list[Measure]:
    async with life.house.storage.unit() as unit:
        return [
            m
            for t in await unit.municipalities.all()
            for m in await unit.measures.of_municipality(t.id)
        ]


async def queued(life: Living) -> list[datetime]:
    async with life.house.storage.unit() as unit:
        return [one.due for one in await unit.letters.all() if one.state is LetterState.QUEUED]


async def test_from_the_workshop_to_the_day_and_beyond(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    # Two weeks before, on the day, and each quarter since 1 March except 1 June, the day itself.
    # 10:00 in Berlin is 08:00 UTC in summer and 09:00 in winter.
    for due, heading in (
        ((2027, 5, 18, 8), "Your measure is due soon"),
        ((2027, 6, 1, 8), "Your measure is due today"),
        ((2027, 9, 1, 8), "A look at your measure"),
        ((2027, 12, 1, 9), "A look at your measure"),
        ((2028, 3, 1, 9), "A look at your measure"),
    ):
        before = len(person.messages)
        year, month, day, hour = due
        await tick_at(life, year, month, day, hour - 1, 59, 45)
        assert len(person.messages) == before, "not a second too early"
        await tick_at(life, year, month, day, hour)
        assert len(person.messages) == before + 1, due
        assert heading in text_of_last(person)
        assert "Interpreters at the counter" in text_of_last(person)
        await life.restart()
        await life.doors.tick()
        await life.settled()
        assert len(person.messages) == before + 1, "never twice"
    assert len(coordinator.messages) < 60, "the coordinator hears nothing of it"


async def test_one_tap_says_how_it_stands_and_can_be_changed(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await tick_at(life, 2027, 5, 18, 8)
    await act(life, person, "Stuck")
    assert "What hinders it?" in text_of_last(person)
    await act(life, person, "Mandate")
    assert "Thank you. Noted: stuck for want of a mandate." in text_of_last(person)
    await life.restart()
    await act(life, coordinator, "!/selfcheck")
    assert "Measures: 0 open, 0 on the way, 1 stuck, 0 done." in text_of_last(coordinator)
    await act(life, coordinator, "Measures")
    assert (
        "1. Interpreters at the counter: stuck for want of a mandate, Ms Okafor, citizens' office, "
        "due on Tuesday, 1 June 2027" in text_of_last(coordinator)
    )
    await act(life, person, "On the way")
    assert "Thank you. Noted: on the way." in text_of_last(person)
    (measure,) = await measures(life)
    assert (measure.status, measure.hindrance) == (MeasureStatus.ON_THE_WAY, None)
    await act(life, coordinator, "!/selfcheck")
    assert "1 on the way, 0 stuck" in text_of_last(coordinator)


async def test_what_is_done_is_not_reminded_of_until_it_is_open_again(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await tick_at(life, 2027, 5, 18, 8)
    await act(life, person, "It is done")
    assert await queued(life) == []
    before = len(person.messages)
    for due in ((2027, 6, 1, 8), (2027, 9, 1, 8, 1)):
        await tick_at(life, *due)
    assert len(person.messages) == before
    await act(life, person, "On the way")
    assert await queued(life) == [datetime(2027, 12, 1, 9, tzinfo=UTC)]


async def test_another_day_brings_other_reminders(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await act(
        life, coordinator, "!/selfcheck", "Measures", "1. Interpreters at the counter",
        "Change the measure", "Change 4", "!15.07.2027", "Save the changes",
    )  # fmt: skip
    assert "Due: Thursday" in text_of_last(coordinator)
    before = len(person.messages)
    await tick_at(life, 2027, 5, 18, 8)
    assert len(person.messages) == before, "the old reminder is gone"
    assert await queued(life) == [
        # 1 June is a quarterly one again.
        datetime(2027, 6, 1, 8, tzinfo=UTC),
        datetime(2027, 7, 1, 8, tzinfo=UTC),
        datetime(2027, 7, 15, 8, tzinfo=UTC),
        datetime(2027, 9, 1, 8, tzinfo=UTC),
    ]
    await tick_at(life, 2027, 7, 1, 8)
    assert "Your measure is due soon" in text_of_last(person)


async def test_a_measure_outlives_its_owner(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await agree(life, coordinator)
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "the link was not used yet" in text_of_last(coordinator)
    assert await queued(life) == [], "nobody can be reached yet"
    person = await owner(life, fake, code)
    assert len(await queued(life)) == 3
    await act(life, person, "!/forget", "Yes, forget me")
    assert await queued(life) == []
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "nobody is reminded" in text_of_last(coordinator)
    before = len(person.messages)
    await tick_at(life, 2027, 5, 18, 8, 1)
    assert len(person.messages) == before
    await act(life, person, f"!/start {code}")
    assert "not valid any more" in text_of_last(person)
    (measure,) = await measures(life)
    assert measure.person is None
    # The owner comes back by a new link, made by changing the measure.
    await act(
        life, coordinator, "1. Interpreters at the counter", "Change the measure", "Change 5", "Yes",
        "Save the changes",
    )  # fmt: skip
    found = CODE.search("\n".join(message.text for message in coordinator.messages[-2:]))
    assert found
    await owner(life, fake, found[1], 11)
    assert len(await queued(life)) == 2, "the day itself, and the quarter after it"


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


async def test_an_owner_known_by_name_gets_a_second_measure_without_a_link(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await act(
        life, coordinator, "All measures", "New measure", "!Evening hours", "Skip",
        "Ms Okafor, citizens' office", "!01.04.2027", "Skip", "Skip", "Add the measure",
    )  # fmt: skip
    await act(life, person, "!/selfcheck")
    assert "1. Evening hours: still open, Ms Okafor, citizens' office" in text_of_last(person)
    assert "2. Interpreters at the counter" in text_of_last(person)
    await act(life, person, "1. Evening hours", "On the way", "My measures")
    assert "1. Evening hours: on the way" in text_of_last(person)
    await tick_at(life, 2027, 4, 1, 8)
    assert "Your measure is due today" in text_of_last(person)


async def test_a_lost_link_is_replaced(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    lost = await agree(life, coordinator)
    before = len(coordinator.messages)
    await act(life, coordinator, "Make a new link")
    found = CODE.search("\n".join(m.text for m in coordinator.messages[before - 1 :]))
    assert found
    late = fake.person(9, language_code="en", first_name="L")
    await act(life, late, f"!/start {lost}")
    assert "not valid any more" in text_of_last(late)
    await owner(life, fake, found[1])


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


async def test_an_owner_who_blocks_the_bot_is_missed_and_can_come_back(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    person.block()
    await life.settled()
    await tick_at(life, 2027, 5, 18, 8)
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "the owner cannot be reached any more" in text_of_last(coordinator)
    await act(life, coordinator, "1. Interpreters at the counter", "Make a new link")
    found = CODE.search("\n".join(message.text for message in coordinator.messages[-2:]))
    assert found
    person.unblock()
    await owner(life, fake, found[1], 12)
    await tick_at(life, 2027, 6, 1, 8)
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "cannot be reached" not in text_of_last(coordinator)


async def test_reminders_that_come_late_say_so_and_very_late_ones_do_not_come(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    before = len(person.messages)
    # Down from 10 May to 4 June: of the two letters only the younger one still helps.
    await tick_at(life, 2027, 5, 10, 8)
    await tick_at(life, 2027, 6, 4, 8)
    assert len(person.messages) == before + 1
    assert "Your measure is overdue" in text_of_last(person)
    # Down for the quarterly letter of 1 September and beyond: the next one is planned all the same.
    await tick_at(life, 2027, 10, 1, 8)
    await life.doors.tick()
    assert len(person.messages) == before + 1
    assert await queued(life) == [datetime(2027, 12, 1, 9, tzinfo=UTC)]


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


async def test_an_owner_sees_what_is_stored(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    await act(life, person, "!/mydata")
    document = next(m.document for m in reversed(person.messages) if m.document)
    (role,) = json.loads(document.content)["roles"]
    assert role["role"] == "owner"
    assert role["note"] == "Ms Okafor, citizens' office"
    assert role["reminded of"] == ["Interpreters at the counter"]


async def test_a_revoked_owner_hears_nothing(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    person = await owner(life, fake, await agree(life, coordinator))
    (measure,) = await measures(life)
    async with life.house.storage.unit() as unit:
        unit.people.remove(measure.person or "")
        unit.turn_done()
    before = len(person.messages)
    await tick_at(life, 2027, 5, 18, 8)
    assert len(person.messages) == before
    await act(life, coordinator, "!/selfcheck", "Measures")
    assert "nobody is reminded" in text_of_last(coordinator)
