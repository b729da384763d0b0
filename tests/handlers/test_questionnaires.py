"""`dialogbote questionnaire` as an operator meets it: real processes in a folder of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from bot.links import Links
from bot.turn import Surroundings
from config.content import Content
from config.phrases import Phrasebook
from config.reading import ContentError
from tests.command_line import Done, dialogbote

NAME = "selfcheck-short"


def questionnaire(folder: Path, *arguments: str, command: str = "questionnaire") -> Done:
    return dialogbote(folder, command, *arguments)


def cell(file: Path, sheet: str, place: str) -> str:
    return str(load_workbook(file)[sheet][place].value)


def change(file: Path, sheet: str, cell: str, value: str | None) -> None:
    book = load_workbook(file)
    book[sheet][cell] = value
    book.save(file)


def test_out_changed_and_in_again_as_a_new_version(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    exported = questionnaire(tmp_path, "export", NAME, "--out", "form.xlsx")
    assert exported.returncode == 0, exported.stderr
    assert f"{NAME}, version 1, written to form.xlsx" in exported.stdout
    assert convert(form.read_bytes(), file_type=".xlsx").xform
    assert cell(form, "settings", "C2") == "1", "the export names its version"

    same = questionnaire(tmp_path, "import", "form.xlsx")
    assert same.returncode == 0 and "unchanged" in same.stdout
    assert not (tmp_path / "var").exists()

    assert cell(form, "survey", "C1").startswith("label::Deutsch")
    change(form, "survey", "C3", "Ganz neu gefragt?")
    taken = questionnaire(tmp_path, "import", "form.xlsx")
    assert taken.returncode == 0, taken.stderr
    file = tmp_path / "var" / "questionnaires" / f"{NAME}-v2.yaml"
    assert f"version 2: {file}" in taken.stdout
    assert "It can be used for: short check, rounds." in taken.stdout
    assert "next start" in taken.stdout and "end with the version" in taken.stdout
    assert "a later release that brings version 3 or higher" in taken.stdout
    assert file.stat().st_mode & 0o77 == 0 and file.parent.stat().st_mode & 0o77 == 0
    assert [one.name for one in file.parent.iterdir()] == [file.name]

    again = questionnaire(tmp_path, "import", "form.xlsx")
    assert "unchanged: version 2" in again.stdout

    rows = json.loads(questionnaire(tmp_path, "list", "--json").stdout)
    known = [(row["version"], row["questions"], row["source"]) for row in rows if row["id"] == NAME]
    assert known == [(1, 14, "built in"), (2, 14, str(file))]
    lines = questionnaire(tmp_path, "list").stdout.splitlines()
    assert lines[0].split() == ["ID", "VERSION", "LANGUAGES", "QUESTIONS", "FOR", "TITLE", "FROM"]
    used = lines[0].index("FOR")
    assert [line[used:].partition("  ")[0] for line in lines[1:]] == [
        "survey of need", "rounds", "what has begun", "short check, rounds",
    ]  # fmt: skip
    languages = lines[0].index("LANGUAGES")
    assert {line[languages - 1 : languages + 5] for line in lines[1:]} == {" de en"}, "aligned"

    old = questionnaire(tmp_path, "export", NAME, "--version", "1", "--out", "old.xlsx")
    assert "version 1" in old.stdout
    assert cell(tmp_path / "old.xlsx", "survey", "C3") != "Ganz neu gefragt?"
    assert questionnaire(tmp_path, command="check").returncode == 0


def test_a_new_version_is_for_new_conversations_only(tmp_path: Path) -> None:
    questionnaire(tmp_path, "export", NAME, "--out", "form.xlsx")
    change(tmp_path / "form.xlsx", "survey", "C3", "Ganz neu gefragt?")
    questionnaire(tmp_path, "import", "form.xlsx")
    content = Content.load(imported=tmp_path / "var" / "questionnaires")
    around = Surroundings(Links("http://127.0.0.1:1", None), content, Phrasebook.load())
    assert around.questionnaire(NAME).version == 2
    begun = around.questionnaire(NAME, 1)
    assert begun.version == 1
    assert begun.questions[0].text != around.questionnaire(NAME).questions[0].text


def with_other_steps(folder: Path, form_id: str) -> None:
    """The short self-check in `form.xlsx` with one step less, as a form of that id."""
    questionnaire(folder, "export", NAME, "--out", "form.xlsx")
    book = load_workbook(folder / "form.xlsx")
    assert book["choices"]["B6"].value == "4"
    book["choices"].delete_rows(6)
    book["settings"]["B2"] = form_id
    book.save(folder / "form.xlsx")


def test_a_form_that_no_round_can_compare_says_why(tmp_path: Path) -> None:
    with_other_steps(tmp_path, "my_own_form")
    taken = questionnaire(tmp_path, "import", "form.xlsx")
    assert taken.returncode == 0, taken.stderr
    reason = "a scale has other steps than 0 to 4: steer-plan, steer-owner, open-staff and 11 more"
    assert "It can be used for: nothing yet." in taken.stdout
    assert f"Not for rounds: {reason}." in taken.stdout
    assert "next start" not in taken.stdout
    lines = questionnaire(tmp_path, "list").stdout.splitlines()
    assert lines[-1] == f"my-own-form, version 1, is not for rounds: {reason}"
    assert sum(line.startswith("my-own-form ") for line in lines) == 1
    (row,) = (
        row
        for row in json.loads(questionnaire(tmp_path, "list", "--json").stdout)
        if row["id"] == "my-own-form"
    )
    assert (row["uses"], row["not_for_rounds"]) == ([], reason)


def test_no_import_takes_away_what_is_in_use(tmp_path: Path) -> None:
    with_other_steps(tmp_path, "selfcheck_short")
    refused = questionnaire(tmp_path, "import", "form.xlsx")
    assert refused.returncode == 1 and not refused.stdout
    assert f"form.xlsx: settings (form_id) = {NAME}" in refused.stderr
    assert "in use for short check and rounds" in refused.stderr
    assert "other steps than 0 to 4: steer-plan" in refused.stderr
    assert not (tmp_path / "var").exists()


def test_a_hostile_cell_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    questionnaire(tmp_path, "export", NAME, "--out", "form.xlsx")
    change(tmp_path / "form.xlsx", "survey", "C3", f"<b>\u009b31m\u202e{'x' * 1_000}")
    refused = questionnaire(tmp_path, "import", "form.xlsx")
    assert f" = <b>\\x9b31m\\u202e{'x' * 192}… (1008 characters)\n" in refused.stderr
    assert all(one.isprintable() for line in refused.stderr.splitlines() for one in line)


def test_nothing_is_written_if_one_cell_is_wrong(tmp_path: Path) -> None:
    questionnaire(tmp_path, "export", NAME, "--out", "form.xlsx")
    change(tmp_path / "form.xlsx", "survey", "C3", "<b>fett</b>")
    change(tmp_path / "form.xlsx", "survey", "D4", None)
    refused = questionnaire(tmp_path, "import", "form.xlsx")
    assert refused.returncode == 1 and not refused.stdout
    assert "form.xlsx: survey!C3 (label::Deutsch (de)) = <b>fett</b>" in refused.stderr
    assert "form.xlsx: survey!D4 (label::" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("export", "nonsense", "--out", "x.xlsx"), NAME),
        (("export", NAME, "--version", "9", "--out", "x.xlsx"), "there are 1"),
        (("export", NAME, "--out", "nowhere/x.xlsx"), "cannot be written"),
        (("import", "nothing.xlsx"), "can be read"),
    ],
)
def test_wrong_arguments_are_named(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    refused = questionnaire(tmp_path, *arguments)
    assert refused.returncode == 1
    assert said in refused.stderr and "Traceback" not in refused.stderr


def test_a_broken_file_in_the_data_folder_is_named_with_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "questionnaires"
    folder.mkdir(parents=True)
    (folder / "x-v1.yaml").write_text("id: x\nversion: one\n")
    for refused in (questionnaire(tmp_path, "list"), questionnaire(tmp_path, command="check")):
        assert refused.returncode == 1
        assert f"{folder / 'x-v1.yaml'}: version = one" in refused.stderr
        assert "whole number" in refused.stderr
    with pytest.raises(ContentError):
        Content.load(imported=folder)


def test_a_backup_names_imported_questionnaires(tmp_path: Path) -> None:
    questionnaire(tmp_path, "export", NAME, "--out", "form.xlsx")
    change(tmp_path / "form.xlsx", "settings", "B2", "my_own_form")
    taken = questionnaire(tmp_path, "import", "form.xlsx")
    assert f"Note: {NAME} has the same title" in taken.stdout
    assert "It can be used for: rounds." in taken.stdout
    grant = ("--role", "programme-lead")
    assert questionnaire(tmp_path, *grant, command="grant").returncode == 0
    told = questionnaire(tmp_path, "copy.sqlite", command="backup")
    assert "my-own-form-v1.yaml" in told.stdout, told.stderr
