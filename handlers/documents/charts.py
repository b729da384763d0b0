"""Charts, drawn by a process of their own (`chart_worker.py`), one at a time.

matplotlib, its memory and its pauses stay over there: nothing in this process may ever import it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from handlers.documents.failing import FileFailed
from handlers.documents.worker import IDLE, Worker, WorkerFailed

PATIENCE: Final = 30.0
"""Seconds for one picture; the first one after a start takes a few on a small machine."""

SeriesOrder = tuple[str, Sequence[float | None], bool]
"""A series' name, its values, and whether it stands beside the others."""


class ChartFailed(FileFailed):
    """There is no picture. Everything it would have shown is in its alternative in words."""


class Charts:
    """Draws charts without holding up the event loop.

    Args:
        idle: seconds without work after which the process ends.
        patience: seconds for one picture.
    """

    def __init__(self, *, idle: float = IDLE, patience: float = PATIENCE) -> None:
        self._worker = Worker("handlers.documents.chart_worker", patience=patience, idle=idle)

    async def radar(self, title: str, axes: Sequence[tuple[str, float | None]]) -> bytes:
        """A PNG of scores from 0 to 100; None leaves a gap.

        Raises:
            ChartFailed: the process died over it twice, or took too long.
        """
        return await self._draw({"chart": "radar", "title": title, "axes": axes})

    async def perspectives(
        self, title: str, axes: Sequence[str], series: Sequence[SeriesOrder]
    ) -> bytes:
        """A PNG of several series of scores from 0 to 100, a value an axis; None leaves a gap.

        Raises:
            ChartFailed: as for `radar`.
        """
        return await self._draw(
            {"chart": "perspectives", "title": title, "axes": axes, "series": series}
        )

    async def dots(
        self,
        title: str,
        scale: tuple[str, str, int],
        rows: Sequence[str],
        series: Sequence[SeriesOrder],
    ) -> bytes:
        """A PNG of rows with a value of each series, on a scale from 0 (low, high, highest).

        Raises:
            ChartFailed: as for `radar`.
        """
        return await self._draw(
            {"chart": "dots", "title": title, "scale": scale, "rows": rows, "series": series}
        )

    async def bars(
        self,
        title: str,
        rows: Sequence[tuple[str, int | None]],
        whole: int,
        hidden: str,
        *,
        turned: bool,
    ) -> bytes:
        """A PNG of counts out of a whole, a bar each; None says so in the words of `hidden`.

        They are `turned` for those who read from the right to the left.

        Raises:
            ChartFailed: as for `radar`.
        """
        counts = {"rows": rows, "whole": whole, "hidden": hidden, "turned": turned}
        return await self._draw({"chart": "bars", "title": title, **counts})

    async def _draw(self, what: dict[str, Any]) -> bytes:
        try:
            return await self._worker.ask(json.dumps(what).encode() + b"\n")
        except WorkerFailed as error:
            raise ChartFailed(f"no chart: {error}") from error

    async def aclose(self) -> None:
        """End the process, after the picture at hand."""
        await self._worker.aclose()
