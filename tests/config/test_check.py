"""`dialogbote check` finds what is wrong: each kind of mistake is made in a copy and looked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from config.check import problems
from config.content import FOLDER
from config.phrases import LANGUAGES_FILE
from config.reading import ContentError, Problem
from config.translations import registered, update, wordings

CODE = '''
"""Says something."""
HELLO = phrase("Good morning, {name}")
GO = label("Go on")
COUNT = plural("{n} of {all} answer", "{n} of {all} answers", 3, all=4)
'''
TRANSLATED = {
    'msgid "Good morning, {name}"\nmsgstr ""': 'msgid "Good morning, {name}"\nmsgstr "X {name}"',
    'msgid "Go on"\nmsgstr ""': 'msgid "Go on"\nmsgstr "X"',
    **{f'msgstr[{n}] ""': f'msgstr[{n}] "X {{all}}"' for n in range(6)},
}


class House:
    """A small house of its own, without a mistake."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.languages = self.content / "languages.yaml"
        self.code = root / "bot" / "speech.py"
        self.code.parent.mkdir()
        self.code.write_text(CODE, "utf-8")
        shutil.copytree(FOLDER, self.content)
        self.update()
        for language in self.translated():
            text = self.catalog(language).read_text("utf-8")
            for empty, full in TRANSLATED.items():
                text = text.replace(empty, full)
            self.catalog(language).write_text(text, "utf-8")

    def translated(self) -> list[str]:
        return [language.code for language in registered(self.languages) if language.code != "en"]

    def catalog(self, language: str) -> Path:
        return self.root / "locales" / language / "LC_MESSAGES" / "dialogbote.po"

    def update(self, *, prune: bool = False) -> None:
        texts = wordings(self.root)
        for language in registered(self.languages):
            if language.code != "en":
                update(language, texts, self.catalog(language.code), prune=prune)

    def problems(self) -> list[Problem]:
        return problems(self.content, self.languages, self.root / "locales", self.root)

    def edit(self, language: str, old: str, new: str) -> None:
        text = self.catalog(language).read_text("utf-8")
        assert old in text
        self.catalog(language).write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_a_house_in_order_has_no_problems(house: House) -> None:
    assert house.problems() == []


@pytest.mark.parametrize(
    ("language", "old", "new", "key", "value", "remedy"),
    [
        ("de", 'msgid "Go on"\nmsgstr "X"', 'msgid "Go off"\nmsgstr "X"', "'Go on'", "(missing)", "translations update"),
        ("de", 'msgid "Go on"\nmsgstr "X"', 'msgid "Go off"\nmsgstr "X"', "'Go off'", "(the code does not say it)", "translations update"),
        ("tr", 'msgid "Go on"\nmsgstr "X"', 'msgid "Go on"\nmsgstr ""', "'Go on'", "(untranslated)", "translate it"),
        ("tr", 'msgid "Go on"', '#, fuzzy\nmsgid "Go on"', "'Go on'", "(fuzzy)", "remove the word fuzzy"),
        ("ar", "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)", "nplurals=2; plural=(n != 1)", "Plural-Forms", 2, "nplurals=6"),
        ("ar", 'msgstr[5] "X {all}"', 'msgstr[5] ""', "'{n} of {all} answer'", ("X {all}",) * 5 + ("",), "all 6 forms"),
        ("de", "X {all}", "X {al}", "'{n} of {all} answer'", "X {al}", "{all}"),
        ("de", "X {name}", "X", "'Good morning, {name}'", "X", "{name}"),
        ("de", "X {name}", "X {name!r}", "'Good morning, {name}'", "X {name!r}", "{name}"),
        ("de", "X {name}", "X {name:>9}", "'Good morning, {name}'", "X {name:>9}", "{name}"),
        ("de", "X {name}", "X {name.wording}", "'Good morning, {name}'", "X {name.wording}", "{name}"),
        ("de", "X {name}", "X {name", "'Good morning, {name}'", "X {name", "{name}"),
        ("de", "X {name}", "<b>{name}</b>", "'Good morning, {name}'", "<b>{name}</b>", "without <b>"),
        ("tr", 'msgstr "X"', f'msgstr "{"x" * 41}"', "'Go on'", "x" * 41, "it has 41"),
        ("tr", 'msgid "{n} of {all} answer"', 'msgctxt "x"\nmsgid "{n} of {all} answer"', "'{n} of {all} answer'", "(missing)", "update"),
        ("tr", 'msgid_plural "{n} of {all} answers"', 'msgid_plural "{n} in {all} answers"', "'{n} of {all} answer'", ("{n} of {all} answer", "{n} in {all} answers"), "update"),
        ("tr", 'msgid "Go on"', 'msgit "Go on"', "tr/dialogbote.po", None, "correct the catalog"),
    ],
)  # fmt: skip
def test_a_broken_catalog_is_found(
    house: House, language: str, old: str, new: str, key: str, value: object, remedy: str
) -> None:
    house.edit(language, old, new)
    found = house.problems()
    assert found
    assert all(problem.key.startswith(f"{language}/dialogbote.po") for problem in found)
    fitting = [problem for problem in found if problem.key.endswith(key)]
    assert fitting, found
    assert value is None or value in [problem.value for problem in fitting]
    assert remedy in fitting[0].remedy


