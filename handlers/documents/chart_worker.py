"""The process that draws: an order a line on standard input, a PNG a time on standard output.

An order is JSON, `{"title": ..., "axes": [[label, score or null], ...]}`; the answer is four bytes
of length (big-endian) and the picture. It ends with its input. Run as a script and never imported
by the bot: here, and only here, lives matplotlib. Nothing of the bot is imported here.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BytesIO
from math import cos, pi, sin
from typing import Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

# -- the sheet, in pixels; the origin is at the bottom left --------------------------------------
SIDE: Final = 1080
MARGIN: Final = 28
MIDDLE: Final = (SIDE / 2, 490.0)
RADIUS: Final = 265.0
GAP: Final = 20
"""Between a spoke's end and the label above or below it."""
INSET: Final = 10
"""How far a label reaches inward over its spoke's end: there the web has already drawn back."""
DPI: Final = 72
"""So that a point is a pixel."""

# -- ink on white; the contrast of every text is at least 4.5 : 1 --------------------------------
INK: Final = "#1b1f24"
RING: Final = "#8b929b"
RING_TEXT: Final = "#4d5560"
SHAPE: Final = "#0b4f8a"

RINGS: Final = (25, 50, 75, 100)
TITLE_SIZES: Final = range(42, 29, -2)
LABEL_SIZES: Final = range(32, 21, -1)
"""The largest one at which every word fits is taken."""
LINE_HEIGHT: Final = 1.22
DIGIT_HEIGHT: Final = 0.73
"""Both in font sizes."""
FONT: Final = "DejaVu Sans"
"""Comes with matplotlib, so pictures are the same everywhere; has Latin and Arabic letters."""

RIGHT_TO_LEFT_MARK: Final = "\u200f"

Point = tuple[float, float]
Axes = Sequence[tuple[str, float | None]]


class Sheet:
    """A blank square to draw on, in pixels."""

    def __init__(self) -> None:
        self._figure = Figure(figsize=(SIDE / DPI, SIDE / DPI), dpi=DPI, facecolor="white")
        canvas: Any = FigureCanvasAgg(self._figure)
        self._renderer = canvas.get_renderer()
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, SIDE), ylim=(0, SIDE))
        self._axes.set_axis_off()

    def line(self, points: Sequence[Point], color: str, width: float, dashed: bool = False) -> None:
        """A line through the points."""
        across, up = zip(*points, strict=True)
        style = (0, (4, 4)) if dashed else "solid"
        self._axes.plot(across, up, color=color, linewidth=width, linestyle=style)

    def area(self, points: Sequence[Point]) -> None:
        """A light area that what lies beneath shines through."""
        across, up = zip(*points, strict=True)
        self._axes.fill(across, up, color=SHAPE, alpha=0.16, linewidth=0)

    def dot(self, point: Point) -> None:
        """A marker of a score."""
        self._axes.plot(*point, "o", color=SHAPE, markersize=17, markeredgecolor="white", zorder=4)

    def text(self, point: Point, words: str, size: float, color: str, **more: Any) -> None:
        """A line of text, its digits centred on the point; a `$` in it is a `$`, no formula.

        Arabic is shaped and ordered by matplotlib itself (libraqm).
        """
        across, up = point
        look = {"ha": "center", "va": "baseline", "zorder": 5, **more}
        # By the baseline and not by its ink: lines with and without an Ö stay equally far apart.
        self._axes.text(
            across,
            up - DIGIT_HEIGHT / 2 * size,
            words,
            size=size,
            color=color,
            family=FONT,
            parse_math=False,
            **look,
        )

    def width(self, words: str, size: float, weight: str) -> float:
        """How wide a text comes out."""
        font = FontProperties(family=FONT, size=size, weight=weight)
        return float(self._renderer.get_text_width_height_descent(words, font, ismath=False)[0])

    def wrapped(self, text: str, room: float, size: float, weight: str) -> list[str]:
        """The text in lines no wider than `room`; a word that is wider is broken with a hyphen."""
        lines: list[str] = []
        mark = _direction_mark(text)
        for word in text.split():
            rest = word
            if lines and self.width(f"{lines[-1]} {rest}", size, weight) <= room:
                lines[-1] += f" {rest}"
                continue
            while len(rest) > 1 and self.width(rest, size, weight) > room:
                cut = max(1, self._longest(rest, room, size, weight))
                lines.append(f"{rest[:cut]}-")
                rest = rest[cut:]
            lines.append(rest)
        return [mark + line for line in lines]

    def _longest(self, word: str, room: float, size: float, weight: str) -> int:
        """How many of its letters fit, with a hyphen behind them."""
        counts = range(1, len(word))
        return bisect_right(counts, room, key=lambda n: self.width(f"{word[:n]}-", size, weight))

    def fits(self, text: str, room: float, size: float, weight: str, most: int) -> bool:
        """Whether no word has to be broken and there are not more lines than `most`."""
        whole = all(self.width(word, size, weight) <= room for word in text.split())
        return whole and len(self.wrapped(text, room, size, weight)) <= most

    def png(self) -> bytes:
        """The picture, without a note of which program made it."""
        file = BytesIO()
        self._figure.savefig(file, format="png", dpi=DPI, metadata={"Software": None})
        return file.getvalue()


