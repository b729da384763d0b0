"""What is handed out: files of answers, reports, certificates, read as whoever gets them does."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from io import BytesIO, StringIO

import pypdfium2
from openpyxl import load_workbook

from tests.stories.real_input.exports import HEADINGS, STATUS, THEME, TYPE, VALUE, disarmed

Rows = Counter[tuple[str, ...]]
"""(type, status, reason, theme, value)."""


def from_csv(content: bytes) -> Rows:
    """The rows of a CSV file; what a spreadsheet would calculate begins with an apostrophe."""
    head, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert head == HEADINGS
    return Counter((row[TYPE], *row[STATUS : THEME + 1], row[VALUE]) for row in rows)


def from_xlsx(content: bytes) -> Rows:
    """The rows of a workbook, `_xHHHH_` read as spreadsheets read it."""
    _, *rows = load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)

    def read(cell: object) -> str:
        return re.sub("_x([0-9a-fA-F]{4})_", lambda code: chr(int(code[1], 16)), str(cell or ""))

    return Counter(
        (read(row[TYPE]), *map(read, row[STATUS : THEME + 1]), "".join(map(read, row[VALUE:])))
        for row in rows
    )


def from_jsonl(content: bytes) -> Rows:
    """The rows of a JSON Lines file."""
    rows = [json.loads(line) for line in content.split(b"\n") if line]
    return Counter(
        (row["type"], row["status"], row["reason"], row["theme"], str(row["value"])) for row in rows
    )


READERS = {"csv": from_csv, "xlsx": from_xlsx, "jsonl": from_jsonl}


def as_in_csv(rows: Rows) -> Rows:
    """The same rows as they stand in CSV."""
    found: Rows = Counter()
    for row, count in rows.items():
        found[(*row[:-1], disarmed(("", "", row[-1]))[2])] += count
    return found


def words_of(pdf: bytes) -> str:
    """What can be read in a PDF, in one line."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return re.sub(r"\s+", " ", re.sub("[\ufffe\u0002-]\r?\n", "", "\n".join(pages)))
