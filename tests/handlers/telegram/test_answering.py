"""Answers on their way: in order, side by side, patient, and never twice where that is unsafe."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.replies import Action, Button, Para, Say, Saying
from config.phrases import Phrasebook, Verbatim
from handlers.intake import Debt, Taken
from handlers.telegram import answering
from handlers.telegram.answering import MAKE_GOOD_AFTER, Answering, Outgoing
from handlers.telegram.calls import CONNECT_TRIES, Calls
from handlers.telegram.gate import Gate
from handlers.telegram.render import Renderer
from handlers.telegram.request import FloodWait, NotSent
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


# ------------------------------------------------------------------------------ by a clock of our own


class Leaping(asyncio.SelectorEventLoop):
    """A loop in which waiting takes no time: its clock leaps to whatever comes next."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def _run_once(self) -> None:
        waiting: Any = self._scheduled  # type: ignore[attr-defined]
        if waiting and not self._ready:  # type: ignore[attr-defined]
            self._now = max(self._now, waiting[0].when())
        super()._run_once()  # type: ignore[misc]


Fate = Callable[[int], float | TelegramError]
"""What becomes of the nth call: it takes so many seconds, or fails."""


class Telegram:
    """In the place of the bot: what it was asked to do, when, and how that ends."""

    def __init__(self) -> None:
        self.begun = asyncio.get_running_loop().time()
        self.fates: dict[tuple[str, int], Fate] = {}
        self.tries: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.asked: list[tuple[float, str, int, str]] = []
        self.done: list[tuple[float, str, int, str]] = []

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time() - self.begun

    async def call(self, method: str, arguments: dict[str, Any]) -> object:
        chat, text = int(arguments.get("chat_id", 0)), str(arguments.get("text", ""))
        self.asked.append((self.now, method, chat, text))
        planned = self.fates.get((method, chat))
        fate = planned(self.tries[method, chat]) if planned else 0.0
        self.tries[method, chat] += 1
        if isinstance(fate, TelegramError):
            raise fate
        await asyncio.sleep(fate)
        self.done.append((self.now, method, chat, text))
        return {"message_id": 1}

    def texts(self, chat: int) -> list[str]:
        return [text for _, method, to, text in self.done if to == chat and "ext" in text]

    def times(self, chat: int) -> list[float]:
        return [round(at, 1) for at, _, to, _ in self.done if to == chat]


class Intake:
    """In the place of the intake: what was settled, and what is said instead of a lost answer."""

    def __init__(self) -> None:
        self.settled: list[Debt] = []
        self.asked_for: list[str] = []

    def settle(self, debt: Debt) -> None:
        self.settled.append(debt)

    async def make_good(self, _door: object, address: str, debt: Debt, *_: object) -> Taken:
        self.asked_for.append(address)
        return Taken("en", (say("text instead"),), debt)


def say(text: str, *, stay: bool = False, data: str = "") -> Say:
    rows = ((Button(Verbatim("go"), Action(data)),),) if data else ()
    return Say((Para(Verbatim(text)),), rows, stay=stay)


def taken(*sayings: Saying | str, token: int = 1) -> Taken:
    said = tuple(say(one) if isinstance(one, str) else one for one in sayings)
    return Taken("en", said, Debt(b"anna", token))


class World:
    """Answering, between a Telegram and an intake that do as they are told."""

    def __init__(self) -> None:
        self.telegram, self.intake = Telegram(), Intake()
        bot: Any = self.telegram
        intake: Any = self.intake
        documents: Any = None
        calls = Calls(bot, documents, Gate(asyncio.get_running_loop().time))
        self.answering = Answering(calls, Renderer(Phrasebook.load()), intake)

    def put(self, chat: int, *sayings: Saying | str, token: int = 1, **more: Any) -> None:
        self.answering.put(Outgoing(chat, taken(*sayings, token=token), **more))