def radar(title: str, axes: Axes) -> bytes:
    """Scores on spokes from 0 to 100, clockwise from the top; None is a gap with a dash."""
    sheet = Sheet()
    _title(sheet, title)
    turns = [pi / 2 - 2 * pi * number / len(axes) for number in range(len(axes))]
    _web(sheet, axes, turns)
    _shape(sheet, axes, turns)
    _ring_numbers(sheet, turns)
    _labels(sheet, axes, turns)
    return sheet.png()


def _at(turn: float, distance: float) -> Point:
    return MIDDLE[0] + distance * cos(turn), MIDDLE[1] + distance * sin(turn)


def _title(sheet: Sheet, title: str) -> None:
    room = SIDE - 2 * MARGIN
    size = next((s for s in TITLE_SIZES if sheet.fits(title, room, s, "bold", 2)), TITLE_SIZES[-1])
    lines = sheet.wrapped(title, room, size, "bold")
    # As narrow as the same number of lines allows: no single word is left on the last one.
    while len(evened := sheet.wrapped(title, room := room - 10, size, "bold")) == len(lines) > 1:
        lines = evened
    for number, line in enumerate(lines):
        height = SIDE - MARGIN - size * (0.6 + number * LINE_HEIGHT)
        sheet.text((SIDE / 2, height), line, size, INK, weight="bold")


def _web(sheet: Sheet, axes: Axes, turns: Sequence[float]) -> None:
    for ring in RINGS:
        corners = [_at(turn, RADIUS * ring / 100) for turn in turns]
        sheet.line([*corners, *corners[:1]] or [MIDDLE], RING, 2.5 if ring == 100 else 1.5)
    for turn, (_, score) in zip(turns, axes, strict=True):
        sheet.line([MIDDLE, _at(turn, RADIUS)], RING, 1.5, dashed=score is None)


def _shape(sheet: Sheet, axes: Axes, turns: Sequence[float]) -> None:
    corners = [
        None if score is None else _at(turn, RADIUS * score / 100)
        for turn, (_, score) in zip(turns, axes, strict=True)
    ]
    # Side by side instead of one outline: where a score is missing, nothing is pretended.
    for corner, following in _neighbours(corners):
        if corner and following:
            sheet.area([MIDDLE, corner, following])
            sheet.line([corner, following], SHAPE, 5)
    for corner in corners:
        if corner:
            sheet.dot(corner)


def _neighbours(corners: Sequence[Point | None]) -> Iterator[tuple[Point | None, Point | None]]:
    return zip(corners, [*corners[1:], *corners[:1]], strict=True)


def _ring_numbers(sheet: Sheet, turns: Sequence[float]) -> None:
    """Left of the topmost spoke, half-way to its neighbour: there no marker can hide them."""
    half = pi / max(len(turns), 3)
    paper = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    for ring in (0, *RINGS):
        # The nought stands a little off the middle, where a score of 0 has its marker.
        point = _at(pi / 2 + half, max(RADIUS * ring / 100 * cos(half), 26))
        sheet.text(point, str(ring), 20, RING_TEXT, bbox=paper)


def _labels(sheet: Sheet, axes: Axes, turns: Sequence[float]) -> None:
    rooms = [_room(turn, 2 * pi / len(turns)) for turn in turns]
    labels = [(label, room) for (label, _), room in zip(axes, rooms, strict=True)]
    size = next(
        (s for s in LABEL_SIZES if all(sheet.fits(*label, s, "normal", 3) for label in labels)),
        LABEL_SIZES[-1],
    )
    height = size * LINE_HEIGHT
    for turn, room, (label, score) in zip(turns, rooms, axes, strict=True):
        lines = sheet.wrapped(label, room, size, "normal")
        across, up = _at(turn, RADIUS)
        across -= INSET * _side(turn)
        # Above its spoke's end in the upper half, below it in the lower one.
        top = up + GAP + len(lines) * height if sin(turn) > 0.01 else up - GAP - height
        top += height / 2
        align = ("right", "center", "left")[_side(turn) + 1]
        for number, line in enumerate(lines):
            sheet.text((across, top - number * height), line, size, INK, ha=align)
        # Rounded down, as in words: no number reaches a band that its score does not.
        value = "–" if score is None else str(int(score))
        last = (across, top - len(lines) * height)
        sheet.text(last, value, size, SHAPE, ha=align, weight="bold")


def _side(turn: float) -> int:
    """-1, 0 or 1: whether a spoke points left, straight up or down, or right."""
    if abs(cos(turn)) < 0.2:
        return 0
    return 1 if cos(turn) > 0 else -1


def _room(turn: float, step: float) -> float:
    """The width there is for the label of a spoke; the next spoke is a step away."""
    if not _side(turn):
        # Between the labels on both sides, which begin at their spokes' ends.
        return 2 * (RADIUS * sin(step) - INSET - GAP)
    return SIDE / 2 - MARGIN + INSET - RADIUS * abs(cos(turn))


def _direction_mark(text: str) -> str:
    """What keeps every line of a right-to-left text so, even one that begins with a number."""
    kinds = map(unicodedata.bidirectional, text)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    return "" if first == "L" else RIGHT_TO_LEFT_MARK


def main() -> None:
    """Draw until the input ends."""
    for line in sys.stdin.buffer:
        order = json.loads(line)
        picture = radar(order["title"], order["axes"])
        sys.stdout.buffer.write(len(picture).to_bytes(4, "big") + picture)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
