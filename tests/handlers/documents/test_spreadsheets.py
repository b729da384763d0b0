"""What was written comes back from every table, and nothing in it calculates."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO, StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.replies import ExportRow
from handlers.documents.spreadsheets import (
    CELL_LIMIT,
    COLUMNS,
    SHEET_LIMIT,
    DoesNotFit,
    escaped,
    write_csv,
    write_jsonl,
    write_xlsx,
)
from tests.exported import ROW

Value = str | int | float | bool | tuple[str, ...]

NASTY = [
    "=1+1", "+49 30 1", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1",
    "{=1}", "'=1", "", " ", "  both ends \t", "\n", "\r", "\r\n", "a\rb\r\nc\nd", "a;b", 'say "hi"',
    "_x0041_", "_x0041_x0042_", "__x0041__", "_x005F_x0041_", "_x0041\x01", "_x000D_", "_x00",
    "\x00\x01\x1f", "\x7f\x85\x9f", "\u2028\u2029", "\ufffe\uffff", "\ufeff", "\u202eabc", "🙂" * 9,
    "<r><t>raw</t></r>", "<r>&</r>", "</t></is></c>", "&amp;", "]]>", "https://example.org", "00123",
    "1e5", "true", "mailto:a@b.c", "مرحبا", "ＡＢＣ", "#REF!", "internal:Sheet1!A1",
]  # fmt: skip
HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY), max_size=5).map("".join),
    st.text(alphabet="_x0041F<r>/=\r\n\t \x01\x0b", max_size=40),
)
VALUES = st.one_of(HOSTILE, st.integers(), st.booleans(), st.lists(HOSTILE, max_size=3).map(tuple))
ROWS = st.lists(
    st.builds(
        ExportRow,
        st.integers(1),
        *[HOSTILE] * (len(COLUMNS) - 6),
        st.booleans(),
        st.none() | st.integers(1),
        HOSTILE,
        HOSTILE,
        VALUES,
    ),
    max_size=4,
)


def row(value: Value) -> ExportRow:
    return ROW._replace(value=value)


def decoded(text: str | None) -> str:
    """As Excel reads `_xHHHH_`, from left to right. An empty text comes back as None."""
    return re.sub("_x([0-9a-fA-F]{4})_", lambda code: chr(int(code[1], 16)), text or "")


def shown(value: Value) -> str:
    if isinstance(value, bool):
        return {True: "yes", False: "no"}[value]
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def fields(row: ExportRow) -> list[str]:
    return ["" if cell is None else shown(cell) for cell in row]


def workbook(*rows: ExportRow) -> bytes:
    file = BytesIO()
    write_xlsx(rows, file)
    return file.getvalue()


def cells(content: bytes) -> list[list[str]]:
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    return [[decoded(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]  # type: ignore[arg-type]


def table(*rows: ExportRow) -> bytes:
    file = BytesIO()
    write_csv(rows, file)
    return file.getvalue()


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def objects(rows: list[ExportRow]) -> Iterator[dict[str, object]]:
    file = BytesIO()
    write_jsonl(rows, file)
    for line in file.getvalue().decode().splitlines():
        yield json.loads(line)


# -- XLSX


@given(ROWS)
@example([row(text) for text in NASTY])
def test_a_workbook_gives_every_text_back(rows: list[ExportRow]) -> None:
    assert cells(workbook(*rows)) == [list(COLUMNS), *map(fields, rows)]


@given(HOSTILE)
def test_an_escaped_text_is_what_it_was(text: str) -> None:
    assert decoded(escaped(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("_x0041_", "_x005F_x0041_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("\r", "_x000D_"),
        ("a\nb\tc", "a\nb\tc"),
        ("snake_x_case", "snake_x_case"),
    ],
)
def test_escapes_are_those_of_ooxml(text: str, written: str) -> None:
    assert escaped(text) == written


def test_every_cell_of_a_workbook_is_a_text() -> None:
    values: list[Value] = [*NASTY, 5, -5, True, ("=a", "b")]
    with zipfile.ZipFile(BytesIO(workbook(*map(row, values)))) as archive:
        names = archive.namelist()
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    kinds = re.findall(r"<c [^>]*?(?:t=\"(\w+)\")?>", xml)
    assert len(kinds) == len(COLUMNS) * (len(values) + 1)
    assert set(kinds) == {"inlineStr"}
    assert not re.search(r"<f[ >]|hyperlink", xml)
    assert not [name for name in names if "_rels/sheet" in name], "a sheet links to nothing"


@pytest.mark.parametrize("sign", ["\x01", "x", "🙂"])
def test_a_text_too_long_for_a_cell_goes_on_beside_it(sign: str) -> None:
    text = sign * 40_000
    head, *rest = cells(workbook(row(text), row("short")))
    further = [f"value_{number}" for number in range(2, len(head) - len(COLUMNS) + 2)]
    assert head == [*COLUMNS, *further]
    assert further
    assert ["".join(line[len(COLUMNS) - 1 :]) for line in rest] == [text, "short"]
    with zipfile.ZipFile(BytesIO(workbook(row(text)))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    written = re.findall("<t[^>]*>(.*?)</t>", xml)
    assert max(len(cell.encode("utf-16-le")) // 2 for cell in written) <= CELL_LIMIT


def test_so_does_a_translation() -> None:
    text = "x" * 70_000
    head, *rest = cells(workbook(ROW._replace(translation=text, translated_by="hand"), ROW))
    at = head.index("translation")
    further = [f"translation_{number}" for number in range(2, head.index("translated_by") - at + 1)]
    assert head == [*COLUMNS[: at + 1], *further, *COLUMNS[at + 1 :]]
    assert further
    assert ["".join(line[at : head.index("translated_by")]) for line in rest] == [text, ""]
    assert [line[head.index("translated_by")] for line in rest] == ["hand", ""]
    assert [line[-1] for line in rest] == [ROW.value] * 2


def test_the_longest_answer_we_take_needs_no_further_column() -> None:
    assert cells(workbook(row("🙂" * 8_192)))[0] == list(COLUMNS)


def test_what_does_not_fit_into_a_sheet_is_refused_not_cut() -> None:
    with pytest.raises(DoesNotFit, match="row 2 does not fit"):
        workbook(ROW._replace(event="x" * (CELL_LIMIT + 1)))


def test_more_rows_than_a_sheet_holds_are_refused_before_any_is_read() -> None:
    class Rows:
        def __len__(self) -> int:
            return SHEET_LIMIT

        def __iter__(self) -> Iterator[ExportRow]:
            raise AssertionError("a row was read")

    file = BytesIO()
    with pytest.raises(DoesNotFit, match="1048576 rows do not fit into a sheet: use CSV"):
        write_xlsx(Rows(), file)
    assert file.getvalue() == b""


@pytest.mark.parametrize("write", [write_csv, write_jsonl])
def test_rows_are_written_as_they_come(
    write: Callable[[Iterable[ExportRow], BytesIO], None],
) -> None:
    file = BytesIO()
    piled = []

    def rows() -> Iterator[ExportRow]:
        for number in range(5_000):
            yield row("x" * 100)
            piled.append(number * 100 - file.tell())

    write(rows(), file)
    assert max(piled) < 150_000, "they pile up in memory"


# -- CSV


@given(ROWS)
@example([row(text) for text in NASTY])
def test_a_csv_gives_back_what_it_disarmed(rows: list[ExportRow]) -> None:
    head, *body = read_csv(table(*rows))
    assert head == list(COLUMNS)
    assert len(body) == len(rows)
    for cells_read, expected in zip(body, map(fields, rows), strict=True):
        for cell, original in zip(cells_read, expected, strict=True):
            assert cell in {original, f"'{original}"}
            assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))


def test_a_csv_opens_right_in_a_german_excel() -> None:
    content = table(row("Grüße; alle"), row(("Bus", "Rad")), row(False), row(3))
    head, *lines = content.decode("utf-8-sig").split("\r\n")
    assert content.startswith(b"\xef\xbb\xbfid;event;prompt;type;")
    assert head == ";".join(COLUMNS)
    assert lines == [
        '1;Event;Prompt;text;de;new;;;;;;;;no;;;;"Grüße; alle"',
        "1;Event;Prompt;text;de;new;;;;;;;;no;;;;Bus, Rad",
        "1;Event;Prompt;text;de;new;;;;;;;;no;;;;no",
        "1;Event;Prompt;text;de;new;;;;;;;;no;;;;3",
        "",
    ]


@pytest.mark.parametrize("sign", "=+-@\t\r\n＝＋－＠")
def test_what_would_calculate_is_disarmed(sign: str) -> None:
    assert read_csv(table(row(f"{sign}1")))[1][-1] == f"'{sign}1"


def test_an_empty_export_still_has_its_headings() -> None:
    assert read_csv(table()) == [list(COLUMNS)]
    assert cells(workbook()) == [list(COLUMNS)]


# -- JSON Lines


@given(ROWS)
@example([row(text) for text in NASTY])
def test_json_lines_are_exact(rows: list[ExportRow]) -> None:
    for found, row in zip(objects(rows), rows, strict=True):
        assert list(found) == list(COLUMNS)
        value = list(row.value) if isinstance(row.value, tuple) else row.value
        assert list(found.values()) == [*row[:-1], value]
        assert type(found["value"]) is type(value)


def test_json_lines_are_utf_8() -> None:
    file = BytesIO()
    write_jsonl([row("Grüße")], file)
    assert "Grüße".encode() in file.getvalue()
    assert file.getvalue().endswith(b"}\n")