def lived(story: Callable[[World], Coroutine[Any, Any, None]]) -> list[Any]:
    """Live a story by the leaping clock; what was logged."""

    async def run() -> None:
        async with asyncio.timeout(1e7):
            await story(World())

    with capture_logs() as logs, asyncio.Runner(loop_factory=Leaping) as runner:
        runner.run(run())
    return list(logs)


def test_a_chat_keeps_its_order_however_long_each_message_takes() -> None:
    async def story(world: World) -> None:
        world.telegram.fates["sendMessage", 1] = lambda n: (7.0, 0.0, 3.0, 0.1)[n % 4]
        for number in range(20):
            world.put(1, f"text {number}a", f"text {number}b", token=number)
        await world.answering.idle()
        assert world.telegram.texts(1) == [f"text {n}{x}" for n in range(20) for x in "ab"]
        assert [debt.token for debt in world.intake.settled] == list(range(20))

    assert not lived(story)


def test_chats_are_answered_side_by_side() -> None:
    async def story(world: World) -> None:
        for chat in range(1, 101):
            world.telegram.fates["sendMessage", chat] = lambda _: 10.0
            world.put(chat, "text one", "text two")
        await world.answering.idle()
        assert {world.telegram.times(chat)[-1] for chat in range(1, 101)} == {20.0}

    assert not lived(story)


@pytest.mark.parametrize("seconds", [1, 35, 3600])
def test_a_wait_is_honoured_to_the_end_and_holds_up_nobody_else(seconds: int) -> None:
    async def story(world: World) -> None:
        flood = FloodWait(seconds)
        world.telegram.fates["sendMessage", 1] = lambda n: flood if n == 0 else 0.0
        world.put(1, "text one", token=1)
        world.put(1, "text two", token=2)
        for chat in (2, 3):
            world.put(chat, "text other")
        await asyncio.sleep(0.5)
        assert world.telegram.texts(2) == world.telegram.texts(3) == ["text other"]
        # Whatever else is meant for the chat meanwhile waits as well, a spinner's end included.
        world.put(1, say("text three"), token=3, pressed=5, query="q")
        await world.answering.idle()
        asked = [at for at, _, chat, _ in world.telegram.asked if chat == 1]
        assert asked[0] < 0.5
        assert all(at >= seconds for at in asked[1:])
        assert world.telegram.texts(1) == ["text one", "text two", "text three"]

    assert not lived(story)


def test_a_second_wait_is_honoured_as_well_and_nothing_is_said_twice() -> None:
    async def story(world: World) -> None:
        world.telegram.fates["sendMessage", 1] = lambda n: (FloodWait(30), FloodWait(60), 0.0)[n]
        world.put(1, "text")
        await world.answering.idle()
        assert [round(at) for at, *_ in world.telegram.asked] == [0, 30, 90]
        assert world.telegram.texts(1) == ["text"]

    assert not lived(story)


def test_when_two_chats_have_to_wait_everybody_does() -> None:
    async def story(world: World) -> None:
        for chat in (1, 2):
            world.telegram.fates["sendMessage", chat] = lambda n: FloodWait(40) if n == 0 else 0.0
            world.put(chat, "text")
        await asyncio.sleep(1)
        world.put(3, "text")
        await world.answering.idle()
        assert world.telegram.times(3)[0] >= 40.0

    assert not lived(story)


@pytest.mark.parametrize("error", [TimedOut("lost"), NetworkError("reset")])
def test_a_message_whose_fate_is_unknown_is_not_repeated_but_made_good_once(
    error: NetworkError,
) -> None:
    async def story(world: World) -> None:
        world.telegram.fates["sendMessage", 1] = lambda n: error if n == 0 else 0.0
        world.put(1, "text one", "text never", token=1)
        world.put(1, "text two", token=2)
        await world.answering.idle()
        assert world.telegram.texts(1) == ["text two", "text instead"]
        assert world.telegram.times(1)[-1] >= MAKE_GOOD_AFTER
        assert [debt.token for debt in world.intake.settled] == [2, 1]

    assert [entry["event"] for entry in lived(story)] == ["answer not sent"]


