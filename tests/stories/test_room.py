"""A breakfast talk while it goes on: in by the reminder, questions that are nobody's, a clock for
the parts, a screen, and nothing left of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import Role, RoundState
from bot.replies import Action
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_talks import announce, heard, person
from tests.stories.workshop_scene import looks, press

START = datetime(2027, 3, 30, 6, 0, tzinfo=UTC)
"""08:00 in Berlin, two days after the clocks went forward."""


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake, datetime(2027, 3, 1, 9, 0, tzinfo=UTC)) as life:
        yield life


@pytest.fixture
async def mayors(life: Living, fake: FakeTelegram, organiser: Person) -> list[Person]:
    """Three who said yes, ten minutes before the talk."""
    found = [await person(life, fake, 1 + n, Role.DECISION_MAKER) for n in range(3)]
    await announce(life, organiser, "30.03.2027 08:00")
    await life.pass_time(seconds=15)
    for one in found:
        await act(life, one, "Yes")
    life.now = START - timedelta(minutes=30)
    await life.doors.tick()
    life.now = START - timedelta(minutes=10)
    return found


@pytest.fixture
async def organiser(life: Living, fake: FakeTelegram) -> Person:
    return await person(life, fake, 9, Role.MODERATOR)


async def enter(life: Living, *people: Person) -> None:
    for one in people:
        await act(life, one, "!/talks", "Enter the talk", "I agree, let me in")


async def ask(life: Living, one: Person, words: str) -> None:
    await act(life, one, "Ask a question")
    assert "The circle is small" in text_of_last(one)
    await act(life, one, f"!{words}")
    assert "Ask it like this?" in text_of_last(one)
    await act(life, one, "Ask it")


async def room_of(life: Living) -> str:
    async with life.house.storage.unit() as unit:
        (room,) = [
            one for state in RoundState for one in await unit.rooms.in_state(state)
        ]  # fmt: skip
    return room.id


async def test_a_talk_from_the_reminder_to_the_close(
    life: Living, mayors: list[Person], organiser: Person
) -> None:
    first, second, third = mayors
    assert "begins in 30 minutes" in text_of_last(first)
    await act(life, first, "Enter the talk")
    assert "who said it or who was there is told to nobody" in text_of_last(first)
    assert looks(first) == ["I agree, let me in"], "nothing else is shown before"
    await act(life, first, "I agree, let me in")
    assert "Nobody has asked anything yet" in text_of_last(first)
    await enter(life, second, third)
    await act(life, organiser, "!/talks", "Open the room")
    assert heard(organiser, "is shown from 5 people on")

    life.now = START
    await act(life, organiser, "Begin the talk")
    assert heard(organiser, "Now: Arriving")
    assert heard(organiser, "Until 08:05: 5 minutes left.")
    await act(life, organiser, "5 minutes more")
    assert heard(organiser, "Until 08:10")
    life.now += timedelta(minutes=3)
    await act(life, first, "What is on now")
    assert "Until 08:10: 7 minutes left." in text_of_last(first)

    await ask(life, first, "Who pays for it?")
    assert "Your question is asked, without a name." in text_of_last(first)
    await ask(life, second, "And who <b>cares</b>?")
    await life.restart()
    await act(life, third, "What is on now")
    shown = text_of_last(third)
    assert "Who pays for it?" in shown and "And who <b>cares</b>?" in shown
    number = 1 if shown.index("Who pays") < shown.index("And who") else 2
    await act(life, third, f"{number}: vote for it")
    assert text_of_last(third).index("Who pays") < text_of_last(third).index("And who")
    assert "Question 1 – 1 vote" in text_of_last(third)
    await act(life, second, "What is on now", "1: vote for it")
    assert "Question 1 – 2 votes" in text_of_last(second)
    await act(life, second, "1: take my vote back")
    assert "Question 1 – 1 vote" in text_of_last(second)

    await act(life, organiser, "What is on now", "Questions", "Hide 2")
    assert heard(organiser, "And who")
    await act(life, first, "What is on now")
    assert "And who" not in text_of_last(first)
    await act(life, organiser, "Undo", "1 is answered")
    await act(life, first, "What is on now")
    assert "And who" in text_of_last(first) and "(answered)" in text_of_last(first)
    assert "2: vote for it" not in looks(first)

    await act(life, organiser, "Take the questions along")
    (file,) = [m.document for m in organiser.messages if m.document]
    text = file.content.decode()
    assert "Who pays for it?" in text and "And who <b>cares</b>?" in text
    await act(life, second, "My questions", "Take 1 back")
    assert "And who" not in text_of_last(second)

    await act(life, organiser, "!/talks", "Open the room", "Close the room")
    assert heard(organiser, "take them along before")
    await act(life, organiser, "Yes, close the room")
    await act(life, first, "What is on now")
    assert "The room is closed" in text_of_last(first)
    await life.doors.tick()
    await act(life, first, "!/talks")
    assert "Enter the talk" not in looks(first)


async def test_the_last_reminder_s_button_works_as_soon_as_it_is_there(
    life: Living, fake: FakeTelegram, organiser: Person
) -> None:
    mayor = await person(life, fake, 1, Role.DECISION_MAKER)
    await announce(life, organiser, "30.03.2027 08:00")
    await life.pass_time(seconds=15)
    await act(life, mayor, "Yes")
    life.now = START - timedelta(minutes=61)
    await act(life, organiser, "!/talks")
    assert "Open the room" not in looks(organiser)
    life.now = START - timedelta(minutes=60)
    await act(life, organiser, "!/talks", "Open the room")
    assert heard(organiser, "The talk has not begun yet. It begins: ")
    life.now = START - timedelta(minutes=30)
    await life.doors.tick()
    assert "begins in 30 minutes" in text_of_last(mayor)
    await act(life, mayor, "!/start")
    assert "Enter the talk" in looks(mayor), "and there is a way in from home"
    await act(life, mayor, "Enter the talk", "I agree, let me in")
    assert "The talk has not begun yet. It begins: " in text_of_last(mayor)
    await ask(life, mayor, "Will there be coffee?")
    assert "Will there be coffee?" in text_of_last(mayor)


async def test_nothing_is_left_of_a_room(
    life: Living, mayors: list[Person], organiser: Person
) -> None:
    await enter(life, *mayors)
    for one in mayors:
        await ask(life, one, "Gone tomorrow?")
    await act(life, mayors[0], "Ask a question", "!Still a draft")
    room = await room_of(life)
    keys = life.folder / "keys"
    assert len([*keys.glob(f"{room}.*")]) == 2
    life.now = START + timedelta(minutes=89)
    await life.doors.tick()
    assert len([*keys.glob(f"{room}.*")]) == 2
    await life.restart()
    life.now = START + timedelta(minutes=90)
    await life.doors.tick()
    assert not [*keys.glob(f"{room}.*")], "half an hour after the end the clock closes it"
    with closing(sqlite3.connect(life.house.storage.file)) as connection:
        for table in ("asked", "presence"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        # Not even what says for a day that something has ended: it would tell who was there.
        assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (0,)
    await act(life, mayors[0], "Ask it")
    assert "something that is over" in text_of_last(mayors[0])
    await act(life, organiser, "!/talks")
    assert "Open the room" not in looks(organiser)


async def test_it_is_for_those_who_are_expected(
    life: Living, fake: FakeTelegram, mayors: list[Person], organiser: Person
) -> None:
    await enter(life, *mayors[:1])
    await ask(life, mayors[0], "Who pays?")
    room = await room_of(life)
    stranger = fake.person(50, language_code="en", first_name="S")
    await act(life, stranger, "!/start")
    neighbour = await other_town(life, fake)
    await act(life, mayors[2], "!/talks", "No")
    for one in (stranger, neighbour, mayors[1], mayors[2], organiser):
        for verb in ("room", "room-ask", "room-own"):
            await press(life, one, Action(verb, room))
            assert "Who pays?" not in text_of_last(one)
    for verb in ("run-room", "room-tend", "room-file", "room-screen", "close-room-yes"):
        for one in (stranger, neighbour, mayors[0]):
            await press(life, one, Action(verb, room))
            assert "Who pays?" not in text_of_last(one)
            assert "I know no such talk of yours." in text_of_last(one)
    await act(life, mayors[0], "!/talks", "Enter the talk")
    assert "Who pays?" in text_of_last(mayors[0]), "still open, and still in"


async def other_town(life: Living, fake: FakeTelegram) -> Person:
    someone = fake.person(60, language_code="en", first_name="N")
    for role in (Role.DECISION_MAKER, Role.MODERATOR):
        await act(life, someone, f"!/start {await life.grant(role, 'Elsewhere')}")
    return someone


async def test_so_many_questions_and_characters_and_no_more(
    life: Living, mayors: list[Person], organiser: Person
) -> None:
    await enter(life, mayors[0])
    await act(life, mayors[0], "Ask a question", f"!{'x' * 501}")
    assert "500" in text_of_last(mayors[0])
    await act(life, mayors[0], f"!{'x' * 500}", "Change it", "!Short?", "Ask it")
    assert "Short?" in text_of_last(mayors[0])
    for number in range(4):
        await ask(life, mayors[0], f"Question {number}?")
    await act(life, mayors[0], "Ask a question")
    assert "Now let others ask something" in text_of_last(mayors[0])
    await act(life, organiser, "!/talks", "Open the room", "Questions", "1 is answered")
    await act(life, mayors[0], "!/start", "Back into the talk")
    await ask(life, mayors[0], "One more?")


async def test_forgotten_in_the_middle_of_it(life: Living, mayors: list[Person]) -> None:
    await enter(life, *mayors)
    await ask(life, mayors[0], "From whom was this?")
    await act(life, mayors[0], "!/mydata", "!/forget", "Yes, forget me")
    data = next(m.document for m in mayors[0].messages if m.document and "json" in m.document.name)
    assert '"talks you are in just now": [\n' in data.content.decode()
    await act(life, mayors[1], "What is on now")
    assert "From whom was this?" not in text_of_last(mayors[1])
    await act(life, mayors[0], "!/talks")
    assert "Enter the talk" not in looks(mayors[0])
