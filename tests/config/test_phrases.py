"""Values set into phrases, as each language writes them."""

from __future__ import annotations

import pytest

from config.phrases import Localized, Phrasebook, phrase

BOOK = Phrasebook.load()
POINTED = ("en", "ar", "fa")
"""Languages that write a point before fractions; the others write a comma."""


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [
        (2.5, "2,5", "2.5"),
        (0.75, "0,75", "0.75"),
        (3.0, "3", "3"),
        (0.0, "0", "0"),
        (3, "3", "3"),
        (1 / 3, "0,33", "0.33"),
    ],
)
def test_fractions_have_the_separator_of_the_language(
    value: float, german: str, english: str
) -> None:
    said = {code: BOOK.say(phrase("{n}", n=value), code) for code in BOOK.languages}
    assert said.keys() > {"de", "uk", "fa"}
    assert said == {code: english if code in POINTED else german for code in said}


def test_readers_of_a_variety_read_its_language_as_their_own() -> None:
    text = Localized({"tr": "Ağaçlar", "de": "Bäume"})
    assert text.best("de-simple") == ("de-simple", "Bäume")
    assert text.best("fr") == ("tr", "Ağaçlar")
    own = Localized({"tr": "Ağaçlar", "de": "Gehölze", "de-simple": "Bäume"})
    assert own.best("de-simple") == ("de-simple", "Bäume")
