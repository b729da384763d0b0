"""A citizen's whole way by Telegram, as they see it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Contribution, Event, Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living, living
from tests.stories.scenes import act, create_event

RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")


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


async def stored(life: Living) -> list[Contribution]:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        found = await unit.contributions.released(event.id)
        for prompt in event.prompts.questions:
            found += await unit.contributions.waiting(event.id, prompt.id)
        return found


async def values(life: Living) -> list[tuple[str, str]]:
    return sorted((one.prompt, one.value) for one in await stored(life))


async def event_of(life: Living) -> Event:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        return event


def text_of_last(person: Person) -> str:
    assert person.last is not None
    return person.last.text


def receipt_of(person: Person) -> str:
    code: str = RECEIPT.findall(person.transcript())[-1]
    return code


ANSWERS = ("!/start park", "Take part", "!More trees", "Done", "Red", "3")


async def test_answers_are_stored_only_when_sent(life: Living, citizen: Person) -> None:
    await act(life, citizen, *ANSWERS)
    assert "Please look over what you are about to send" in text_of_last(citizen)
    shown = receipt_of(citizen)
    assert await values(life) == []
    await act(life, citizen, "Hand in answers")
    assert await values(life) == [("p1", "More trees"), ("p2", "o1"), ("p3", "3")]
    assert receipt_of(citizen) == shown
    assert {one.language for one in await stored(life)} == {"en"}


async def test_nothing_is_stored_before_the_notice_is_accepted(
    life: Living, citizen: Person
) -> None:
    await act(life, citizen, "!/start park")
    assert "do not learn who wrote what" in text_of_last(citizen)
    assert "dpo@musterstadt.example" in text_of_last(citizen)
    await life.doors.intake.tidy()
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        assert await unit.conversations.of_subject(event.id) == []
        assert await unit.owed.all() == []


async def test_the_notice_can_be_read_in_another_language_and_is_answered_in_it(
    life: Living, citizen: Person
) -> None:
    await act(life, citizen, "!/start park", "Türkçe")
    assert "do not learn who wrote what" not in text_of_last(citizen)
    citizen.press(lambda button: (button.data or "").startswith("join:"))
    await life.settled()
    citizen.send("Daha çok ağaç")
    await life.settled()
    citizen.press(lambda button: (button.data or "").startswith("done:"))
    await life.settled()
    await act(life, citizen, "Red", "3")
    citizen.press(lambda button: (button.data or "").startswith("finish:"))
    await life.settled()
    assert {one.language for one in await stored(life)} == {"tr"}


async def test_several_messages_are_one_answer_and_nothing_is_cut(
    life: Living, citizen: Person
) -> None:
    first, second = "a" * 4000, "  b\twith odd  spaces "
    await act(life, citizen, "!/start park", "Take part", f"!{first}", f"!{second}")
    await act(life, citizen, "Done", "Red", "Skip", "Hand in answers")
    # Telegram itself trims the ends of a message.
    sent = [value for prompt, value in await values(life) if prompt == "p1"]
    assert sent == [f"{first}\n{second}"] or sent == [f"{first}\n{second.strip()}"]


async def test_a_text_over_the_limit_is_refused_and_what_was_there_stays(
    life: Living, citizen: Person
) -> None:
    await act(life, citizen, "!/start park", "Take part")
    for letter in "abcd":
        await act(life, citizen, f"!{letter * 4090}")
    await act(life, citizen, f"!{'e' * 100}")
    assert any("too long" in message.text for message in citizen.messages[-2:])
    await act(life, citizen, "Done", "Red", "Skip", "Hand in answers")
    sent = [value for prompt, value in await values(life) if prompt == "p1"]
    assert sent == ["\n".join(letter * 4090 for letter in "abcd")]


async def test_a_restart_in_the_middle_loses_nothing(life: Living, citizen: Person) -> None:
    await act(life, citizen, "!/start park", "Take part", "!More trees")
    await life.restart()
    await act(life, citizen, "!and water", "Done")
    await life.restart()
    await act(life, citizen, "Red", "3")
    await life.restart()
    await act(life, citizen, "Hand in answers")
    assert ("p1", "More trees\nand water") in await values(life)


async def test_going_back_and_changing_an_answer(life: Living, citizen: Person) -> None:
    await act(life, citizen, *ANSWERS, "Change 2", "Green", "Hand in answers")
    assert ("p2", "o2") in await values(life)
    assert len(await values(life)) == 3


async def test_back_by_command_and_by_button(life: Living, citizen: Person) -> None:
    await act(life, citizen, "!/start park", "Take part", "!x", "Done", "Back")
    assert "What shall change?" in text_of_last(citizen)
    await act(life, citizen, "Done", "Red", "!/zurueck")
    assert "Which colour?" in text_of_last(citizen)


async def test_sending_twice_sends_once(life: Living, citizen: Person) -> None:
    await act(life, citizen, *ANSWERS)
    assert citizen.last is not None
    button = citizen.last.find("Hand in answers")
    assert button is not None
    data = button.data
    message = citizen.last.message_id
    for _ in range(3):
        citizen.press_data(data, message)
    await life.settled()
    assert len(await values(life)) == 3
    assert "sent already" in text_of_last(citizen)
    # The message with the code is still there to be read.
    assert any("Thank you" in m.text and RECEIPT.search(m.text) for m in citizen.messages)


async def test_one_person_cannot_answer_more_often_than_allowed(
    life: Living, citizen: Person
) -> None:
    await act(life, citizen, *ANSWERS, "Hand in answers")
    await act(life, citizen, "!/start park", "Take part")
    assert "Answer 1 of at most 2" in text_of_last(citizen)
    await act(life, citizen, "!second", "Write another answer", "!third", "Done", "Hand in answers")
    texts = [value for prompt, value in await values(life) if prompt == "p1"]
    assert sorted(texts) == ["More trees", "second", "third"]
    await act(life, citizen, "!/start park", "Take part")
    assert "already given all the answers" in text_of_last(citizen)


async def test_leaving_deletes_what_was_not_sent(life: Living, citizen: Person) -> None:
    await act(life, citizen, "!/start park", "Take part", "!secret", "!/cancel", "Yes, leave")
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        assert await unit.conversations.of_subject(event.id) == []
    await act(life, citizen, "!/start park", "Take part")
    assert "secret" not in text_of_last(citizen)


async def test_the_receipt_shows_changes_and_deletes(life: Living, citizen: Person) -> None:
    await act(life, citizen, *ANSWERS, "Hand in answers")
    code = receipt_of(citizen)
    await act(life, citizen, f"!/receipt {code.lower().replace('-', ' ')}")
    assert "More trees" in text_of_last(citizen)
    assert "Waits until enough people" in text_of_last(citizen)
    await act(life, citizen, "Change these answers", "Change 1", "Delete this answer")
    await act(life, citizen, "!Fewer cars", "Done", "Hand in changes")
    assert await values(life) == [("p1", "Fewer cars"), ("p2", "o1"), ("p3", "3")]
    await act(life, citizen, f"!/beleg {code}")
    await act(life, citizen, "Delete these answers", "Yes, delete")
    assert await values(life) == []
    await act(life, citizen, f"!/receipt {code}")
    gone = text_of_last(citizen)
    await act(life, citizen, "!/receipt 0000-0000-0000-0000")
    assert text_of_last(citizen) == gone, "a deleted code is answered like a wrong one"


async def test_a_receipt_can_be_used_from_another_account(
    life: Living, fake: FakeTelegram, citizen: Person
) -> None:
    """Nothing ties it to an account, so what is added there must not take a place that is taken."""
    await act(life, citizen, *ANSWERS, "Hand in answers")
    other = fake.person(77, language_code="en")
    await act(
        life, other,
        f"!/receipt {receipt_of(citizen)}", "Change these answers",
        "Change 1", "Write another answer", "!from here", "Done", "Hand in changes",
    )  # fmt: skip
    texts = sorted(value for prompt, value in await values(life) if prompt == "p1")
    assert texts == ["More trees", "from here"]
    await act(life, citizen, f"!/receipt {receipt_of(citizen)}")
    assert "More trees" in text_of_last(citizen) and "from here" in text_of_last(citizen)


async def test_a_deleted_answer_frees_no_slot(life: Living, citizen: Person) -> None:
    await act(life, citizen, *ANSWERS, "Hand in answers")
    code = receipt_of(citizen)
    await act(life, citizen, f"!/receipt {code}", "Delete these answers", "Yes, delete")
    await act(life, citizen, "!/start park", "Take part")
    assert "Question 1 of 1" in text_of_last(citizen)
    assert "of at most 2" in text_of_last(citizen)


async def test_changing_with_a_receipt_leaves_an_unsent_draft_alone(
    life: Living, citizen: Person
) -> None:
    await act(life, citizen, *ANSWERS, "Hand in answers")
    code = receipt_of(citizen)
    await act(life, citizen, "!/start park", "Take part", "!A draft")
    await act(life, citizen, f"!/receipt {code}", "Change these answers")
    assert any("not handed in yet" in m.text for m in citizen.messages[-2:])
    await act(life, citizen, "!/start park")
    assert "A draft" in text_of_last(citizen)
    await act(life, citizen, "!/cancel", "Yes, leave", f"!/receipt {code}", "Change these answers")
    assert "More trees" in text_of_last(citizen)


async def test_a_receipt_is_never_taken_for_an_answer(life: Living, citizen: Person) -> None:
    await act(life, citizen, *ANSWERS, "Hand in answers")
    code = receipt_of(citizen)
    await act(life, citizen, "!/start park", "Take part", f"!{code}")
    assert "Your answers to “Our park”" in text_of_last(citizen)
    await act(life, citizen, "!/start park")
    assert code not in text_of_last(citizen)


async def test_words_that_are_no_code_are_no_guesses(life: Living, citizen: Person) -> None:
    for _ in range(12):
        await act(life, citizen, "!thanks")
    assert "Too many" not in text_of_last(citizen)
    await act(life, citizen, "!park")
    assert "Our park" in text_of_last(citizen)


async def test_the_chosen_language_stays_after_handing_in(life: Living, citizen: Person) -> None:
    await act(life, citizen, *ANSWERS, "Hand in answers", "!/language", "Deutsch", "!/help")
    assert "/sprache" in text_of_last(citizen)


async def test_too_many_wrong_codes_have_to_wait(life: Living, citizen: Person) -> None:
    await act(life, citizen, *ANSWERS, "Hand in answers")
    code = receipt_of(citizen)
    for number in range(10):
        await act(life, citizen, f"!/receipt 0000-0000-0000-000{number}")
    await act(life, citizen, f"!/receipt {code}")
    assert "Too many wrong codes" in text_of_last(citizen)
    await life.pass_time(minutes=11)
    await act(life, citizen, f"!/receipt {code}")
    assert "More trees" in text_of_last(citizen)


async def test_a_draft_is_deleted_a_day_after_its_last_step(life: Living, citizen: Person) -> None:
    await act(life, citizen, "!/start park", "Take part", "!half an answer")
    await life.pass_time(hours=23)
    await act(life, citizen, "!/status")
    assert "Begun and not finished" in text_of_last(citizen)
    await life.pass_time(hours=2)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        assert await unit.conversations.of_subject(event.id) == []


async def test_odd_things_get_a_sentence_and_the_question_again(
    life: Living, citizen: Person
) -> None:
    await act(life, citizen, "!/start park", "Take part")
    for do in (citizen.send_photo, citizen.send_voice, citizen.send_sticker):
        do()
        await life.settled()
        assert "I can only read text" in text_of_last(citizen)
        assert "What shall change?" in text_of_last(citizen)
    citizen.press_data("nonsense:::::::")
    await life.settled()
    citizen.press_data("answer:abcdefghij:p2:o1:3")
    await life.settled()
    assert "What shall change?" in text_of_last(citizen)
    assert await values(life) == []


async def test_an_event_that_is_not_open_is_as_unknown_as_none(
    life: Living, citizen: Person, fake: FakeTelegram
) -> None:
    moderator = fake.person(1, language_code="en", first_name="Mod")
    await act(life, citizen, "!/start nothing-here")
    unknown = text_of_last(citizen)
    await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
    await act(life, citizen, "!/start park")
    assert "has closed" in text_of_last(citizen)
    assert "no open event" in unknown


async def test_an_answer_in_hand_when_the_event_closes_is_not_sent_and_said_so(
    life: Living, citizen: Person, fake: FakeTelegram
) -> None:
    moderator = fake.person(1, language_code="en", first_name="Mod")
    await act(life, citizen, *ANSWERS)
    await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
    await act(life, citizen, "Hand in answers")
    assert "has ended" in text_of_last(citizen)
    assert await values(life) == []
