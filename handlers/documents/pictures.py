"""Pictures as PNG, and what each of them shows in words."""

from __future__ import annotations

import asyncio
from typing import assert_never

from bot.replies import (
    Code,
    CountsPicture,
    DifferencesPicture,
    Line,
    Link,
    Para,
    PerspectivesPicture,
    Picture,
    QrPicture,
    Quote,
    RadarPicture,
    ReceiptPicture,
    Series,
)
from config.phrases import Phrasebook, straight
from handlers.documents.charts import Charts, SeriesOrder
from handlers.documents.qrcodes import qr_png
from handlers.documents.receipts import receipt_png


class Pictures:
    """Draws pictures. `aclose` ends the process that it keeps running for it."""

    def __init__(self, phrasebook: Phrasebook) -> None:
        self._phrasebook = phrasebook
        self._charts = Charts()

    async def png(self, picture: Picture, language: str) -> bytes:
        """The picture, its labels in the language.

        Raises:
            ChartFailed: it could not be drawn; its alternative in words can be said.
        """
        say = self._phrasebook.say
        match picture:
            case QrPicture(_, url):
                return await asyncio.to_thread(qr_png, url)
            case ReceiptPicture(_, code, url):
                return await asyncio.to_thread(receipt_png, code, url)
            case RadarPicture(_, title, axes):
                scores = [(say(label, language), score) for label, score in axes]
                return await self._charts.radar(say(title, language), scores)
            case PerspectivesPicture(_, title, names, series):
                return await self._charts.perspectives(
                    say(title, language),
                    [say(name, language) for name in names],
                    self._said(series, language),
                )
            case DifferencesPicture(_, title, low, high, highest, rows, series):
                return await self._charts.dots(
                    say(title, language),
                    (say(low, language), say(high, language), highest),
                    [say(row, language) for row in rows],
                    self._said(series, language),
                )
            case CountsPicture(_, title, counts, whole, hidden):
                return await self._charts.bars(
                    say(title, language),
                    [(say(row, language), count) for row, count in counts],
                    whole,
                    say(hidden, language),
                    turned=self._phrasebook.direction(language) == "rtl",
                )
            case _:
                assert_never(picture)

    def _said(self, series: tuple[Series, ...], language: str) -> list[SeriesOrder]:
        say = self._phrasebook.say
        return [(say(one.name, language), one.values, one.beside) for one in series]

    async def aclose(self) -> None:
        """End the process that draws."""
        await self._charts.aclose()


def in_words(picture: Picture) -> tuple[Line, ...]:
    """All that the picture shows, for people and programs that cannot see it."""
    match picture:
        case QrPicture(_, _, alternative) | ReceiptPicture(_, _, _, alternative):
            return (Para(alternative),)
        case RadarPicture() | PerspectivesPicture() | DifferencesPicture() | CountsPicture():
            return (Para(picture.title), *picture.alternative)
        case _:
            assert_never(picture)


def alternative(picture: Picture, phrasebook: Phrasebook, language: str) -> str:
    """The same as one text, for the place where a picture keeps its alternative."""
    return "\n".join(_words(line, phrasebook, language) for line in in_words(picture))


def _words(line: Line, phrasebook: Phrasebook, language: str) -> str:
    match line:
        case Quote(words):
            return straight(words)
        case Code(words) | Link(words):
            return words
        case _:
            return phrasebook.say(line.text, language)