def test_a_missing_catalog_is_found(house: House) -> None:
    house.catalog("tr").unlink()
    assert [problem.key for problem in house.problems()] == ["tr/dialogbote.po"]


def test_a_text_that_is_gone_is_set_aside_until_pruned(house: House) -> None:
    house.code.write_text(CODE.replace('GO = label("Go on")', ""), "utf-8")
    assert {problem.value for problem in house.problems()} == {"(the code does not say it)"}
    house.update()
    assert {problem.value for problem in house.problems()} == {"(set aside)"}
    assert "--prune" in house.problems()[0].remedy
    house.update(prune=True)
    assert house.problems() == []


def test_a_text_that_comes_back_is_still_translated(house: House) -> None:
    house.code.write_text(CODE.replace('GO = label("Go on")', ""), "utf-8")
    house.update()
    house.code.write_text(CODE, "utf-8")
    house.update()
    assert house.problems() == []


@pytest.mark.parametrize(
    ("call", "value", "remedy"),
    [
        (f'label("{"x" * 41}")', "x" * 41, "shorten the button"),
        ('phrase("a <b>bold</b> word")', "a <b>bold</b> word", "without <b>"),
        ('phrase("an {open brace")', "an {open brace", "placeholders"),
        ('plural("{a} {n}", "{b} {n}", 2)', "{a} {n}", "{b}"),
        ("phrase(words)", "phrase(words)", "literal"),
        ("phrase(f'{x}')", "phrase(f'{x}')", "literal"),
        ('plural("one", many, 2)', "plural('one', many, 2)", "literal"),
    ],
)
def test_a_mistake_in_the_code_is_found(
    house: House, call: str, value: object, remedy: str
) -> None:
    house.code.write_text(f"{CODE}\nX = {call}\n", "utf-8")
    fitting = [problem for problem in house.problems() if problem.value == value]
    assert fitting
    assert "speech.py" in fitting[0].key
    assert remedy in fitting[0].remedy


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ("direction: rtl", "direction: down", "languages.ar.direction", "'ltr' or 'rtl'"),
        ("dates: tr-TR", "dates: xx-XX", "languages.tr.dates", "CLDR"),
        ("  de:", "  it:", "languages", "add de"),
        ("name: Türkçe, ", "", "languages.tr.name", "add it"),
        ("languages:", "tongues:", "languages", "add it"),
    ],
)
def test_a_mistake_in_the_register_is_found(
    house: House, old: str, new: str, key: str, remedy: str
) -> None:
    text = LANGUAGES_FILE.read_text("utf-8")
    assert old in text
    house.languages.write_text(text.replace(old, new), "utf-8")
    fitting = [p for p in house.problems() if p.key == f"languages.yaml: {key}"]
    assert fitting
    assert remedy in fitting[0].remedy


def test_mistakes_in_content_are_among_the_problems(house: House) -> None:
    path = house.content / "selfcheck-short.yaml"
    path.write_text(path.read_text("utf-8").replace("version: 1", "version: one"), "utf-8")
    assert [p.key for p in house.problems()] == ["selfcheck-short.yaml: version"]


@pytest.fixture
def broken(house: House) -> Callable[[], list[Problem]]:
    (house.content / "bad.yaml").write_text("a: [", "utf-8")
    house.languages.write_text("a: [", "utf-8")
    house.code.write_text(f"{CODE}\nX = phrase(words)\n", "utf-8")
    return house.problems


def test_everything_is_told_at_once(broken: Callable[[], list[Problem]]) -> None:
    keys = [problem.key for problem in broken()]
    assert keys == ["bad.yaml", "bot/speech.py", "languages.yaml"]


def test_an_error_carries_all_of_its_problems() -> None:
    error = ContentError("a", 1, "do", further=[Problem("b", 2, "do too")])
    assert str(error) == "a = 1: do\nb = 2: do too"
