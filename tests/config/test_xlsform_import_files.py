"""XLSForms of other people: files that are none, that are torn or made to do harm, and odd cells."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from config.reading import ContentError
from config.xlsform.reading import read_workbook
from config.xlsform.workbook import COLUMNS_LIMIT, FILE_LIMIT, ROWS_LIMIT, UNPACKED_LIMIT
from tests.config.foreign_form import HEAD, SETTINGS, YES_NO, Rows, packed, refused, refused_bytes

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
