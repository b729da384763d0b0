"""Bar charts: how often each answer was given, a bar a row, with the number beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handlers.documents.drawing.sheet import (
    INK,
    MARGIN,
    RING_TEXT,
    SHAPE,
    SIDE,
    Sheet,
    headline,
    mirrored,
    row_label,
)

NUMBER_SIZE: Final = 28
HEIGHT: Final = 34
"""Of a bar."""
NUMBER_ROOM: Final = 130
"""Beside the longest bar."""
GAP: Final = 14
ROW_GAP: Final = 30
TRACK: Final = "#e3e7ec"
"""What a bar of all answers would fill."""
LENGTH: Final = SIDE - 2 * MARGIN - NUMBER_ROOM


def bars(title: str, rows: Sequence[tuple[str, int | None]], whole: int, hidden: str) -> bytes:
    """The rows from top to bottom, as high as they need. Right-to-left texts turn the bars too."""
    sheet = Sheet()
    turned = mirrored(title)
    top = headline(sheet, title) - 40
    for name, count in rows:
        top = row_label(sheet, name, top, turned=turned) - 8
        middle = top - HEIGHT / 2
        if count is None:
            _beside(sheet, 0, middle, hidden, turned)
        else:
            length = LENGTH * count / max(whole, 1)
            _bar(sheet, LENGTH, middle, TRACK, turned)
            _bar(sheet, length, middle, SHAPE, turned)
            _beside(sheet, LENGTH + GAP, middle, str(count), turned)
        top -= HEIGHT + ROW_GAP
    sheet.end(min(top + ROW_GAP - MARGIN, SIDE / 2))
    return sheet.png()


def _bar(sheet: Sheet, length: float, middle: float, color: str, turned: bool) -> None:
    left, right = (SIDE - MARGIN - length, SIDE - MARGIN) if turned else (MARGIN, MARGIN + length)
    sheet.bar(left, right, middle, HEIGHT, color)


def _beside(sheet: Sheet, distance: float, middle: float, words: str, turned: bool) -> None:
    across, align = (MARGIN + distance, "left")
    if turned:
        across, align = (SIDE - MARGIN - distance, "right")
    color = INK if distance else RING_TEXT
    sheet.text((across, middle), words, NUMBER_SIZE, color, ha=align)
