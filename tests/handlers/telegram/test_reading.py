"""Updates of every shape: right ones mean what they say, wrong ones stop nobody and leave no trace.

Wrong ones are made from the library's own description of the Bot API: complete objects, from which
fields are taken away, exchanged or made absurd.
"""

from __future__ import annotations

import asyncio
import inspect
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import telegram
from structlog.testing import capture_logs

from bot.model import Door
from bot.replies import Action, Command, Oddity, Para, Press, Say, Tap, Words
from config.phrases import Phrasebook, Verbatim
from handlers.documents.produce import Documents
from handlers.intake import Debt, Taken
from handlers.telegram.api import make_bot
from handlers.telegram.application import TelegramDoor
from handlers.telegram.calls import Calls
from handlers.telegram.gate import Gate
from handlers.telegram.reading import MAX_ID, Elsewhere, Incoming, read
from handlers.telegram.render import Renderer
from tests.fakes.botapi import FakeTelegram

FUZZED = 20_000
SECRET = "Geheim"
"""Stands in every text that is made up here, so that it can be looked for in logs."""
SECRET_ID = 7_123_456_000
"""Every made-up id begins like this."""
MALFORMED = (KeyError, TypeError, ValueError, AttributeError)

ANNA = {"id": 1, "is_bot": False, "first_name": "Anna", "language_code": "de"}
PRIVATE = {"id": 1, "type": "private", "first_name": "Anna"}
GROUP = {"id": -5, "type": "group", "title": "G"}
TEXT = {"message_id": 7, "date": 1, "from": ANNA, "chat": PRIVATE, "text": "Hallo"}
TAP = {"id": "99", "from": ANNA, "chat_instance": "1", "message": TEXT, "data": "help"}


def press(what: Words | Tap | Command | Oddity, hint: str | None = "de") -> Press:
    return Press(Door.TELEGRAM, "1", "tg:3", what, hint)


def message(**changed: Any) -> dict[str, Any]:
    return {"update_id": 3, "message": {**TEXT, **changed}}


def query(**changed: Any) -> dict[str, Any]:
    return {"update_id": 3, "callback_query": {**TAP, **changed}}


# ------------------------------------------------------------------------------ right ones


@pytest.mark.parametrize(
    ("update", "what"),
    [
        (message(), Words("Hallo")),
        (message(text="/start"), Command("start")),
        (message(text="/start park"), Command("start", "park")),
        (message(text="/START@dialogbote_bot  park \n x"), Command("START", "park \n x")),
        (message(text="/zurück"), Command("zurück")),
        (message(text="/ѕtart"), Command("ѕtart")),
        (message(text="/receipt A\nB"), Command("receipt", "A\nB")),
        (message(text="/"), Words("/")),
        (message(text="/ start"), Words("/ start")),
        (message(text="a /start"), Words("a /start")),
        (message(text="=1+1"), Words("=1+1")),
        (message(text="\ud800"), Words("\ud800")),
        (message(text=""), Words("")),
        (message(text=None, photo=[{"file_id": "x"}], caption="words"), Oddity("media")),
        (message(text=None, contact={"phone_number": "1"}), Oddity("media")),
        (message(forward_origin={"type": "hidden_user"}), Oddity("forward")),
        (message(reply_to_message=TEXT, quote={"text": "q"}), Words("Hallo")),
        ({"update_id": 3, "edited_message": TEXT}, Oddity("edit")),
        (query(), Tap(Action("help"))),
        (query(data="answer:c1:q1:yes:4"), Tap(Action("answer", "c1", "q1", "yes", 4))),
        (query(data="no such: thing"), Oddity("button")),
        (query(data=""), Oddity("button")),
        (query(data=None), Oddity("button")),
        (query(data=None, game_short_name="x"), Oddity("button")),
    ],
)
def test_what_people_do_in_private(update: dict[str, Any], what: Any) -> None:
    found = read(update)
    assert isinstance(found, Incoming)
    assert (found.press, found.chat) == (press(what), 1)


def test_a_press_knows_its_message_and_its_query() -> None:
    found = read(query())
    assert isinstance(found, Incoming)
    assert (found.message, found.query) == (7, "99")


