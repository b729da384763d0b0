"""Languages by their names: what people write is recognised, and a code is named in any language.

The names are the CLDR's, which Babel brings along. Which ones the bot speaks is told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel import Locale

NAMES_OF_OUR_OWN = {"de-simple": "Einfache Sprache (ungeprüft)"}
"""What the CLDR does not know, named alike in every language."""
FURTHER_NAMES = {"einfache sprache": "de-simple", "farsi": "fa"}
"""How people call them besides."""
USUAL = ("de", "de-simple", "tr", "ar", "uk", "ru", "en", "pl", "ro", "fa", "it", "bg", "fr")
"""The most spoken ones in German municipalities, in this order."""
CODE = re.compile(r"[a-z]{2,3}")
"""A language and no variety of one."""


def named(code: str, locale: Locale) -> str:
    """The name of a language in another one's words."""
    return NAMES_OF_OUR_OWN.get(code) or str(locale.languages[code])


def recognised(words: str, locales: Iterable[Locale]) -> str | None:
    """The code of a language by its name in one of these languages or in itself, or by its code."""
    wanted = " ".join(words.split()).casefold()
    ours = {name.casefold(): code for code, name in NAMES_OF_OUR_OWN.items()} | FURTHER_NAMES
    if wanted in ours:
        return ours[wanted]
    own = {locale.language: locale for locale in (*locales, *map(Locale, _known_to_cldr()))}
    for code, locale in own.items():
        if wanted in (code, str(locale.languages.get(code, "")).casefold()):
            return code
    for locale in locales:
        for code, name in locale.languages.items():
            if CODE.fullmatch(code) and wanted in (code, str(name).casefold()):
                return str(code)
    return None


def _known_to_cldr() -> list[str]:
    return [code for code in USUAL if code not in NAMES_OF_OUR_OWN]
