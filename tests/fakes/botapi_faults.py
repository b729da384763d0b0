"""What can go wrong between the bot and Telegram, as values for ``FakeTelegram.fail_next``.

Here lives the list of faults and which call one concerns. What never may: how one is carried out;
that is in ``botapi_failing``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail. ``effect``: whether the call does its work before it fails."""

    kind: str
    value: int = 0
    effect: bool = False

    def __str__(self) -> str:
        return f"{self.kind}({self.value})" if self.value else self.kind


def retry_after(seconds: int) -> Fault:
    """429 with ``retry_after``; nothing happens."""
    return Fault("retry_after", seconds)


def server_error(status: int = 502, *, effect: bool = False) -> Fault:
    """A JSON error of Telegram's own servers."""
    return Fault("server_error", status, effect)


html_body = Fault("html_body", 502)
"""A proxy's error page; nothing happened."""
html_ok = Fault("html_body", 200)
"""The same page with status 200, as captive portals do."""
truncated_json = Fault("truncated_json", effect=True)
"""The effect happened, the answer is cut in the middle, length header and all."""
reset_before = Fault("reset_before")
"""The connection is reset, nothing happened."""
reset_after = Fault("reset_after", effect=True)
"""The effect happened, then the connection is reset."""
hang_before = Fault("hang_before")
"""No answer until the client gives up; nothing happened."""
hang_after = Fault("hang_after", effect=True)
"""The effect happened; no answer until the client gives up."""

BY_NAME = {
    "html_body": html_body,
    "html_ok": html_ok,
    "truncated_json": truncated_json,
    "reset_before": reset_before,
    "reset_after": reset_after,
    "hang_before": hang_before,
    "hang_after": hang_after,
}


def from_json(described: str | dict[str, Any]) -> Fault:
    """A fault as the control endpoint names it: ``"reset_after"``, ``{"retry_after": 3}``."""
    if isinstance(described, str):
        return BY_NAME[described]
    ((name, value),) = described.items()
    return retry_after(value) if name == "retry_after" else server_error(value)


@dataclass(slots=True)
class PlannedFault:
    """A fault that waits for its calls: of this method (``*``: any), in this chat (None: any)."""

    method: str
    fault: Fault
    times: int
    chat_id: int | None

    def concerns(self, method: str, chat_id: int | None) -> bool:
        return self.method in ("*", method) and self.chat_id in (None, chat_id)


class PlannedFaults:
    """All that wait for their calls, the first one planned first."""

    def __init__(self) -> None:
        self._planned: list[PlannedFault] = []

    @property
    def left(self) -> int:
        """Failures that no call has met yet."""
        return sum(planned.times for planned in self._planned)

    def plan(self, method: str, fault: Fault, times: int, chat_id: int | None) -> None:
        """Let so many calls fail."""
        self._planned.append(PlannedFault(method, fault, times, chat_id))

    def meets(self, method: str, chat_id: int | None) -> Fault | None:
        """What this call meets, which is one less to come."""
        for planned in self._planned:
            if planned.concerns(method, chat_id):
                planned.times -= 1
                if not planned.times:
                    self._planned.remove(planned)
                return planned.fault
        return None
