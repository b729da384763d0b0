"""XLSForms of other people: imported, or refused with a reason for each cell."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from config.forms import Questionnaire
from config.reading import ContentError, Problem
from config.xlsform.reading import Read, read_workbook
from config.xlsform.workbook import COLUMNS_LIMIT, FILE_LIMIT, ROWS_LIMIT, UNPACKED_LIMIT
from tests.config.old_workbook import old_workbook

Rows = list[list[Any]]
HEAD = ["type", "name", "label::Deutsch (de)", "label::English (en)"]
CHOICE_HEAD = ["list_name", "name", "label::Deutsch (de)", "label::English (en)"]
SETTINGS: Rows = [
    ["form_title", "form_id", "default_language"],
    ["Umfrage", "umfrage", "Deutsch (de)"],
]
YES_NO: Rows = [CHOICE_HEAD, ["yn", "yes", "Ja", "Yes"], ["yn", "no", "Nein", "No"]]


def packed(**sheets: Rows) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(folder: Path, survey: Rows, choices: Rows = YES_NO, settings: Rows = SETTINGS) -> Read:
    path = folder / "form.xlsx"
    path.write_bytes(packed(survey=survey, choices=choices, settings=settings))
    return read_workbook(path)


def imported(
    folder: Path, survey: Rows, choices: Rows = YES_NO, settings: Rows = SETTINGS
) -> Questionnaire:
    return read(folder, survey, choices, settings).questionnaire


def refused(
    folder: Path, survey: Rows, choices: Rows = YES_NO, settings: Rows = SETTINGS
) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        read(folder, survey, choices, settings)
    return list(caught.value.problems)


def refused_bytes(folder: Path, content: bytes) -> Problem:
    path = folder / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(ContentError) as caught:
        read_workbook(path)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


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


# ------------------------------------------------------------------------------ files


@pytest.mark.parametrize(
    ("content", "value", "remedy"),
    [
        (b"type,name,label\ntext,a,A\n", "(text, such as CSV)", ".xlsx"),
        (b"", "(no workbook)", ".xlsx"),
        (b"PK\x03\x04 broken", "(damaged)", "damaged"),
        (packed(survey=[["a"]])[:-200], "(damaged)", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "(password)", "password"),
        (b"x" * (FILE_LIMIT + 1), f"{FILE_LIMIT + 1} bytes", "at most 5 MB"),
    ],
)  # fmt: skip
def test_what_is_no_workbook(tmp_path: Path, content: bytes, value: str, remedy: str) -> None:
    problem = refused_bytes(tmp_path, content)
    assert problem.value == value and remedy in problem.remedy


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return content.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped(xl__workbook_xml=b"", xl__bomb_xml=bytes(UNPACKED_LIMIT + 1))
    assert len(bomb) < 100_000
    assert "unpacked" in str(refused_bytes(tmp_path, bomb).value)


def test_an_archive_that_is_no_workbook_and_one_that_is_torn(tmp_path: Path) -> None:
    assert refused_bytes(tmp_path, zipped(mimetype=b"x")).value == "(no Excel workbook)"
    assert "damaged" in refused_bytes(tmp_path, zipped(xl__workbook_xml=b"<x")).remedy


SURVEY_XML = "xl/worksheets/sheet1.xml"
FORM = packed(survey=[HEAD, ["text", "a", "MARK", "A?"]], choices=YES_NO, settings=SETTINGS)


def patched(old: bytes, new: bytes, part: str = SURVEY_XML) -> bytes:
    """A form with other bytes in one of its parts, as no spreadsheet program would write them."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(FORM)) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as copy:  # fmt: skip
        for entry in source.infolist():
            data = source.read(entry)
            assert entry.filename != part or old in data
            copy.writestr(
                entry.filename, data.replace(old, new) if entry.filename == part else data
            )
    return content.getvalue()


def test_a_sheet_that_does_not_end(tmp_path: Path) -> None:
    survey = [HEAD, *(["text", f"q{n}", "F", "Q"] for n in range(ROWS_LIMIT + 1))]
    problem = refused_bytes(tmp_path, packed(survey=survey, settings=SETTINGS))
    assert "2000 rows" in problem.remedy


@pytest.mark.parametrize("cell", [f"A{ROWS_LIMIT + 3000}", "A1048576", "ZZ3"])
def test_nothing_far_away_is_lost_without_a_word(tmp_path: Path, cell: str) -> None:
    # The rows and columns between are empty, so a reader that stops there would not notice.
    row = "".join(filter(str.isdecimal, cell))
    further = f'<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>text</t></is></c></row>'
    problem = refused_bytes(tmp_path, patched(b"</sheetData>", f"{further}</sheetData>".encode()))
    assert problem.key == "form.xlsx: survey"
    assert str(problem.value).startswith(f"row {row},") and "delete the rest" in problem.remedy
    assert COLUMNS_LIMIT == 200


