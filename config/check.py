"""What `dialogbote check` finds in content files, the register of languages and the catalogs.

Everything is looked at and every mistake is told, so that one look is enough. Nothing is mended
here: for the catalogs that is `config.translations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages.pofile import PoFileError, read_po

from config.content import FOLDER, examine
from config.phrases import (
    DEFAULT_LANGUAGE,
    DOMAIN,
    LABEL_LIMIT,
    LANGUAGES_FILE,
    LOCALES,
    SOURCE_LANGUAGE,
    Language,
)
from config.reading import MARKUP, ContentError, Problem
from config.translations import ROOT, Wording, plural_forms, registered, unextractable, wordings

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

UPDATE = "run `python -m config.translations update`"
PRUNE = "run `python -m config.translations update --prune`"
PLURAL_COUNT = re.compile(rb"nplurals\s*=\s*(\d+)")
COUNT = "n"
"""The placeholder of a plural's number. A form may leave it out: "one answer"."""


def problems(
    content: Path = FOLDER,
    languages: Path = LANGUAGES_FILE,
    locales: Path = LOCALES,
    root: Path = ROOT,
    imported: Path | None = None,
) -> list[Problem]:
    """Everything that is wrong with content and interface texts."""
    found = list(examine(content, imported)[1])
    for file, call in unextractable(root):
        remedy = "write the wording as a literal there, so that translators get to see it"
        found.append(Problem(file, call, remedy))
    texts = wordings(root)
    for wording in texts.values():
        found.extend(_wording_problems(wording))
    try:
        known = registered(languages)
    except ContentError as error:
        return [*found, *error.problems]
    codes = [language.code for language in known]
    for needed in (DEFAULT_LANGUAGE, SOURCE_LANGUAGE):
        if needed not in codes:
            remedy = f"add {needed}: the bot speaks it where no other language fits"
            found.append(Problem(f"{languages.name}: languages", codes, remedy))
    for language in known:
        if language.code != SOURCE_LANGUAGE:
            path = locales / language.code / "LC_MESSAGES" / f"{DOMAIN}.po"
            found.extend(_catalog_problems(language, path, texts))
    return found


def _wording_problems(wording: Wording) -> Iterator[Problem]:
    where = f"{SOURCE_LANGUAGE}: {wording.one!r} in {', '.join(wording.files)}"
    yield from _form_problems(where, wording, wording.forms)


def _catalog_problems(
    language: Language, path: Path, texts: Mapping[str, Wording]
) -> Iterator[Problem]:
    where = f"{language.code}/{path.name}"
    count, expression = plural_forms(language.locale)
    try:
        written = path.read_bytes()
        declared = PLURAL_COUNT.search(written)
        if declared and int(declared[1]) != count:
            remedy = f"write nplurals={count}; plural={expression};"
            yield Problem(f"{where}: Plural-Forms", int(declared[1]), remedy)
            return
        catalog = read_po(BytesIO(written), abort_invalid=True)
    except OSError as error:
        yield Problem(where, error.strerror, UPDATE)
        return
    except (PoFileError, ValueError) as error:
        yield Problem(where, str(error), "correct the catalog there, or " + UPDATE)
        return
    yield from _out_of_step(where, catalog, texts)
    for wording in texts.values():
        key = f"{where}: {wording.one!r}"
        message = catalog.get(wording.one)
        if message is None:
            yield Problem(key, "(missing)", UPDATE)
        else:
            yield from _message_problems(key, message, wording, count)


def _out_of_step(where: str, catalog: Catalog, texts: Mapping[str, Wording]) -> Iterator[Problem]:
    for message in catalog:
        if message.id and _first(message) not in texts:
            yield Problem(f"{where}: {_first(message)!r}", "(the code does not say it)", UPDATE)
    for message in catalog.obsolete.values():
        yield Problem(f"{where}: {_first(message)!r}", "(set aside)", PRUNE)


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _message_problems(
    key: str, message: Message, wording: Wording, count: int
) -> Iterator[Problem]:
    plural = not isinstance(message.id, str)
    if plural != (wording.many is not None) or (plural and message.id[1] != wording.many):
        yield Problem(key, message.id, UPDATE)
        return
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if message.fuzzy:
        yield Problem(key, "(fuzzy)", "check the translation, then remove the word fuzzy")
    elif not any(forms):
        yield Problem(key, "(untranslated)", "translate it")
    elif plural and (len(forms) != count or not all(forms)):
        yield Problem(key, forms, f"translate all {count} forms of this language")
    else:
        yield from _form_problems(key, wording, forms)


def _form_problems(key: str, wording: Wording, forms: Sequence[str]) -> Iterator[Problem]:
    wanted = _placeholders(wording.forms[-1], wording)
    for form in forms:
        if wanted is None or _placeholders(form, wording) != wanted:
            remedy = "use exactly these placeholders: " + _listed(wanted or frozenset())
            yield Problem(key, form, remedy)
        if wording.label and len(form) > LABEL_LIMIT:
            remedy = f"shorten the button to {LABEL_LIMIT} characters; it has {len(form)}"
            yield Problem(key, form, remedy)
        if markup := MARKUP.search(form):
            yield Problem(key, form, f"write plain text without {markup[0]}")


def _placeholders(text: str, wording: Wording) -> frozenset[str] | None:
    """Its placeholders as they are written; None where the braces do not match."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return None
    # A conversion or a format counts as part of the name: a translation must not add one.
    found = {
        f"{name}!{conversion or ''}:{spec or ''}".removesuffix("!:")
        for _, name, spec, conversion in parts
        if name is not None
    }
    return frozenset(found - ({COUNT} if wording.many is not None else set()))


def _listed(placeholders: frozenset[str]) -> str:
    return " ".join(f"{{{name}}}" for name in sorted(placeholders)) or "(none)"
