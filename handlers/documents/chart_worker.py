"""The process that draws: an order a line on standard input, a PNG a time on standard output.

An order is JSON, `{"chart": name, ...}` with what that chart needs; the answer is four bytes of
length (big-endian) and the picture. It ends with its input. Run as a program and never imported by
the bot: with `drawing` comes matplotlib. Nothing of the bot is imported here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from handlers.documents.drawing.bars import bars
from handlers.documents.drawing.dots import Scale, dots
from handlers.documents.drawing.radar import perspectives, radar
from handlers.documents.drawing.sheet import Series


def _series(order: dict[str, Any]) -> list[Series]:
    return [Series(name, values, beside) for name, values, beside in order["series"]]


CHARTS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "radar": lambda order: radar(order["title"], order["axes"]),
    "perspectives": lambda order: perspectives(order["title"], order["axes"], _series(order)),
    "dots": lambda order: dots(
        order["title"], Scale(*order["scale"]), order["rows"], _series(order)
    ),
    "bars": lambda order: bars(
        order["title"], order["rows"], order["whole"], order["hidden"], turned=order["turned"]
    ),
}


def main() -> None:
    """Draw until the input ends."""
    for line in sys.stdin.buffer:
        order = json.loads(line)
        picture = CHARTS[order["chart"]](order)
        sys.stdout.buffer.write(len(picture).to_bytes(4, "big") + picture)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
