"""Telegram's updates become presses. Every field is doubted: updates can be anything.

An update is read with a few looks instead of the library's objects: at thousands a second that is
most of the time saved. What cannot be read is dropped by its caller without a trace of its body.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.commands import typed_command
from bot.model import Door
from bot.replies import Command, Oddity, Press, Tap, Words
from handlers.callbacks import decode

MAX_ID = 2**52
"""Telegram's ids have at most 52 significant bits."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A press with what is needed to answer it on Telegram."""

    press: Press
    chat: int
    message: int | None = None
    """The message whose button was pressed."""
    query: str | None = None
    """The callback query to acknowledge."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody spoke to the bot in a group: it answers in private chats only."""

    chat: int
    language: str | None


def read(update: dict[str, Any]) -> Incoming | Elsewhere | None:
    """What an update means; None for what concerns no person.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: it is malformed.
    """
    key = f"tg:{_id(update['update_id'])}"
    if "callback_query" in update:
        return _query(update["callback_query"], key)
    if "message" in update:
        return _message(update["message"], key)
    if "edited_message" in update:
        return _edited(update["edited_message"], key)
    if "my_chat_member" in update:
        return _membership(update["my_chat_member"])
    return None


def _id(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > MAX_ID:
        raise ValueError("no id")
    return value


def _hint(person: dict[str, Any]) -> str | None:
    code = person.get("language_code")
    return code if isinstance(code, str) else None


def _message(message: dict[str, Any], key: str) -> Incoming | Elsewhere | None:
    chat, person = message["chat"], message.get("from")
    if not isinstance(person, dict) or person.get("is_bot"):
        return None
    text = message.get("text")
    if chat["type"] != "private":
        called = isinstance(text, str) and text.startswith("/")
        return Elsewhere(_id(chat["id"]), _hint(person)) if called else None
    what: Words | Command | Oddity
    if not isinstance(text, str):
        what = Oddity("media")
    elif "forward_origin" in message:
        what = Oddity("forward")
    else:
        what = typed_command(text) or Words(text)
    press = Press(Door.TELEGRAM, str(_id(person["id"])), key, what, _hint(person))
    return Incoming(press, _id(chat["id"]))


def _edited(message: dict[str, Any], key: str) -> Incoming | None:
    person = message.get("from")
    if message["chat"]["type"] != "private" or not isinstance(person, dict):
        return None
    press = Press(Door.TELEGRAM, str(_id(person["id"])), key, Oddity("edit"), _hint(person))
    return Incoming(press, _id(message["chat"]["id"]))


def _query(query: dict[str, Any], key: str) -> Incoming | None:
    person, message, data = query["from"], query.get("message"), query.get("data")
    if person.get("is_bot"):
        return None
    account = _id(person["id"])
    action = decode(data) if isinstance(data, str) else None
    what = Tap(action) if action is not None else Oddity("button")
    chat, number = account, None
    if isinstance(message, dict) and message["chat"]["type"] == "private":
        chat = _id(message["chat"]["id"])
        # A message too old to be seen comes with date 0: it cannot be edited any more. Nor can a
        # picture or file become a text.
        editable = message.get("date") and "text" in message
        number = _id(message["message_id"]) if editable else None
    press = Press(Door.TELEGRAM, str(account), key, what, _hint(person))
    return Incoming(press, chat, number, str(query["id"]))


def _membership(change: dict[str, Any]) -> Elsewhere | None:
    chat, status = change["chat"], change["new_chat_member"]["status"]
    if chat["type"] not in ("group", "supergroup") or status not in ("member", "administrator"):
        return None
    return Elsewhere(_id(chat["id"]), _hint(change["from"]))
