"""The queue of updates and ``getUpdates``: handing out, confirming, one poller at a time.

What never may live here: what an update says, except for its kind.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import orjson

from tests.fakes.botapi_basics import Refusal
from tests.fakes.botapi_values import UPDATE_TYPES

_CONFLICT: Final = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
# Kinds of update that Telegram sends only to bots that ask for them by name.
_ON_REQUEST: Final = {"chat_member", "message_reaction", "message_reaction_count"}
_WITHOUT_ID: Final = -1


@dataclass(slots=True)
class Pending:
    """An update that the bot has not confirmed."""

    update_id: int
    update: dict[str, Any]
    delivered: bool = False
    wire: orjson.Fragment | None = None
    """What is sent instead of the dict."""


class UpdateQueue:
    """Updates in the order in which they will be handed out; those handed out come first.

    Only what has been handed out can be confirmed, whatever the offset: so ids may be permuted or
    start anew without the fake losing anything by itself. An offset beyond all that is a violation.
    """

    def __init__(
        self,
        first_id: int,
        *,
        on_confirmed: Callable[[list[int]], None],
        on_violation: Callable[[str], None],
    ) -> None:
        self.pending: deque[Pending] = deque()
        self.known: dict[int, dict[str, Any]] = {}
        self._next_id = first_id
        self._on_confirmed = on_confirmed
        self._on_violation = on_violation
        self._allowed: list[str] | None = None
        self._highest_delivered: int | None = None
        self._waiting: asyncio.Future[str] | None = None
        self._closed = False

    def push(self, update: dict[str, Any], *, add_id: bool = True) -> Pending:
        """Append an update, with the next id unless it brings one."""
        if add_id and "update_id" not in update:
            update = {"update_id": self._next_id, **update}
            self._next_id += 1
        number = update.get("update_id")
        pushed = Pending(number if isinstance(number, int) else _WITHOUT_ID, update)
        self.known[pushed.update_id] = update
        self.pending.append(pushed)
        self.wake("news")
        return pushed

    def push_json(self, text: str) -> Pending:
        """Append an update that is literal JSON."""
        number = self._next_id
        self._next_id += 1
        wire = orjson.Fragment(text.replace("UPDATE_ID", str(number)))
        pushed = Pending(number, {"update_id": number}, wire=wire)
        self.pending.append(pushed)
        self.wake("news")
        return pushed

    def permute(self, seed: int | None) -> None:
        """Shuffle what has not been handed out."""
        waiting = [one for one in self.pending if not one.delivered]
        handed_out = [one for one in self.pending if one.delivered]
        random.Random(seed).shuffle(waiting)
        self.pending = deque([*handed_out, *waiting])

    def restart_ids(self, first: int) -> None:
        """Count from here."""
        self._next_id = first
        self._highest_delivered = None

    def close(self) -> None:
        """Answer whoever polls, and everybody after, at once."""
        self._closed = True
        self.wake("closed")

    async def poll(self, params: dict[str, Any]) -> list[Any]:
        """``getUpdates``: confirm, then hand out, waiting for something if there is nothing."""
        self.wake("conflict")
        if "allowed_updates" in params:
            self._allowed = params["allowed_updates"] or None
        self._confirm(params.get("offset", 0))
        deadline = asyncio.get_running_loop().time() + params.get("timeout", 0)
        while True:
            batch = self._take(params.get("limit", 100))
            if batch or self._closed:
                return batch
            waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
            self._waiting = waiting
            try:
                async with asyncio.timeout_at(deadline):
                    why = await waiting
            except TimeoutError:
                return []
            finally:
                if self._waiting is waiting:
                    self._waiting = None
            if why == "conflict":
                raise Refusal(_CONFLICT, 409)

    def wake(self, why: str) -> None:
        """Let a waiting long poll go on. Telegram ends the older one when a second begins."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_result(why)

    def _confirm(self, offset: int) -> None:
        """Forget what was handed out and lies below the offset."""
        highest = self._highest_delivered
        if highest is not None and offset > highest + 1:
            self._on_violation(
                f"getUpdates: offset {offset} confirms updates that were never handed out"
            )
        confirmed: list[int] = []
        kept: list[Pending] = []
        while self.pending and self.pending[0].delivered:
            one = self.pending.popleft()
            if one.update_id < offset:
                confirmed.append(one.update_id)
            else:
                kept.append(one)
        self.pending.extendleft(reversed(kept))
        if confirmed:
            self._on_confirmed(confirmed)

    def _take(self, limit: int) -> list[Any]:
        """The oldest updates, handed out before or not, of the kinds that the bot wants."""
        batch: list[Any] = []
        unwanted: list[Pending] = []
        for one in self.pending:
            if len(batch) == limit:
                break
            if self._wanted(one.update):
                one.delivered = True
                batch.append(one.update if one.wire is None else one.wire)
                if self._highest_delivered is None or one.update_id > self._highest_delivered:
                    self._highest_delivered = one.update_id
            else:
                unwanted.append(one)
        for one in unwanted:
            self.pending.remove(one)
        if unwanted:
            self._on_confirmed([one.update_id for one in unwanted])
        return batch

    def _wanted(self, update: dict[str, Any]) -> bool:
        kinds = update.keys() - {"update_id"}
        known = kinds & UPDATE_TYPES
        if not known:
            return True  # Malformed or of a kind to come: somebody pushed it on purpose.
        if self._allowed is None:
            return bool(known - _ON_REQUEST)
        return bool(known & set(self._allowed))