@pytest.mark.parametrize(
    "where",
    [
        None,
        {"message_id": 7, "date": 0, "chat": PRIVATE},
        {**TEXT, "chat": GROUP},
    ],
)
def test_a_message_that_cannot_be_edited_is_answered_with_a_new_one(where: Any) -> None:
    found = read(query(message=where))
    assert isinstance(found, Incoming)
    assert (found.chat, found.message) == (1, None)


@pytest.mark.parametrize(
    ("update", "language"),
    [
        (message(chat=GROUP, text="/start"), "de"),
        (message(chat={**GROUP, "type": "supergroup"}, text="/help", **{"from": {"id": 1}}), None),
        (
            {
                "update_id": 3,
                "my_chat_member": {
                    "chat": GROUP,
                    "from": ANNA,
                    "new_chat_member": {"status": "member"},
                },
            },
            "de",
        ),
    ],
)
def test_a_group_is_told_where_to_go(update: dict[str, Any], language: str | None) -> None:
    assert read(update) == Elsewhere(-5, language)


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 3},
        {"update_id": 3, "channel_post": {**TEXT, "from": None}},
        {"update_id": 3, "poll": {"id": "1"}},
        {"update_id": 3, "something_new": {"a": 1}},
        message(**{"from": None}),
        message(**{"from": {"id": 5, "is_bot": True}}),
        message(chat=GROUP),
        query(**{"from": {"id": 5, "is_bot": True}}),
        {"update_id": 3, "edited_message": {**TEXT, "chat": GROUP}},
        {
            "update_id": 3,
            "my_chat_member": {
                "chat": PRIVATE,
                "from": ANNA,
                "new_chat_member": {"status": "kicked"},
            },
        },
    ],
)
def test_what_concerns_no_person_is_nothing(update: dict[str, Any]) -> None:
    assert read(update) is None


@pytest.mark.parametrize("number", [2**52, -(2**52)])
def test_the_largest_ids_are_ids(number: int) -> None:
    assert MAX_ID == 2**52
    assert read({**message(chat={**PRIVATE, "id": number}), "update_id": 3}) is not None


@pytest.mark.parametrize("number", [2**52 + 1, 10**30, True, "1", 1.0, None, [1]])
@pytest.mark.parametrize("place", ["update", "chat", "from"])
def test_what_is_no_id_is_malformed(number: Any, place: str) -> None:
    update = {
        "update": {**message(), "update_id": number},
        "chat": message(chat={**PRIVATE, "id": number}),
        "from": message(**{"from": {**ANNA, "id": number}}),
    }[place]
    with pytest.raises(ValueError, match="no id"):
        read(update)


# ------------------------------------------------------------------------------ wrong ones


@cache
def fields(of: type) -> dict[str, tuple[str, bool]]:
    """The fields of an object of the Bot API: (its type as written, whether it is always there)."""
    found = {}
    for name, parameter in inspect.signature(of.__init__).parameters.items():  # type: ignore[misc]
        if name not in ("self", "api_kwargs", "kwargs", "args"):
            wire = "from" if name == "from_user" else name
            needed = parameter.default is inspect.Parameter.empty
            found[wire] = (str(parameter.annotation), needed)
    return found


@cache
def described(annotation: str) -> list[type]:
    """The library's objects in a type as written."""
    return [
        found
        for name in re.findall(r"[A-Z]\w+", annotation)
        if isinstance(found := getattr(telegram, name, None), type)
        and issubclass(found, telegram.TelegramObject)
    ]


