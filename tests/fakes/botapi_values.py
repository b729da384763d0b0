"""Values as the Bot API takes them: types of parameters, nested objects, files.

Each reader takes a parameter's name and its value as it arrived (a string from a form, anything
from JSON) and gives the value in its proper type, or refuses. The keys of nested objects come from
python-telegram-bot's classes, the limits from ``telegram.constants``. What never may live here:
methods (``botapi_rules``) and state (``botapi_state``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import telegram
from telegram import constants

from tests.fakes import botapi_html as html
from tests.fakes.botapi_basics import (
    Refusal,
    Upload,
    array,
    boolean,
    dictionary,
    integer,
    keys,
    object_keys,
    one_of,
    string,
    wrong,
)
from tests.fakes.botapi_keyboards import markup

_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)
_LANGUAGE: Final = re.compile(r"([a-z]{2})?", re.ASCII)
_BAD_IN_FILENAME: Final = re.compile(r"[\x00-\x1f\x7f/\\]")
_ACTIONS: Final = {action.value for action in constants.ChatAction}
_ENTITY_TYPES: Final = {kind.value for kind in constants.MessageEntityType}
UPDATE_TYPES: Final = {kind.value for kind in constants.UpdateType}
_SCOPES: Final = {kind.value for kind in constants.BotCommandScopeType}


_PREVIEW: Final = object_keys(telegram.LinkPreviewOptions)
_REPLY: Final = object_keys(telegram.ReplyParameters)
_ENTITY: Final = object_keys(telegram.MessageEntity)
_BOT_COMMAND: Final = object_keys(telegram.BotCommand)
_SCOPE_NAMES: Final = frozenset({"type", "chat_id", "user_id"})


def _chat(name: str, value: Any) -> int | str:
    if value == "":
        raise wrong("chat_id is empty")
    if isinstance(value, str) and value.startswith("@"):
        return value
    return integer(name, value)


def _preview(name: str, value: Any) -> dict[str, Any]:
    options = dictionary(name, value)
    keys("LinkPreviewOptions", options, _PREVIEW)
    for key, one in options.items():
        if not isinstance(one, str if key == "url" else bool):
            raise wrong(f"field {key} of LinkPreviewOptions has a wrong type")
    return options


def _reply_parameters(name: str, value: Any) -> dict[str, Any]:
    reply = dictionary(name, value)
    keys("ReplyParameters", reply, _REPLY)
    return {**reply, "message_id": integer("message_id", reply["message_id"])}


def _entities(name: str, value: Any) -> list[dict[str, Any]]:
    entities = array(name, value)
    if len(entities) > constants.MessageLimit.MESSAGE_ENTITIES:
        raise wrong("too many entities")
    for entity in entities:
        if not isinstance(entity, dict):
            raise wrong("can't parse MessageEntity: expected an Object")
        keys("MessageEntity", entity, _ENTITY)
        one_of(entity["type"], _ENTITY_TYPES, "can't parse MessageEntity: unknown type")
        if integer("offset", entity["offset"]) < 0 or integer("length", entity["length"]) < 1:
            raise wrong("can't parse MessageEntity: wrong range")
    return entities


def _commands(name: str, value: Any) -> list[dict[str, Any]]:
    commands = array(name, value)
    if len(commands) > constants.BotCommandLimit.MAX_COMMAND_NUMBER:
        raise wrong("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict):
            raise wrong("can't parse BotCommand: expected an Object")
        keys("BotCommand", command, _BOT_COMMAND)
        if not _COMMAND.fullmatch(string("command", command["command"])):
            raise wrong("BOT_COMMAND_INVALID")
        described = string("description", command["description"])
        longest = constants.BotCommandLimit.MAX_DESCRIPTION
        if html.is_empty(described) or len(described) > longest:
            raise wrong("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def _scope(name: str, value: Any) -> dict[str, Any]:
    scope = dictionary(name, value)
    one_of(scope.get("type"), _SCOPES, "can't parse BotCommandScope: unsupported scope")
    if scope.keys() - _SCOPE_NAMES:
        raise wrong("can't parse BotCommandScope: unknown field")
    needs_chat = scope["type"] in ("chat", "chat_administrators", "chat_member")
    if needs_chat != ("chat_id" in scope) or (scope["type"] == "chat_member") != (
        "user_id" in scope
    ):
        raise wrong("can't parse BotCommandScope: wrong fields")
    return scope


def _language(name: str, value: Any) -> str:
    if not _LANGUAGE.fullmatch(string(name, value)):
        raise wrong(f"{name} must be a two-letter ISO 639-1 language code")
    return str(value)


def _parse_mode(name: str, value: Any) -> str:
    return one_of(value, ("", "HTML"), "unsupported parse_mode (this fake knows HTML only)")


def _update_types(name: str, value: Any) -> list[str]:
    kinds = array(name, value)
    for kind in kinds:
        one_of(kind, UPDATE_TYPES, f'unknown update type "{kind}" in allowed_updates')
    return kinds


def _action(name: str, value: Any) -> str:
    return one_of(value, _ACTIONS, "wrong parameter action in request")


def _file(name: str, value: Any) -> Upload | str:
    if isinstance(value, Upload):
        if not value.content:
            raise wrong("file must be non-empty")
        if len(value.content) > constants.FileSizeLimit.FILESIZE_UPLOAD:
            raise Refusal("Request Entity Too Large", 413, violation=True)
        if not value.name or len(value.name.encode()) > 255:
            raise wrong(f"{name} must have a file name of 1-255 bytes")
        if _BAD_IN_FILENAME.search(value.name) or value.name in (".", ".."):
            raise wrong(f"{name} has a dangerous file name")
        return value
    if not isinstance(value, str) or not value:
        raise wrong(f"there is no {name} in the request")
    return value


def _photo(name: str, value: Any) -> Upload | str:
    photo = _file(name, value)
    if isinstance(photo, Upload):
        if len(photo.content) > constants.FileSizeLimit.PHOTOSIZE_UPLOAD:
            raise wrong("file is too big for a photo")
        width, height = photo_size(photo.content)
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise wrong("PHOTO_INVALID_DIMENSIONS")
    return photo


def photo_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG; a JPEG is taken for granted."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if content.startswith(b"\xff\xd8\xff"):
        return 640, 480
    raise wrong("IMAGE_PROCESS_FAILED")


KINDS: Final[dict[str, tuple[str, Callable[[str, Any], Any]]]] = {
    # parameter: (the Bot API's own word for its type, how to read it)
    "action": ("String", _action),
    "allow_paid_broadcast": ("Boolean", boolean),
    "allowed_updates": ("Array of String", _update_types),
    "business_connection_id": ("String", string),
    "cache_time": ("Integer", integer),
    "callback_query_id": ("String", string),
    "caption": ("String", string),
    "caption_entities": ("Array of MessageEntity", _entities),
    "chat_id": ("Integer", _chat),
    "commands": ("Array of BotCommand", _commands),
    "description": ("String", string),
    "direct_messages_topic_id": ("Integer", integer),
    "disable_content_type_detection": ("Boolean", boolean),
    "disable_notification": ("Boolean", boolean),
    "document": ("InputFile", _file),
    "drop_pending_updates": ("Boolean", boolean),
    "entities": ("Array of MessageEntity", _entities),
    "has_spoiler": ("Boolean", boolean),
    "inline_message_id": ("String", string),
    "language_code": ("String", _language),
    "limit": ("Integer", integer),
    "link_preview_options": ("LinkPreviewOptions", _preview),
    "message_effect_id": ("String", string),
    "message_id": ("Integer", integer),
    "message_thread_id": ("Integer", integer),
    "offset": ("Integer", integer),
    "parse_mode": ("String", _parse_mode),
    "photo": ("InputFile", _photo),
    "protect_content": ("Boolean", boolean),
    "reply_markup": ("InlineKeyboardMarkup", markup),
    "reply_parameters": ("ReplyParameters", _reply_parameters),
    "scope": ("BotCommandScope", _scope),
    "short_description": ("String", string),
    "show_alert": ("Boolean", boolean),
    "show_caption_above_media": ("Boolean", boolean),
    "suggested_post_parameters": ("SuggestedPostParameters", dictionary),
    "text": ("String", string),
    "thumbnail": ("InputFile", _file),
    "timeout": ("Integer", integer),
    "url": ("String", string),
}
