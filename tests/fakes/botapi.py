"""A Bot API of our own on loopback: as strict as the real one, and able to fail on demand.

``async with FakeTelegram() as fake:`` serves ``fake.base_url`` in the running loop. Run as a
program, ``python -m tests.fakes.botapi --port-file F --ledger FILE`` serves another process, which
drives it through ``/control/...`` (see ``botapi_control``).

Here lives the server: requests in, answers out, the ledger. How one fails on demand is in
``botapi_failing``, the queue of updates in ``botapi_updates``. What a call may contain is in
``botapi_rules`` and ``botapi_values``, what it does in ``botapi_state``, what people do in
``telegram_user``. What never may live here: knowledge of the bot that is being tested.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any, Final, Self, TypeVar

import orjson
from aiohttp import web

from tests.fakes import botapi_control, botapi_rules
from tests.fakes.botapi_basics import Refusal
from tests.fakes.botapi_failing import failed
from tests.fakes.botapi_faults import (
    Fault,
    PlannedFaults,
    hang_after,
    hang_before,
    html_body,
    html_ok,
    reset_after,
    reset_before,
    retry_after,
    server_error,
    truncated_json,
)
from tests.fakes.botapi_http import json_response, make_request, parameters
from tests.fakes.botapi_ledger import Entry, Ledger, chat_of, dumps
from tests.fakes.botapi_state import BotState, Chat
from tests.fakes.botapi_updates import UpdateQueue
from tests.fakes.telegram_user import Channel, Group, Person
from tests.fakes.telegram_view import Button, File, SeenMessage

T = TypeVar("T")
TOKEN: Final = "123456789:AAFakeTokenOfTheFakeBotApiForTests00"


class FakeTelegram:
    """Telegram's servers and everybody who uses them."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        strict: bool = True,
        record: bool = True,
        latency: float = 0.0,
        first_update_id: int = 100_000_001,
        ledger_file: IO[bytes] | None = None,
    ) -> None:
        self.token = token
        self.strict = strict
        self.record = record
        self.latency = latency
        self.violations: list[str] = []
        self.state = BotState(
            {
                "id": int(token.partition(":")[0]),
                "is_bot": True,
                "first_name": "Dialogbote",
                "username": "dialogbote_test_bot",
                "can_join_groups": True,
                "can_read_all_group_messages": False,
                "supports_inline_queries": False,
            }
        )
        self.people: dict[int, Person] = {}
        self._log = Ledger(ledger_file)
        self.updates = UpdateQueue(
            first_update_id, on_confirmed=self._confirmed, on_violation=self.violations.append
        )
        self._faults = PlannedFaults()
        self._waiters: list[asyncio.Future[None]] = []
        self._closing = asyncio.Event()
        self.stop_requested: asyncio.Event = asyncio.Event()
        self._runner: web.ServerRunner | None = None
        self.port = 0

    # -- running ---------------------------------------------------------------------------------

    async def start(self) -> None:
        """Listen on a free port of the loopback interface."""
        self._closing = asyncio.Event()
        server = web.Server(
            self._handle,
            request_factory=make_request,
            # A client that goes away ends its long poll, as a killed bot's does.
            handler_cancellation=True,
            keepalive_timeout=3600,
            access_log=None,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = listener.getsockname()[1]
        await web.SockSite(self._runner, listener, backlog=1024).start()

    async def stop(self) -> None:
        """Stop listening; whoever hangs is let go."""
        self._closing.set()
        self.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        """For ``telegram.Bot(base_url=...)``."""
        return f"http://127.0.0.1:{self.port}/bot"

    # -- people ----------------------------------------------------------------------------------

    def person(
        self,
        user_id: int,
        *,
        language_code: str | None = "de",
        first_name: str = "Anna",
        last_name: str | None = None,
        username: str | None = None,
        is_bot: bool = False,
    ) -> Person:
        """The person with this id, made on first use. The bot cannot write to them before they
        have written to it."""
        if user_id in self.people:
            return self.people[user_id]
        named = {"first_name": first_name, "last_name": last_name, "username": username}
        named = {key: value for key, value in named.items() if value is not None}
        description: dict[str, Any] = {"id": user_id, "is_bot": is_bot, **named}
        if language_code is not None:
            description["language_code"] = language_code
        chat = Chat({"id": user_id, "type": "private", **named})
        self.state.chats[user_id] = chat
        self.people[user_id] = Person(self, description, chat)
        return self.people[user_id]

    def group(self, chat_id: int, title: str = "Gruppe", *, supergroup: bool = False) -> Group:
        """A group that the bot is a member of."""
        kind = "supergroup" if supergroup else "group"
        chat = Chat({"id": chat_id, "type": kind, "title": title}, reach="open")
        self.state.chats[chat_id] = chat
        return Group(self, chat)

    def channel(self, chat_id: int, title: str = "Kanal") -> Channel:
        """A channel that the bot is a member of."""
        chat = Chat({"id": chat_id, "type": "channel", "title": title}, reach="open")
        self.state.chats[chat_id] = chat
        return Channel(self, chat)

    # -- updates ---------------------------------------------------------------------------------

    def enqueue(self, kind: str, content: dict[str, Any]) -> int:
        """Queue an update with the next id."""
        return self.push_raw({kind: content})

    def push_raw(self, update: dict[str, Any], *, add_id: bool = True) -> int:
        """Queue any dict, however malformed; it gets an id unless it brings one.

        Without ``add_id`` it stays without, and is gone with the next confirmation.
        """
        pushed = self.updates.push(update, add_id=add_id)
        if self.record:
            kind = next((key for key in update if key != "update_id"), "")
            self._log.close(self._log.open("update", kind, pushed.update))
        return pushed.update_id

    def push_json(self, text: str) -> int:
        """Queue an update as literal JSON that no dict could hold: nested too deep, keys doubled.

        ``UPDATE_ID`` in it stands for the id it gets.
        """
        return self.updates.push_json(text).update_id

    def redeliver(self, update_id: int) -> None:
        """Queue an update once more, as after a lost confirmation."""
        self.updates.push(self.updates.known[update_id])

    def permute(self, seed: int | None = None) -> None:
        """Shuffle the updates that have not been handed out yet; their ids stay with them."""
        self.updates.permute(seed)

    def restart_ids(self, first: int) -> None:
        """Count update ids from here, as Telegram does after a quiet week."""
        self.updates.restart_ids(first)

    @property
    def pending(self) -> list[int]:
        """Ids of the updates that the bot has not confirmed."""
        return [one.update_id for one in self.updates.pending]

    # -- faults ----------------------------------------------------------------------------------

    def fail_next(
        self, method: str, fault: Fault, times: int = 1, chat_id: int | None = None
    ) -> None:
        """Let the next calls of this method (``*``: any; ``chat_id``: only in that chat) fail."""
        self._faults.plan(method, fault, times, chat_id)

    @property
    def planned_faults(self) -> int:
        """Failures that no call has met yet."""
        return self._faults.left

    # -- looking and waiting -----------------------------------------------------------------------

    @property
    def ledger(self) -> list[Entry]:
        """Everything, in order."""
        return self._log.entries

    def calls(
        self,
        method: str | None = None,
        *,
        chat_id: int | None = None,
        effect: bool | None = None,
        outcome: str | None = None,
    ) -> list[Entry]:
        """The ledger's calls that match."""
        return [
            entry
            for entry in self.ledger
            if entry.kind == "call"
            and method in (None, entry.method)
            and chat_id in (None, entry.chat_id)
            and effect in (None, entry.effect)
            and outcome in (None, entry.outcome)
        ]

    def changed(self) -> None:
        """Wake everybody who waits, so that they look again."""
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def until(
        self, check: Callable[[], T], timeout: float = 5.0, explain: Callable[[], str] | None = None
    ) -> T:
        """Wait until the check gives something true; it is asked again at every change."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not (found := check()):
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.append(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                detail = explain() if explain is not None else ""
                raise AssertionError(f"not within {timeout} s. {detail}") from None
        return found

    async def until_confirmed(self, timeout: float = 5.0) -> None:
        """Wait until the bot has confirmed every update there is."""
        await self.until(
            lambda: not self.updates.pending, timeout, lambda: f"not confirmed: {self.pending}"
        )

    # -- requests --------------------------------------------------------------------------------

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/control/"):
            return await botapi_control.handle(self, request)
        token, _, method = path.removeprefix("/bot").rpartition("/")
        if token != self.token:
            return json_response(
                401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
            )
        raw: dict[str, Any] = {}
        try:
            raw = await parameters(request)
            failure = None
        except Refusal as refusal:
            failure = refusal
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        response = await self._call(request, method, raw, failure)
        if self.latency:
            await asyncio.sleep(self.latency / 2)
        return response

    async def _call(
        self,
        request: web.BaseRequest,
        method: str,
        raw: dict[str, Any],
        failure: Refusal | None,
    ) -> web.StreamResponse:
        chat_id = chat_of(raw)
        fault = self._faults.meets(method, chat_id)
        entry = self._log.open("call", method, raw, chat_id) if self.record else None
        if entry is not None and fault is not None:
            entry.outcome = str(fault)
        if self._waiters:
            self.changed()
        status, answer = 200, b""
        if fault is None or fault.effect:
            try:
                if failure is not None:
                    raise failure
                result = await self._perform(method, raw, entry)
            except Refusal as refusal:
                status, answer = self._refused(method, refusal, entry)
            else:
                answer = b'{"ok":true,"result":' + dumps(result) + b"}"
                if entry is not None:
                    entry.effect = True
                    entry.outcome = entry.outcome or "ok"
                    entry.result = result.get("message_id") if isinstance(result, dict) else None
        if entry is not None:
            self._log.close(entry)
        if self._waiters:
            self.changed()
        if fault is None:
            return web.Response(body=answer, status=status, content_type="application/json")
        return await failed(request, fault, status, answer, self._closing)

    async def _perform(self, method: str, raw: dict[str, Any], entry: Entry | None) -> Any:
        params = botapi_rules.validate(method, raw) if self.strict else botapi_rules.coerce(raw)
        if entry is not None:
            entry.params = params
        if method == "getUpdates":
            return await self.updates.poll(params)
        self.state.strict = self.strict
        return self.state.apply(method, params)

    def _refused(self, method: str, refusal: Refusal, entry: Entry | None) -> tuple[int, bytes]:
        if refusal.violation:
            self.violations.append(f"{method}: {refusal.description}")
        if entry is not None:
            entry.description = refusal.description
            entry.outcome = entry.outcome or "refused"
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": refusal.code,
            "description": refusal.description,
        }
        if refusal.parameters:
            answer["parameters"] = refusal.parameters
        return refusal.code, orjson.dumps(answer)

    # -- the ledger --------------------------------------------------------------------------------

    def _confirmed(self, update_ids: list[int]) -> None:
        if self.record:
            self._log.close(self._log.open("confirmed", "getUpdates", {"update_ids": update_ids}))
        self.changed()


__all__ = [
    "TOKEN",
    "Button",
    "Channel",
    "Entry",
    "FakeTelegram",
    "Fault",
    "File",
    "Group",
    "Person",
    "SeenMessage",
    "hang_after",
    "hang_before",
    "html_body",
    "html_ok",
    "reset_after",
    "reset_before",
    "retry_after",
    "server_error",
    "truncated_json",
]

if __name__ == "__main__":
    botapi_control.main()
