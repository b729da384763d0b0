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


def bars(
    title: str,
    rows: Sequence[tuple[str, int | None]],
    whole: int,
    hidden: str,
    *,
    turned: bool,
) -> bytes:
    """The rows from top to bottom, as high as they need; `turned` for readers from the right.

    The title does not tell who reads: a question can be in another language than its reader's.
    """
    sheet = Sheet()
    top = headline(sheet, title) - 40
    for name, count in rows:
        top = row_label(sheet, name, top, turned=turned) - 8
        middle = top - HEIGHT / 2
        if count is None:
            _words(sheet, 0, middle, hidden, RING_TEXT, turned)
        else:
            length = LENGTH * count / max(whole, 1)
            _bar(sheet, LENGTH, middle, TRACK, turned)
            _bar(sheet, length, middle, SHAPE, turned)
            _words(sheet, LENGTH + GAP, middle, str(count), INK, turned)
        top -= HEIGHT + ROW_GAP
    sheet.end(min(top + ROW_GAP - MARGIN, SIDE / 2))
    return sheet.png()


def _bar(sheet: Sheet, length: float, middle: float, color: str, turned: bool) -> None:
    left, right = sorted((_across(0, turned), _across(length, turned)))
    sheet.bar(left, right, middle, HEIGHT, color)


def _words(
    sheet: Sheet, distance: float, middle: float, words: str, color: str, turned: bool
) -> None:
    align = "right" if turned else "left"
    sheet.text((_across(distance, turned), middle), words, NUMBER_SIZE, color, ha=align)


def _across(distance: float, turned: bool) -> float:
    """Where something is that far from where bars begin."""
    return SIDE - MARGIN - distance if turned else MARGIN + distance
