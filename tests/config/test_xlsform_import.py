"""XLSForms of other people: imported, or refused with a reason for each cell."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from config.reading import ContentError
from config.xlsform.reading import read_workbook
from tests.config.foreign_form import (
    CHOICE_HEAD,
    HEAD,
    SETTINGS,
    YES_NO,
    Rows,
    imported,
    packed,
    read,
    refused,
    refused_bytes,
)
from tests.config.old_workbook import old_workbook

# ------------------------------------------------------------------------------ the five files


def test_first_an_old_xls_under_a_wrong_name(tmp_path: Path) -> None:
    old = old_workbook(
        {
            "survey": [["type", "name", "label"], ["text", "a", "A?"]],
            "settings": [["form_title", "form_id"], ["Umfrage", "umfrage"]],
        }
    )
    assert convert(old, file_type=".xls").xform, "it is a real one"
    problem = refused_bytes(tmp_path, old)
    assert problem.key == "form.xlsx"
    assert "old Excel file (.xls)" in problem.remedy and "save it as .xlsx" in problem.remedy


def test_second_a_language_missing_in_half_of_the_rows(tmp_path: Path) -> None:
    survey = [HEAD] + [
        ["text", f"q{number}", f"Frage {number}", f"Question {number}" if number % 2 else None]
        for number in range(10)
    ]
    problems = refused(tmp_path, survey)
    assert [problem.key for problem in problems] == [
        f"form.xlsx: survey!D{row} (label::English (en))" for row in (2, 4, 6, 8, 10)
    ]
    assert {problem.remedy for problem in problems} == {"write it in English (en) as well"}


def test_third_unknown_types(tmp_path: Path) -> None:
    types = [
        "geopoint",
        "rank yn",
        "image",
        "calculate",
        "select_one",
        "select_one_from_file a.csv",
    ]
    survey = [HEAD] + [[type_, f"q{n}", "F", "Q"] for n, type_ in enumerate(types)]
    problems = refused(tmp_path, survey)
    assert [problem.value for problem in problems] == types
    assert [problem.key for problem in problems] == [
        f"form.xlsx: survey!A{row} (type)" for row in range(2, 8)
    ]
    for problem in problems:
        assert "select_one LIST" in problem.remedy or "integer" in problem.remedy


@pytest.mark.parametrize(
    "relevant",
    [
        "${a} = 'yes' and ${b} = 'no'", "${a} = 'yes' or ${b} = 'no'", "${a} != 'yes'", "(1 =",
        "count-selected(${a}) > 1", "${a} = 'yes' or", "not(${a} = 'yes')", "a = 'yes'",
    ],
)  # fmt: skip
def test_fourth_a_broken_or_too_clever_relevant(tmp_path: Path, relevant: str) -> None:
    survey: Rows = [
        [*HEAD, "relevant"],
        ["select_one yn", "a", "A?", "A?"],
        ["select_one yn", "b", "B?", "B?"],
        ["text", "c", "C?", "C?", relevant],
        ["text", "d", "D?", "D?", "${later} = 'yes'"],
        ["text", "e", "E?", "E?", "${a} = 'maybe'"],
        ["select_one yn", "later", "L?", "L?"],
    ]
    problems = refused(tmp_path, survey)
    by_cell = {problem.key: problem for problem in problems}
    first = by_cell["form.xlsx: survey!E4 (relevant)"]
    assert first.value == relevant and "${name} = 'answer'" in first.remedy
    assert "comes before" in by_cell["form.xlsx: survey!E5 (relevant)"].remedy


def test_an_answer_that_is_none_is_told_at_the_relevant(tmp_path: Path) -> None:
    survey: Rows = [
        [*HEAD, "relevant"],
        ["select_one yn", "a", "A?", "A?"],
        ["text", "e", "E?", "E?", "${a} = 'maybe'"],
    ]
    (problem,) = refused(tmp_path, survey)
    assert problem.key == "form.xlsx: survey!E3 (relevant)"
    assert (problem.value, problem.remedy) == ("maybe", "name an answer to it: no, yes")


def test_fifth_groups_in_groups(tmp_path: Path) -> None:
    survey: Rows = [
        [*HEAD, "relevant"],
        ["begin_group", "outer", "Außen", "Outer"],
        ["select_one yn", "a", "A?", "A?"],
        ["begin group", "inner", "Innen", "Inner", "selected(${a}, 'yes')"],
        ["text", "b", "B?", "B?"],
        ["begin_group", "layout", None, None],
        ["text", "c", "C?", "C?"],
        ["end_group"],
        ["end group"],
        ["text", "d", "D?", "D?"],
        ["end_group"],
        ["text", "e", "E?", "E?"],
    ]
    questionnaire = imported(tmp_path, survey)
    assert [(one.id, one.topic) for one in questionnaire.questions] == [
        ("a", "outer"), ("b", "inner"), ("c", "inner"), ("d", "outer"), ("e", None),
    ]  # fmt: skip
    assert [topic.name["en"] for topic in questionnaire.topics] == ["Outer", "Inner"]
    asked_after = [
        one.when and (one.when.question, one.when.values) for one in questionnaire.questions
    ]
    assert asked_after == [None, ("a", ("yes",)), ("a", ("yes",)), None, None]


# ------------------------------------------------------------------------------ what is understood


def test_an_everyday_form_of_another_tool(tmp_path: Path) -> None:
    # One language without a header for it, names with capitals and underscores, rows of Kobo's own.
    survey: Rows = [
        ["type", "name", "label", "hint", "required", "default", "constraint", "constraint_message",
         "parameters", "appearance"],
        ["start", "start"],
        ["note", "Hello", "Willkommen"],
        ["text", "street", "Straße?", "Nur der Name", "yes", "Hauptstraße"],
        ["integer", "Age", "Alter?", None, True, 30, ". >= 18 and . <= 99"],
        ["integer", "odd", "Zahl?", None, None, None, ". != 5", "Nicht die Fünf."],
        ["decimal", "share", "Anteil?", None, None, 2.5, ".>0"],
        ["date", "day", "Tag?", None, None, "2027-05-04", ". >= date('2027-01-01')"],
        ["dateTime", "when", "Wann?"],
        ["range", "how_much", "Wie sehr?", None, None, None, None, None, "start=0 end=5 step=1"],
        ["select_one agree", "agree", "Einverstanden?", None, "true()", "2", None, None, None, "likert"],
        ["select_multiple yn", "many", "Welche?", None, None, "yes no"],
    ]  # fmt: skip
    choices: Rows = [
        ["list name", "value", "caption"],
        ["agree", 1, "gar nicht"], ["agree", 2, "teils"], ["agree", 3, "sehr"], ["agree", "na", "-?-"],
        ["yn", "yes", "Ja"], ["yn", "no", "Nein"],
    ]  # fmt: skip
    found = read(tmp_path, survey, choices, [["form_title", "form_id"], ["Titel", "My_Form.1"]])
    form = found.questionnaire
    assert (form.id, form.languages, form.title) == ("my-form-1", ("de",), {"de": "Titel"})
    by_id: dict[str, Any] = {one.id: one for one in form.questions}
    kinds = [(one.id, one.kind) for one in form.questions]
    assert kinds == [
        ("hello", "note"), ("street", "text"), ("age", "number"), ("odd", "number"),
        ("share", "decimal"), ("day", "date"), ("when", "moment"), ("how-much", "scale"),
        ("agree", "scale"), ("many", "choices"),
    ]  # fmt: skip
    assert (by_id["street"].required, by_id["street"].default) == (True, ("Hauptstraße",))
    assert by_id["street"].help == {"de": "Nur der Name"}
    age = by_id["age"]
    assert (age.required, age.default, age.low, age.high) == (True, ("30",), 18, 99)
    assert age.constraint is None, "the bot has words of its own for bounds"
    assert by_id["odd"].constraint.message == {"de": "Nicht die Fünf."}
    assert by_id["share"].constraint.rule == ".>0"
    assert by_id["day"].default == ("2027-05-04",)
    assert (by_id["how-much"].scale.low, by_id["how-much"].scale.high) == (0, 5)
    assert [step["de"] for step in by_id["agree"].scale.steps] == ["gar nicht", "teils", "sehr"]
    assert [option.id for option in by_id["agree"].scale.options] == ["na"]
    assert by_id["many"].default == ("yes", "no")
    said = "\n".join(found.notices)
    assert "survey!A2 (type): `start` is left out" in said
    assert "survey.appearance" in said and "taken for Deutsch (de)" in said


@pytest.mark.parametrize(
    "relevant",
    [
        "${a} = 'x' or ${a} = 'y'", "selected(${a}, 'x') or selected(${a}, \"y\")",
        "(${a}='x') or (selected(${a},'y'))", "(${a} = 'x' or ${a} = 'y')",
    ],
)  # fmt: skip
def test_simple_conditions_in_any_spelling(tmp_path: Path, relevant: str) -> None:
    choices: Rows = [CHOICE_HEAD, *(["l", name, name, name] for name in ("x", "y", "z"))]
    survey: Rows = [
        [*HEAD, "relevant"],
        ["select_one l", "a", "A?", "A?"],
        ["text", "b", "B?", "B?", relevant],
    ]
    when = imported(tmp_path, survey, choices).questions[1].when
    assert when is not None and (when.question, when.values) == ("a", ("x", "y"))


def test_a_title_in_one_language_is_taken_and_mentioned(tmp_path: Path) -> None:
    found = read(tmp_path, [HEAD, ["text", "a", "A?", "A?"]])
    assert found.questionnaire.title == {"de": "Umfrage", "en": "Umfrage"}
    assert any("dialogbote_title::English (en)" in notice for notice in found.notices)


ODD = st.sampled_from(
    [
        None, "", "text", "note", "range", "select_one yn", "select_multiple yn", "begin_group",
        "end_group", "a", "b", "${a}", "${a} = 'yes'", "yes", 1, 0.5, True, "start=1 end=3", "= 1",
        ". > 1", "{", "[1]", "\u200b", "x" * 50, "type", "name", "label", "label::de", "label::en",
        "hint::", "relevant", "default", "dialogbote_id", "dialogbote_kind", "dialogbote_.a::de",
        "dialogbote_scale_list", "dialogbote_topic", "dialogbote_version", "dialogbote_languages",
        "dialogbote_questions", "dialogbote_options", "list_name", "form_id", "form_title", "date",
    ]
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["survey", "choices", "settings", "dialogbote_topics"]),
            st.integers(1, 5),
            st.integers(1, 8),
        ),
        ODD,
        max_size=12,
    )
)
def test_whatever_stands_in_the_cells_is_imported_or_refused(
    tmp_path: Path, cells: dict[tuple[str, int, int], Any]
) -> None:
    book = load_workbook(
        io.BytesIO(
            packed(
                survey=[
                    [*HEAD, "relevant", "default"],
                    ["begin_group", "g", "G", "G"],
                    ["select_one yn", "a", "A", "A"],
                    ["text", "b", "B", "B", "${a} = 'yes'", "x"],
                    ["end_group"],
                ],
                choices=YES_NO,
                settings=SETTINGS,
                dialogbote_topics=[["name", "label::Deutsch (de)", "label::English (en)"]],
            )
        )
    )
    for (sheet, row, column), value in cells.items():
        book[sheet].cell(row, column).value = value
    path = tmp_path / "form.xlsx"
    book.save(path)
    try:
        found = read_workbook(path)
    except ContentError as error:
        assert all(problem.remedy for problem in error.problems)  # noqa: PT017 (either is fine)
        return
    assert found.questionnaire.questions