def test_somebody_is_not_left_in_silence_by_an_hour_without_connection() -> None:
    async def story(world: World) -> None:
        telegram = world.telegram
        telegram.fates["sendMessage", 1] = lambda _: (
            NotSent("no connection") if telegram.now < 3_600 else 0.0
        )
        world.put(1, "text")
        await world.answering.idle()
        assert len(telegram.texts(1)) == 1
        assert world.intake.settled

    lived(story)


def test_a_short_outage_is_sat_out_without_a_word() -> None:
    async def story(world: World) -> None:
        world.telegram.fates["sendMessage", 1] = lambda n: (
            NotSent("no connection") if n < CONNECT_TRIES - 1 else 0.0
        )
        world.put(1, "text")
        await world.answering.idle()
        assert world.telegram.texts(1) == ["text"]
        assert not world.intake.asked_for

    assert not lived(story)


def test_who_has_blocked_the_bot_gets_no_more_of_it_and_owes_nothing() -> None:
    async def story(world: World) -> None:
        world.telegram.fates["sendMessage", 1] = lambda _: Forbidden("bot was blocked by the user")
        world.put(1, "text one", "text two")
        world.put(2, "text")
        await world.answering.idle()
        assert [chat for _, _, chat, _ in world.telegram.asked] == [1, 2]
        assert len(world.intake.settled) == 2

    assert [entry["event"] for entry in lived(story)] == ["chat closed to us"]


def test_the_first_saying_takes_the_place_of_the_pressed_message_unless_it_stays() -> None:
    async def story(world: World) -> None:
        world.put(1, say("text beside", stay=True), "text in place", "text below", pressed=5)
        await world.answering.idle()
        assert [(method, text) for _, method, _, text in world.telegram.done] == [
            ("sendMessage", "text beside"),
            ("editMessageText", "text in place"),
            ("sendMessage", "text below"),
        ]

    assert not lived(story)


@pytest.mark.parametrize(
    ("why", "sent_anew"),
    [
        ("message to edit not found", True),
        ("message can't be edited", True),
        ("there is no text in the message to edit", True),
        ("Message is not modified: specified new message content is the same", False),
    ],
)
def test_what_cannot_be_put_in_its_place_is_sent_anew(why: str, sent_anew: bool) -> None:
    async def story(world: World) -> None:
        world.telegram.fates["editMessageText", 1] = lambda _: BadRequest(why)
        world.put(1, "text", pressed=5)
        await world.answering.idle()
        assert world.telegram.texts(1) == (["text"] if sent_anew else [])
        assert world.intake.settled

    assert not lived(story)


@pytest.mark.parametrize("error", [TimedOut("lost"), BadRequest("query is too old"), NotSent("no")])
def test_a_spinner_that_cannot_be_stopped_costs_no_answer(error: TelegramError) -> None:
    async def story(world: World) -> None:
        world.telegram.fates["answerCallbackQuery", 0] = lambda _: error
        world.put(1, "text", pressed=5, query="q")
        await asyncio.sleep(0.5)
        assert world.telegram.texts(1) == ["text"]
        await world.answering.idle()
        assert len(world.intake.settled) == 1

    lived(story)


def test_an_answer_that_cannot_be_worded_does_not_keep_the_next_one_back() -> None:
    async def story(world: World) -> None:
        world.put(1, Say((Para(Verbatim("text")),), ((Button(Verbatim("broken")),),)), token=1)
        world.put(1, "text two", token=2)
        await world.answering.idle()
        assert world.telegram.texts(1) == ["text two"]
        assert [debt.token for debt in world.intake.settled] == [1, 2]

    assert [entry["event"] for entry in lived(story)] == ["answer failed"]


def test_what_is_not_out_when_the_bot_stops_stays_owed() -> None:
    async def story(world: World) -> None:
        world.telegram.fates["sendMessage", 1] = lambda _: 1_000.0
        world.put(1, "text", token=1)
        world.put(2, "text", token=2)
        await asyncio.sleep(0.1)
        await world.answering.stop()
        assert [debt.token for debt in world.intake.settled] == [2]
        assert world.telegram.now < 10

    assert not lived(story)
