"""Radars: scores of 0 to 100 on spokes, of one person or of several perspectives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import cos, pi, sin, tan
from typing import Final

from handlers.documents.drawing.sheet import (
    INK,
    LINE_HEIGHT,
    MARGIN,
    RING,
    RING_TEXT,
    SHAPE,
    SIDE,
    Point,
    Series,
    Sheet,
    headline,
    key,
    looks,
    mirrored,
)

MIDDLE: Final = (SIDE / 2, 490.0)
RADIUS: Final = 265.0
GAP: Final = 20
"""Between a spoke's end and the label above or below it."""
INSET: Final = 10
"""How far a label reaches inward over its spoke's end: there the web has already drawn back."""
RINGS: Final = (25, 50, 75, 100)
MARKER: Final = 25
NEAR: Final = 22.0
"""Markers of one spoke that are closer than this stand side by side instead, a step apart."""
LEAST: Final = 9.0
"""Near the middle, where spokes are close, markers overlap rather than stray to another spoke."""
OUTLINE: Final = 5.0
LABEL_SIZES: Final = range(32, 21, -1)
"""The largest one at which every word fits is taken."""

BESIDE_LINE: Final = 46
"""From the middle of a number to the only line there is."""

Axes = Sequence[tuple[str, float | None]]


def radar(title: str, axes: Axes) -> bytes:
    """Scores on spokes from 0 to 100, clockwise from the top; None is a gap with a dash."""
    sheet = Sheet()
    headline(sheet, title)
    turns = _turns(len(axes))
    scores = [score for _, score in axes]
    _web(sheet, [score is None for score in scores], turns)
    _shape(sheet, scores, turns)
    _ring_numbers(sheet, turns)
    # Rounded down, as in words: no number reaches a band that its score does not.
    values = ["–" if score is None else str(int(score)) for score in scores]
    _labels(sheet, [label for label, _ in axes], values, turns)
    return sheet.png()


def perspectives(title: str, axes: Sequence[str], series: Sequence[Series]) -> bytes:
    """An outline for each of several series, told apart by line, marker and colour."""
    sheet = Sheet()
    headline(sheet, title)
    turns = _turns(len(axes))
    empty = [all(one.values[number] is None for one in series) for number in range(len(axes))]
    _web(sheet, empty, turns)
    _ring_numbers(sheet, turns)
    corners = _side_by_side(series, turns)
    marks = looks(series)
    for outline, look in zip(corners, marks, strict=True):
        for corner, following in _neighbours(outline):
            if corner and following:
                sheet.stroke([corner, following], look, OUTLINE)
    for outline, look in zip(corners, marks, strict=True):
        for corner in outline:
            if corner:
                sheet.marker(corner, look, MARKER)
    lowest = _labels(sheet, axes, ["–" if missing else "" for missing in empty], turns)
    bottom = key(sheet, series, lowest - 2 * GAP, mirrored=mirrored(title))
    sheet.end(bottom - MARGIN / 2)
    return sheet.png()


def _turns(count: int) -> list[float]:
    return [pi / 2 - 2 * pi * number / count for number in range(count)]


def _at(turn: float, distance: float) -> Point:
    return MIDDLE[0] + distance * cos(turn), MIDDLE[1] + distance * sin(turn)


def _web(sheet: Sheet, empty: Sequence[bool], turns: Sequence[float]) -> None:
    for ring in RINGS:
        corners = [_at(turn, RADIUS * ring / 100) for turn in turns]
        sheet.line([*corners, *corners[:1]] or [MIDDLE], RING, 2.5 if ring == 100 else 1.5)
    for turn, missing in zip(turns, empty, strict=True):
        sheet.line([MIDDLE, _at(turn, RADIUS)], RING, 1.5, dashed=missing)


def _corners(scores: Sequence[float | None], turns: Sequence[float]) -> list[Point | None]:
    return [
        None if score is None else _at(turn, RADIUS * score / 100)
        for turn, score in zip(turns, scores, strict=True)
    ]


def _shape(sheet: Sheet, scores: Sequence[float | None], turns: Sequence[float]) -> None:
    corners = _corners(scores, turns)
    # Side by side instead of one outline: where a score is missing, nothing is pretended.
    for corner, following in _neighbours(corners):
        if corner and following:
            sheet.area([MIDDLE, corner, following])
            sheet.line([corner, following], SHAPE, 5)
    for corner in corners:
        if corner:
            sheet.dot(corner)


