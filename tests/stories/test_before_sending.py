"""A word before something is sent that looks like personal data: the person decides, once a text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Role, Stage
from bot.moderated import Guard
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, receipt_of, text_of_last, values

ASKED = "One more look before you send this"
EMAIL, PHONE = "Please write to cem@web.example", "Call me: 0511 123456"


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    """A bot with one open event, code `park`."""
    async with living(tmp_path / "var", fake) as life:
        moderator = fake.person(1, language_code="en", first_name="Mod")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, "park")
        yield life


@pytest.fixture
def citizen(fake: FakeTelegram) -> Person:
    return fake.person(2, language_code="en", first_name="Cem")


async def write(life: Living, citizen: Person, *texts: str) -> None:
    first, *others = texts
    await act(life, citizen, "!/start park", "Take part", f"!{first}")
    for text in others:
        await act(life, citizen, "Write another answer", f"!{text}")
    await act(life, citizen, "Done", "Skip", "Skip")


async def test_nothing_is_sent_before_the_person_has_decided(life: Living, citizen: Person) -> None:
    await write(life, citizen, EMAIL)
    await act(life, citizen, "Hand in answers")
    assert ASKED in text_of_last(citizen)
    assert "An e-mail address: “cem@web.example”" in text_of_last(citizen)
    assert await values(life) == []
    await life.restart()
    await act(life, citizen, "Send it as it is")
    assert "Your answers have been sent" in text_of_last(citizen)
    assert await values(life) == [("p1", EMAIL)]


async def test_whoever_changes_it_is_not_asked_again(life: Living, citizen: Person) -> None:
    await write(life, citizen, EMAIL)
    await act(life, citizen, "Hand in answers", "Change my answer to question 1")
    await act(life, citizen, "Delete this answer", "!Please write", "Done", "Hand in answers")
    assert ASKED not in text_of_last(citizen)
    assert await values(life) == [("p1", "Please write")]


async def test_one_is_asked_once_about_each_text(life: Living, citizen: Person) -> None:
    await write(life, citizen, EMAIL, PHONE, "More trees")
    await act(life, citizen, "Hand in answers")
    assert "A telephone number: “0511 123456”" in text_of_last(citizen)
    await act(life, citizen, "Change my answer to question 1")
    await act(life, citizen, "!I am called Cem", "Done", "Hand in answers")
    assert "A name: “I am called Cem”" in text_of_last(citizen)
    assert "0511" not in text_of_last(citizen)
    await act(life, citizen, "!/resume")
    assert "A name: “I am called Cem”" in text_of_last(citizen), "it stands at the review, too"
    await act(life, citizen, "Hand in answers")
    assert ASKED not in text_of_last(citizen)
    assert len(await values(life)) == 3


async def test_pressing_twice_in_haste_is_no_decision(life: Living, citizen: Person) -> None:
    await write(life, citizen, EMAIL)
    review = citizen.last
    assert review is not None
    button = review.find("Hand in answers")
    assert button is not None
    await act(life, citizen, "Hand in answers")
    citizen.press_data(button.data, review.message_id)
    await life.settled()
    assert ASKED in text_of_last(citizen)
    assert await values(life) == []


async def test_what_tells_of_nobody_is_sent_at_once(life: Living, citizen: Person) -> None:
    await write(life, citizen, "Since 1998 the rent rose to 1.200,00 €, 30159 Hannover")
    await act(life, citizen, "Hand in answers")
    assert ASKED not in text_of_last(citizen)


async def test_changed_answers_are_looked_at_and_unchanged_ones_not(
    life: Living, citizen: Person
) -> None:
    await write(life, citizen, EMAIL)
    await act(life, citizen, "Hand in answers", "Send it as it is")
    receipt = receipt_of(citizen)
    await act(life, citizen, f"!/receipt {receipt}", "Change these answers", "Change 1")
    await act(life, citizen, "Write another answer", f"!{PHONE}", "Done", "Hand in changes")
    assert "0511 123456" in text_of_last(citizen)
    assert "web.example" not in text_of_last(citizen)
    assert await values(life) == [("p1", EMAIL)]
    await act(life, citizen, "Send it as it is")
    assert await values(life) == [("p1", PHONE), ("p1", EMAIL)]
    await act(life, citizen, f"!/receipt {receipt}", "Change these answers", "Hand in changes")
    assert ASKED not in text_of_last(citizen)


async def test_being_asked_is_no_handing_in(life: Living, citizen: Person) -> None:
    """Slow mode makes nobody wait for the answer to a question that it was asked itself."""
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        unit.moderation.save_guard(Guard(event.id, slow_minutes=10))
        unit.turn_done()
    await write(life, citizen, EMAIL)
    await act(life, citizen, "Hand in answers", "Send it as it is")
    assert await values(life) == [("p1", EMAIL)]


async def test_nothing_of_it_is_left_once_it_is_sent(life: Living, citizen: Person) -> None:
    await write(life, citizen, EMAIL)
    await act(life, citizen, "Hand in answers", "Send it as it is")
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        (left,) = await unit.conversations.of_subject(event.id)
    assert left.stage is Stage.SENT
    assert left.warned == () == left.former
