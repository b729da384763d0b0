"""Released answers as CSV, XLSX or JSON Lines.

Here lives how an answer is written so that it comes back as it was, and what a spreadsheet
program must never make of it (a formula, a link, a number it was not). What is released is decided
in the heart; nothing here filters, sorts or shortens.

JSON Lines is the exact form, for programs: a text is a string, a number a number, yes or no a
boolean, several choices a list. XLSX is exact as well, but every cell is a text. CSV is for opening
by double-click: cells that a spreadsheet would calculate are disarmed by an apostrophe, and a
program may still take a text such as `1-2` for a date. In both tables several choices are joined by
a comma and a blank, and yes or no are the words `yes` and `no`, in every language.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from io import TextIOWrapper
from itertools import chain
from typing import IO, Final

from bot.replies import ExportRow

COLUMNS: Final = ("event", "prompt", "type", "language", "value")
CELL_LIMIT: Final = 32_767
"""UTF-16 units that Excel accepts in a cell. Counted as written, escapes and all: how a reader
counts is not known."""

_CALCULATED: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell must not begin with: a spreadsheet would calculate it, or skip to what follows."""

# JSON allows these inside a string, but many readers take them for the end of a line.
_LINE_ENDS: Final = {ord(end): f"\\u{ord(end):04x}" for end in "\u0085\u2028\u2029"}

_CONTROLS: Final = r"\x00-\x08\x0b-\x1f\ufffe\uffff"
_NEEDS_ESCAPE: Final = re.compile(
    # What XML cannot hold, or (a lone CR) would change;
    rf"[{_CONTROLS}]"
    # an underscore that would be read as the beginning of an escape, together with what follows;
    rf"|_(?=x[0-9a-fA-F]{{4}}[_{_CONTROLS}])"
    # and what XlsxWriter would take for ready-made XML and pass through unescaped.
    r"|\A<(?=r>)"
)


def write_csv(rows: Iterable[ExportRow], file: IO[bytes]) -> None:
    """Write a table that opens right in a German Excel: UTF-8 with BOM, semicolons, CRLF."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(map(_disarmed, _cells(row)))
    finally:
        text.detach()


def write_jsonl(rows: Iterable[ExportRow], file: IO[bytes]) -> None:
    """Write one JSON object a line, in UTF-8, with the keys of `COLUMNS` and the exact value."""
    for row in rows:
        fields = (row.event, row.prompt, row.type, row.language, row.value)
        line = json.dumps(dict(zip(COLUMNS, fields, strict=True)), ensure_ascii=False)
        file.write(line.translate(_LINE_ENDS).encode() + b"\n")


def write_xlsx(rows: Collection[ExportRow], file: IO[bytes]) -> None:
    """Write a workbook whose every cell is a text.

    A value too long for a cell goes on in columns `value_2`, `value_3` and so on. The rows are read
    twice: the headings come first and have to name those columns.

    Raises:
        ValueError: more rows, or a longer title, than a sheet can hold.
    """
    from xlsxwriter import Workbook

    widest = max((len(in_pieces(_cells(row)[-1])) for row in rows), default=1)
    headings = [*COLUMNS, *(f"value_{number}" for number in range(2, widest + 1))]
    # Constant memory: a row goes to a temporary file as soon as the next one begins.
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(worksheet_class=exact_sheet())
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 1, 30)
        sheet.set_column(len(COLUMNS) - 1, len(headings) - 1, 80, book.add_format({"text_wrap": 1}))
        # Numbers are texts here on purpose: no green corner has to warn of it.
        sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(ord('A') + widest + 3)}1048576"})
        body = ([*fields, *in_pieces(value)] for *fields, value in map(_cells, rows))
        for number, cells in enumerate(chain([headings], body)):
            for column, cell in enumerate(cells):
                if sheet.write_string(number, column, cell):
                    raise ValueError(f"row {number + 1} does not fit into a sheet: use CSV")


def exact_sheet() -> type:
    """XlsxWriter's class of sheets, so that one gives back what was written."""
    from xlsxwriter.worksheet import Worksheet  # takes memory

    class ExactSheet(Worksheet):  # type: ignore[misc]
        """A sheet that gives back what was written.

        XlsxWriter's own escaping misses the second of two overlapping literals (`_x0041_x0042_`)
        and lets a text that looks like its rich strings through as raw XML.
        """

        @staticmethod
        def _escape_control_characters(data: str) -> str:
            return escaped(data)

    return ExactSheet


def escaped(text: str) -> str:
    """The text as OOXML writes it: `_xHHHH_` for what XML cannot hold, and for literal escapes."""
    return _NEEDS_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _cells(row: ExportRow) -> tuple[str, ...]:
    return row.event, row.prompt, row.type, row.language, _shown(row.value)


def _shown(value: str | int | float | bool | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        # Never `1e-05`, and no `.0` that nobody wrote.
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return str(value)


def _disarmed(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_CALCULATED) else cell


def in_pieces(text: str) -> list[str]:
    """The text in pieces that each fit into a cell."""
    # No character takes more than the seven units of an escape.
    if len(text) * 7 <= CELL_LIMIT or len(escaped(text).encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return [text]
    middle = len(text) // 2
    return in_pieces(text[:middle]) + in_pieces(text[middle:])
