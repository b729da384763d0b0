"""What a text says in another language: the noun, and what is asked of whoever translates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Origin(Enum):
    """Who translated a text. A machine's words are always told apart."""

    MACHINE = "machine"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Translation:
    """A contribution's words in another language. It is sealed and dies with the contribution."""

    contribution: str
    event: str
    language: str
    """The one it was translated into."""
    origin: Origin
    text: str


class Translations(Protocol):
    """Translations, found by contribution."""

    async def of(self, contributions: Collection[str], language: str) -> dict[str, Translation]:
        """Those there are in that language, by contribution."""

    async def missing(
        self, event: str, prompts: Collection[str], language: str, above: str, limit: int
    ) -> list[str]:
        """Released contributions to these prompts that are not in that language and not yet in it.

        In the order of their random ids, those above one given, at most so many.
        """

    def save(self, translation: Translation) -> None:
        """Add it, or take it in the place of the one that is there."""

    def remove(self, translation: Translation) -> None:
        """Delete it."""


class NotTranslated(Exception):
    """No translation came of it; the reason is a technical word that quotes no text."""


class NotNow(NotTranslated):
    """The translator is out of reach or busy: another text would fare no better."""


class Translator(Protocol):
    """A machine that translates. Texts leave this one for it, so its host is named to people."""

    host: str

    async def can(self, source: str, target: str) -> bool:
        """Whether it knows these two languages.

        Raises:
            NotNow: it cannot be asked.
        """

    async def translate(self, text: str, source: str, target: str) -> str:
        """The text in the other language.

        Raises:
            NotTranslated: it does not take this text.
            NotNow: it takes none at the moment.
        """
