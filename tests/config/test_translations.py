"""Catalogs: complete, the same every time, and with the plural forms a language really has."""

from __future__ import annotations

from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale

from config import translations
from config.phrases import LANGUAGES_FILE
from config.translations import Wording, main, plural_forms, registered, update, wordings

SPOKEN = {
    "Hello": Wording("Hello", None, label=False, files=("bot/a.py",)),
    "{n} day": Wording("{n} day", "{n} days", label=False, files=("bot/b.py", "bot/c.py")),
}
LANGUAGES = {language.code: language for language in registered()}


def test_the_code_is_searched() -> None:
    found = wordings()
    assert found["building up"].files == ("bot/selfcheck/results.py",)
    assert found["{answered} of {n} question answered"].many == (
        "{answered} of {n} questions answered"
    )


def test_a_wording_said_twice_is_one_text(tmp_path: Path) -> None:
    for name, call in (("bot", 'phrase("Go "\n "on")'), ("handlers", 'label("Go on")')):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_text(f"X = {call}\n", "utf-8")
    assert wordings(tmp_path) == {
        "Go on": Wording("Go on", None, label=True, files=("bot/a.py", "handlers/a.py"))
    }


def test_a_new_catalog_is_complete_and_bears_no_dates(tmp_path: Path) -> None:
    path = tmp_path / "ar" / "LC_MESSAGES" / "dialogbote.po"
    update(LANGUAGES["ar"], SPOKEN, path)
    text = path.read_text("utf-8")
    assert 'msgid "Hello"' in text
    assert text.count("msgstr[") == 6
    assert "#: bot/b.py bot/c.py" in text
    assert "Date" not in text
    assert "Generated" not in text


def test_updating_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    update(LANGUAGES["tr"], SPOKEN, path)
    path.write_text(
        path.read_text("utf-8").replace('"Hello"\nmsgstr ""', '"Hello"\nmsgstr "Merhaba"')
    )
    update(LANGUAGES["tr"], SPOKEN, path)
    before = path.read_bytes()
    update(LANGUAGES["tr"], dict(reversed(SPOKEN.items())), path)
    assert path.read_bytes() == before
    assert b"Merhaba" in before


def test_similar_texts_are_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    update(LANGUAGES["de"], SPOKEN, path)
    path.write_text(
        path.read_text("utf-8").replace('"Hello"\nmsgstr ""', '"Hello"\nmsgstr "Hallo"')
    )
    update(LANGUAGES["de"], {"Hello!": Wording("Hello!", None, label=False, files=("a",))}, path)
    assert "fuzzy" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("de", {1: 0, 0: 1, 2: 1}),
        ("tr", {1: 0, 0: 1, 2: 1}),
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 103: 3, 11: 4, 99: 4, 111: 4, 100: 5, 102: 5}),
        ("uk", {1: 0, 21: 0, 2: 1, 5: 2, 11: 2}),
    ],
)
def test_numbers_take_the_form_the_language_has_for_them(
    language: str, numbers: dict[int, int]
) -> None:
    count, expression = plural_forms(Locale.parse(language))
    form = c2py(expression)
    assert {number: form(number) for number in numbers} == numbers
    assert count > max(numbers.values())


def test_the_command_updates_every_registered_catalog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "catalog_path", lambda code: tmp_path / f"{code}.po")
    main(["update"])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{code}.po" for code in LANGUAGES if code != "en"
    )
    assert LANGUAGES_FILE.is_file()


def test_another_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["guess"])
    assert "invalid choice" in capsys.readouterr().err
