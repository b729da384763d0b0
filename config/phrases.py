"""Interface texts: what a phrase is, and how it is said in a language.

The English wording is the gettext message id; translators work on ordinary `.po` files under
`config/locales/`. Nothing here knows who speaks or through which door, and no text of a
questionnaire lives here (those are files under `config/content/`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import NullTranslations, c2py
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from config.language_names import named

LOCALES = Path(__file__).parent / "locales"
LANGUAGES_FILE = Path(__file__).parent / "content" / "languages.yaml"
DOMAIN = "dialogbote"
SOURCE_LANGUAGE = "en"
"""The language of the message ids: it needs no catalog."""
DEFAULT_LANGUAGE = "de"
"""Spoken where neither the person nor their device names a language we have."""
LABEL_LIMIT = 40
"""Characters of a button's label: what a phone shows on one line."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC) as people in a zone read it on the wall."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class LanguageNames:
    """Languages by their codes, named in the reader's own."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Somebody's own words: said as they are in every language."""

    words: str


@dataclass(frozen=True, slots=True)
class Localized:
    """Content that brings its languages along, such as a question from a file.

    The first language is the main one; others fall back to it.
    """

    texts: Mapping[str, str]

    def best(self, language: str) -> tuple[str, str]:
        """The language that is said instead of `language` where that is missing, and the words.

        Readers of a variety, such as plain German, read its language as their own.
        """
        for code in (language, language.partition("-")[0]):
            if code in self.texts:
                return language, self.texts[code]
        main = next(iter(self.texts))
        return main, self.texts[main]


@dataclass(frozen=True, slots=True)
class Phrase:
    """An interface text by its English wording, with values for its `{placeholders}`."""

    wording: str
    values: tuple[tuple[str, Value], ...] = ()
    many: str | None = None
    count: int = 0


Text = Phrase | Localized | Verbatim | date | Decimal
"""What can be said by itself; days and numbers are written as each language writes them."""
Value = str | int | float | datetime | Moment | LanguageNames | Text
"""A `datetime` has no zone: it is what people read on the wall."""


def phrase(wording: str, **values: Value) -> Phrase:
    """A sentence of the interface. The wording must be a literal, so that it can be extracted."""
    return Phrase(wording, tuple(values.items()))


def label(wording: str, **values: Value) -> Phrase:
    """The label of a button: at most `LABEL_LIMIT` characters in every language."""
    return Phrase(wording, tuple(values.items()))


def plural(one: str, many: str, n: int, **values: Value) -> Phrase:
    """A sentence that depends on the number `n`, which it can show as `{n}`."""
    return Phrase(one, (("n", n), *values.items()), many, n)


@dataclass(frozen=True, slots=True)
class Language:
    """An interface language as `languages.yaml` registers it."""

    code: str
    name: str
    """Its name in itself."""
    direction: str
    """`ltr` or `rtl`."""
    locale: Locale
    """For dates and numbers."""


FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
TURNING = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Characters that nobody sees and that say in which direction others run."""


class Phrasebook:
    """All interface languages, ready to speak. Loaded once, by the composition root."""

    def __init__(
        self, languages: Sequence[Language], catalogs: Mapping[str, NullTranslations]
    ) -> None:
        self.languages = {language.code: language for language in languages}
        self._catalogs = catalogs

    @classmethod
    def load(cls) -> Phrasebook:
        """Read the registered languages and their catalogs.

        Catalogs are found by the folder's name, not by Babel's idea of a locale, so that a
        variety such as `de-simple` stays itself.
        """
        registered = yaml.safe_load(LANGUAGES_FILE.read_text("utf-8"))["languages"]
        languages = [
            Language(code, row["name"], row["direction"], Locale.parse(row["dates"], sep="-"))
            for code, row in registered.items()
        ]
        return cls(
            languages, {language.code: load_catalog(language.code) for language in languages}
        )

    def choose(self, *wishes: str | None) -> str:
        """The first of the wished languages that we speak (`tr-TR` counts as `tr`)."""
        for wish in wishes:
            if not wish:
                continue
            tag = wish.lower().replace("_", "-")
            if tag in self.languages:
                return tag
            if (base := tag.split("-")[0]) in self.languages:
                return base
        return DEFAULT_LANGUAGE

    def direction(self, language: str) -> str:
        """`ltr` or `rtl`."""
        return self.languages[language].direction

    def say(self, text: Text, language: str) -> str:
        """The words for a text in a language, its values set in and kept apart from its flow."""
        if isinstance(text, Verbatim):
            return straight(text.words)
        if isinstance(text, Localized):
            return straight(text.best(language)[1])
        if not isinstance(text, Phrase):
            return self._value(text, language)
        catalog = self._catalogs[language]
        if text.many is None:
            words = catalog.gettext(text.wording)
        else:
            words = catalog.ngettext(text.wording, text.many, text.count)
        if not text.values:
            return words
        return words.format_map({name: self._value(v, language) for name, v in text.values})

    def _value(self, value: Value, language: str) -> str:
        if isinstance(value, int):
            return str(value)
        if isinstance(value, float):
            return format_decimal(value, "0.##", self.languages[language].locale)
        if isinstance(value, Decimal):
            return format_decimal(
                value, locale=self.languages[language].locale, decimal_quantization=False
            )
        if isinstance(value, Moment):
            shown = self._wall(value.at.astimezone(ZoneInfo(value.zone)), language)
        elif isinstance(value, datetime):
            shown = self._wall(value, language)
        elif isinstance(value, date):
            shown = format_date(value, "full", self.languages[language].locale)
        elif isinstance(value, str):
            shown = straight(value)
        elif isinstance(value, LanguageNames):
            locale = self.languages[language].locale
            shown = format_list([named(code, locale) for code in value.codes], locale=locale)
        else:
            shown = self.say(value, language)
            if isinstance(value, Phrase):
                return shown
        if self.languages[language].direction == "rtl":
            # A code or a German name inside an Arabic sentence must not turn its order round.
            return isolated(shown)
        return shown

    def _wall(self, local: datetime, language: str) -> str:
        locale = self.languages[language].locale
        day, clock = format_date(local, "full", locale), format_time(local, "HH:mm", locale=locale)
        # CLDR's pattern joins the two with each language's own comma; 'quotes' mark its words.
        joined = str(get_datetime_format("medium", locale)).replace("'", "")
        return joined.replace("{1}", day).replace("{0}", clock)


def isolated(words: str) -> str:
    """Words whose direction leaves that of the sentence around them alone (Unicode UAX #9)."""
    return f"{FIRST_STRONG_ISOLATE}{words}{POP_ISOLATE}"


def straight(words: str) -> str:
    """Somebody's words as they are shown: what could turn them, or what follows them, is left out.

    Every script runs the right way by its letters alone. What is stored and exported stays exact.
    """
    return words.translate(TURNING)


class Catalog(NullTranslations):
    """The wordings of one language, taken from its `.po` file as it is: none is compiled before."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        with file.open("rb") as opened:
            read = read_po(opened)
        self._form_for = c2py(read.plural_expr)
        self._said: dict[str, tuple[str, ...]] = {}
        for message in read:
            if message.id and message.string and not message.fuzzy:
                wording = message.id if isinstance(message.id, str) else message.id[0]
                forms = (message.string,) if isinstance(message.string, str) else message.string
                self._said[wording] = tuple(forms)

    def gettext(self, message: str) -> str:
        """The wording in this language; the message itself where there is none."""
        return self._said.get(message, (message,))[0]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The wording that goes with a number; one of the messages where there is none."""
        if said := self._said.get(msgid1):
            return said[self._form_for(n)]
        return msgid1 if n == 1 else msgid2


@cache
def load_catalog(code: str) -> NullTranslations:
    """The catalog of a language, read once a process; the source language needs none.

    Raises:
        FileNotFoundError: the language is registered but has no catalog.
    """
    return NullTranslations() if code == SOURCE_LANGUAGE else Catalog(catalog_path(code))


def catalog_path(code: str) -> Path:
    """Where the catalog of a language lies."""
    return LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.po"
