"""A comparison of perspectives as two pictures, each with all it shows in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.replies import DifferencesPicture, Item, Note, PerspectivesPicture, Series
from bot.selfcheck.comparison import Comparison, FieldComparison, ItemComparison
from bot.selfcheck.scoring import HIGHEST_STEP
from bot.selfcheck.wording import (
    DIGITS,
    JOINT_SHEET,
    NAMES,
    has_joint_sheet,
    named,
    official_of,
    question_of,
    scale_in_words,
    shared_ends,
    values_in_words,
    wording_of,
)
from config import forms
from config.phrases import Localized, Text, phrase

DRAWN = 10
"""Rows of the picture of differences."""
RADAR_NAME = "perspectives"
DOTS_NAME = "differences"


def radar(
    comparison: Comparison, source: forms.Questionnaire, names: Mapping[str, Text] = NAMES
) -> PerspectivesPicture | None:
    """The fields as an outline for each group; None where nothing may be shown."""
    if not comparison.groups:
        return None
    fields = tuple(Localized(source.topic(one.field).name) for one in comparison.fields)
    said = [values_in_words(comparison, one, names) for one in comparison.fields]
    return PerspectivesPicture(
        name=RADAR_NAME,
        title=phrase("The perspectives by field of action"),
        axes=fields,
        series=_series(comparison, comparison.fields, names),
        alternative=tuple(
            Item(phrase("{field}: {result}", field=field, result=result))
            for field, result in zip(fields, said, strict=True)
        ),
    )


def differences(
    comparison: Comparison, source: forms.Questionnaire, names: Mapping[str, Text] = NAMES
) -> DifferencesPicture | None:
    """The items with the widest differences between groups; None where there is no difference."""
    items = comparison.widest(DRAWN)
    title = phrase("Where the perspectives are furthest apart")
    return _dots(comparison, source, items, title, names) if items else None


def one_item(
    comparison: Comparison,
    source: forms.Questionnaire,
    item_id: str,
    names: Mapping[str, Text] = NAMES,
) -> DifferencesPicture | None:
    """What the groups say to one item; None where nothing may be shown of it.

    Raises:
        KeyError: the comparison has no such item.
    """
    item = {one.item: one for one in comparison.items}[item_id]
    if not item.shown:
        return None
    return _dots(comparison, source, (item,), phrase("How the perspectives see it"), names)


def _dots(
    comparison: Comparison,
    source: forms.Questionnaire,
    items: tuple[ItemComparison, ...],
    title: Text,
    names: Mapping[str, Text],
) -> DifferencesPicture:
    ends = shared_ends(source, [question_of(source, one.item) for one in items])
    low, high = ends or DIGITS
    rows = tuple(wording_of(source, one) for one in items)
    said = [values_in_words(comparison, one, names) for one in items]
    return DifferencesPicture(
        name=DOTS_NAME,
        title=title,
        low=low,
        high=high,
        highest=HIGHEST_STEP,
        rows=rows,
        series=_series(comparison, items, names),
        alternative=(
            *([Note(scale_in_words(*ends))] if ends else []),
            *(
                Item(phrase("{item} {result}", item=row, result=result))
                for row, result in zip(rows, said, strict=True)
            ),
        ),
    )


def _series(
    comparison: Comparison,
    found: Sequence[ItemComparison | FieldComparison],
    names: Mapping[str, Text],
) -> tuple[Series, ...]:
    """The medians of each group, and beside them the joint sheet."""
    series = []
    for number, group in enumerate(comparison.groups):
        cells = [one.cells[number] for one in found]
        medians = tuple(cell.median if cell else None for cell in cells)
        series.append(Series(named(group, names), medians))
    if has_joint_sheet(comparison):
        official = tuple(official_of(one) for one in found)
        series.append(Series(JOINT_SHEET, official, beside=True))
    return tuple(series)
