"""What an export reads of the answers that are released: a value, and the port to all of them.

They are read beside every unit of work, since there may be a million.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from bot.contribution_kinds import ContributionKind


class Told(NamedTuple):
    """What is stored of an answer, and what was made of it as far as there is anything."""

    id: str
    prompt: str
    language: str
    value: str
    kind: ContributionKind | None = None
    decision: str | None = None
    reason: str | None = None
    theme: str | None = None
    duplicate_of: str | None = None
    public: str | None = None
    """What others see in the place of the text, where moderators have hidden personal parts."""
    translation: str | None = None
    translated_by: str | None = None


class Released(Protocol):
    """The released answers of all events as they were at one moment, read portion by portion."""

    def spoken(self, event: str) -> Mapping[tuple[str, str], int]:
        """How many there are, by prompt and language."""

    def originals(self, event: str) -> Mapping[str, int]:
        """Those that others are marked as saying the same as, each with its number among all."""

    def answers(self, event: str, language: str) -> Iterator[Told]:
        """Each, in the order of their random ids, with its translation into this language."""
