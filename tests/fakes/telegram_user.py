"""The people at the other end: what they do, and what they see.

Whatever a person does only enqueues an update and returns its id; nothing here waits for the bot
except ``until``. What they see is in ``telegram_view``. What never
may live here: a way to look behind the chat, into the bot or its storage.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from tests.fakes.botapi_state import Chat, Query, StoredMessage
from tests.fakes.telegram_view import Button, SeenMessage, View, World

T = TypeVar("T")
_ANONYMOUS_ADMIN = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


class Group(View):
    """A group chat (negative id)."""

    def send_anonymous(self, text: str) -> int:
        """An administrator writes in the group's own name."""
        content = _text(text)
        extra = {"from": _ANONYMOUS_ADMIN, "sender_chat": self.chat.description}
        return _say(self._world, self.chat, extra, content)

    def add_bot(self, by: Person) -> int:
        """Somebody adds the bot."""
        return self._membership(by, "left", "member")

    def remove_bot(self, by: Person) -> int:
        """Somebody throws the bot out."""
        return self._membership(by, "member", "kicked")

    def migrate(self, new_id: int) -> None:
        """The group becomes a supergroup with another id."""
        self.chat.migrated_to = new_id
        description = {**self.chat.description, "id": new_id, "type": "supergroup"}
        self._world.state.chats[new_id] = Chat(description, reach="open")

    def _membership(self, by: Person, old: str, new: str) -> int:
        self.chat.reach = "open" if new == "member" else "kicked"
        return _member_update(self._world, self.chat, by.description, old, new)


class Channel(View):
    """A channel that the bot is in."""

    def post(self, text: str) -> int:
        """A post, which has no sender."""
        content = _text(text)
        extra = {"sender_chat": self.chat.description}
        return _say(self._world, self.chat, extra, content, kind="channel_post")


