"""What is drawn in tests, and what can be seen of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from handlers.documents.charts import Charts
from handlers.documents.drawing import dots
from handlers.documents.drawing.sheet import Series

AXES: list[tuple[str, float | None]] = [
    ("Führung und Haltung", 62), ("Beteiligungskultur", 35.4), ("Öffentlichkeitsarbeit", 80),
    ("Verwaltungsstrukturen", None), ("Ressourcen", 20), ("Zusammenarbeit", 100), ("Recht", 0),
]  # fmt: skip


def pid_of(charts: Charts) -> int:
    assert charts._worker._process is not None
    return charts._worker._process.pid


def picture(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


def grey(png: bytes) -> bytes:
    return picture(png).convert("L").tobytes()


def luminance(color: str) -> float:
    shares = [part / 255 for part in bytes.fromhex(color[1:])]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else math.pow((share + 0.055) / 1.055, 2.4)
        for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


NAMES = ("Verwaltung", "Politik + Zivilgesellschaft", "Wirtschaft")
JOINT = "Gemeinsamer Bogen der Verwaltung"
FIELDS = [label for label, _ in AXES]
SCALE = dots.Scale("Gibt es noch nicht", "Verankert, geprüft und weiterentwickelt", 4)


def several(
    *values: Sequence[float | None], joint: Sequence[float | None] | None = None
) -> list[Series]:
    series = [Series(name, given) for name, given in zip(NAMES, values, strict=False)]
    return series if joint is None else [*series, Series(JOINT, joint, beside=True)]


def middle_of_ink(png: bytes, color: str) -> float:
    """How far from the left the middle of all that has this color is."""
    found = picture(png).convert("RGB")
    wanted = tuple(bytes.fromhex(color[1:]))
    columns = [
        across
        for across in range(found.width)
        if any(found.getpixel((across, down)) == wanted for down in range(found.height))
    ]
    return sum(columns) / len(columns)
