"""Answers on their way: in order, side by side, patient, and never twice where that is unsafe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from handlers.telegram import answering
from handlers.telegram.gate import Gate
from tests.fakes.botapi import FakeTelegram
from tests.fakes.botapi_faults import (
    hang_after,
    reset_after,
    reset_before,
    retry_after,
    server_error,
)
from tests.fakes.telegram_user import Person
from tests.living import Living, living


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as telegram:
        yield telegram
        assert not telegram.violations


@pytest.fixture
async def life(tmp_path: Path, fake: FakeTelegram) -> AsyncIterator[Living]:
    async with living(tmp_path / "var", fake) as life:
        yield life


HELP = "What you can write to me"


async def test_one_chats_answers_keep_their_order(life: Living, fake: FakeTelegram) -> None:
    person = fake.person(1, language_code="en")
    fake.latency = 0.01
    for command in ("/help", "/privacy", "/status", "/help"):
        person.send(command)
    await life.settled()
    firsts = [message.text.splitlines()[0] for message in person.messages]
    assert firsts == [HELP, "Data protection", "Where you stand", HELP]


async def test_a_wait_holds_its_own_chat_to_the_end_and_no_other(
    life: Living, fake: FakeTelegram
) -> None:
    slow, quick = fake.person(1, language_code="en"), fake.person(2, language_code="en")
    fake.fail_next("sendMessage", retry_after(1), chat_id=1)
    slow.send("/help")
    quick.send("/help")
    await quick.until_sees(HELP)
    assert not slow.messages
    await life.settled()
    assert len(slow.messages) == 1
    refused, sent = fake.calls("sendMessage", chat_id=1)
    assert sent.at - refused.at >= 1.0


def test_two_chats_at_once_mean_the_whole_bot() -> None:
    now = 0.0
    gate = Gate(lambda: now)
    gate.close(1, 10)
    assert (gate.wait(1), gate.wait(2)) == (10, 0)
    gate.close(2, 5)
    assert (gate.wait(1), gate.wait(2), gate.wait(3)) == (10, 5, 5)
    now = 5.0
    assert (gate.wait(1), gate.wait(2), gate.wait(3)) == (5, 0, 0)


async def test_a_wait_that_grows_is_waited_for_too() -> None:
    gate = Gate(asyncio.get_running_loop().time)
    gate.close(1, 0.02)
    waiting = asyncio.create_task(gate.passed(1))
    await asyncio.sleep(0)
    gate.close(1, 0.2)
    begun = asyncio.get_running_loop().time()
    await waiting
    assert asyncio.get_running_loop().time() - begun >= 0.19


async def test_a_message_that_cannot_be_edited_is_sent_anew(
    life: Living, fake: FakeTelegram
) -> None:
    person = fake.person(1, language_code="en")
    person.send("/start")
    await life.settled()
    person.press_data("help", 4711)
    await life.settled()
    assert person.messages[-1].text.startswith(HELP)


async def test_an_edit_that_changes_nothing_is_no_fault(life: Living, fake: FakeTelegram) -> None:
    person = fake.person(1, language_code="en")
    person.send("/start")
    await life.settled()
    person.press("Help")
    person.press_data("help", person.messages[-1].message_id)
    await life.settled()
    assert len(person.messages) == 1


@pytest.mark.parametrize("fault", [reset_after, server_error(502)])
async def test_what_may_have_arrived_is_not_repeated_but_made_good(
    life: Living, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch, fault: object
) -> None:
    monkeypatch.setattr(answering, "MAKE_GOOD_AFTER", 0.01)
    person = fake.person(1, language_code="en")
    fake.fail_next("sendMessage", fault)  # type: ignore[arg-type]
    person.send("/help")
    await life.settled()
    texts = [message.text for message in person.messages]
    assert sum(text.startswith(HELP) for text in texts) <= 1
    assert any("I was interrupted" in text for text in texts)


async def test_what_was_refused_before_it_left_is_repeated(
    life: Living, fake: FakeTelegram
) -> None:
    person = fake.person(1, language_code="en")
    fake.fail_next("answerCallbackQuery", reset_before)
    person.send("/start")
    await life.settled()
    person.press("Help")
    await life.settled()
    assert person.messages[-1].text.startswith(HELP), "a lost acknowledgement costs no answer"


async def test_a_slow_chat_does_not_hold_up_the_next_batch(
    life: Living, fake: FakeTelegram
) -> None:
    slow, quick = fake.person(1, language_code="en"), fake.person(2, language_code="en")
    fake.fail_next("sendMessage", hang_after, chat_id=1)
    slow.send("/help")
    await fake.until(lambda: fake.calls("sendMessage", chat_id=1))
    for _ in range(3):
        seen = len(quick.messages)
        quick.send("/help")
        await fake.until(partial(has_more, quick, seen))


def has_more(person: Person, seen: int) -> bool:
    return len(person.messages) > seen


async def test_who_blocked_the_bot_is_left_alone(life: Living, fake: FakeTelegram) -> None:
    person = fake.person(1, language_code="en")
    person.send("/help")
    person.block()
    await life.settled()
    await life.doors.intake.tidy()
    assert await life.doors.intake.owed() == []
