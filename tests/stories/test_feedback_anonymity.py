"""Did it help? Nobody's answer is to be told from what is stored, shown, left, or restored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.model import Role, RoundState, Step
from bot.replies import Action
from storage.backup import backup
from storage.restore import restore
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_feedback import AFTER, LATER, answer, close_with, letters, results
from tests.stories.test_rounds import invite, open_round, respondent, see_round
from tests.stories.workshop_scene import begin, press, the_workshop


@pytest.fixture
async def coordinator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="C")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR)}")
    return person


async def test_nothing_is_left_that_tells_people_apart(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 6)
    for person in people[:5]:
        await answer(life, person, "Yes", "Yes", "Yes", "Yes", "Yes")
    await act(life, people[5], "Answer five questions", "No")
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.in_state(RoundState.OPEN)
        assert len(await unit.feedbacks.opinions(feedback.id)) == 5
    file = life.folder.parent / "backup.db"
    await backup(life.folder, life.settings.database, file)
    await act(life, people[0], "!/forget", "Yes, forget me")
    async with life.house.storage.unit() as unit:
        assert len(await unit.feedbacks.opinions(feedback.id)) == 4
    keys = life.folder / "keys"
    assert len(list(keys.glob(f"{feedback.id}.*"))) == 3
    await life.stop()
    await restore(life.folder, life.settings.database, file, life.now)
    await life.start()
    async with life.house.storage.unit() as unit:
        assert len(await unit.feedbacks.opinions(feedback.id)) == 4, "forgotten once more"
    await life.pass_time(days=29)
    assert not list(keys.glob(f"{feedback.id}.*"))
    async with life.house.storage.unit() as unit:
        (closed,) = await unit.feedbacks.about(feedback.subject)
        assert await unit.feedbacks.opinions(feedback.id) == []
        assert await unit.conversations.of_subject(feedback.id) == []
    assert (closed.state, closed.people, closed.counts) == (RoundState.CLOSED, 0, {})
    await life.stop()
    await restore(life.folder, life.settings.database, file, life.now)
    await life.start()
    await life.doors.tick()
    async with life.house.storage.unit() as unit:
        (closed,) = await unit.feedbacks.about(feedback.subject)
        assert await unit.feedbacks.opinions(feedback.id) == []
    assert (closed.state, closed.counts) == (RoundState.CLOSED, {})


async def test_declining_takes_answers_back(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 5)
    # The letter may still be there on another device.
    letter = next(m for m in people[0].messages if AFTER in m.text)
    no = letter.find("No, thank you")
    assert no is not None and no.data
    await answer(life, people[0], "Yes", "Yes", "Yes", "Yes", "Yes")
    people[0].press_data(no.data)
    await life.settled()
    assert "What you had answered is deleted." in text_of_last(people[0])
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.in_state(RoundState.OPEN)
        assert await unit.feedbacks.opinions(feedback.id) == []


async def test_nothing_tells_who_answered(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    """Neither what is seen meanwhile, nor the letters that are left."""
    await open_round(life, coordinator)
    code = await invite(life, coordinator, "Politics", "!6")
    people = [await respondent(life, fake, 100 + n, code) for n in range(6)]
    await see_round(life, coordinator)
    await act(life, coordinator, "Close the round", "Yes, close")
    # Who answered before the letter would be the one whose letter was never sent.
    await act(life, people[0], "!/selfcheck")
    assert AFTER not in text_of_last(people[0])
    await life.pass_time(days=1)
    seen = {await results(life, coordinator)}
    for person in people[:5]:
        await answer(life, person, "Yes", "Yes", "Yes", "Yes", "Yes")
        seen.add(await results(life, coordinator))
    assert len(seen) == 1
    await life.pass_time(days=28)
    async with life.house.storage.unit() as unit:
        (feedback,) = await unit.feedbacks.in_state(RoundState.CLOSED)
        left = await unit.letters.about(feedback.id)
    assert len({letter.person for letter in left}) == len(left) == 7
    assert len({replace(letter, id="", person="") for letter in left}) == 1
    final = await results(life, coordinator)
    assert "At least 5 people answered" in final
    await act(life, people[0], "!/forget", "Yes, forget me")
    assert await results(life, coordinator) == final, "who leaves cannot be subtracted"


async def test_a_restoration_asks_nobody_twice(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 5)
    file = life.folder.parent / "backup.db"
    await backup(life.folder, life.settings.database, file)
    for _ in range(7):
        await life.pass_time(days=27)
    await life.pass_time(days=1)
    assert letters(people[0], LATER) == 1
    await life.stop()
    await restore(life.folder, life.settings.database, file, life.now)
    await life.start()
    # One tick would plan a letter, the next morning's would bring it.
    for _ in range(3):
        await life.pass_time(days=1)
    assert [letters(people[0], words) for words in (AFTER, LATER)] == [1, 1]


async def test_a_restoration_forgets_what_was_said_in_a_room(
    life: Living, fake: FakeTelegram, coordinator: Person
) -> None:
    people = await close_with(life, fake, coordinator, 5)
    await see_round(life, coordinator)
    code = await begin(life, coordinator)
    await press(life, coordinator, Action("workshop", (await the_workshop(life)).id))
    while (await the_workshop(life)).step is not Step.LOOKING_BACK:
        await act(life, coordinator, "Go on")
        if "End the giving of points?" in text_of_last(coordinator):
            await act(life, coordinator, "Yes, show the sums")
    await act(life, people[0], f"!/start {code}", "Take part", "Did it help? Five short questions")
    await act(life, people[0], "Yes", "Yes", "Yes", "Yes", "Yes", "Send")
    file = life.folder.parent / "backup.db"
    await backup(life.folder, life.settings.database, file)
    await act(life, people[0], "!/forget", "Yes, forget me")
    await life.stop()
    await restore(life.folder, life.settings.database, file, life.now)
    await life.start()
    async with life.house.storage.unit() as unit:
        found = [
            await unit.feedbacks.opinions(one.id)
            for one in await unit.feedbacks.in_state(RoundState.OPEN)
        ]
    assert found == [[], []], "of the round and of the workshop"
