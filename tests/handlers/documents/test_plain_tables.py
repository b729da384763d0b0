from __future__ import annotations

import csv
import io
from datetime import date

from bot.replies import Sheet
from config.phrases import Phrasebook, Verbatim, phrase
from handlers.documents.plain_tables import write_plain_table

HEADS = (phrase("Day"), phrase("Reason"))


def test_cells_are_written_so_that_every_program_reads_them() -> None:
    rows = (
        (date(2027, 3, 1), phrase("accepted"), Verbatim('ä;"\nx'), 5, 2.5, None),
        (Verbatim("=1+1"), Verbatim("@x"), Verbatim("-2"), 0, 0.0, Verbatim("")),
    )
    book = Phrasebook.load()
    content = write_plain_table(Sheet(phrase("Log of moderation"), HEADS, rows), book, "de")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    heads, *found = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert heads == ["Tag", "Grund"]
    assert found == [
        ["2027-03-01", "angenommen", 'ä;"\nx', "5", "2.5", ""],
        ["'=1+1", "'@x", "'-2", "0", "0.0", ""],
    ]