class Person(View):
    """Somebody with a private chat with the bot."""

    def __init__(self, world: World, description: dict[str, Any], chat: Chat) -> None:
        super().__init__(world, chat)
        self.description = description

    @property
    def id(self) -> int:
        """The user id, which is also the id of the private chat."""
        return self.chat.id

    # -- writing ---------------------------------------------------------------------------------

    def send(
        self,
        text: str,
        *,
        to: View | None = None,
        reply_to: int | None = None,
        without_from: bool = False,
        **extra: Any,
    ) -> int:
        """Write a text; ``/commands`` are marked as such. ``extra`` goes into the message."""
        content = {**_text(text), **extra}
        return self._say(content, to=to, reply_to=reply_to, without_from=without_from)

    def send_photo(self, caption: str | None = None, *, to: View | None = None) -> int:
        """A photo."""
        photo = [{**_file_ids(), "width": 90, "height": 67, "file_size": 1000}]
        return self._say({"photo": photo, **_caption(caption)}, to=to)

    def send_document(self, name: str = "notes.pdf", caption: str | None = None) -> int:
        """A document."""
        document = {**_file_ids(), "file_name": name, "file_size": 1000}
        return self._say({"document": document, **_caption(caption)})

    def send_voice(self, seconds: int = 3) -> int:
        """A voice message."""
        return self._say({"voice": {**_file_ids(), "duration": seconds}})

    def send_sticker(self) -> int:
        """A sticker."""
        kind = {"type": "regular", "is_animated": False, "is_video": False}
        return self._say({"sticker": {**_file_ids(), **kind, "width": 512, "height": 512}})

    def send_contact(self, phone_number: str = "+49 171 0000000") -> int:
        """The person's own contact."""
        name = self.description["first_name"]
        contact = {"phone_number": phone_number, "first_name": name, "user_id": self.id}
        return self._say({"contact": contact})

    def send_location(self, latitude: float = 52.5, longitude: float = 13.4) -> int:
        """A place."""
        return self._say({"location": {"latitude": latitude, "longitude": longitude}})

    def forward(self, text: str, *, sender: Person | None = None) -> int:
        """Pass on a text, of a named person or of one who hides."""
        origin: dict[str, Any] = {"type": "hidden_user", "sender_user_name": "Somebody"}
        if sender is not None:
            origin = {"type": "user", "sender_user": sender.description}
        return self._say({**_text(text), "forward_origin": {**origin, "date": int(time.time())}})

    def edit(self, text: str, message_id: int | None = None) -> int:
        """Change one of the person's own messages, by default the newest."""
        mine = [one for one in self.chat.messages.values() if one.mine]
        message = mine[-1] if message_id is None else self.chat.messages[message_id]
        message.payload = {**message.payload, **_text(text), "edit_date": int(time.time())}
        message.source = text
        return self._world.enqueue("edited_message", message.payload)

    def _say(
        self,
        content: dict[str, Any],
        *,
        to: View | None = None,
        reply_to: int | None = None,
        without_from: bool = False,
    ) -> int:
        chat = self.chat if to is None else to.chat
        extra: dict[str, Any] = {} if without_from else {"from": self.description}
        if reply_to is not None:
            extra["reply_to_message"] = chat.messages[reply_to].payload
        return _say(self._world, chat, extra, content)

    # -- pressing --------------------------------------------------------------------------------

    def press(self, wanted: str | Callable[[Button], bool], *, on: View | None = None) -> int:
        """Press the button with this label (or callback data) in the newest message that has it.

        A key of the reply keyboard sends its label.
        """
        view = self if on is None else on
        for message in reversed(view.messages):
            if (button := message.find(wanted)) is not None:
                if button.data is None:
                    raise AssertionError(f"pressing [{button.label}] sends nothing to the bot")
                return self.press_data(button.data, message.message_id, on=on)
        if isinstance(wanted, str) and any(
            key.get("text") == wanted for row in view.chat.reply_keyboard for key in row
        ):
            return self.send(wanted, to=on)
        raise AssertionError(f"no button {wanted!r} in this chat:\n{view.transcript()}")

    def press_data(
        self, data: str | None, message_id: int | None = None, *, on: View | None = None
    ) -> int:
        """Press a button with this callback data, be it there or not: stale, forged, absent.

        Without ``message_id`` it is taken to hang on the bot's newest message. A message that does
        not exist (any more) arrives as an inaccessible one.
        """
        chat = self.chat if on is None else on.chat
        if message_id is None:
            newest = next((m for m in reversed(chat.messages.values()) if not m.mine), None)
            message_id = newest.message_id if newest else 1
        stored = chat.messages.get(message_id)
        query_id = str(secrets.randbelow(2**63))
        self._world.state.queries[query_id] = Query(query_id, chat.id)
        query: dict[str, Any] = {
            "id": query_id,
            "from": self.description,
            "chat_instance": str(chat.id),
            "message": stored.payload
            if stored
            else {"message_id": message_id, "date": 0, "chat": chat.description},
        }
        if data is not None:
            query["data"] = data
        return self._world.enqueue("callback_query", query)

    # -- coming and going --------------------------------------------------------------------------

    def block(self) -> int:
        """Block the bot."""
        self.chat.reach = "blocked"
        return _member_update(self._world, self.chat, self.description, "member", "kicked")

    def unblock(self) -> int:
        """Let the bot in again."""
        self.chat.reach = "open"
        return _member_update(self._world, self.chat, self.description, "kicked", "member")

    def deactivate(self) -> None:
        """Delete the Telegram account. The bot hears nothing of it."""
        self.chat.reach = "deactivated"

    # -- seeing ----------------------------------------------------------------------------------

    async def until(self, check: Callable[[Person], T], timeout: float = 5.0) -> T:
        """Wait until the check, asked again at every change, gives something true."""
        return await self._world.until(
            lambda: check(self), timeout, lambda: f"{self.id} sees:\n{self.transcript()}"
        )

    async def until_sees(self, text: str, timeout: float = 5.0) -> SeenMessage:
        """Wait until the bot's newest message contains this text."""

        def newest() -> SeenMessage | None:
            return self.last if self.last is not None and text in self.last.text else None

        found = await self._world.until(
            newest, timeout, lambda: f"{self.id} waits for {text!r}:\n{self.transcript()}"
        )
        assert found is not None
        return found


def _say(
    world: World,
    chat: Chat,
    extra: dict[str, Any],
    content: dict[str, Any],
    *,
    kind: str = "message",
) -> int:
    """Write into a chat. A chat in which somebody writes is open to the bot from then on."""
    if chat.reach == "silent":
        chat.reach = "open"
    message_id = world.state.next_message_id()
    payload = {
        "message_id": message_id,
        **extra,
        "chat": chat.description,
        "date": int(time.time()),
        **content,
    }
    source = content.get("text") or content.get("caption") or ""
    chat.messages[message_id] = StoredMessage(message_id, payload, mine=True, source=source)
    return world.enqueue(kind, payload)


def _member_update(world: World, chat: Chat, by: dict[str, Any], old: str, new: str) -> int:
    def member(status: str) -> dict[str, Any]:
        extra = {"until_date": 0} if status == "kicked" else {}
        return {"user": world.state.me, "status": status, **extra}

    return world.enqueue(
        "my_chat_member",
        {
            "chat": chat.description,
            "from": by,
            "date": int(time.time()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        },
    )


def _text(text: str) -> dict[str, Any]:
    content: dict[str, Any] = {"text": text}
    if text.startswith("/") and len(text) > 1 and not text[1].isspace():
        length = len(text.split(maxsplit=1)[0])
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return content


def _caption(caption: str | None) -> dict[str, Any]:
    return {} if caption is None else {"caption": caption}


def _file_ids() -> dict[str, str]:
    unique = secrets.token_hex(8)
    return {"file_id": f"IN{unique}", "file_unique_id": unique}
