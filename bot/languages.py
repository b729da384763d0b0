"""Which language a text is in: people may write in another one than the buttons are in.

What guesses is outside the heart, behind `Linguist`. Here lives when a guess is believed: some
words are the same in many languages, and whoever writes "ok" has said nothing about theirs.
"""

from __future__ import annotations

from typing import Protocol

LETTERS = 10
"""Letters that a text must have: of shorter ones a guess is often wrong, however sure."""
SURE = 0.9
"""How likely a guess must be. With both, 1 of 150 short statements in ten languages, and 1 of 613
statements of citizens in German, were taken for another language."""
HEARD = 500
"""Characters that are looked at: more tell nothing more, and a long text would take longer."""


class Linguist(Protocol):
    """Guesses languages, the same for the same text each time."""

    def guess(self, text: str) -> tuple[str, float] | None:
        """The likeliest of the interface languages, and how likely (0 to 1); None: no idea."""


class NoLinguist:
    """Has no idea of any text."""

    def guess(self, text: str) -> tuple[str, float] | None:
        del text
        return None


def language_of(text: str, linguist: Linguist, interface: str) -> str:
    """The language a text is in; where that is not sure, the one the buttons were in.

    Of a variety of a language, such as `de-simple`, that is the language: people write in that.
    """
    beginning = text[:HEARD]
    if sum(map(str.isalpha, beginning)) >= LETTERS:
        guess = linguist.guess(beginning)
        if guess is not None and guess[1] >= SURE:
            return guess[0]
    return interface.partition("-")[0]
