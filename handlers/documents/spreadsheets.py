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

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from typing import IO, Final, Protocol

from bot.replies import ExportRow, ExportValue

COLUMNS: Final = ExportRow._fields
PORTION: Final = 1_000
"""Lines that are in memory at once."""
CELL_LIMIT: Final = 32_767
"""UTF-16 units that Excel accepts in a cell. Counted as written, escapes and all: how a reader
counts is not known."""

LONG: Final = ("answer", "translation", "value")
"""How the headings of wide columns begin."""
SHEET_LIMIT: Final = 1_048_576
"""Rows that a sheet can hold, its headings among them."""

_CALCULATED: Final = frozenset("=+-@\t\r\n＝＋－＠")
"""What a cell must not begin with: a spreadsheet would calculate it, or skip to what follows."""

# JSON allows these inside a string, but many readers take them for the end of a line.
_LINE_END: Final = re.compile("[\u0085\u2028\u2029]")
_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode

_CONTROLS: Final = r"\x00-\x08\x0b-\x1f\ufffe\uffff"
_NEEDS_ESCAPE: Final = re.compile(
    # What XML cannot hold, or (a lone CR) would change;
    rf"[{_CONTROLS}]"
    # an underscore that would be read as the beginning of an escape, together with what follows;
    rf"|_(?=x[0-9a-fA-F]{{4}}[_{_CONTROLS}])"
    # and what XlsxWriter would take for ready-made XML and pass through unescaped.
    r"|\A<(?=r>)"
)


class Rows(Protocol):
    """Rows that can be gone through again and again, such as a tuple; an iterator is none."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[ExportRow]: ...


class DoesNotFit(ValueError):
    """A sheet cannot hold so many rows, or such a long cell."""


def write_csv(rows: Iterable[ExportRow], file: IO[bytes]) -> None:
    """Write a table that opens right in a German Excel: UTF-8 with BOM, semicolons, CRLF."""

    # The module csv would look at every cell of a million rows anew; most of them recur.
    @lru_cache
    def middle(*cells: str | int | None) -> str:
        return ";".join(_quoted(disarmed(_shown_cell(cell))) for cell in cells)

    def line(row: ExportRow) -> str:
        number, *cells, value = row
        return f"{number};{middle(*cells)};{_quoted(disarmed(_shown(value)))}\r\n"

    file.write(codecs.BOM_UTF8 + f"{';'.join(COLUMNS)}\r\n".encode())
    _write(map(line, rows), file)


def write_jsonl(rows: Iterable[ExportRow], file: IO[bytes]) -> None:
    """Write one JSON object a line, in UTF-8, with the keys of `COLUMNS` and the exact value."""
    first, *recurring, last = COLUMNS

    @lru_cache
    def middle(*values: str | int | None) -> str:
        # Without its braces: something stands before it, and behind.
        return _JSON(dict(zip(recurring, values, strict=True)))[1:-1]

    def line(row: ExportRow) -> str:
        number, *values, value = row
        written = f'{{"{first}": {number}, {middle(*values)}, "{last}": {_JSON(value)}}}\n'
        return _LINE_END.sub(_escaped_line_end, written)

    _write(map(line, rows), file)


def _write(lines: Iterator[str], file: IO[bytes]) -> None:
    while portion := "".join(islice(lines, PORTION)):
        file.write(portion.encode())


def _escaped_line_end(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def write_xlsx(rows: Rows, file: IO[bytes]) -> None:
    """Write a workbook whose every cell is a text.

    A value too long for a cell goes on in columns `value_2`, `value_3` and so on, a translation in
    `translation_2` and so on. The rows are read twice: the headings come first and have to name
    those columns.

    Raises:
        DoesNotFit: more rows, or a longer title, than a sheet can hold.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.utility import xl_range

    if len(rows) >= SHEET_LIMIT:
        raise DoesNotFit(f"{len(rows)} rows do not fit into a sheet: use CSV")
    translations = values = 1
    for row in rows:
        translations = max(translations, len(in_pieces(row.translation)))
        values = max(values, len(in_pieces(_shown(row.value))))
    *headings, _, translated_by, _ = COLUMNS
    headings += [*_headings("translation", translations), translated_by]
    headings += _headings("value", values)

    def cells(row: ExportRow) -> list[str]:
        number, *fields, hidden, original, translation, by, value = row
        pieces = in_pieces(translation)
        pieces += [""] * (translations - len(pieces))
        own = [*pieces, by, *in_pieces(_shown(value))]
        return [str(number), *fields, _shown(hidden), _shown_cell(original), *own]

    # Constant memory: a row goes to a temporary file as soon as the next one begins.
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(worksheet_class=exact_sheet())
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 2, 30)
        long = book.add_format({"text_wrap": 1})
        for column, heading in enumerate(headings):
            if heading.startswith(LONG):
                sheet.set_column(column, column, 80, long)
        # Numbers are texts here on purpose: no green corner has to warn of it.
        everything = xl_range(0, 0, SHEET_LIMIT - 1, len(headings) - 1)
        sheet.ignore_errors({"number_stored_as_text": everything})
        for number, written in enumerate(chain([headings], map(cells, rows))):
            for column, cell in enumerate(written):
                if sheet.write_string(number, column, cell):
                    raise DoesNotFit(f"row {number + 1} does not fit into a sheet: use CSV")


def _headings(name: str, pieces: int) -> list[str]:
    return [name, *(f"{name}_{number}" for number in range(2, pieces + 1))]


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


def _shown(value: ExportValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, float):
        # Never `1e-05`, and no `.0` that nobody wrote.
        return f"{Decimal(repr(value)):f}".removesuffix(".0")
    return str(value)


def _shown_cell(cell: str | int | None) -> str:
    return "" if cell is None else _shown(cell)


def _quoted(cell: str) -> str:
    if ";" in cell or '"' in cell or "\n" in cell or "\r" in cell:
        doubled = cell.replace('"', '""')
        return f'"{doubled}"'
    return cell


def disarmed(cell: str) -> str:
    """The cell, so that no spreadsheet calculates it."""
    return f"'{cell}" if cell[:1] in _CALCULATED else cell


def in_pieces(text: str) -> list[str]:
    """The text in pieces that each fit into a cell."""
    # No character takes more than the seven units of an escape.
    if len(text) * 7 <= CELL_LIMIT or len(escaped(text).encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return [text]
    middle = len(text) // 2
    return in_pieces(text[:middle]) + in_pieces(text[middle:])
