"""One sheet as CSV, for every program: UTF-8 with BOM, semicolons, CRLF, for a German Excel.

Days are written as every program reads them, `2027-03-01`. A cell that a spreadsheet would
calculate is disarmed by an apostrophe, as in exports (`spreadsheets.py`).
"""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, TextIOWrapper

from bot.replies import Cell, Sheet
from config.phrases import Phrasebook, Verbatim
from handlers.documents.spreadsheets import disarmed


def write_plain_table(sheet: Sheet, phrasebook: Phrasebook, language: str) -> bytes:
    """The sheet in a language."""
    content = BytesIO()
    text = TextIOWrapper(content, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(phrasebook.say(head, language) for head in sheet.heads)
    for row in sheet.rows:
        writer.writerow(disarmed(_said(cell, phrasebook, language)) for cell in row)
    text.detach()
    return content.getvalue()


def _said(cell: Cell, phrasebook: Phrasebook, language: str) -> str:
    match cell:
        case None:
            return ""
        case date():
            return cell.isoformat()
        case int() | float():
            return str(cell)
        case Verbatim(words):
            return words
        case _:
            return phrasebook.say(cell, language)