class Fuzz:
    """Updates as the description allows them, and then not."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def update(self, number: int) -> dict[str, Any]:
        kinds = ["message"] * 4 + ["callback_query"] * 4 + ["edited_message", "my_chat_member"]
        kind = self.chance.choice([*kinds, *fields(telegram.Update)])
        annotation, _ = fields(telegram.Update).get(kind, ("str", False))
        update: dict[str, Any] = {"update_id": number, kind: self.value(annotation, 0)}
        for _ in range(self.chance.choice((0, 1, 1, 2, 5))):
            self.spoil(update)
        update["update_id"] = number
        return update

    def of(self, described: type, depth: int) -> dict[str, Any]:
        """An object with what it needs, and some of what it may have."""
        some = 0.25 if depth < 2 else 0.05
        made = {
            name: self.value(annotation, depth + 1)
            for name, (annotation, needed) in fields(described).items()
            if needed or (depth < 5 and self.chance.random() < some)
        }
        if described is telegram.Chat:
            made["type"] = self.chance.choice(["private"] * 6 + ["group", "supergroup", "channel"])
        if described is telegram.User:
            made["is_bot"] = self.chance.random() < 0.1
        return made

    def value(self, annotation: str, depth: int) -> Any:
        """Something of a type."""
        classes = described(annotation)
        made: Any
        if classes and depth < 6:
            made = self.of(self.chance.choice(classes), depth)
        elif "bool" in annotation:
            made = self.chance.random() < 0.5
        elif "int" in annotation or "datetime" in annotation:
            made = self.number()
        else:
            made = self.words()
        return [made] if "Sequence" in annotation or "tuple" in annotation else made

    def number(self) -> int:
        return self.chance.choice((0, 1, SECRET_ID + self.chance.randrange(1000), -SECRET_ID))

    def words(self) -> str:
        return self.chance.choice(
            (SECRET, f"/start {SECRET}", f"{SECRET}\ud800", f"answer:{SECRET}", f"<b>{SECRET}", "")
        )

    def spoil(self, tree: Any) -> None:
        """Take a field away somewhere, or put something absurd there."""
        places = list(self.places(tree))
        if not places:
            return
        holder, key = self.chance.choice(places)
        if self.chance.random() < 0.4:
            del holder[key]
        else:
            holder[key] = self.chance.choice(ABSURD)(self)

    def places(self, tree: Any) -> Iterator[tuple[Any, Any]]:
        """Every (container, key) in a tree."""
        keys = tree.keys() if isinstance(tree, dict) else range(len(tree))
        for key in list(keys):
            yield tree, key
            if isinstance(tree[key], dict | list):
                yield from self.places(tree[key])


ABSURD: list[Callable[[Fuzz], Any]] = [
    lambda _: None,
    lambda _: True,
    lambda _: 0,
    lambda _: -1,
    lambda _: 10**30,
    lambda _: 1.5,
    lambda _: float("inf"),
    lambda _: "",
    lambda _: SECRET,
    lambda _: "\ud800",
    lambda _: "x" * 5_000,
    lambda _: [],
    lambda _: [[SECRET]],
    lambda _: {},
    lambda _: {"id": SECRET, "type": "private", "chat": {"type": "private"}},
    lambda fuzz: fuzz.of(telegram.Chat, 3),
    lambda fuzz: fuzz.of(telegram.User, 3),
]


def test_no_fuzzed_update_does_more_than_be_malformed() -> None:
    fuzz = Fuzz(1)
    outcomes: dict[str, int] = {}
    for number in range(FUZZED):
        update = fuzz.update(number)
        try:
            found = read(update)
        except MALFORMED as error:
            outcome = type(error).__name__
        else:
            outcome = type(found).__name__
            if isinstance(found, Incoming):
                assert isinstance(found.press.what, Words | Command | Tap | Oddity)
                assert abs(found.chat) <= MAX_ID
                assert abs(int(found.press.account)) <= MAX_ID
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    # It looked at something of every sort, and not mostly at rubbish.
    assert {"Incoming", "Elsewhere", "NoneType", "KeyError", "TypeError", "ValueError"} <= set(
        outcomes
    )
    assert outcomes["Incoming"] > FUZZED / 10


class Stub:
    """In the place of the intake: it takes everything, and answers Anna."""

    def __init__(self) -> None:
        self.batches: list[list[Press]] = []

    async def owed(self) -> list[tuple[str, Debt]]:
        return []

    async def take(self, presses: list[Press]) -> list[Taken]:
        self.batches.append(presses)
        good = Say((Para(Verbatim("gut")),))
        return [Taken("de", (good,) if press.account == "1" else ()) for press in presses]

    def settle(self, debt: Debt) -> None:
        """Nothing is owed."""

    async def tidy(self) -> None:
        """Nothing to write."""


class Opened:
    """A door of its own, over a fake Telegram, and the stub behind it."""

    def __init__(self, fake: FakeTelegram) -> None:
        self.bot = make_bot(fake.token, fake.base_url)
        self.intake = Stub()
        book = Phrasebook.load()
        documents = Documents(book, clock=lambda: datetime(2027, 3, 1, tzinfo=UTC))
        calls = Calls(self.bot, documents, Gate(asyncio.get_running_loop().time))
        intake: Any = self.intake
        self.door = TelegramDoor(self.bot, intake, calls, Renderer(book), book)

    async def __aenter__(self) -> Opened:
        await self.bot.initialize()
        self.polling = asyncio.create_task(self.door.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.polling.cancel()
        await asyncio.wait([self.polling])
        await self.bot.shutdown()


async def test_fuzzed_updates_neither_stop_the_door_nor_hold_up_anybody() -> None:
    fuzz, portion = Fuzz(2), 500
    with capture_logs() as logs:
        async with FakeTelegram(record=False) as fake, Opened(fake) as opened:
            anna = fake.person(1)
            for start in range(0, FUZZED, portion):
                for number in range(start + 1, start + portion):
                    fake.push_raw(fuzz.update(number))
                # Somebody real is in every portion, behind all the rubbish.
                words = {**TEXT, "text": f"Hier {start}"}
                fake.push_raw({"update_id": start + portion, "message": words})
                anna.chat.reach = "open"
                await fake.until_confirmed(30)
                await opened.door.answered()
                heard = [one.what for batch in opened.intake.batches for one in batch]
                assert Words(f"Hier {start}") in heard
                assert opened.door.working
                opened.intake.batches.clear()
            assert len(anna.messages) >= FUZZED / portion
    assert sum(entry["event"] == "malformed update" for entry in logs) > FUZZED / 50
    assert not [entry for entry in logs if entry["event"] == "updates not taken"]
    said = repr(logs)
    assert SECRET not in said
    assert str(SECRET_ID)[:7] not in said


@pytest.mark.parametrize(
    "literal",
    [
        '{"update_id": UPDATE_ID, "message": ' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"update_id": UPDATE_ID, "message": ' + '{"chat":' * 5_000 + "1" + "}" * 5_000 + "}",
        '{"update_id": UPDATE_ID, "message": {"text": "a", "text": "b", "chat": 1, "chat": 2}}',
        '{"update_id": UPDATE_ID, "message": {"date": 1e999, "chat": {"id": 1e999}}}',
        '{"update_id": UPDATE_ID, "message": {"text": "\\ud800", "chat": {"type": "private"}}}',
        '{"update_id": UPDATE_ID, "message": NaN}',
        '"update"',
        "[[]]",
        "null",
        "7",
    ],
    ids=lambda literal: literal[:60],
)
async def test_json_that_no_update_should_be_stops_nobody(literal: str) -> None:
    async with FakeTelegram() as fake, Opened(fake) as opened:
        fake.push_json(literal)
        fake.push_raw({"message": TEXT})
        await fake.until_confirmed(10)
        heard = [one.what for batch in opened.intake.batches for one in batch]
        assert heard == [Words("Hallo")]


@pytest.mark.parametrize("number", [-5, 10**30, True, "1", 1.5, None])
async def test_an_update_with_an_absurd_number_stops_nobody(number: Any) -> None:
    async with FakeTelegram() as fake, Opened(fake) as opened:
        fake.push_raw({"update_id": number, "message": TEXT}, add_id=False)
        fake.push_raw({"message": {**TEXT, "text": "danach"}})
        await fake.until(lambda: opened.intake.batches, 10)
        fake.push_raw({"message": {**TEXT, "text": "viel später"}})
        await fake.until(lambda: _heard(opened, "viel später"), 10)
        assert not fake.violations


def _heard(opened: Opened, text: str) -> bool:
    return any(one.what == Words(text) for batch in opened.intake.batches for one in batch)


def test_the_description_is_the_librarys() -> None:
    # If the library changes its shape, the fuzzing must not quietly make nothing any more.
    assert {"message", "callback_query", "my_chat_member"} <= set(fields(telegram.Update))
    assert {"from", "chat", "text", "forward_origin"} <= set(fields(telegram.Message))
    made = Fuzz(3).of(telegram.Message, 0)
    assert {"message_id", "date", "chat"} <= set(made)
    assert Path(inspect.getfile(telegram)).exists()
