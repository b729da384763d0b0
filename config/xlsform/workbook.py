"""Opens a workbook that nobody has vouched for, and knows where each of its cells stands.

What is no .xlsx file, or would take too much room, is refused with a sentence before anything is
unpacked. What the cells mean is `reading`'s business.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from config.reading import ContentError, Problem, failure
from config.xlsform.columns import CHOICES, SETTINGS, SURVEY, TOPICS, Column, column

FILE_LIMIT = 5 * 2**20
"""Bytes of a file; questionnaires have a few dozen thousand."""
UNPACKED_LIMIT = 25 * 2**20
"""Bytes of all that is packed inside."""
ROWS_LIMIT, COLUMNS_LIMIT = 2_000, 200
CELLS_LIMIT = 5_000_000
"""Cells that are looked at, be they empty: files may hold rows and columns without end."""
EXCEL_ROWS = 1_048_576
"""Rows that a sheet can have at all; a file may name any number."""

_SAVE = "open it in your spreadsheet program and save it as .xlsx"
_OLD_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTROL = re.compile(
    r"_x(?:00(?:0[0-8BCEF]|1[0-9A-F]|7F)|D[89A-F][0-9A-F]{2}|FFF[EF])_", re.IGNORECASE
)
"""How OOXML writes characters that nobody can see; openpyxl hands them on undecoded."""
_Book = Any
"""A workbook of openpyxl, which is imported where it is used."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its values by column name and language."""

    sheet: Sheet
    number: int
    values: Mapping[tuple[str, str | None], str]

    def get(self, name: str, language: str | None = None) -> str:
        """What stands in that column; "" for nothing."""
        return self.values.get((name, language), "")

    def spot(self, name: str, language: str | None = None) -> str:
        """What its author calls that cell."""
        return self.sheet.spot(self.number, name, language)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its columns; `rows` are those with something in them."""

    file: str
    name: str
    columns: Sequence[Column]
    cells: Mapping[int, Mapping[int, str]]
    """By row and column, both from 1. The first row holds the headers."""

    @property
    def rows(self) -> Iterator[Row]:
        for number, cells in self.cells.items():
            named = {
                (c.name, c.language): cells[c.number] for c in self.columns if c.number in cells
            }
            if named:
                yield Row(self, number, named)

    def cell(self, row: int, number: int) -> str:
        """A cell by its column's number."""
        header = next((f" ({one.header})" for one in self.columns if one.number == number), "")
        return f"{self.file}: {self.name}!{_letters(number)}{row}{header}"

    def spot(self, row: int, name: str = "", language: str | None = None) -> str:
        """A cell, such as `form.xlsx: survey!C7 (label::Deutsch (de))`."""
        for one in self.columns:
            if (one.name, one.language) == (name, language):
                return self.cell(row, one.number)
        missing = f"{name}::({language})" if language else name
        return f"{self.file}: {self.name}, row {row}" + (f" ({missing})" if missing else "")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it is, and what can be read of it."""

    content: bytes
    sheets: Mapping[str, Sheet]
    """Those of an XLSForm, by their names in small letters."""
    others: tuple[str, ...]
    """The names of all other sheets."""


def opened(path: Path) -> Opened:
    """Open a workbook.

    Raises:
        ContentError: it is none that can be read, or cells have nothing that could be.
    """
    content = _content(path)
    # Imported here: a bot that runs has no use for it.
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of decorations that it does not understand; neither do we.
            warnings.simplefilter("ignore")
            # Twice, as openpyxl tells either what a formula says or what came of it.
            shown, written = (
                load_workbook(BytesIO(content), read_only=True, data_only=data_only)
                for data_only in (True, False)
            )
            return _read(path.name, content, shown, written)
    except ContentError:
        raise
    except Exception as error:
        # openpyxl tells damage by whatever error it causes.
        remedy = "the file is damaged: " + _SAVE + " once more"
        raise ContentError(path.name, "(damaged)", remedy) from error


def _read(file: str, content: bytes, shown: _Book, written: _Book) -> Opened:
    found: dict[str, Sheet] = {}
    others: list[str] = []
    problems: list[Problem] = []
    for sheet, formulas in zip(shown.worksheets, written.worksheets, strict=True):
        name = sheet.title.strip().lower()
        if name not in (SURVEY, CHOICES, SETTINGS, TOPICS):
            others.append(sheet.title)
        elif name in found:
            raise ContentError(f"{file}: {sheet.title}", "(twice)", "keep one sheet of this name")
        else:
            found[name] = _sheet(file, sheet)
            problems += _unreadable(found[name], sheet, formulas)
    if problems:
        raise failure(problems)
    return Opened(content, found, tuple(others))


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > FILE_LIMIT:
            remedy = f"give a file of at most {FILE_LIMIT // 2**20} MB"
            raise ContentError(path.name, f"{size} bytes", remedy)
        content = path.read_bytes()
    except OSError as error:
        raise ContentError(str(path), error.strerror, "give a file that can be read") from error
    if content.startswith(_OLD_MAGIC):
        if _ENCRYPTED in content:
            raise ContentError(path.name, "(password)", "save it without a password")
        remedy = "this is an old Excel file (.xls), whatever its name says: " + _SAVE
        raise ContentError(path.name, "(.xls)", remedy)
    if not content.startswith(b"PK"):
        kind = "text, such as CSV" if content and b"\x00" not in content else "no workbook"
        raise ContentError(path.name, f"({kind})", _SAVE)
    _inspect(path.name, content)
    return content


def _inspect(name: str, content: bytes) -> None:
    """Judge a packed file by its list of contents, without unpacking anything."""
    try:
        entries = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        remedy = "the file is damaged: copy it once more, or " + _SAVE
        raise ContentError(name, "(damaged)", remedy) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise ContentError(name, "(password)", "save it without a password")
    if (size := sum(entry.file_size for entry in entries)) > UNPACKED_LIMIT:
        remedy = f"unpacked it may have at most {UNPACKED_LIMIT // 2**20} MB: " + _SAVE + " anew"
        raise ContentError(name, f"{size} bytes unpacked", remedy)
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise ContentError(name, "(no Excel workbook)", _SAVE)


def _sheet(file: str, sheet: _Book) -> Sheet:
    cells: dict[int, dict[int, str]] = {}
    for number, row in _rows(sheet, file):
        if texts := {place: text for place, one in row if (text := _text(one.value))}:
            if number > ROWS_LIMIT or max(texts) > COLUMNS_LIMIT:
                size = f"{ROWS_LIMIT} rows and {COLUMNS_LIMIT} columns"
                raise ContentError(
                    f"{file}: {sheet.title}",
                    f"row {number}, column {_letters(max(texts))}",
                    f"a sheet may have {size}: delete the rest",
                )
            cells[number] = texts
    columns = [column(number, header) for number, header in cells.pop(1, {}).items()]
    return Sheet(file, sheet.title, columns, cells)


def _rows(sheet: _Book, file: str) -> Iterator[tuple[int, list[tuple[int, Any]]]]:
    """The rows with the cells that have something in them, both by numbers from 1."""
    # How large it is a file may say wrongly; what lies beyond would be lost without a word.
    sheet.reset_dimensions()
    looked_at = 0
    for number, row in enumerate(sheet.iter_rows(max_row=EXCEL_ROWS), 1):
        looked_at += len(row)
        if looked_at > CELLS_LIMIT:
            remedy = "delete the empty rows and columns behind the texts"
            raise ContentError(f"{file}: {sheet.title}", f"over {CELLS_LIMIT} cells", remedy)
        if cells := [(place, one) for place, one in enumerate(row, 1) if one.value is not None]:
            yield number, cells


def _unreadable(read: Sheet, shown: _Book, written: _Book) -> Iterator[Problem]:
    """Cells that show their author something else than what would be read here."""
    there: dict[tuple[int, int], str] = {}
    for number, row in _rows(shown, read.file):
        for place, one in row:
            there[number, place] = text = _text(one.value)
            if one.data_type == "e":
                yield Problem(
                    read.cell(number, place), text, "correct the formula, or write a text"
                )
            elif _CONTROL.search(text):
                remedy = "remove the control character, which cannot be seen"
                yield Problem(read.cell(number, place), text, remedy)
    for number, row in _rows(written, read.file):
        for place, one in row:
            # Numbers and errors are results, too; nothing at all is what a formula has that no
            # spreadsheet program has calculated yet.
            if one.data_type == "f" and not there.get((number, place)):
                remedy = "this formula has no result in the file: write the text itself"
                yield Problem(read.cell(number, place), str(one.value), remedy)


def _text(value: object) -> str:
    """A cell as its author reads it."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()
        case _:
            # OOXML's escape for a carriage return, which openpyxl hands on undecoded.
            return str(value).replace("_x000D_", "").replace("\r\n", "\n").strip()


def needed(found: Mapping[str, Sheet], file: str) -> None:
    """See that the sheets are there without which nothing can be read.

    Raises:
        ContentError: one is missing, or has no row.
    """
    problems = [
        Problem(f"{file}: {name}", "(missing)", f"add a sheet `{name}` with {needs}")
        for name, needs in (
            (SURVEY, "the columns type, name and label, and a row for each question"),
            (SETTINGS, "the columns form_id and form_title, and a row with both"),
        )
        if name not in found or next(found[name].rows, None) is None
    ]
    if problems:
        raise failure(problems)


def _letters(number: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
