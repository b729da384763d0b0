"""Which calls the Bot API takes: methods, parameter names, limits.

The names and which of them are required come from python-telegram-bot's own ``telegram.Bot``
signatures. Where the real API would quietly ignore a mistake (an unknown parameter, say) this one
refuses: a test should hear of it. What never may live here: state. A rule that needs to know chats
or messages is in ``botapi_state``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import orjson
import telegram
from telegram import constants

from tests.fakes import botapi_html as html
from tests.fakes.botapi_basics import Refusal, signature, wrong
from tests.fakes.botapi_keyboards import inline_markup
from tests.fakes.botapi_values import KINDS

METHODS: Final = {
    "getMe": "get_me",
    "getUpdates": "get_updates",
    "deleteWebhook": "delete_webhook",
    "setMyCommands": "set_my_commands",
    "getMyCommands": "get_my_commands",
    "setMyDescription": "set_my_description",
    "setMyShortDescription": "set_my_short_description",
    "sendMessage": "send_message",
    "editMessageText": "edit_message_text",
    "editMessageReplyMarkup": "edit_message_reply_markup",
    "deleteMessage": "delete_message",
    "answerCallbackQuery": "answer_callback_query",
    "sendDocument": "send_document",
    "sendPhoto": "send_photo",
    "sendChatAction": "send_chat_action",
    "leaveChat": "leave_chat",
}
# Conveniences of python-telegram-bot that never go over the wire.
_PYTHON_ONLY: Final = frozenset(
    {
        "self",
        "api_kwargs",
        "read_timeout",
        "write_timeout",
        "connect_timeout",
        "pool_timeout",
        "allow_sending_without_reply",
        "reply_to_message_id",
        "disable_web_page_preview",
        "filename",
    }
)

SIGNATURES: Final = {
    method: signature(getattr(telegram.Bot, attribute), without=_PYTHON_ONLY)
    for method, attribute in METHODS.items()
}


def formatted(text: str, parse_mode: str | None, entities: Any = None) -> html.FormattedText:
    """A text as the person will see it; unparsable markup is refused in Telegram's words."""
    if parse_mode:
        return _parsed(text)
    return html.trim(html.FormattedText(html.clean(text), tuple(entities or ())))


@lru_cache(maxsize=256)
def _parsed(text: str) -> html.FormattedText:
    """Remembered for a moment, because rules, state and person each ask for the same text."""
    try:
        return html.trim(html.parse_html(html.clean(text)))
    except html.MarkupError as error:
        raise wrong(f"can't parse entities: {error}") from None


def _check_text(params: dict[str, Any]) -> None:
    text = formatted(params["text"], params.get("parse_mode"), params.get("entities")).text
    if html.is_empty(text):
        raise wrong("message text is empty")
    if html.utf16_length(text) > constants.MessageLimit.MAX_TEXT_LENGTH:
        raise wrong("message is too long")


def _check_caption(params: dict[str, Any]) -> None:
    caption = formatted(params.get("caption", ""), params.get("parse_mode")).text
    if html.utf16_length(caption) > constants.MessageLimit.CAPTION_LENGTH:
        raise wrong("message caption is too long")


def _check_answer(params: dict[str, Any]) -> None:
    longest: int = constants.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH
    if html.utf16_length(params.get("text", "")) > longest:
        raise wrong("MESSAGE_TOO_LONG")


def _check_description(params: dict[str, Any]) -> None:
    longest: int = constants.BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
    if len(params.get("description", "")) > longest:
        raise wrong("description is too long")


def _check_short_description(params: dict[str, Any]) -> None:
    longest: int = constants.BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    if len(params.get("short_description", "")) > longest:
        raise wrong("short description is too long")


def _check_polling(params: dict[str, Any]) -> None:
    if params.get("offset", 0) < 0:
        raise wrong("negative offsets are not needed and therefore refused here")
    if not 1 <= params.get("limit", 100) <= constants.PollingLimit.MAX_LIMIT:
        raise wrong("limit must be between 1 and 100")
    if not 0 <= params.get("timeout", 0) <= 50:
        raise wrong("timeout must be between 0 and 50")


def _check_target(params: dict[str, Any]) -> None:
    # Inline mode is not used, so a message is always named by chat and id.
    for name in ("chat_id", "message_id"):
        if name not in params:
            raise wrong(f'parameter "{name}" is required')


# Limits that concern more than one value, or one value only in this method.
_CHECKS: Final[dict[str, tuple[Callable[[dict[str, Any]], None], ...]]] = {
    "sendMessage": (_check_text,),
    "editMessageText": (_check_target, _check_text),
    "editMessageReplyMarkup": (_check_target,),
    "sendDocument": (_check_caption,),
    "sendPhoto": (_check_caption,),
    "answerCallbackQuery": (_check_answer,),
    "setMyDescription": (_check_description,),
    "setMyShortDescription": (_check_short_description,),
    "getUpdates": (_check_polling,),
}


def _no_surrogates(value: Any) -> None:
    """Half a surrogate pair has no UTF-8, which is what the Bot API demands."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            raise wrong("strings must be encoded in UTF-8") from None
    elif isinstance(value, dict):
        for key, one in value.items():
            _no_surrogates(key)
            _no_surrogates(one)
    elif isinstance(value, list):
        for one in value:
            _no_surrogates(one)


def validate(method: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The call's parameters in their proper types, or ``Refusal``."""
    signature = SIGNATURES.get(method)
    if signature is None:
        raise Refusal("Not Found", 404, violation=True)
    if unknown := raw.keys() - signature.names:
        raise wrong(f'unknown parameter "{min(unknown)}" of {method}')
    params: dict[str, Any] = {}
    for name, value in raw.items():
        _no_surrogates(value)
        if value is None:
            raise wrong(f'parameter "{name}" is null')
        read = KINDS[name][1]
        if name == "reply_markup" and method.startswith("edit"):
            read = inline_markup
        params[name] = read(name, value)
        _no_surrogates(params[name])
    if missing := signature.required - params.keys():
        raise wrong(
            {
                "text": "message text is empty",
                "chat_id": "chat_id is empty",
            }.get(min(missing), f'parameter "{min(missing)}" is required')
        )
    for check in _CHECKS.get(method, ()):
        check(params)
    return params


def coerce(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The same without any check, for benchmarks: JSON is decoded, numbers are numbers."""
    params = dict(raw)
    for name in ("chat_id", "message_id", "offset", "limit", "timeout"):
        if isinstance(value := params.get(name), str):
            params[name] = int(value)
    for name in ("reply_markup", "allowed_updates", "commands", "scope", "reply_parameters"):
        if isinstance(value := params.get(name), str):
            params[name] = orjson.loads(value)
    return params
