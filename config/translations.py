"""Interface texts in the source code, and the catalogs that translators keep of them.

`python -m config.translations update` brings every registered catalog in step with the code:
new wordings arrive untranslated, gone ones are set aside at the end (and come back translated if
the code says them again) until `update --prune` drops them. Nothing in a catalog depends on the
day, the machine or a line number, so that a change shows only what has changed.
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Annotated, Literal

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from config.forms import LanguageCode, Short
from config.phrases import LANGUAGES_FILE, SOURCE_LANGUAGE, Language, catalog_path
from config.reading import key, raw, validated

ROOT = Path(__file__).resolve().parents[1]
SPEAKERS = ("bot", "handlers")
"""The packages whose code says interface texts."""
SENTENCES: dict[str, tuple[int, ...] | None] = {"phrase": (1,), "plural": (1, 2)}
LABELS: dict[str, tuple[int, ...] | None] = {"label": (1,)}


PLURALS = {
    "ar": (
        6,
        "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)",
    ),
    "tr": (2, "(n != 1)"),
}
"""Where Babel's table for messages says otherwise than the CLDR and the translators' tools."""


def _known_to_cldr(locale: str) -> str:
    try:
        Locale.parse(locale, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        remedy = "write a locale that the CLDR knows, such as de-DE"
        raise PydanticCustomError("content", remedy) from error
    return locale


class _Row(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    name: Short
    direction: Literal["ltr", "rtl"]
    dates: Annotated[str, AfterValidator(_known_to_cldr)]


class _Register(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    languages: dict[LanguageCode, _Row]


@dataclass(frozen=True, slots=True)
class Wording:
    """One interface text as the code says it."""

    one: str
    many: str | None
    label: bool
    files: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """All of its English forms."""
        return (self.one,) if self.many is None else (self.one, self.many)


def sources(root: Path = ROOT) -> list[Path]:
    """The modules that may say something."""
    return [path for package in SPEAKERS for path in sorted((root / package).rglob("*.py"))]


def wordings(root: Path = ROOT) -> dict[str, Wording]:
    """Every wording in the code, by its message id."""
    found: dict[str, Wording] = {}
    for path in sources(root):
        file = path.relative_to(root).as_posix()
        for wording in _said(path, file):
            if before := found.get(wording.one):
                wording = replace(  # noqa: PLW2901 (the same wording, said once more)
                    wording,
                    many=wording.many or before.many,
                    label=wording.label or before.label,
                    files=tuple(dict.fromkeys((*before.files, file))),
                )
            found[wording.one] = wording
    return found


def _said(path: Path, file: str) -> Iterator[Wording]:
    code = path.read_bytes()
    for keywords in (SENTENCES, LABELS):
        for _, message, _, _ in extract("python", BytesIO(code), keywords):
            one, many = message if isinstance(message, tuple) else (message, None)
            yield Wording(one, many, keywords is LABELS, (file,))


def unextractable(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Calls whose wording is no literal, which no translator would ever see: (file, call)."""
    for path in sources(root):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                needed = len((SENTENCES | LABELS).get(node.func.id) or ())
                literal = [
                    isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                    for argument in node.args[:needed]
                ]
                if len(literal) < needed or not all(literal):
                    yield path.relative_to(root).as_posix(), ast.unparse(node)


def plural_forms(locale: Locale) -> tuple[int, str]:
    """How many forms a language has for a number, and the C expression that chooses one."""
    if locale.language in PLURALS:
        return PLURALS[locale.language]
    known = get_plural(locale)
    return known.num_plurals, known.plural_expr


def registered(file: Path = LANGUAGES_FILE) -> list[Language]:
    """The registered interface languages; unlike `Phrasebook.load` this needs no catalogs yet.

    Raises:
        ContentError: with everything that is wrong with the register.
    """
    data = raw(file)
    register = validated(_Register, data, partial(key, file.name, data), {})
    return [
        Language(code, row.name, row.direction, Locale.parse(row.dates, sep="-"))
        for code, row in register.languages.items()
    ]


def update(
    language: Language, texts: dict[str, Wording], path: Path, *, prune: bool = False
) -> None:
    """Write the catalog of a language anew: every text of the code, with what is translated."""
    header = _header(language)
    catalog = read_po(BytesIO(path.read_bytes() if path.exists() else header.encode()))
    for message in list(catalog.obsolete.values()):
        if message.id not in catalog:
            # Set aside earlier: the code may say it again.
            catalog[message.id] = message
    catalog.obsolete.clear()
    catalog.update(_template(texts), no_fuzzy_matching=True, update_creation_date=False)
    if prune:
        catalog.obsolete.clear()
    written = BytesIO()
    write_po(written, catalog, width=100, omit_header=True, sort_by_file=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + b"\n" + written.getvalue())


def _template(texts: dict[str, Wording]) -> Catalog:
    template = Catalog()
    for wording in texts.values():
        template.add(
            wording.one if wording.many is None else (wording.one, wording.many),
            locations=[(file, 1) for file in wording.files],
        )
    return template


def _header(language: Language) -> str:
    count, expression = plural_forms(language.locale)
    lines = (
        f"Language: {language.code}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        f"Plural-Forms: nplurals={count}; plural={expression};",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m config.translations", description=__doc__)
    parser.add_argument("command", choices=["update"])
    parser.add_argument("--prune", action="store_true", help="drop what the code no longer says")
    asked = parser.parse_args(arguments)
    texts = wordings()
    for language in registered():
        if language.code != SOURCE_LANGUAGE:
            update(language, texts, catalog_path(language.code), prune=asked.prune)


if __name__ == "__main__":
    main()