def test_what_a_file_says_of_its_own_size_is_not_believed(tmp_path: Path) -> None:
    cells = "".join(
        f'<c r="{column}9" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in zip("ABCD", ["text", "b", "B?", "B?"], strict=True)
    )
    path = tmp_path / "form.xlsx"
    path.write_bytes(patched(b"</sheetData>", f'<row r="9">{cells}</row></sheetData>'.encode()))
    assert b'ref="A1:D2"' in zipfile.ZipFile(path).read(SURVEY_XML)
    assert [one.id for one in read_workbook(path).questionnaire.questions] == ["a", "b"]


def test_empty_cells_without_end_are_refused_soon(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"><c r="XFD{number}"/></row>' for number in range(3, 2000))
    problem = refused_bytes(tmp_path, patched(b"</sheetData>", f"{rows}</sheetData>".encode()))
    assert "empty rows and columns" in problem.remedy


def test_a_row_that_no_sheet_can_have_holds_nobody_up(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(patched(b"</sheetData>", b'<row r="99999999999"/></sheetData>'))
    assert len(read_workbook(path).questionnaire.questions) == 1


@pytest.mark.parametrize("part", [SURVEY_XML, "xl/workbook.xml"])
def test_entities_are_never_unfolded(tmp_path: Path, part: str) -> None:
    names = "abcdefghi"
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 20}">' for before, name in pairwise(names)
    )
    place = {SURVEY_XML: b"MARK", "xl/workbook.xml": b"survey"}[part]
    path = tmp_path / "form.xlsx"
    path.write_bytes(patched(place, b"&i;", part))
    with zipfile.ZipFile(path) as source:
        parts = {entry: source.read(entry) for entry in source.namelist()}
    root = parts[part].partition(b"?>")[2] or parts[part]
    parts[part] = f"{bomb}]>".encode() + root
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry, data in parts.items():
            copy.writestr(entry, data)
    with pytest.raises(ContentError, match="damaged"):
        read_workbook(path)


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    large = zipped(xl__workbook_xml=b"", xl__large_xml=bytes(UNPACKED_LIMIT + 1))
    size = (UNPACKED_LIMIT + 1).to_bytes(4, "little")
    assert size in large
    assert "damaged" in refused_bytes(tmp_path, large.replace(size, bytes(4))).remedy


# ------------------------------------------------------------------------------ odd cells


def test_formulas_without_a_result_are_named_wherever_they_stand(tmp_path: Path) -> None:
    survey: Rows = [
        [*HEAD, "hint::Deutsch (de)", "=1+1"],
        ["text", "a", '=HYPERLINK("http://x/?"&A1)', "A?"],
        ["text", "b", "B?", "B?", "=1+1"],
    ]
    problems = refused(tmp_path, survey)
    assert [(one.key, one.value) for one in problems] == [
        ("form.xlsx: survey!F1", "=1+1"),
        ("form.xlsx: survey!C2 (label::Deutsch (de))", '=HYPERLINK("http://x/?"&A1)'),
        ("form.xlsx: survey!E3 (hint::Deutsch (de))", "=1+1"),
    ]
    assert {one.remedy.partition(":")[0] for one in problems} == {
        "this formula has no result in the file"
    }


def test_a_formula_is_what_came_of_it(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    mark = b't="inlineStr"><is><t>MARK</t></is>'
    path.write_bytes(patched(mark, b't="str"><f>"Fr"&amp;"age"</f><v>Frage</v>'))
    assert read_workbook(path).questionnaire.questions[0].text["de"] == "Frage"
    problem = refused_bytes(tmp_path, patched(mark, b't="e"><f>1/0</f><v>#DIV/0!</v>'))
    assert problem.value == "#DIV/0!" and "correct the formula" in problem.remedy


def test_what_only_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(patched(b"MARK", b"=HYPERLINK(1) ist = 1"))
    assert read_workbook(path).questionnaire.questions[0].text["de"] == "=HYPERLINK(1) ist = 1"


@pytest.mark.parametrize("written", ["_x0007_", "_x001b_", "_xD800_", "\u0085", "\u009b", "\x7f"])
def test_control_characters_are_refused(tmp_path: Path, written: str) -> None:
    problem = refused_bytes(tmp_path, patched(b"MARK", f"vor{written}nach".encode()))
    assert problem.key == "form.xlsx: survey!C2 (label::Deutsch (de))"
    assert "control character" in problem.remedy


def test_a_cell_with_more_characters_than_cells_have(tmp_path: Path) -> None:
    problem = refused_bytes(tmp_path, patched(b"MARK", b"x" * 40_000))
    assert problem.key == "form.xlsx: survey!C2 (label::Deutsch (de))"
    assert problem.remedy == "shorten it to 1000 characters"


def test_sheets_that_are_none_of_an_xlsform_are_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(
        packed(survey=[HEAD, ["text", "a", "A", "A"]], settings=SETTINGS, Notizen=[["=1"]])
    )
    assert "form.xlsx: these sheets were not read: Notizen" in read_workbook(path).notices


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="can be read"):
        read_workbook(tmp_path / "nothing.xlsx")


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
