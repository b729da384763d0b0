"""Workbooks come back as they were, cell by cell, and nothing in them calculates."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.replies import Sheet, Workbook
from config.phrases import Localized, Phrasebook, Verbatim
from handlers.documents.spreadsheets import CELL_LIMIT
from handlers.documents.workbooks import NAME_LIMIT, sheet_names, write_workbook
from tests.handlers.documents.test_spreadsheets import HOSTILE, NASTY, decoded

BOOK = Phrasebook.load()
FIELD = Localized({"de": "Handlungsfeld", "ar": "مجال العمل"})


def read(*sheets: Sheet, language: str = "de") -> Any:
    content = write_workbook(Workbook("report", FIELD, sheets), BOOK, language)
    return load_workbook(BytesIO(content))


def sheet(*rows: tuple[Any, ...], heads: int = 1) -> Sheet:
    return Sheet(Verbatim("Sheet"), (FIELD,) * heads, rows)


def test_cells_keep_their_types() -> None:
    rows = ((Verbatim("00123"), 12, 62.5, date(2027, 3, 15), None, 2**60),)
    (heads, cells) = read(sheet(*rows, heads=6)).worksheets[0].iter_rows(values_only=True)
    assert heads == ("Handlungsfeld",) * 6
    assert cells == ("00123", 12, 62.5, datetime(2027, 3, 15), None, str(2**60))  # noqa: DTZ001


@given(st.lists(HOSTILE, min_size=1, max_size=5))
@example(NASTY)
def test_every_text_is_a_text_and_comes_back(texts: list[str]) -> None:
    page = read(sheet(*((Verbatim(text),) for text in texts))).worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    found = [decoded(cell.value) for cell in cells]
    assert found == [*texts[: len(found)]]
    assert not any(texts[len(found) :])
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")
    assert not any(cell.hyperlink for cell in cells)


def test_a_text_too_long_for_a_cell_goes_on_below() -> None:
    long = "ä" * (CELL_LIMIT + 10)
    page = read(sheet((Verbatim(long), 5), (Verbatim("next"), 6), heads=2)).worksheets[0]
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert "".join(str(row[0]) for row in rows[:-1]) == long
    assert [row[1] for row in rows] == [5, *[None] * (len(rows) - 2), 6]


def test_sheets_can_be_read_and_printed() -> None:
    book = read(sheet((FIELD,)), Sheet(FIELD, (FIELD,), ()), language="ar")
    assert book.sheetnames == ["Sheet", "مجال العمل"]
    assert book.properties.title == "مجال العمل"
    assert book.custom_doc_props["Language"].value == "ar"
    for page in book.worksheets:
        assert page.freeze_panes == "A2"
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.sheet_view.rightToLeft
        assert 10 <= page.column_dimensions["A"].width <= 62


@pytest.mark.parametrize(
    ("names", "safe"),
    [
        (["Kommunen", "kommunen"], ["Kommunen", "kommunen (2)"]),
        (["a/b:c*[d]?"], ["a b c  d"]),
        (["'quoted'", "", "\x00"], ["quoted", "-", "- (2)"]),
        (["History"], ["History (2)"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
    ],
)
def test_names_of_sheets_are_safe(names: list[str], safe: list[str]) -> None:
    assert sheet_names(names) == safe


@given(st.lists(st.text(), max_size=5))
def test_any_name_makes_a_workbook(names: list[str]) -> None:
    found = read(*(Sheet(Verbatim(name), (FIELD,), ()) for name in names or ["a"])).sheetnames
    assert found == sheet_names(names or ["a"])
    assert all(len(name.encode("utf-16-le")) <= NAME_LIMIT * 2 for name in found)
