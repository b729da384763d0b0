"""What is stored of a municipality's answers to residents: a noun as a value, and the port to it.

An answer hangs on a theme or on one contribution. It carries no time of its own, and nothing says
who wrote it. What may be done with it is told in `bot.dialogue.answers`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What becomes of what somebody has said."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT = "not"
    UNDER_REVIEW = "under-review"


@dataclass(frozen=True, slots=True)
class OfficialAnswer:
    """A municipality's answer to a theme or to one contribution: exactly one of the two."""

    event: str
    outcome: Outcome
    words: Mapping[str, str]
    """What people read, by language, the event's main one first. Of what is not taken up, this is
    the reason. Stored encrypted, as the next one is."""
    owner: str
    """An office or a function that takes care of it."""
    day: date | None = None
    """By when it is done, or decided."""
    theme: str | None = None
    contribution: str | None = None

    @property
    def about(self) -> str:
        """The id of what it answers."""
        return self.theme or self.contribution or ""


class OfficialAnswers(Protocol):
    """All answers. They go with what they answer, and with their event."""

    async def of(self, about: Collection[str]) -> dict[str, OfficialAnswer]:
        """Those of these themes and contributions that have one of their own."""

    async def of_event(self, event: str) -> list[OfficialAnswer]:
        """All of an event's, in the order of the random ids that they are about."""

    async def unanswered(self, event: str, prompts: Collection[str]) -> dict[str | None, int]:
        """How many released contributions to these prompts nobody has answered, nor their theme.

        By theme; None: under none. What moderators have rejected waits for nothing.
        """

    async def next_unanswered(self, event: str, prompts: Collection[str], after: str) -> str | None:
        """The first such contribution under no theme whose id comes after this one."""

    def save(self, answer: OfficialAnswer) -> None: ...
    def remove(self, about: str) -> None: ...