def _side_by_side(series: Sequence[Series], turns: Sequence[float]) -> list[list[Point | None]]:
    """The corners of each series' outline, moved across their spoke where markers would collide."""
    corners: list[list[Point | None]] = [[None] * len(turns) for _ in series]
    for spoke, turn in enumerate(turns):
        scores = [(one.values[spoke], number) for number, one in enumerate(series)]
        for cluster in _clusters([(s, number) for s, number in scores if s is not None]):
            lowest = min(score for score, _ in cluster)
            room = 1.6 * RADIUS * lowest / 100 * tan(pi / max(len(turns), 3))
            step = min(MARKER, max(room / len(cluster), LEAST))
            for place, (score, number) in enumerate(cluster):
                across, up = _at(turn, RADIUS * score / 100)
                aside = (place - (len(cluster) - 1) / 2) * step
                corners[number][spoke] = (across + aside * sin(turn), up - aside * cos(turn))
    return corners


def _clusters(scores: Sequence[tuple[float, int]]) -> Iterator[list[tuple[float, int]]]:
    """Neighbouring scores that are nearer than `NEAR`, together; in each the series keep order."""
    cluster: list[tuple[float, int]] = []
    for score, number in sorted(scores):
        if cluster and (score - cluster[-1][0]) * RADIUS / 100 >= NEAR:
            yield sorted(cluster, key=_number)
            cluster = []
        cluster.append((score, number))
    if cluster:
        yield sorted(cluster, key=_number)


def _number(score: tuple[float, int]) -> int:
    return score[1]


def _neighbours(corners: Sequence[Point | None]) -> Iterator[tuple[Point | None, Point | None]]:
    return zip(corners, [*corners[1:], *corners[:1]], strict=True)


def _ring_numbers(sheet: Sheet, turns: Sequence[float]) -> None:
    """Left of the topmost spoke, half-way to its neighbour: there no marker can hide them.

    Of two spokes or one there are no rings, only the line: the numbers stand beside it.
    """
    half = pi / len(turns) if len(turns) > 2 else 0
    paper = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    for ring in (0, *RINGS):
        # The nought stands a little off the middle, where a score of 0 has its marker.
        away = RADIUS * ring / 100 * cos(half)
        across, up = _at(pi / 2 + half, max(away, 26) if half else away)
        point = (across if half else across - BESIDE_LINE, up)
        sheet.text(point, str(ring), 20, RING_TEXT, bbox=paper)


def _labels(
    sheet: Sheet, labels: Sequence[str], values: Sequence[str], turns: Sequence[float]
) -> float:
    """The name of each spoke, and below it its value; the height at which the lowest one ends."""
    lowest = MIDDLE[1] - RADIUS - GAP
    rooms = [_room(turn, 2 * pi / len(turns)) for turn in turns]
    named = list(zip(labels, rooms, strict=True))
    size = next(
        (s for s in LABEL_SIZES if all(sheet.fits(*label, s, "normal", 3) for label in named)),
        LABEL_SIZES[-1],
    )
    height = size * LINE_HEIGHT
    for turn, room, label, value in zip(turns, rooms, labels, values, strict=True):
        lines = sheet.wrapped(label, room, size, "normal")
        across, up = _at(turn, RADIUS)
        across -= INSET * _side(turn)
        # Above its spoke's end in the upper half, below it in the lower one.
        rows = len(lines) if value else len(lines) - 1
        top = up + GAP + rows * height if sin(turn) > 0.01 else up - GAP - height
        top += height / 2
        align = ("right", "center", "left")[_side(turn) + 1]
        for number, line in enumerate(lines):
            sheet.text((across, top - number * height), line, size, INK, ha=align)
        last = (across, top - len(lines) * height)
        sheet.text(last, value, size, SHAPE, ha=align, weight="bold")
        lowest = min(lowest, last[1] + height / 2 if not value else last[1] - height / 2)
    return lowest


def _side(turn: float) -> int:
    """-1, 0 or 1: whether a spoke points left, straight up or down, or right."""
    if abs(cos(turn)) < 0.2:
        return 0
    return 1 if cos(turn) > 0 else -1


def _room(turn: float, step: float) -> float:
    """The width there is for the label of a spoke; the next spoke is a step away."""
    if step > 2 * pi / 3 + 0.01:
        return SIDE - 2 * MARGIN
    if not _side(turn):
        # Between the labels on both sides, which begin at their spokes' ends.
        return 2 * (RADIUS * sin(step) - INSET - GAP)
    return SIDE / 2 - MARGIN + INSET - RADIUS * abs(cos(turn))
