"""What Telegram remembers: chats, messages, presses, files, and what each method does to them.

Here lives the effect of a call that passed the rules, and the refusals that depend on state. What
never may: HTTP, faults, the queue of updates.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from tests.fakes import botapi_html as html
from tests.fakes.botapi_basics import Refusal, Upload, wrong
from tests.fakes.botapi_rules import formatted
from tests.fakes.botapi_values import photo_size

QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_UNREACHABLE = {
    "silent": (403, "bot can't initiate conversation with a user"),
    "blocked": (403, "bot was blocked by the user"),
    "deactivated": (403, "user is deactivated"),
    "kicked": (403, "bot was kicked from the group chat"),
    "left": (403, "bot is not a member of the group chat"),
}


@dataclass(slots=True)
class StoredMessage:
    """One message as Telegram keeps it."""

    message_id: int
    payload: dict[str, Any]
    mine: bool = False
    """Written by the person, not by the bot."""
    source: str = ""
    """Text or caption as the bot sent it, markup included."""
    parse_mode: str | None = None
    given_entities: Any = None
    file: Upload | None = None
    other_markup: bool = False
    """Carries a reply keyboard or the like; Telegram lets nobody edit such a message."""

    @property
    def formatted(self) -> html.FormattedText:
        """What of the source can be read."""
        return formatted(self.source, self.parse_mode, self.given_entities)

    @property
    def keyboard(self) -> list[list[dict[str, Any]]]:
        """The rows of buttons under it."""
        rows: list[list[dict[str, Any]]] = self.payload.get("reply_markup", {}).get(
            "inline_keyboard", []
        )
        return rows


@dataclass(slots=True)
class Chat:
    """One chat. ``reach`` is "open" or the reason why the bot cannot write there."""

    description: dict[str, Any]
    reach: str = "silent"
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    reply_keyboard: list[list[dict[str, Any]]] = field(default_factory=list)
    migrated_to: int | None = None

    @property
    def id(self) -> int:
        """The chat's id: a person's own in a private chat, negative otherwise."""
        number: int = self.description["id"]
        return number


@dataclass(slots=True)
class Query:
    """One press of a button and what the bot answered to it, if it did."""

    query_id: str
    chat_id: int
    answered: bool = False
    text: str | None = None


class BotState:
    """Telegram's memory about one bot."""

    def __init__(self, me: dict[str, Any]) -> None:
        self.me = me
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.actions: list[tuple[int, str]] = []
        self.files: dict[str, Upload] = {}
        self.strict = True
        self._message_ids = itertools.count(1)
        self._file_ids = itertools.count(1)
        self._methods: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": lambda _: self.me,
            "deleteWebhook": lambda _: True,
            "setMyCommands": self._set_my_commands,
            "getMyCommands": lambda params: self.commands.get(_command_key(params), []),
            "setMyDescription": self._set_description,
            "setMyShortDescription": self._set_short_description,
            "sendMessage": self._send_message,
            "sendDocument": self._send_document,
            "sendPhoto": self._send_photo,
            "editMessageText": self._edit_text,
            "editMessageReplyMarkup": self._edit_markup,
            "deleteMessage": self._delete,
            "answerCallbackQuery": self._answer_query,
            "sendChatAction": self._chat_action,
            "leaveChat": self._leave,
        }

    def apply(self, method: str, params: dict[str, Any]) -> Any:
        """Do what the call asks for; its result, or ``Refusal``."""
        return self._methods[method](params)

    def next_message_id(self) -> int:
        """A bot's message ids count through all its private chats."""
        return next(self._message_ids)

    # -- sending ---------------------------------------------------------------------------------

    def _open_chat(self, params: dict[str, Any]) -> Chat:
        chat = self.chats.get(params["chat_id"])
        if chat is None:
            raise Refusal("chat not found")
        if chat.migrated_to is not None:
            raise Refusal(
                "group chat was upgraded to a supergroup chat",
                parameters={"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.reach != "open":
            code, why = _UNREACHABLE[chat.reach]
            raise Refusal(why, code)
        return chat

    def _deliver(
        self, params: dict[str, Any], content: dict[str, Any], message: StoredMessage
    ) -> dict[str, Any]:
        chat = self._open_chat(params)
        if "business_connection_id" in params:
            raise wrong("business connection not found")
        if "message_thread_id" in params or "direct_messages_topic_id" in params:
            raise wrong("message thread not found")
        payload: dict[str, Any] = {
            "message_id": message.message_id,
            "from": self.me,
            "chat": chat.description,
            "date": int(time.time()),
            **content,
        }
        reply = params.get("reply_parameters")
        if reply is not None:
            if reply["message_id"] in chat.messages:
                original = chat.messages[reply["message_id"]].payload
                payload["reply_to_message"] = {
                    key: value for key, value in original.items() if key != "reply_to_message"
                }
            elif not reply.get("allow_sending_without_reply"):
                raise Refusal("message to be replied not found")
        if params.get("protect_content"):
            payload["has_protected_content"] = True
        markup = params.get("reply_markup")
        if markup is not None:
            if markup.get("inline_keyboard"):
                payload["reply_markup"] = markup
            elif "inline_keyboard" not in markup:
                message.other_markup = True
                if "keyboard" in markup:
                    chat.reply_keyboard = markup["keyboard"]
                elif "remove_keyboard" in markup:
                    chat.reply_keyboard = []
        message.payload = payload
        chat.messages[message.message_id] = message
        return payload

    def _stored(self, params: dict[str, Any], source: str) -> StoredMessage:
        return StoredMessage(
            self.next_message_id(),
            {},
            source=source,
            parse_mode=params.get("parse_mode"),
            given_entities=params.get("entities", params.get("caption_entities")),
        )

    def _readable(self, message: StoredMessage, name: str) -> dict[str, Any]:
        if not self.strict:
            return {name: message.source}
        seen = message.formatted
        entities = "entities" if name == "text" else "caption_entities"
        content: dict[str, Any] = {name: seen.text}
        if seen.entities:
            content[entities] = list(seen.entities)
        return content

    def _send_message(self, params: dict[str, Any]) -> Any:
        message = self._stored(params, params["text"])
        return self._deliver(params, self._readable(message, "text"), message)

    def _send_document(self, params: dict[str, Any]) -> Any:
        file_id, upload = self._file(params["document"])
        message = self._stored(params, params.get("caption", ""))
        message.file = upload
        content = self._readable(message, "caption") if message.source else {}
        content["document"] = {
            "file_id": file_id,
            "file_unique_id": file_id,
            "file_name": upload.name,
            "file_size": len(upload.content),
        }
        return self._deliver(params, content, message)

    def _send_photo(self, params: dict[str, Any]) -> Any:
        file_id, upload = self._file(params["photo"])
        width, height = photo_size(upload.content)
        message = self._stored(params, params.get("caption", ""))
        message.file = upload
        content = self._readable(message, "caption") if message.source else {}
        content["photo"] = [
            {
                "file_id": file_id,
                "file_unique_id": file_id,
                "width": width,
                "height": height,
                "file_size": len(upload.content),
            }
        ]
        return self._deliver(params, content, message)

    def _file(self, given: Upload | str) -> tuple[str, Upload]:
        if isinstance(given, Upload):
            file_id = f"FILE{next(self._file_ids):08d}"
            self.files[file_id] = given
            return file_id, given
        known = self.files.get(given)
        if known is None:
            # Addresses too: this bot never makes Telegram fetch something.
            raise wrong("wrong file identifier/HTTP URL specified")
        return given, known

    # -- changing --------------------------------------------------------------------------------

    def _to_edit(self, params: dict[str, Any]) -> StoredMessage:
        chat = self._open_chat(params)
        message = chat.messages.get(params["message_id"])
        if message is None:
            raise Refusal("message to edit not found")
        if message.mine or message.other_markup:
            raise wrong("message can't be edited")
        return message

    def _edit_text(self, params: dict[str, Any]) -> Any:
        message = self._to_edit(params)
        old = message.payload
        if "text" not in old:
            raise wrong("there is no text in the message to edit")
        message.source = params["text"]
        message.parse_mode = params.get("parse_mode")
        message.given_entities = params.get("entities")
        content = self._readable(message, "text")
        markup = _inline(params)
        if (
            content["text"] == old["text"]
            and content.get("entities") == old.get("entities")
            and markup == old.get("reply_markup")
        ):
            raise Refusal(_NOT_MODIFIED)
        return self._edited(message, {**_without(old, "text", "entities"), **content}, markup)

    def _edit_markup(self, params: dict[str, Any]) -> Any:
        message = self._to_edit(params)
        markup = _inline(params)
        if markup == message.payload.get("reply_markup"):
            raise Refusal(_NOT_MODIFIED)
        return self._edited(message, dict(message.payload), markup)

    @staticmethod
    def _edited(
        message: StoredMessage, payload: dict[str, Any], markup: dict[str, Any] | None
    ) -> dict[str, Any]:
        payload.pop("reply_markup", None)
        if markup is not None:
            payload["reply_markup"] = markup
        payload["edit_date"] = int(time.time())
        message.payload = payload
        return payload

    def _delete(self, params: dict[str, Any]) -> Any:
        chat = self._open_chat(params)
        message = chat.messages.get(params["message_id"])
        if message is None:
            raise Refusal("message to delete not found")
        if message.mine and chat.id < 0:
            raise Refusal("message can't be deleted")
        del chat.messages[message.message_id]
        return True

    # -- the rest --------------------------------------------------------------------------------

    def _answer_query(self, params: dict[str, Any]) -> Any:
        query = self.queries.get(params["callback_query_id"])
        if query is None or query.answered:
            raise Refusal(QUERY_TOO_OLD)
        query.answered = True
        query.text = params.get("text")
        return True

    def _chat_action(self, params: dict[str, Any]) -> Any:
        chat = self._open_chat(params)
        self.actions.append((chat.id, params["action"]))
        return True

    def _leave(self, params: dict[str, Any]) -> Any:
        chat = self._open_chat(params)
        if chat.id > 0:
            raise wrong("chat member status can't be changed in private chats")
        chat.reach = "left"
        return True

    def _set_my_commands(self, params: dict[str, Any]) -> Any:
        self.commands[_command_key(params)] = params["commands"]
        return True

    def _set_description(self, params: dict[str, Any]) -> Any:
        self.descriptions[params.get("language_code", "")] = params.get("description", "")
        return True

    def _set_short_description(self, params: dict[str, Any]) -> Any:
        language = params.get("language_code", "")
        self.short_descriptions[language] = params.get("short_description", "")
        return True


_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)


def _command_key(params: dict[str, Any]) -> tuple[str, str]:
    scope = params.get("scope", {"type": "default"})
    return (
        orjson.dumps(scope, option=orjson.OPT_SORT_KEYS).decode(),
        params.get("language_code", ""),
    )


def _inline(params: dict[str, Any]) -> dict[str, Any] | None:
    markup: dict[str, Any] | None = params.get("reply_markup")
    return markup if markup and markup.get("inline_keyboard") else None


def _without(payload: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key not in names}
