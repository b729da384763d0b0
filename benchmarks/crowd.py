"""People who walk through a bot's questions by pressing the buttons they are shown.

A person presses the next button once the last press was answered and a message with buttons to
press is there: so each chat has one update under way, and its order is kept. Which buttons count
is told by patterns on their callback data; so any bot can be walked. Here lives no HTTP.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Protocol

SILENCE = 20.0
"""Seconds without any progress after which a walk is given up and told as failed."""
QUIET = 0.3
"""Seconds without a message after which what was said beforehand counts as over."""
PRESSES = 80
"""Presses of one chat after which it is walking in a circle."""


class Queue(Protocol):
    """Where updates go."""

    def push(self, update: dict[str, Any]) -> None: ...


@dataclass
class Route:
    """One crowd's way. `{code}` in a text stands for the chat's own code."""

    chats: int
    begin: str
    """What each person writes when the clock runs."""
    press: list[str]
    """Patterns of callback data, most wanted first: the first button that matches is pressed."""
    end: str
    """A pattern of the text that only the end of the way has."""
    presses: int
    """How many presses lead there; another number is an error."""
    first_chat: int = 1_000
    prepare: list[str] = field(default_factory=list)
    """What each person writes before the clock runs."""
    codes: list[str] = field(default_factory=list)
    think: float = 0.0
    """Seconds from an answer to the next press, so that a crowd of N presses N / think a second."""


@dataclass(slots=True)
class Chat:
    """One person in a private chat with the bot."""

    id: int
    code: str = ""
    presses: int = 0
    asked_at: float = 0.0
    query: str | None = None
    """The press whose answer is awaited."""
    wanted: str | None = None
    """The button to press next, once the last press was answered."""
    message: dict[str, Any] | None = None
    heard: bool = False
    ended: bool = False
    walking: bool = False


class Crowd:
    """All people of one bot."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._chats: dict[int, Chat] = {}
        self._press: list[re.Pattern[str]] = []
        self._end = re.compile("$^")
        self._think = 0.0
        self._messages = 0
        self._open = 0
        self._progress = 0.0
        self._done = asyncio.Event()
        self._waits: list[float] = []
        self._finished_at = 0.0
        self._updates = 0

    # -- what the bot does -------------------------------------------------------------------------

    def shown(self, chat_id: int, message: dict[str, Any]) -> None:
        """The bot sent or edited a message."""
        self._messages += 1
        self._progress = time.perf_counter()
        chat = self._chats.get(chat_id)
        if chat is None:
            return
        chat.heard = True
        if not chat.walking:
            return
        if self._end.search(message.get("text") or ""):
            chat.ended = True
        else:
            wanted = self._button(message)
            if wanted is None:
                return
            chat.wanted, chat.message = wanted, message
        self._go_on(chat)

    def button_answered(self, query: str) -> None:
        """The bot answered a press, so that the button stops spinning."""
        chat = self._chats.get(int(query.partition("-")[0]))
        if chat is not None and chat.query == query:
            chat.query = None
            self._go_on(chat)

    def _button(self, message: dict[str, Any]) -> str | None:
        rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
        data = [
            button["callback_data"] for row in rows for button in row if "callback_data" in button
        ]
        for pattern in self._press:
            for carried in data:
                if pattern.search(carried):
                    return carried
        return None

    # -- what people do ----------------------------------------------------------------------------

    def _go_on(self, chat: Chat) -> None:
        if chat.query is not None or not (chat.ended or chat.wanted):
            return
        now = time.perf_counter()
        self._waits.append(now - chat.asked_at)
        self._finished_at = now
        if chat.ended or chat.presses >= PRESSES:
            chat.walking = False
            self._open -= 1
            if not self._open:
                self._done.set()
        elif self._think:
            asyncio.get_running_loop().call_later(self._think, self._do_press, chat, chat.wanted)
            chat.wanted = None
        else:
            self._do_press(chat, chat.wanted)

    def _do_press(self, chat: Chat, data: str) -> None:
        chat.wanted = None
        chat.presses += 1
        chat.query = f"{chat.id}-{chat.presses}"
        self._push(
            chat,
            {
                "callback_query": {
                    "id": chat.query,
                    "from": _user(chat),
                    "message": chat.message,
                    "chat_instance": str(chat.id),
                    "data": data,
                }
            },
        )

    def _write(self, chat: Chat, text: str) -> None:
        message: dict[str, Any] = {
            "message_id": 1_000_000_000 + self._updates,
            "from": _user(chat),
            "chat": {"id": chat.id, "type": "private", "first_name": f"P{chat.id}"},
            "date": int(time.time()),
            "text": text.format(code=chat.code),
        }
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        self._push(chat, {"message": message})

    def _push(self, chat: Chat, update: dict[str, Any]) -> None:
        self._updates += 1
        chat.asked_at = time.perf_counter()
        self._queue.push(update)

    # -- what is measured --------------------------------------------------------------------------

    async def walk(self, route: Route) -> dict[str, Any]:
        """A crowd walks to the end; how long it took, and whether everybody arrived as expected."""
        codes = route.codes or [""] * route.chats
        ids = range(route.first_chat, route.first_chat + route.chats)
        chats = [Chat(id_, code) for id_, code in zip(ids, codes, strict=True)]
        self._chats = {chat.id: chat for chat in chats}
        self._press = [re.compile(pattern) for pattern in route.press]
        self._end = re.compile(route.end)
        for text in route.prepare:
            await self._say_beforehand(chats, text)

        self._waits, self._updates, self._open = [], 0, len(chats)
        self._think = route.think
        self._done.clear()
        for chat in chats:
            chat.walking = True
        begun = time.perf_counter()
        for number, chat in enumerate(chats):
            if route.think:
                # Not all at once: a crowd that thinks also arrives one after another.
                delay = route.think * number / len(chats)
                asyncio.get_running_loop().call_later(delay, self._write, chat, route.begin)
            else:
                self._write(chat, route.begin)
        failed = await self._arrived(route)
        waits = sorted(self._waits)
        seconds = self._finished_at - begun
        return {
            "chats": len(chats),
            "updates": self._updates,
            "seconds": seconds,
            "rate": self._updates / seconds if seconds > 0 else 0.0,
            "p50": _quantile(waits, 0.5),
            "p99": _quantile(waits, 0.99),
            "slowest": waits[-1] if waits else 0.0,
            "failed": failed,
        }

    async def _arrived(self, route: Route) -> str:
        """Wait for everybody; "" or what went wrong."""
        self._progress = time.perf_counter()
        while not self._done.is_set():
            try:
                await asyncio.wait_for(self._done.wait(), 1.0)
            except TimeoutError:
                if time.perf_counter() - self._progress > SILENCE + route.think:
                    break
        stuck = [chat for chat in self._chats.values() if not chat.ended]
        if stuck:
            shown = (stuck[0].message or {}).get("text", "(nothing)")
            return f"{len(stuck)} chats stuck, one after {stuck[0].presses} presses at: {shown}"
        counts = Counter(chat.presses for chat in self._chats.values())
        if set(counts) != {route.presses}:
            return f"presses a chat: {dict(counts)}, expected {route.presses}"
        return ""

    async def _say_beforehand(self, chats: list[Chat], text: str) -> None:
        for chat in chats:
            chat.heard = False
            self._write(chat, text)
        deadline = time.perf_counter() + SILENCE
        while not all(chat.heard for chat in chats):
            if time.perf_counter() > deadline:
                raise RuntimeError(f"not everybody was answered to {text}")
            await asyncio.sleep(0.01)
        seen = -1
        while seen != self._messages:
            seen = self._messages
            await asyncio.sleep(QUIET)

    async def first(self, texts: list[str], chat: int, limit: float) -> dict[str, Any]:
        """One person writes, maybe before the bot is up; when (monotonic) the answer was there."""
        person = Chat(chat)
        self._chats = {chat: person}
        for text in texts:
            person.heard = False
            self._write(person, text)
            deadline = time.perf_counter() + limit
            while not person.heard:
                if time.perf_counter() > deadline:
                    raise TimeoutError(f"no answer to {text}")
                await asyncio.sleep(0.001)
        return {"at": time.monotonic()}


def _user(chat: Chat) -> dict[str, Any]:
    return {"id": chat.id, "is_bot": False, "first_name": f"P{chat.id}", "language_code": "de"}


def _quantile(sorted_values: list[float], share: float) -> float:
    if not sorted_values:
        return 0.0
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]
