"""The noun of what was deleted for good: a certificate, and the port to them.

It refers to nothing, so that it is there when all that it tells of is gone. Its numbers are rounded
down to multiples of k before they are stored; nothing in it was ever more exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Occasion(StrEnum):
    """Why something was deleted."""

    CLOSE = "close"
    """Nobody can answer any more: what tied answers to people goes."""
    RETENTION = "retention"
    """The answers themselves have had their time."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """That something of an event was deleted, and how much of it; one an event and occasion."""

    event: str
    """Which one it was. There may be none of this id any more."""
    occasion: Occasion
    municipality: str
    code: str
    title: str
    """Of the event, in its first language."""
    people: int
    """How many took part."""
    drafts: int | None = None
    """Unfinished answers that went at the close; None: nobody has counted them."""
    answers: int | None = None
    """Answers that went at the end of their time; None at the close, where they stay."""
    day: date | None = None
    """On which the last of it was gone; None: it is still going on."""
    text: str = ""
    """As it was issued, its own check sum as the last line; "" before. Never changed again."""


class Certificates(Protocol):
    """What was deleted for good. Nothing ever removes one of them."""

    async def get(self, event: str, occasion: Occasion) -> Certificate | None: ...
    async def to_issue(self) -> list[Certificate]:
        """Those whose deletion is done and which have no text yet."""

    def save(self, certificate: Certificate) -> None: ...
