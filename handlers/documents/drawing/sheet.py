"""A sheet to draw on: ink, letters and lines in pixels, and what every chart shares.

Here lives how text is measured, wrapped and set, how a series looks and how its key is drawn. What
a chart shows is told by the modules beside this one.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from PIL import Image

# -- the sheet, in pixels; the origin is the bottom left of the square that it is at first ---------
SIDE: Final = 1080
MARGIN: Final = 28
DPI: Final = 72
"""So that a point is a pixel."""

# -- ink on white; the contrast of every text is at least 4.5 : 1 --------------------------------
INK: Final = "#1b1f24"
RING: Final = "#8b929b"
RING_TEXT: Final = "#4d5560"
SHAPE: Final = "#0b4f8a"

TITLE_SIZES: Final = range(42, 29, -2)
KEY_SIZE: Final = 28
LABEL_SIZE: Final = 30
KEY_SAMPLE: Final = 84
"""Length of the piece of line before a name in the key."""
LINE_HEIGHT: Final = 1.22
DIGIT_HEIGHT: Final = 0.73
"""Both in font sizes."""
FONT: Final = "DejaVu Sans"
"""Comes with matplotlib, so pictures are the same everywhere; has Latin and Arabic letters."""

RIGHT_TO_LEFT_MARK: Final = "\u200f"

Point = tuple[float, float]
_NOTHING: Final[Any] = FigureCanvasAgg(Figure(figsize=(1, 1), dpi=DPI))
_RULER: Final = _NOTHING.get_renderer()
"""Measures letters, and draws none."""


@dataclass(frozen=True, slots=True)
class Series:
    """One perspective: its name, and a value for each axis or row."""

    name: str
    values: Sequence[float | None]
    beside: bool = False
    """It stands beside the others and is compared with none."""


@dataclass(frozen=True, slots=True)
class Look:
    """By what a series is known: three ways, of which each is enough."""

    color: str
    marker: str
    dashes: str | tuple[float, tuple[float, ...]]
    scale: float = 1.0
    """Of the marker, so that all look equally large: a square on its corner is wider."""


LOOKS: Final = (
    Look(SHAPE, "o", "solid"),
    Look("#b3400b", "s", (0, (4, 1.4)), 0.9),
    Look("#00694f", "^", (0, (1.2, 1))),
    Look("#7a2f8f", "D", (0, (5, 1.2, 1.2, 1.2)), 0.76),
)
BESIDE: Final = Look(INK, "X", (0, (2, 2.4)))


def looks(series: Sequence[Series]) -> list[Look]:
    """The look of each series."""
    others = iter(LOOKS * len(series))
    return [BESIDE if one.beside else next(others) for one in series]


class Sheet:
    """A blank square to draw on, in pixels."""

    def __init__(self) -> None:
        self._figure = Figure(figsize=(SIDE / DPI, SIDE / DPI), dpi=DPI, facecolor="white")
        self._canvas: Any = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, SIDE), ylim=(0, SIDE))
        self._axes.set_axis_off()

    def end(self, bottom: float) -> None:
        """Let the sheet end at this height: below the square (negative) or within it."""
        self._figure.set_size_inches(SIDE / DPI, round(SIDE - bottom) / DPI)
        self._axes.set_ylim(SIDE - round(SIDE - bottom), SIDE)

    def line(self, points: Sequence[Point], color: str, width: float, dashed: bool = False) -> None:
        """A line through the points."""
        across, up = zip(*points, strict=True)
        style = (0, (4, 4)) if dashed else "solid"
        self._axes.plot(across, up, color=color, linewidth=width, linestyle=style)

    def stroke(self, points: Sequence[Point], look: Look, width: float) -> None:
        """A line through the points as a series has it."""
        across, up = zip(*points, strict=True)
        self._axes.plot(
            across, up, color=look.color, linewidth=width, linestyle=look.dashes,
            dash_capstyle="butt", zorder=3,
        )  # fmt: skip

    def marker(self, point: Point, look: Look, size: float) -> None:
        """The marker of a series, with a white rim that keeps neighbours apart."""
        self._axes.plot(
            *point, look.marker, color=look.color, markersize=size * look.scale,
            markeredgecolor="white", markeredgewidth=2.5, zorder=4,
        )  # fmt: skip

    def area(self, points: Sequence[Point]) -> None:
        """A light area that what lies beneath shines through."""
        across, up = zip(*points, strict=True)
        self._axes.fill(across, up, color=SHAPE, alpha=0.16, linewidth=0)

    def bar(self, left: float, right: float, middle: float, height: float, color: str) -> None:
        """A bar that lies, with sharp ends: it is as long as what it tells."""
        low, high = middle - height / 2, middle + height / 2
        self._axes.fill(
            (left, right, right, left), (low, low, high, high), color=color, linewidth=0
        )

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
        return _width(words, size, weight)

    def wrapped(self, text: str, room: float, size: float, weight: str) -> list[str]:
        """The text in lines no wider than `room`; a word that is wider is broken with a hyphen."""
        lines: list[str] = []
        mark = direction_mark(text)
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
        self._canvas.draw()
        size = self._canvas.get_width_height()
        drawn = Image.frombuffer("RGBA", size, self._canvas.buffer_rgba())
        file = BytesIO()
        # Nothing shines through white paper, and a picture without transparency is made, and set
        # into a document, in less time.
        drawn.convert("RGB").save(file, "PNG", dpi=(DPI, DPI))
        return file.getvalue()


@lru_cache(maxsize=4096)
def _width(words: str, size: float, weight: str) -> float:
    """Known from one sheet to the next: a report draws the same names many times over."""
    font = FontProperties(family=FONT, size=size, weight=weight)
    return float(_RULER.get_text_width_height_descent(words, font, ismath=False)[0])


def headline(sheet: Sheet, title: str) -> float:
    """The title at the top, on one line or two; the height at which it ends."""
    room = SIDE - 2 * MARGIN
    size = next((s for s in TITLE_SIZES if sheet.fits(title, room, s, "bold", 2)), TITLE_SIZES[-1])
    lines = sheet.wrapped(title, room, size, "bold")
    # As narrow as the same number of lines allows: no single word is left on the last one.
    while len(evened := sheet.wrapped(title, room := room - 10, size, "bold")) == len(lines) > 1:
        lines = evened
    for number, line in enumerate(lines):
        height = SIDE - MARGIN - size * (0.6 + number * LINE_HEIGHT)
        sheet.text((SIDE / 2, height), line, size, INK, weight="bold")
    return SIDE - MARGIN - size * (0.6 + len(lines) * LINE_HEIGHT - LINE_HEIGHT / 2)


def key(sheet: Sheet, series: Sequence[Series], top: float, *, mirrored: bool) -> float:
    """Which line and marker is whose, in as many lines as it takes; the height at which it ends."""
    sample, gap, far = KEY_SAMPLE, 14, 40
    height = KEY_SIZE * 1.5
    room = SIDE - 2 * MARGIN
    across, up = 0.0, top - height / 2
    for one, look in zip(series, looks(series), strict=True):
        lines = sheet.wrapped(one.name, room - sample - gap, KEY_SIZE, "normal")
        width = sample + gap + max((sheet.width(n, KEY_SIZE, "normal") for n in lines), default=0)
        if across and across + width > room:
            across, up = 0.0, up - height

        def at(distance: float, start: float = across) -> float:
            place = MARGIN + start + distance
            return SIDE - place if mirrored else place

        sheet.stroke([(at(0), up), (at(sample), up)], look, 5)
        sheet.marker((at(sample / 2), up), look, 24)
        for number, line in enumerate(lines):
            align = "right" if mirrored else "left"
            height_of_it = up - number * KEY_SIZE * LINE_HEIGHT
            sheet.text((at(sample + gap), height_of_it), line, KEY_SIZE, INK, ha=align)
        up -= max(len(lines) - 1, 0) * KEY_SIZE * LINE_HEIGHT
        across += width + far
    return up - height / 2


def row_label(sheet: Sheet, words: str, top: float, *, turned: bool) -> float:
    """What a row is about, over its whole width; the height at which it ends."""
    height = LABEL_SIZE * LINE_HEIGHT
    lines = sheet.wrapped(words, SIDE - 2 * MARGIN, LABEL_SIZE, "normal")
    across, align = (SIDE - MARGIN, "right") if turned else (MARGIN, "left")
    for number, line in enumerate(lines):
        sheet.text((across, top - height * (number + 0.5)), line, LABEL_SIZE, INK, ha=align)
    return top - height * len(lines)


def direction_mark(text: str) -> str:
    """What keeps every line of a right-to-left text so, even one that begins with a number."""
    kinds = map(unicodedata.bidirectional, text)
    first = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    return "" if first == "L" else RIGHT_TO_LEFT_MARK


def mirrored(text: str) -> bool:
    """Whether a chart with this title runs from the right to the left."""
    return bool(direction_mark(text))
