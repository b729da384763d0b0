"""A fast fake Bot API in a process of its own, with a crowd that walks through a bot's questions.

It is for load, not for correctness (`tests/fakes/botapi.py` is strict): it keeps the latest message
of each chat, answers every call at once or after the latency it was told, and measures. Its own
process, so that its CPU time is not the bot's. Whoever starts it writes one JSON command a line to
its standard input and reads one JSON answer a line: `harness.Telegram` does.

    {"do": "latency", "seconds": 0.05}
    {"do": "polling", "timeout": 30}            until a bot waits for updates
    {"do": "walk", ...}                         a crowd walks: `crowd.Route` names the fields
    {"do": "first", "texts": [...], ...}        one chat writes; when was it answered?
    {"do": "calls"}                             how often which method was called so far
    {"do": "limit", "a_second": 30}             refuse (429) more new messages than that
    {"do": "sent", "from_chat": 1000}           messages to these chats, with others', refusals

Latency is split: half of it before a call has its effect, half before its answer is back.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections import Counter, deque
from typing import Any
from urllib.parse import parse_qsl

import httptools
import orjson
from crowd import Crowd, Route

BOT = {"id": 123456789, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
BOT_EXTRA = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
FIRST_UPDATE = time.time_ns() // 1_000_000
"""Later than those of any fake before it: a bot that is started again on the same data passes over
updates whose ids it has seen."""
UPDATES_A_POLL = 100
TAG = re.compile(r"<(/?)([a-z]+)[^>]*>")
ENTITIES = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "code": "code",
    "blockquote": "blockquote",
}
TOO_MANY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",'
    b'"parameters":{"retry_after":1}}'
)
UNESCAPED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}


class Connection(asyncio.Protocol):
    """One kept-alive HTTP connection. Bots have one call at a time on each."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.parser = httptools.HttpRequestParser(self)
        self.url = b""
        self.kind = b""
        self.body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.api.polls.pop(self, None)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self.kind = value

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        method = self.url.partition(b"?")[0].rpartition(b"/")[2].decode()
        body, kind = b"".join(self.body), self.kind
        self.url, self.kind, self.body = b"", b"", []
        self.api.arrived(self, method, kind, body)

    def send(self, body: bytes, status: bytes) -> None:
        if not self.transport.is_closing():
            head = b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self.transport.write(head % (status, len(body)) + body)


def parameters(kind: bytes, body: bytes) -> dict[str, Any]:
    """The call's parameters; of an uploaded file only that it is there."""
    if kind.startswith(b"application/json"):
        return orjson.loads(body)
    if not kind.startswith(b"multipart/form-data"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    boundary = b"--" + kind.partition(b"boundary=")[2].strip(b'"')
    found: dict[str, Any] = {}
    for part in body.split(boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="?([^";\r\n]+)', head)
        if name:
            found[name[1].decode()] = "" if b"filename" in head else content[:-2].decode()
    return found


