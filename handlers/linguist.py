"""Guessing the language of a text, with lingua in its mode of small models.

The models (20 MB for ten languages) are loaded with the first text that needs them, a tenth of a
second each; until then nothing of the library is.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

DIGITS = 6
"""Decimals that are the same each time: sums of floats depend on their order."""


class Lingua:
    """`bot.languages.Linguist`. A language that lingua does not know is never guessed."""

    def __init__(self, languages: Collection[str]) -> None:
        # A variety, such as `de-simple`, is written in its language.
        self._codes = {code.partition("-")[0] for code in languages}

    def guess(self, text: str) -> tuple[str, float] | None:
        found = self._detector.compute_language_confidence_values(text)
        if not found:
            return None
        best = found[0]
        return best.language.iso_code_639_1.name.lower(), round(best.value, DIGITS)

    @cached_property
    def _detector(self) -> LanguageDetector:
        from lingua import Language, LanguageDetectorBuilder

        known = [
            language
            for language in sorted(Language.all(), key=lambda one: one.name)
            if language.iso_code_639_1.name.lower() in self._codes
        ]
        return LanguageDetectorBuilder.from_languages(*known).with_low_accuracy_mode().build()
