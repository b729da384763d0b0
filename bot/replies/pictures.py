"""Pictures, as what they show."""

from __future__ import annotations

from dataclasses import dataclass

from bot.replies.lines import Line
from config.phrases import Text


@dataclass(frozen=True, slots=True)
class QrPicture:
    """A link as a QR code."""

    name: str
    url: str
    alternative: Text


@dataclass(frozen=True, slots=True)
class ReceiptPicture:
    """A receipt code as letters, and as a QR code the address at which it is typed."""

    name: str
    code: str
    url: str
    alternative: Text


@dataclass(frozen=True, slots=True)
class RadarPicture:
    """Scores of 0 to 100 by field, None where there are too few answers."""

    name: str
    title: Text
    axes: tuple[tuple[Text, float | None], ...]
    alternative: tuple[Line, ...]
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Series:
    """What one perspective says in a chart: a value for each axis or row, None for a gap."""

    name: Text
    values: tuple[float | None, ...]
    beside: bool = False
    """It stands beside the others and is compared with none."""


@dataclass(frozen=True, slots=True)
class PerspectivesPicture:
    """Scores of 0 to 100 by field, an outline for each perspective."""

    name: str
    title: Text
    axes: tuple[Text, ...]
    series: tuple[Series, ...]
    alternative: tuple[Line, ...]
    """The same in words."""


@dataclass(frozen=True, slots=True)
class DifferencesPicture:
    """Steps by item, a row each: where perspectives are far apart."""

    name: str
    title: Text
    low: Text
    high: Text
    """What 0 and the highest step mean."""
    highest: int
    rows: tuple[Text, ...]
    series: tuple[Series, ...]
    alternative: tuple[Line, ...]
    """The same in words."""


@dataclass(frozen=True, slots=True)
class CountsPicture:
    """How often something was answered, a bar each; None where that is not shown."""

    name: str
    title: Text
    rows: tuple[tuple[Text, int | None], ...]
    whole: int
    """How many answers there are: the length of a bar that all of them would be."""
    hidden: Text
    """What stands in the place of a number that is not shown."""
    alternative: tuple[Line, ...]
    """The same in words."""


Chart = RadarPicture | PerspectivesPicture | DifferencesPicture | CountsPicture
"""Pictures that come with all they show in words."""


Picture = QrPicture | ReceiptPicture | Chart
