"""A workshop on a closed round: prepared, held with people in the room and a screen, and minuted."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from bot.model import Role, RoundState, Step
from bot.replies import Action
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_rounds import (
    FIELDS,
    fill,
    invite,
    needs_pdf,
    open_round,
    pdf_text,
    respondent,
    see_round,
)
from tests.stories.workshop_scene import begin, come, looks, press, the_workshop, to


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    """Whose municipality has a closed round, with a topic, a need and a strength."""
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    await open_round(life, person)
    number = 100
    for steps, options in (
        (["Administration", "No", "Skip"], ("4", "1")),
        (["Politics"], ("1", "1")),
    ):
        code = await invite(life, person, *steps, "!5")
        for _ in range(5):
            one = await respondent(life, fake, number, code)
            number += 1
            await fill(life, one, FIELDS[0], *options)
            await fill(life, one, FIELDS[1], "4", "4")
    await see_round(life, person)
    await act(life, person, "Close the round", "Yes, close")
    await life.doors.tick()
    return person


async def test_a_workshop_from_the_first_guest_to_the_minutes(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await begin(life, coordinator)
    workshop = await the_workshop(life)
    assert len(workshop.topics) == 3, "what is disputed, what is wanting, what is best"
    people = await come(life, fake, code, 6)
    assert "The workshop begins in a moment" in text_of_last(people[0])
    await act(life, coordinator, "What is on now")
    assert "At least 5 people have come" in text_of_last(coordinator)

    await act(life, coordinator, "Go on")
    assert "How the perspectives see it" in text_of_last(coordinator)
    await act(life, coordinator, "Go on")
    assert "far apart" in text_of_last(coordinator)
    await act(life, coordinator, "As a picture")
    assert any(message.photo for message in coordinator.messages)
    await act(life, coordinator, "What is on now", "Go on")

    for number, person in enumerate(people[:4]):
        await act(life, person, "What is on now", "Write a comment", f"!Comment number {number}")
        assert "shown once at least 5 people have written" in text_of_last(person)
    await act(life, coordinator, "What is on now")
    assert "Comment number" not in text_of_last(coordinator), "four people could be told apart"
    await life.restart()
    await act(life, people[4], "What is on now", "Write a comment", "!Comment number 4")
    await act(life, coordinator, "What is on now")
    for number in range(5):
        assert f"Comment number {number}" in text_of_last(coordinator)
    await act(life, people[5], "What is on now", "Write a comment", "!Alone and late")
    await act(life, coordinator, "What is on now")
    assert "Alone and late" not in text_of_last(coordinator)

    await to(life, coordinator, Step.PRIORITIES)
    await act(life, people[0], "What is on now", "Give points", "1: one more", "1: one more")
    assert "You have 3 points left" in text_of_last(people[0])
    await act(life, people[0], "1: one less")
    assert "You have 4 points left" in text_of_last(people[0])
    for person in people[1:4]:
        await act(life, person, "What is on now", "Give points", "2: one more", "2: one more")
    await act(life, coordinator, "What is on now")
    assert "Sums are shown once 5 people have given points" in text_of_last(coordinator)
    await act(life, people[4], "What is on now", "Give points", "2: one more")
    await act(life, coordinator, "What is on now")
    assert ": 5 points" in text_of_last(coordinator), "seven, rounded down to fives"
    await act(life, coordinator, "Go on", "Yes, show the sums")
    assert ": 7 points" in text_of_last(coordinator)
    assert ": 1 point" in text_of_last(coordinator)
    await act(life, people[0], "1: one more")
    assert "counted already" in text_of_last(people[0])

    await act(life, coordinator, "Go on")
    first = workshop.topics[1]
    assert (await the_workshop(life)).topic == first, "the one with the most points"
    await act(life, coordinator, "Write down what we agree on", "!We hire an interpreter.")
    assert "We hire an interpreter." in text_of_last(coordinator)
    await act(life, coordinator, "Write down what we agree on", "!A slip.")
    await act(life, coordinator, "Take the last one back")
    assert "A slip." not in text_of_last(coordinator)
    await to(life, coordinator, Step.LOOKING_BACK)
    assert "We hire an interpreter." in text_of_last(coordinator)
    await act(life, coordinator, "Close the workshop", "Yes, close")
    assert "This workshop is over" in text_of_last(coordinator)
    await act(life, people[0], "!/start")
    assert "Go to the workshop" not in looks(people[0])


@needs_pdf
async def test_everything_collected_is_in_the_minutes(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await begin(life, coordinator)
    people = await come(life, fake, code, 5)
    await to(life, coordinator, Step.COMMENTS)
    await act(life, people[0], "What is on now", "Write a comment", "!=1+1 said by one alone")
    await to(life, coordinator, Step.PRIORITIES)
    for person in people:
        await act(life, person, "What is on now", "Give points", "1: one more")
    await act(life, coordinator, "Go on", "Yes, show the sums", "Go on")
    await act(life, coordinator, "Write down what we agree on", "!Begin on Monday")
    await act(life, coordinator, "Close the workshop", "Yes, close", "Minutes")
    files = {m.document.name: m.document.content for m in coordinator.messages if m.document}
    text = pdf_text(files["minutes.pdf"])
    for words in ("=1+1 said by one alone", "Begin on Monday", "At least 5 people took part"):
        assert words in text, words
    await act(life, coordinator, "!/report")
    files = {m.document.name: m.document.content for m in coordinator.messages if m.document}
    text = pdf_text(files["self-check.pdf"])
    assert "=1+1 said by one alone" in text and "Begin on Monday" in text
    book = openpyxl.load_workbook(io.BytesIO(files["self-check.xlsx"]))
    cells = [(c.value, c.data_type) for row in book["Workshops"].iter_rows(min_row=2) for c in row]
    assert ("=1+1 said by one alone", "s") in cells
    assert (5, "n") in cells, "the points"


async def test_closing_leaves_nobody(life: Living, fake: FakeTelegram, coordinator: Person) -> None:
    code = await begin(life, coordinator)
    people = await come(life, fake, code, 2)
    await to(life, coordinator, Step.COMMENTS)
    await act(life, people[0], "What is on now", "Write a comment", "!One voice")
    await act(life, people[1], "What is on now", "Write a comment")
    workshop = await the_workshop(life)
    await act(life, coordinator, "Close the workshop", "Yes, close")
    await act(life, people[1], "!Too late")
    assert any("That has ended" in message.text for message in people[1].messages)
    await life.doors.tick()
    async with life.house.storage.unit() as unit:
        assert await unit.workshops.ballots(workshop.id) == []
        (voice,) = await unit.workshops.voices(workshop.id)
        assert (voice.words, voice.waiter) == ("One voice", None)
        assert await unit.conversations.of_subject(workshop.id) == []
    assert (await the_workshop(life)).state is RoundState.CLOSED
    keys = [file.name for file in (life.folder / "keys").glob(f"{workshop.id}.*")]
    assert keys == [f"{workshop.id}.content.key"]
    late = fake.person(90, language_code="en", first_name="L")
    await act(life, late, f"!/start {code}")
    assert "This workshop is over" in text_of_last(late)


async def test_what_nobody_has_seen_can_be_taken_back(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await begin(life, coordinator)
    people = await come(life, fake, code, 5)
    await to(life, coordinator, Step.COMMENTS)
    await act(life, people[0], "What is on now", "Write a comment", "!Not meant so")
    back = people[0].last.find("Take my comment back") if people[0].last else None
    assert back is not None
    await act(life, people[0], "Take my comment back")
    assert "It is deleted" in text_of_last(people[0])
    people[0].press_data(back.data)
    await life.settled()
    assert "shown already, or was taken back" in text_of_last(people[0])
    for person in people:
        await act(life, person, "What is on now", "Write a comment", "!Said")
    await act(life, coordinator, "What is on now")
    assert text_of_last(coordinator).count("Said") == 5
    assert "Not meant so" not in text_of_last(coordinator)
    assert "Take my comment back" not in looks(people[4]), "everybody has read it"


async def test_what_hurts_is_taken_off_the_wall(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await begin(life, coordinator)
    people = await come(life, fake, code, 5)
    await to(life, coordinator, Step.COMMENTS)
    for number, person in enumerate(people):
        await act(life, person, "What is on now", "Write a comment", f"!Comment {number}")
    await act(life, coordinator, "What is on now", "Remove a comment")
    found = re.search(r"Comment \d", text_of_last(coordinator))
    assert found
    first = found[0]
    await act(life, coordinator, "Remove 1")
    assert first in text_of_last(coordinator)
    await act(life, coordinator, "Yes, remove it")
    assert first not in text_of_last(coordinator)
    assert text_of_last(coordinator).count("Comment ") == 4


async def test_nobody_fills_the_wall_alone(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await begin(life, coordinator)
    (person,) = await come(life, fake, code, 1)
    await to(life, coordinator, Step.COMMENTS)
    await act(life, person, "What is on now")
    for number in range(5):
        await act(life, person, "Write a comment", f"!Me again {number}")
    await act(life, person, "Write a comment")
    assert "let others write something" in text_of_last(person)


async def test_the_code_may_be_typed_and_the_time_runs_out(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await begin(life, coordinator)
    person = fake.person(50, language_code="en", first_name="T")
    await act(life, person, f"!{code.upper()}", "Take part")
    assert "You take part" in text_of_last(person)
    await act(life, coordinator, "Go on")
    await life.pass_time(minutes=11)
    await act(life, coordinator, "What is on now")
    assert "The time is up." in text_of_last(coordinator)


async def test_a_button_pressed_twice_goes_on_once(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await begin(life, coordinator)
    assert coordinator.last is not None
    go = coordinator.last.find("Go on")
    assert go is not None
    for _ in range(2):
        coordinator.press_data(go.data)
        await life.settled()
        assert (await the_workshop(life)).step is Step.OVERVIEW
    await act(life, coordinator, "Back")
    assert (await the_workshop(life)).step is Step.ARRIVING


async def test_the_time_is_shown_and_lengthened(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await begin(life, coordinator)
    await act(life, coordinator, "Go on")
    assert "There is time until 10:10." in text_of_last(coordinator)
    await act(life, coordinator, "2 minutes more")
    assert "There is time until 10:12." in text_of_last(coordinator)
    await act(life, coordinator, "Without a timer")
    assert "There is time" not in text_of_last(coordinator)


async def test_topics_are_left_out_and_added(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await begin(life, coordinator)
    before = (await the_workshop(life)).topics
    await act(life, coordinator, "Choose the topics", "Leave out 1")
    assert (await the_workshop(life)).topics == before[1:]
    await act(life, coordinator, "Add from: Fair access and taking part", "Add 1")
    assert len((await the_workshop(life)).topics) == len(before)
    await act(life, coordinator, "Back to the workshop")
    await to(life, coordinator, Step.COMMENTS)
    begun = (await the_workshop(life)).topic
    await press(life, coordinator, Action("topic-out", (await the_workshop(life)).id, begun))
    assert begun in (await the_workshop(life)).topics
    await to(life, coordinator, Step.PRIORITIES)
    await press(life, coordinator, Action("topics", (await the_workshop(life)).id))
    assert "Points are being given already" in text_of_last(coordinator)


async def test_a_moderator_runs_it_and_a_stranger_does_not(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await begin(life, coordinator)
    await act(life, coordinator, "Show it on a screen")
    seen = {
        button.data
        for message in coordinator.messages
        for row in message.buttons
        for button in row
        if button.data
    }
    moderator = fake.person(2, language_code="en", first_name="M")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
    await act(life, moderator, "!/selfcheck")
    moderator.press(lambda button: button.label.startswith("Round of"))
    await life.settled()
    await act(life, moderator, "Workshops")
    moderator.press(lambda button: button.label.startswith("Workshop of"))
    await life.settled()
    await act(life, moderator, "Go on")
    assert (await the_workshop(life)).step is Step.OVERVIEW
    stranger = fake.person(40, language_code="en", first_name="S")
    await act(life, stranger, f"!/start {await life.grant(Role.COORDINATOR, 'Neustadt')}")
    (guest,) = await come(life, fake, code, 1)
    for data in sorted(seen):
        if not data.startswith(("workshop-join", "language")):
            for person in (stranger, guest):
                person.press_data(data)
                await life.settled()
    after = await the_workshop(life)
    assert after.step is Step.OVERVIEW
    assert after.state is RoundState.OPEN


async def test_measures_are_offered_to_who_may_see_them(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await begin(life, coordinator)
    moderator = fake.person(2, language_code="en", first_name="M")
    await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
    over = Action("close-workshop-yes", (await the_workshop(life)).id)
    await press(life, coordinator, over)
    assert "Measures" in looks(coordinator)
    await press(life, moderator, over)
    assert looks(moderator) == ["Minutes", "Back to the comparison"]


async def test_points_are_as_many_as_there_are(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    code = await begin(life, coordinator)
    (person,) = await come(life, fake, code, 1)
    await to(life, coordinator, Step.PRIORITIES)
    workshop = await the_workshop(life)
    await act(life, person, "What is on now", "Give points")
    first, second = workshop.topics[:2]
    await press(life, person, Action("point", workshop.id, first, "4"))
    await press(life, person, Action("point", workshop.id, second, "4"))
    assert "You have 0 points left" in text_of_last(person)
    for forged in ("6", "-1", "x", ""):
        await press(life, person, Action("point", workshop.id, first, forged))
    async with life.house.storage.unit() as unit:
        (ballot,) = await unit.workshops.ballots(workshop.id)
    assert ballot.points == {first: 4, second: 1}


async def test_a_workshop_goes_with_its_round(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    await begin(life, coordinator)
    workshop = await the_workshop(life)
    await see_round(life, coordinator)
    await act(life, coordinator, "Delete the round", "Yes, delete")
    async with life.house.storage.unit() as unit:
        assert await unit.workshops.get(workshop.id) is None
    await life.doors.tick()
    assert not [f.name for f in (life.folder / "keys").iterdir() if workshop.id in f.name]
