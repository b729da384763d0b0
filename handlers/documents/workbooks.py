"""Workbooks with several sheets, to calculate and to go on working with (XLSX).

Here lives how a sheet looks and prints. Numbers are numbers and days are days; a text stays a text,
exactly as it was and never a formula or a link (`spreadsheets.py` tells how).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from itertools import zip_longest
from typing import Any, Final

from bot.replies import Cell, Sheet, Workbook
from config.phrases import Phrasebook, Verbatim
from handlers.documents.spreadsheets import exact_sheet, in_pieces

NAME_LIMIT: Final = 31
"""Characters of a sheet's name: Excel's limit."""
NARROWEST, WIDEST = 10, 60
"""Characters that a column shows side by side; longer texts are wrapped."""
SAFE_DIGITS: Final = 2**53
"""Whole numbers beyond are written as texts: a spreadsheet would round them."""
A4: Final = 9

_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_RESERVED: Final = "history"

_Written = str | int | float | date | None


def write_workbook(workbook: Workbook, phrasebook: Phrasebook, language: str) -> bytes:
    """The workbook in a language. A text too long for a cell goes on in the cell below."""
    from xlsxwriter import Workbook as Book

    content = BytesIO()
    # Constant memory: a row goes to a temporary file as soon as the next one begins.
    with Book(content, {"constant_memory": True}) as book:
        book.set_properties({"title": phrasebook.say(workbook.title, language)})
        book.set_custom_property("Language", language)
        names = sheet_names(phrasebook.say(sheet.name, language) for sheet in workbook.sheets)
        for name, sheet in zip(names, workbook.sheets, strict=True):
            _write(book, name, sheet, phrasebook, language)
    return content.getvalue()


def sheet_names(names: Iterable[str]) -> list[str]:
    """The names as Excel takes them: short, without certain signs, and each only once."""
    taken = {_RESERVED}
    found: list[str] = []
    for name in names:
        stem = _NOT_IN_NAMES.sub(" ", name).strip(" '") or "-"
        candidates = (_shortened(stem, mark) for mark in _marks())
        chosen = next(one for one in candidates if one.lower() not in taken)
        taken.add(chosen.lower())
        found.append(chosen)
    return found


def _marks() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield f" ({number})"
        number += 1


def _shortened(stem: str, mark: str) -> str:
    # In UTF-16 units, as Excel counts; half a character at the cut is dropped.
    room = (NAME_LIMIT - len(mark)) * 2
    return stem.encode("utf-16-le")[:room].decode("utf-16-le", "ignore").rstrip(" '") + mark


def _write(book: Any, name: str, sheet: Sheet, phrasebook: Phrasebook, language: str) -> None:
    heads: list[_Written] = [phrasebook.say(head, language) for head in sheet.heads]
    rows = [[_said(cell, phrasebook, language) for cell in row] for row in sheet.rows]
    page = book.add_worksheet(name, worksheet_class=exact_sheet())
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(A4)
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    if phrasebook.direction(language) == "rtl":
        page.right_to_left()
    words = book.add_format({"text_wrap": 1, "valign": "top"})
    strong = book.add_format({"text_wrap": 1, "valign": "top", "bold": 1, "bottom": 1})
    day = book.add_format({"valign": "top", "num_format": 14})  # the reader's own short date
    for column, cells in enumerate(zip_longest(heads, *rows)):
        page.set_column(column, column, _width(cells), words)
    lines = [heads, *(line for row in rows for line in zip_longest(*map(_pieces, row)))]
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            form = strong if number == 0 else day if isinstance(cell, date) else words
            _write_cell(page, number, column, cell, form)


def _said(cell: Cell, phrasebook: Phrasebook, language: str) -> _Written:
    if cell is None or isinstance(cell, float | date):
        return cell
    if isinstance(cell, int):
        return cell if abs(cell) < SAFE_DIGITS else str(cell)
    if isinstance(cell, Verbatim):
        # An export: exactly what was written, also what no page shows.
        return cell.words
    return phrasebook.say(cell, language)


def _pieces(cell: _Written) -> list[_Written]:
    return [*in_pieces(cell)] if isinstance(cell, str) else [cell]


def _width(cells: Iterable[_Written]) -> int:
    longest = max(len(line) for cell in cells for line in str(cell or "").split("\n"))
    return min(max(longest + 2, NARROWEST), WIDEST)


def _write_cell(page: Any, row: int, column: int, cell: _Written, form: Any) -> None:
    match cell:
        case None:
            return
        case str():
            failed = page.write_string(row, column, cell, form)
        case date():
            failed = page.write_datetime(row, column, cell, form)
        case _:
            failed = page.write_number(row, column, cell, form)
    if failed:
        raise ValueError(f"row {row + 1} does not fit into a sheet")
