"""Files on their way to a browser: kept in memory for some minutes, for that browser alone.

Nothing is written to disk, and nothing outlives the process: a lost ticket is asked for again in
the conversation.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from starlette.responses import Response

from bot.replies import Attachment

LIFE_SECONDS = 600
TICKETS = 200
"""At most so many files wait at once; the oldest go first."""
TOTAL_BYTES = 64 * 1024 * 1024
"""At most so much memory for all of them."""
_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")


class File(Protocol):
    """A finished file."""

    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...


class Documents(Protocol):
    """Makes files of what the bot wants to hand out."""

    async def produce(self, attachment: Attachment, language: str) -> File: ...


@dataclass(frozen=True, slots=True)
class _Waiting:
    owner: bytes
    until: float
    file: File


class Tickets:
    """The files that wait to be fetched."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: OrderedDict[str, _Waiting] = OrderedDict()
        self._bytes = 0

    def issue(self, account: str, file: File) -> str | None:
        """A ticket for the file; None where it is larger than all the room there is."""
        size = len(file.content)
        if size > TOTAL_BYTES:
            return None
        self._make_room(size)
        ticket = secrets.token_urlsafe(32)
        self._waiting[ticket] = _Waiting(_owner(account), self._clock() + LIFE_SECONDS, file)
        self._bytes += size
        return ticket

    def redeem(self, account: str, ticket: str) -> File | None:
        """The file, as often as wanted while it lasts; None for other browsers and later."""
        self._make_room(0)
        waiting = self._waiting.get(ticket)
        if waiting is None or not secrets.compare_digest(waiting.owner, _owner(account)):
            return None
        return waiting.file

    def _make_room(self, size: int) -> None:
        while self._waiting:
            oldest = next(iter(self._waiting.values()))
            expired = oldest.until <= self._clock()
            full = self._bytes + size > TOTAL_BYTES or (size and len(self._waiting) >= TICKETS)
            if not (expired or full):
                return
            self._waiting.popitem(last=False)
            self._bytes -= len(oldest.file.content)


def _owner(account: str) -> bytes:
    return hashlib.sha256(account.encode()).digest()


def handed_over(file: File) -> Response:
    """The file, to be kept and not to be shown."""
    plain = _FILE_NAME.sub("_", file.name).strip("._") or "file"
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, '')}"
    return Response(
        file.content, media_type=file.media_type, headers={"Content-Disposition": disposition}
    )
