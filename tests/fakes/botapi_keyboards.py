"""Reply markup as the Bot API takes it: inline keyboards, reply keyboards and their like.

What never may live here: whether a message with such markup may be edited; that is state.
"""

from __future__ import annotations

from typing import Any, Final

import telegram
from telegram import constants

from tests.fakes import botapi_html as html
from tests.fakes.botapi_basics import Signature, dictionary, keys, object_keys, one_of, wrong

_STYLES: Final = {style.value for style in constants.KeyboardButtonStyle}
_INLINE_BUTTON: Final = object_keys(telegram.InlineKeyboardButton)
_KEY: Final = object_keys(telegram.KeyboardButton)
_MARKUPS: Final = {
    "inline_keyboard": object_keys(telegram.InlineKeyboardMarkup),
    "keyboard": object_keys(telegram.ReplyKeyboardMarkup),
    "remove_keyboard": Signature(
        frozenset({"remove_keyboard", "selective"}), frozenset({"remove_keyboard"})
    ),
    "force_reply": Signature(
        frozenset({"force_reply", "selective", "input_field_placeholder"}),
        frozenset({"force_reply"}),
    ),
}


def markup(name: str, value: Any) -> dict[str, Any]:
    """Reply markup of any kind."""
    found = dictionary(name, value)
    kind = next((kind for kind in _MARKUPS if kind in found), None)
    if kind is None:
        raise wrong("object expected as reply markup")
    keys(kind, found, _MARKUPS[kind])
    if kind == "inline_keyboard":
        _inline_keyboard(found["inline_keyboard"])
    elif kind == "keyboard":
        _reply_keyboard(found["keyboard"])
    elif found[kind] is not True:
        raise wrong(f"{kind} must be true")
    for flag in ("selective", "resize_keyboard", "one_time_keyboard", "is_persistent"):
        if not isinstance(found.get(flag, False), bool):
            raise wrong(f"{flag} must be a boolean")
    placeholder = found.get("input_field_placeholder")
    if placeholder is not None and not (
        isinstance(placeholder, str)
        and 1 <= len(placeholder) <= constants.ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER
    ):
        raise wrong("input_field_placeholder must have 1-64 characters")
    return found


def inline_markup(name: str, value: Any) -> dict[str, Any]:
    """An inline keyboard: the only markup that an edit takes."""
    found = markup(name, value)
    if "inline_keyboard" not in found:
        raise wrong("inline keyboard expected")
    return found


def _rows(rows: Any) -> list[dict[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise wrong("field of the keyboard must be an Array of Arrays")
    buttons = [button for row in rows for button in row]
    if not all(isinstance(button, dict) for button in buttons):
        raise wrong("keyboard button must be an Object")
    if any(len(row) == 0 for row in rows):
        raise wrong("keyboard row is empty")
    if len(buttons) > constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise wrong("reply markup is too long")
    for button in buttons:
        text = button.get("text")
        if not isinstance(text, str):
            raise wrong("keyboard button text must be a String")
        if html.is_empty(text):
            raise wrong("keyboard button text must be non-empty")
        one_of(button.get("style", "primary"), _STYLES, "invalid button style specified")
    return buttons


def _inline_keyboard(rows: Any) -> None:
    buttons = _rows(rows)
    if any(len(row) > constants.InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows):
        raise wrong("too many buttons in a row of the inline keyboard")
    actions = _INLINE_BUTTON.names - {"text", "style", "icon_custom_emoji_id"}
    for button in buttons:
        keys("InlineKeyboardButton", button, _INLINE_BUTTON)
        used = [action for action in actions if action in button]
        if not used:
            raise wrong(
                "can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            )
        if len(used) > 1:
            raise wrong("can't parse inline keyboard button: exactly one action is needed")
        if used == ["callback_data"]:
            data = button["callback_data"]
            if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
                raise wrong("BUTTON_DATA_INVALID")
        elif used == ["url"]:
            _button_url(button["url"])
        elif used == ["copy_text"]:
            copied = button["copy_text"]
            text = copied.get("text") if isinstance(copied, dict) else None
            if not isinstance(text, str) or not 1 <= len(text) <= 256:
                raise wrong("BUTTON_COPY_TEXT_INVALID")


def _button_url(url: Any) -> None:
    if not isinstance(url, str):
        raise wrong("inline keyboard button URL must be a String")
    if (problem := html.url_problem(url)) is not None:
        raise wrong(f"inline keyboard button URL '{url}' is invalid: {problem}")


def _reply_keyboard(rows: Any) -> None:
    if not rows:
        raise wrong("reply keyboard is empty")
    requests = [name for name in _KEY.names if name.startswith("request_") or name == "web_app"]
    for button in _rows(rows):
        keys("KeyboardButton", button, _KEY)
        if sum(1 for name in requests if name in button) > 1:
            raise wrong("can't parse keyboard button: at most one request is allowed")
