"""Opens a workbook that nobody has vouched for, and knows where each of its cells stands.

What is no .xlsx file, or would take too much room, is refused with a sentence before anything is
unpacked. What the cells mean is `reading`'s business.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from config.reading import ContentError, Problem, failure
from config.xlsform.columns import SETTINGS, SURVEY, Column, column

FILE_LIMIT = 5 * 2**20
"""Bytes of a file; questionnaires have a few dozen thousand."""
UNPACKED_LIMIT = 25 * 2**20
"""Bytes of all that is packed inside."""
ROWS_LIMIT, COLUMNS_LIMIT = 2_000, 200

_SAVE = "open it in your spreadsheet program and save it as .xlsx"
_OLD_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


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

    def spot(self, row: int, name: str = "", language: str | None = None) -> str:
        """A cell, such as `form.xlsx: survey!C7 (label::Deutsch (de))`."""
        for one in self.columns:
            if (one.name, one.language) == (name, language):
                return f"{self.file}: {self.name}!{_letters(one.number)}{row} ({one.header})"
        missing = f"{name}::({language})" if language else name
        return f"{self.file}: {self.name}, row {row}" + (f" ({missing})" if missing else "")


def sheets(path: Path) -> tuple[bytes, dict[str, Sheet]]:
    """The file as it is, and its sheets by their names in small letters.

    Raises:
        ContentError: it is no workbook that can be read.
    """
    content = _content(path)
    # Imported here: a bot that runs has no use for it.
    from openpyxl import load_workbook

    found: dict[str, Sheet] = {}
    try:
        with warnings.catch_warnings():
            # openpyxl warns of decorations that it does not understand; neither do we.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                rows = sheet.iter_rows(
                    max_row=ROWS_LIMIT + 1, max_col=COLUMNS_LIMIT + 1, values_only=True
                )
                found[sheet.title.strip().lower()] = _sheet(path.name, sheet.title, rows)
            book.close()
    except ContentError:
        raise
    except Exception as error:
        # openpyxl tells damage by whatever error it causes.
        remedy = "the file is damaged: " + _SAVE + " once more"
        raise ContentError(path.name, type(error).__name__, remedy) from error
    return content, found


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


def _sheet(file: str, name: str, rows: Iterator[tuple[object, ...]]) -> Sheet:
    cells: dict[int, dict[int, str]] = {}
    for number, row in enumerate(rows, 1):
        texts = {place: text for place, value in enumerate(row, 1) if (text := _text(value))}
        if texts:
            cells[number] = texts
    widest = max((max(row) for row in cells.values()), default=0)
    if max(cells, default=0) > ROWS_LIMIT or widest > COLUMNS_LIMIT:
        remedy = f"a sheet may have {ROWS_LIMIT} rows and {COLUMNS_LIMIT} columns: delete the rest"
        raise ContentError(f"{file}: {name}", f"row {max(cells)}, column {widest}", remedy)
    columns = [column(number, header) for number, header in cells.pop(1, {}).items()]
    return Sheet(file, name, columns, cells)


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
