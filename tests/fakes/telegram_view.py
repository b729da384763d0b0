"""A chat as people see it: messages with edits applied and deletions removed.

Everything is read from Telegram's memory at the moment of asking. What never may live here: a way
to change anything.
"""

from __future__ import annotations

import html as escaping
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from tests.fakes.botapi_state import BotState, Chat, Query, StoredMessage

T = TypeVar("T")


class World(Protocol):
    """What the people need of the fake: its memory, its queue, its news."""

    state: BotState

    def enqueue(self, kind: str, content: dict[str, Any]) -> int:
        """Queue an update; its id."""

    def changed(self) -> None:
        """Tell those who wait."""

    async def until(
        self, check: Callable[[], T], timeout: float = 5.0, explain: Callable[[], str] | None = None
    ) -> T:
        """Wait until the check gives something true."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button as it is seen."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A document or photo as it was received."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """One message as it stands in the chat now."""

    message_id: int
    text: str
    """What can be read: text or caption, markup parsed away."""
    html: str
    """The same with markup, as the bot sent it."""
    buttons: tuple[tuple[Button, ...], ...]
    document: File | None
    photo: File | None
    edited: bool
    mine: bool
    payload: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        """The labels of all its buttons, row by row."""
        return [button.label for row in self.buttons for button in row]

    def find(self, wanted: str | Callable[[Button], bool]) -> Button | None:
        """The button with this label or callback data, or the first that the predicate likes."""
        everyone = [button for row in self.buttons for button in row]
        if callable(wanted):
            return next((button for button in everyone if wanted(button)), None)
        return next(
            (button for button in everyone if button.label == wanted),
            next((button for button in everyone if button.data == wanted), None),
        )


def seen(message: StoredMessage) -> SeenMessage:
    """A stored message as a person sees it."""
    file = File(message.file.name, message.file.content) if message.file else None
    text = message.formatted.text
    return SeenMessage(
        message_id=message.message_id,
        text=text,
        html=message.source if message.parse_mode else escaping.escape(text, quote=False),
        buttons=tuple(
            tuple(Button(one["text"], one.get("callback_data"), one.get("url")) for one in row)
            for row in message.keyboard
        ),
        document=file if "document" in message.payload else None,
        photo=file if "photo" in message.payload else None,
        edited="edit_date" in message.payload,
        mine=message.mine,
        payload=message.payload,
    )


class View:
    """A chat, looked at."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat

    @property
    def whole_chat(self) -> list[SeenMessage]:
        """Every message, people's own included."""
        return [seen(message) for message in self.chat.messages.values()]

    @property
    def messages(self) -> list[SeenMessage]:
        """What the bot wrote: edits applied, deletions removed."""
        return [seen(one) for one in self.chat.messages.values() if not one.mine]

    @property
    def last(self) -> SeenMessage | None:
        """The newest message of the bot."""
        newest = next((m for m in reversed(self.chat.messages.values()) if not m.mine), None)
        return None if newest is None else seen(newest)

    def sees(self, text: str) -> bool:
        """Whether some message of the bot contains this text."""
        return any(text in message.text for message in self.messages)

    @property
    def answers(self) -> list[str]:
        """The short notices shown in answer to presses, in the order of the presses."""
        return [query.text for query in self._queries() if query.text]

    @property
    def unanswered(self) -> int:
        """Presses that the bot has not answered: buttons that still spin."""
        return sum(1 for query in self._queries() if not query.answered)

    def _queries(self) -> list[Query]:
        return [q for q in self._world.state.queries.values() if q.chat_id == self.chat.id]

    def transcript(self) -> str:
        """The chat in a few lines, for the message of a failed test."""
        lines = []
        for message in self.whole_chat[-12:]:
            keys = " ".join(f"[{label}]" for label in message.labels)
            lines.append(f"  {'>' if message.mine else '<'} {message.text} {keys}".rstrip())
        return "\n".join(lines) or "  (an empty chat)"