class BotApi:
    """What the calls do. The crowd hears of every message and every answered button."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.limit = 0
        """New messages a second that are let through; 0: all."""
        self.refused = 0
        self.sent: list[tuple[int, float]] = []
        """(chat, when) of every new message that was let through."""
        self.updates: deque[tuple[int, bytes]] = deque()
        self.next_update = FIRST_UPDATE
        self.polls: dict[Connection, asyncio.TimerHandle] = {}
        self.polled = asyncio.Event()
        self.calls: Counter[str] = Counter()
        self.crowd = Crowd(self)
        self._waking = False
        self._next_message = 0
        self._plain: dict[str, tuple[str, list[dict[str, Any]]]] = {}

    def push(self, update: dict[str, Any]) -> None:
        """Queue an update; a waiting poll gets all that came in this turn of the loop at once."""
        self.updates.append(
            (self.next_update, orjson.dumps({"update_id": self.next_update, **update}))
        )
        self.next_update += 1
        if self.polls and not self._waking:
            self._waking = True
            asyncio.get_running_loop().call_soon(self._wake)

    def arrived(self, connection: Connection, method: str, kind: bytes, body: bytes) -> None:
        if self.latency:
            loop = asyncio.get_running_loop()
            loop.call_later(self.latency / 2, self._perform, connection, method, kind, body)
        else:
            self._perform(connection, method, kind, body)

    def _perform(self, connection: Connection, method: str, kind: bytes, body: bytes) -> None:
        self.calls[method] += 1
        given = parameters(kind, body)
        if method == "getUpdates":
            self._poll(connection, given)
            return
        if method.startswith("send"):
            if self._too_many():
                self.refused += 1
                self._send(connection, TOO_MANY, b"429 Too Many Requests")
                return
            self.sent.append((int(given["chat_id"]), time.monotonic()))
        perform = getattr(self, f"_do_{method}", None)
        self._answer(connection, perform(given) if perform else True)

    def _too_many(self) -> bool:
        """Whether as many new messages as are allowed went out within the last second."""
        if not self.limit or len(self.sent) < self.limit:
            return False
        return time.monotonic() - self.sent[-self.limit][1] < 1.0

    def _answer(self, connection: Connection, result: Any) -> None:
        self._send(connection, orjson.dumps({"ok": True, "result": result}))

    def _send(self, connection: Connection, body: bytes, status: bytes = b"200 OK") -> None:
        if self.latency:
            asyncio.get_running_loop().call_later(self.latency / 2, connection.send, body, status)
        else:
            connection.send(body, status)

    # -- updates -----------------------------------------------------------------------------------

    def _poll(self, connection: Connection, given: dict[str, Any]) -> None:
        offset = int(given.get("offset") or 0)
        while self.updates and self.updates[0][0] < offset:
            self.updates.popleft()
        self.polled.set()
        if self.updates:
            self._deliver(connection)
            return
        wait = float(given.get("timeout") or 0)
        handle = asyncio.get_running_loop().call_later(wait, self._expire, connection)
        self.polls[connection] = handle

    def _expire(self, connection: Connection) -> None:
        if self.polls.pop(connection, None):
            self._answer(connection, [])

    def _wake(self) -> None:
        self._waking = False
        if self.polls and self.updates:
            connection, handle = self.polls.popitem()
            handle.cancel()
            self._deliver(connection)

    def _deliver(self, connection: Connection) -> None:
        count = min(UPDATES_A_POLL, len(self.updates))
        batch = b",".join(self.updates[i][1] for i in range(count))
        self._send(connection, b'{"ok":true,"result":[' + batch + b"]}")

    # -- methods -----------------------------------------------------------------------------------

    def _do_getMe(self, given: dict[str, Any]) -> Any:  # noqa: N802 (the Bot API's names)
        return BOT | BOT_EXTRA

    def _do_getWebhookInfo(self, given: dict[str, Any]) -> Any:  # noqa: N802
        return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}

    def _do_getMyCommands(self, given: dict[str, Any]) -> Any:  # noqa: N802
        return []

    def _do_answerCallbackQuery(self, given: dict[str, Any]) -> Any:  # noqa: N802
        self.crowd.button_answered(given["callback_query_id"])
        return True

    def _do_sendMessage(self, given: dict[str, Any]) -> Any:  # noqa: N802
        self._next_message += 1
        return self._show(self._next_message, given, "text")

    def _do_editMessageText(self, given: dict[str, Any]) -> Any:  # noqa: N802
        return self._show(int(given["message_id"]), given, "text", edited=True)

    def _do_editMessageReplyMarkup(self, given: dict[str, Any]) -> Any:  # noqa: N802
        return self._show(int(given["message_id"]), given, "text", edited=True)

    def _do_sendPhoto(self, given: dict[str, Any]) -> Any:  # noqa: N802
        self._next_message += 1
        size = {"file_id": "p", "file_unique_id": "p", "width": 800, "height": 800}
        return self._show(self._next_message, given, "caption", {"photo": [size]})

    def _do_sendDocument(self, given: dict[str, Any]) -> Any:  # noqa: N802
        self._next_message += 1
        document = {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "d"}}
        return self._show(self._next_message, given, "caption", document)

    def _show(
        self,
        message_id: int,
        given: dict[str, Any],
        words: str,
        more: dict[str, Any] | None = None,
        *,
        edited: bool = False,
    ) -> dict[str, Any]:
        """The message as Telegram returns it, after the crowd has seen it."""
        chat = int(given["chat_id"])
        now = int(time.time())
        message: dict[str, Any] = {
            "message_id": message_id,
            "from": BOT,
            "chat": {"id": chat, "type": "private", "first_name": f"P{chat}"},
            "date": now,
        }
        if edited:
            message["edit_date"] = now
        text, entities = self._text(given.get(words) or "", given)
        message[words] = text
        if entities:
            message["entities" if words == "text" else "caption_entities"] = entities
        markup = given.get("reply_markup")
        if isinstance(markup, str) and markup:
            markup = orjson.loads(markup)
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        if more:
            message.update(more)
        self.crowd.shown(chat, message)
        return message

    def _text(self, text: str, given: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
        """Plain text and entities, as Telegram makes them of HTML; cached, for questions recur."""
        if str(given.get("parse_mode") or "").upper() != "HTML":
            entities = given.get("entities") or []
            return text, orjson.loads(entities) if isinstance(entities, str) else entities
        known = self._plain.get(text)
        if known is None:
            known = self._plain[text] = plain(text)
        return known


def plain(html: str) -> tuple[str, list[dict[str, Any]]]:
    """HTML without its tags, and the entities that they stood for."""
    entities: list[dict[str, Any]] = []
    opened: list[tuple[str, int]] = []
    text = ""
    end = 0
    for tag in TAG.finditer(html):
        text += _unescaped(html[end : tag.start()])
        end = tag.end()
        if not tag[1]:
            opened.append((tag[2], len(text)))
        elif opened:
            name, start = opened.pop()
            kind = ENTITIES.get(name)
            if kind and start < len(text):
                entities.append({"type": kind, "offset": start, "length": len(text) - start})
    return text + _unescaped(html[end:]), entities


def _unescaped(text: str) -> str:
    for escaped, character in UNESCAPED.items():
        text = text.replace(escaped, character)
    return text


async def command(api: BotApi, given: dict[str, Any]) -> dict[str, Any]:
    """Carry out one line of standard input."""
    match given.pop("do"):
        case "latency":
            api.latency = given["seconds"]
            return {}
        case "polling":
            await asyncio.wait_for(api.polled.wait(), given["timeout"])
            return {"at": time.monotonic()}
        case "restarted":
            api.polled.clear()
            return {}
        case "walk":
            cpu = time.process_time()
            report = await api.crowd.walk(Route(**given))
            report["driver_cpu"] = time.process_time() - cpu
            return report
        case "first":
            return await api.crowd.first(**given)
        case "calls":
            return dict(api.calls)
        case "limit":
            api.limit = given["a_second"]
            return {}
        case "sent":
            moments = [when for chat, when in api.sent if chat >= given["from_chat"]]
            first, last = (moments[0], moments[-1]) if moments else (None, None)
            return {
                "count": len(moments),
                "first": first,
                "last": last,
                "with_others": sum(first <= when <= last for _, when in api.sent) if moments else 0,
                "refused": api.refused,
            }
        case other:
            raise ValueError(f"unknown command {other}")


async def main() -> None:
    loop = asyncio.get_running_loop()
    api = BotApi()
    server = await loop.create_server(lambda: Connection(api), "127.0.0.1", 0, backlog=1024)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        try:
            answer = await command(api, json.loads(line))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
