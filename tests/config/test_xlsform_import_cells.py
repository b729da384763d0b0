"""XLSForms of other people: what single cells, headers and sheets cannot say is named with its
place.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from config.reading import ContentError, Problem
from config.xlsform.reading import read_workbook
from tests.config.foreign_form import CHOICE_HEAD, HEAD, YES_NO, Rows, imported, packed, refused

# ------------------------------------------------------------------------------ single cells


def cell(folder: Path, column: str, value: object, type_: str = "text") -> Problem:
    """What is said of one cell beside a question that is fine."""
    survey: Rows = [[*HEAD, column], [type_, "q", "F?", "Q?", value]]
    (problem,) = refused(folder, survey)
    assert problem.key == f"form.xlsx: survey!E2 ({column})"
    assert str(problem.value) == str(value)
    return problem


@pytest.mark.parametrize(
    ("column", "value", "type_", "remedy"),
    [
        ("required", "${a} = 1", "text", "yes or no"),
        ("default", "today()", "date", "nothing is calculated"),
        ("default", "soon", "date", "2027-05-04"),
        ("default", "maybe", "select_one yn", "suggest one of the answers: no, yes"),
        ("constraint", "string-length(.) < 5", "text", "compare `.` with numbers"),
        ("constraint", "regex(., '(a+)+')", "text", "simplify the pattern"),
        ("constraint", "count-selected(.) < 2", "select_multiple yn", "only what people write"),
        ("parameters", "start=0 end=100 step=1", "range", "use the type integer"),
        ("parameters", "start=0 end=1 step=0.1", "range", "whole numbers"),
        ("parameters", "randomize=true", "select_one yn", "only range"),
        ("choice_filter", "x = 1", "select_one yn", "all choices are offered"),
        ("calculation", "1 + 1", "text", "nothing is calculated"),
        ("media::image", "a.png", "text", "not shown"),
        ("read_only", "yes", "text", "note"),
        ("dialogbote_kind", "scale", "text", "text, line"),
        ("dialogbote_nonsense", "x", "text", "remove it, or correct its name"),
        ("dialogbote_max_answers", "many", "text", "whole number"),
    ],
)
def test_what_a_cell_cannot_say(
    tmp_path: Path, column: str, value: str, type_: str, remedy: str
) -> None:
    assert remedy in cell(tmp_path, column, value, type_).remedy


def test_names_and_words_that_do_not_fit(tmp_path: Path) -> None:
    survey: Rows = [
        HEAD,
        ["text", "what_is_your_name", "F?", "Q?"],
        ["text", "twice", "F?", "Q?"],
        ["text", "TWICE", "F?", "Q?"],
        ["text", "html", "<b>F</b>?", "Q?"],
        ["text", "piped", "${twice}?", "Q?"],
        ["text", "long", "F" * 1001, "Q?"],
        ["text", "größe", "F?", "Q?"],
        ["text", None, "F?", "Q?"],
        ["select_one l", "pick", "F?", "Q?"],
        ["select_one nowhere", "none", "F?", "Q?"],
        [None, "untyped", "F?", "Q?"],
    ]
    choices: Rows = [
        CHOICE_HEAD,
        ["l", "a", "A" * 41, "A"],
        ["l", "a", "A", "A"],
        ["l", "b", "B", None],
    ]
    by_cell = {p.key.removeprefix("form.xlsx: ").partition(" (")[0]: p.remedy for p in refused(tmp_path, survey, choices)}  # fmt: skip
    assert "12 characters" in by_cell["survey!B2"] and "dialogbote_id" in by_cell["survey!B2"]
    assert "1000 characters" in by_cell["survey!C7"]
    assert "without <b>" in by_cell["survey!C5"]
    assert "${...}" in by_cell["survey!C6"]
    assert "a-z" in by_cell["survey!B8"]
    assert "give it a name" in by_cell["survey!B9"]
    assert "add the list" in by_cell["survey!A11"]
    assert "select_one LIST" in by_cell["survey!A12"]
    assert "40 characters" in by_cell["choices!C2"]
    assert "English (en)" in by_cell["choices!D4"]


def test_names_that_stand_there_twice(tmp_path: Path) -> None:
    survey: Rows = [HEAD, ["text", "twice", "F?", "Q?"], ["text", "TWICE", "F?", "Q?"]]
    (problem,) = refused(tmp_path, survey)
    assert problem == Problem("form.xlsx: survey!B3 (name)", "twice", "it stands there twice")


def test_a_short_id_of_ours_beside_a_long_name(tmp_path: Path) -> None:
    survey: Rows = [
        [*HEAD, "dialogbote_id", "relevant"],
        ["select_one yn", "do_you_agree_with_it", "F?", "Q?", "agree"],
        ["text", "why", "F?", "Q?", None, "${do_you_agree_with_it} = 'no'"],
    ]
    when = imported(tmp_path, survey).questions[1].when
    assert when is not None and when.question == "agree"


@pytest.mark.parametrize(
    ("survey", "key", "remedy"),
    [
        ([["begin_group", "g", "G", "G"], ["text", "a", "A", "A"]], "survey!A2 (type)", "end_group"),
        ([["text", "a", "A", "A"], ["end_group"]], "survey!A3 (type)", "no group is open"),
        ([["begin_repeat", "r", "R", "R"], ["text", "a", "A", "A"], ["end_repeat"]], "survey!A2 (type)", "repeated"),
    ],
)  # fmt: skip
def test_groups_that_do_not_close_and_repeats(
    tmp_path: Path, survey: Rows, key: str, remedy: str
) -> None:
    (problem,) = refused(tmp_path, [HEAD, *survey])
    assert problem.key == f"form.xlsx: {key}" and remedy in problem.remedy


# ------------------------------------------------------------------------------ sheets and headers


def test_missing_sheets_are_named_together(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(packed(Tabelle1=[["a"]], choices=YES_NO))
    with pytest.raises(ContentError) as caught:
        read_workbook(path)
    assert [p.key for p in caught.value.problems] == ["form.xlsx: survey", "form.xlsx: settings"]
    assert "form_id" in str(caught.value)


def test_settings_without_id_and_title(tmp_path: Path) -> None:
    problems = refused(tmp_path, [HEAD, ["text", "a", "A", "A"]], settings=[["style"], ["pages"]])
    assert [p.key for p in problems] == [
        "form.xlsx: settings, row 2 (form_id)", "form.xlsx: settings, row 2 (form_title)",
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["My Form!", "x" * 41])
def test_a_form_id_that_is_none_of_ours(tmp_path: Path, written: str) -> None:
    settings: Rows = [["form_title", "form_id"], ["T", written]]
    problems = refused(tmp_path, [["type", "name", "label"], ["text", "a", "A"]], settings=settings)
    assert problems[0].key == "form.xlsx: settings!B2 (form_id)"


def test_headers_that_name_no_language_we_know(tmp_path: Path) -> None:
    head = ["type", "name", "label::German", "label::English (en)"]
    problems = refused(tmp_path, [head, ["text", "a", "A", "A"]])
    assert problems[0].key == "form.xlsx: survey!C1 (label::German)"
    assert "(de)" in problems[0].remedy


def test_a_language_without_any_column_in_the_choices(tmp_path: Path) -> None:
    choices: Rows = [
        ["list_name", "name", "label::Deutsch (de)"],
        ["yn", "yes", "Ja"],
        ["yn", "no", "Nein"],
    ]
    problems = refused(tmp_path, [HEAD, ["select_one yn", "a", "A", "A"]], choices)
    assert [p.key for p in problems] == ["form.xlsx: choices (label::English (en))"]
    assert "add a column" in problems[0].remedy


def test_the_columns_twice(tmp_path: Path) -> None:
    head = ["type", "name", "label::Deutsch (de)", "label::de"]
    problems = refused(tmp_path, [head, ["text", "a", "A", "A"]])
    assert "twice" in problems[0].remedy
