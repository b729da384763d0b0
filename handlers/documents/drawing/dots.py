"""Dot plots: one row an item, with a marker for each perspective on a scale of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handlers.documents.drawing.sheet import (
    LINE_HEIGHT,
    MARGIN,
    RING,
    RING_TEXT,
    SIDE,
    Series,
    Sheet,
    headline,
    key,
    looks,
    mirrored,
    row_label,
)

DIGIT_SIZE: Final = 22
INSIDE: Final = 30
"""Of the scale's ends from the margins, so that no marker is cut."""
MARKER: Final = 30
STACK: Final = 33
"""From marker to marker where several stand at the same step."""
ROW_GAP: Final = 30


@dataclass(frozen=True, slots=True)
class Scale:
    """From 0 to the highest step, in words at both ends."""

    low: str
    high: str
    highest: int


def dots(title: str, scale: Scale, rows: Sequence[str], series: Sequence[Series]) -> bytes:
    """The rows from top to bottom, as high as they need. Right-to-left texts turn the scale too."""
    sheet = Sheet()
    turned = mirrored(title)
    top = headline(sheet, title) - 26
    top = key(sheet, series, top, mirrored=turned) - 14
    top = _ends(sheet, scale, top, turned) - ROW_GAP
    for number, row in enumerate(rows):
        values = [one.values[number] for one in series]
        top = row_label(sheet, row, top, turned=turned)
        top = _track(sheet, scale, series, values, top, turned) - ROW_GAP
    sheet.end(min(top + ROW_GAP - MARGIN, SIDE / 2))
    return sheet.png()


def _place(value: float, scale: Scale, turned: bool) -> float:
    share = value / scale.highest
    length = SIDE - 2 * (MARGIN + INSIDE)
    return MARGIN + INSIDE + length * (1 - share if turned else share)


def _ends(sheet: Sheet, scale: Scale, top: float, turned: bool) -> float:
    """What the lowest and the highest step mean, at the sides where they are."""
    room = (SIDE - 2 * MARGIN) / 2 - 20
    bottom = top
    for words, at_left in (
        (f"0: {scale.low}", not turned),
        (f"{scale.highest}: {scale.high}", turned),
    ):
        lines = sheet.wrapped(words, room, DIGIT_SIZE + 2, "normal")
        across, align = (MARGIN, "left") if at_left else (SIDE - MARGIN, "right")
        height = (DIGIT_SIZE + 2) * LINE_HEIGHT
        for number, line in enumerate(lines):
            up = top - height * (number + 0.5)
            sheet.text((across, up), line, DIGIT_SIZE + 2, RING_TEXT, ha=align)
        bottom = min(bottom, top - height * len(lines))
    return bottom


def _track(
    sheet: Sheet,
    scale: Scale,
    series: Sequence[Series],
    values: Sequence[float | None],
    top: float,
    turned: bool,
) -> float:
    """The scale of a row with its markers; equal ones stand above each other, around the line."""
    stacks: dict[float, list[int]] = {}
    for number, value in enumerate(values):
        if value is not None:
            stacks.setdefault(value, []).append(number)
    half = max((len(stack) for stack in stacks.values()), default=1) * STACK / 2
    middle = top - 12 - half
    sheet.line(
        [(_place(0, scale, turned), middle), (_place(scale.highest, scale, turned), middle)],
        RING,
        2,
    )
    for step in range(scale.highest + 1):
        across = _place(step, scale, turned)
        sheet.line([(across, middle - 9), (across, middle + 9)], RING, 2)
        sheet.text((across, middle - half - 8 - DIGIT_SIZE / 2), str(step), DIGIT_SIZE, RING_TEXT)
    compared = [
        v for v, one in zip(values, series, strict=True) if v is not None and not one.beside
    ]
    if compared:
        ends = (min(compared), max(compared))
        sheet.line([(_place(end, scale, turned), middle) for end in ends], RING_TEXT, 7)
    marks = looks(series)
    for value, stack in stacks.items():
        for place, number in enumerate(stack):
            up = middle + ((len(stack) - 1) / 2 - place) * STACK
            sheet.marker((_place(value, scale, turned), up), marks[number], MARKER)
    return middle - half - 8 - DIGIT_SIZE
