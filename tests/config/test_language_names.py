"""Languages are recognised by what people call them."""

from __future__ import annotations

import pytest
from babel import Locale

from config.language_names import NAMES_OF_OUR_OWN, USUAL, named, recognised
from config.phrases import LanguageNames, Phrasebook, phrase

OURS = [Locale(code) for code in ("de", "en", "tr", "ar")]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Türkisch", "tr"),
        ("  türkçe ", "tr"),
        ("Turkish", "tr"),
        ("التركية", "tr"),
        ("українська", "uk"),
        ("Ukrainisch", "uk"),
        ("einfache  Sprache", "de-simple"),
        ("Einfache Sprache (ungeprüft)", "de-simple"),
        ("Farsi", "fa"),
        ("kurdisch", "ku"),
        ("Tigrinya", "ti"),
        ("pl", "pl"),
        ("Klingonisch?", None),
        ("", None),
        ("<b>", None),
    ],
)
def test_a_language_is_recognised_by_its_name(words: str, code: str | None) -> None:
    assert recognised(words, OURS) == code


@pytest.mark.parametrize("locale", OURS, ids=str)
def test_what_is_named_is_recognised_again(locale: Locale) -> None:
    for code in USUAL:
        assert recognised(named(code, locale), OURS) == code


def test_plain_german_is_called_unchecked_in_every_list() -> None:
    text = phrase("{languages}", languages=LanguageNames(("tr", "de-simple")))
    said = Phrasebook.load().say(text, "en")
    assert said == f"Turkish and {NAMES_OF_OUR_OWN['de-simple']}"
