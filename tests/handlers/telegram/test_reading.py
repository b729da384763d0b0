"""Telegram's updates are doubted: whatever comes, the door stands and nothing of it is told."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.replies import Action, Command, Oddity, Tap, Words
from handlers.telegram.application import TelegramDoor
from handlers.telegram.reading import Elsewhere, Incoming, read
from tests.fakes.botapi import FakeTelegram
from tests.living import living

PERSON = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "tr"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Anna"}
SECRET = "a text nobody may log"


def message(**more: Any) -> dict[str, Any]:
    return {
        "update_id": 5,
        "message": {"message_id": 3, "date": 1, "chat": PRIVATE, "from": PERSON, **more},
    }


def query(**more: Any) -> dict[str, Any]:
    inside = {
        "id": "99",
        "from": PERSON,
        "chat_instance": "x",
        "message": {"message_id": 3, "date": 1, "chat": PRIVATE, "text": "?"},
        **more,
    }
    return {"update_id": 6, "callback_query": inside}


def heard(update: dict[str, Any]) -> Incoming:
    incoming = read(update)
    assert isinstance(incoming, Incoming)
    return incoming


@pytest.mark.parametrize(
    ("update", "what"),
    [
        (message(text=" Guten Tag "), Words(" Guten Tag ")),
        (message(text="/start beispiel"), Command("start", "beispiel")),
        (message(text="/Hilfe@dialogbote_bot"), Command("Hilfe")),
        (message(text="/receipt A\nB"), Command("receipt", "A\nB")),
        (message(text="/ѕtart"), Command("ѕtart")),
        (message(text="/"), Words("/")),
        (message(photo=[{}], caption=SECRET), Oddity("media")),
        (message(text=SECRET, forward_origin={}), Oddity("forward")),
        (query(data="answer:abc:p2:o1:4"), Tap(Action("answer", "abc", "p2", "o1", 4))),
        (query(data="<b>"), Oddity("button")),
        (query(game_short_name="x"), Oddity("button")),
    ],
)
def test_what_people_do(update: dict[str, Any], what: object) -> None:
    incoming = heard(update)
    assert incoming.press.what == what
    assert (incoming.press.account, incoming.chat, incoming.press.hint) == ("7", 7, "tr")


def test_an_edit_is_no_answer() -> None:
    update = message(text="x")
    update["edited_message"] = update.pop("message")
    assert heard(update).press.what == Oddity("edit")


def test_a_message_too_old_to_be_seen_is_not_edited() -> None:
    old = {"message_id": 3, "date": 0, "chat": PRIVATE}
    assert heard(query(data="help", message=old)).message is None
    assert heard(query(data="help")).message == 3


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "poll": {}},
        {"update_id": 1},
        message(**{"from": {**PERSON, "is_bot": True}}, text="x"),
        {"update_id": 1, "message": {"chat": {"id": -5, "type": "channel"}, "text": "x"}},
        message(chat={"id": -9, "type": "group"}, text="just talking"),
    ],
)
def test_what_concerns_nobody(update: dict[str, Any]) -> None:
    assert read(update) is None


def test_a_command_in_a_group_is_told_where_the_bot_is() -> None:
    assert read(message(chat={"id": -9, "type": "group"}, text="/help")) == Elsewhere(-9, "tr")


JUNK: tuple[Any, ...] = (
    None, 0, -1, 2**52 + 1, 2**70, 1.5, True, "", "x" * 5000, "\ud800", [], {}, [[]], {"id": {}},
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places(inner, (*path, key))
    return found


def broken(update: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The update with one to three of its places gone or filled with junk."""
    update = copy.deepcopy(update)
    for _ in range(chance.randint(1, 3)):
        if not (open_places := places(update)):
            break
        place = chance.choice(open_places)
        inner: Any = update
        for key in place[:-1]:
            inner = inner.get(key) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and place[-1] in inner:
            if chance.random() < 0.3:
                del inner[place[-1]]
            else:
                inner[place[-1]] = chance.choice(JUNK)
    return update


def test_twenty_thousand_broken_updates_are_read_or_dropped_without_a_word_of_them() -> None:
    chance = random.Random(20270301)
    samples = [message(text=SECRET), query(data=f"answer:{SECRET}"), query(data="help")]
    samples.append({"update_id": 5, "edited_message": message(text=SECRET)["message"]})
    member = {"chat": {"id": -9, "type": "group"}, "from": PERSON}
    samples.append(
        {"update_id": 9, "my_chat_member": {**member, "new_chat_member": {"status": "member"}}}
    )
    dropped = 0
    with capture_logs() as logs:
        for _ in range(20_000):
            dropped += TelegramDoor._read(broken(chance.choice(samples), chance)) is None
    assert 1_000 < dropped < 19_000
    assert SECRET not in str(logs)
    assert {line["event"] for line in logs} == {"malformed update"}


async def test_a_bad_update_does_not_hold_up_the_others(tmp_path: Path) -> None:
    async with FakeTelegram() as fake, living(tmp_path, fake) as life:
        person = fake.person(7, language_code="en")
        for junk in ({"message": {"chat": 5}}, {"callback_query": {"id": 1, "from": []}}):
            fake.push_raw(junk)
        fake.push_json('{"update_id":UPDATE_ID,"message":{"text":"\\ud800","chat":null}}')
        person.send("/help")
        await life.settled()
        assert "What you can write to me" in person.messages[-1].text
        assert not fake.violations
