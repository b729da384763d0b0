"""What a comparison of perspectives is told in: lines to read.

Only what `comparison` holds is told, and all of that may be shown. Which perspectives there are is
the round's matter; their names come with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.anonymity import K
from bot.replies import Heading, Item, Line, Note, Para
from bot.selfcheck.comparison import (
    APART,
    HIGH,
    LOW,
    Cell,
    Comparison,
    FieldComparison,
    ItemComparison,
    Verdict,
)
from bot.selfcheck.results import BAND_NAMES, in_short
from bot.selfcheck.scoring import band_of
from bot.selfcheck.wording import (
    JOINT_SHEET,
    NAMES,
    finding,
    has_joint_sheet,
    items_of,
    named,
    points,
    scale_in_words,
    shared_ends,
    step_in_words,
    too_few_people,
    values_in_words,
    verdict_in_words,
    wording_of,
)
from config import forms
from config.phrases import Localized, Phrase, Text, phrase, plural

LISTED = 10
"""Items in a list."""
VERDICTS = {
    Verdict.TOPIC: phrase("Topics for discussion"),
    Verdict.NEED: phrase("Need for action"),
    Verdict.STRENGTH: phrase("Strengths"),
}
_MEANINGS = {
    Verdict.TOPIC: phrase(
        "Here perspectives, or answers within one, are at least {apart} steps apart. "
        "The widest difference comes first.",
        apart=APART,
    ),
    Verdict.NEED: phrase(
        "Here the middle answer of every group shown is at most {low}. The lowest comes first.",
        low=LOW,
    ),
    Verdict.STRENGTH: phrase(
        "Here the middle answer of every group shown is at least {high}. The highest comes first.",
        high=HIGH,
    ),
}


def overview(
    comparison: Comparison, source: forms.Questionnaire, names: Mapping[str, Text] = NAMES
) -> tuple[Line, ...]:
    """Which groups there are, how to read the numbers, and how much there is to talk about."""
    heading = Heading(phrase("How the perspectives see it"))
    if not comparison.groups:
        return (heading, Para(too_few_people()))
    merged = any(len(group.perspectives) > 1 for group in comparison.groups)
    return (
        heading,
        *(
            Item(
                plural(
                    "{group}: at least {n} person",
                    "{group}: at least {n} people",
                    group.people,
                    group=named(group, names),
                )
            )
            for group in comparison.groups
        ),
        *([Note(_together())] if merged else []),
        *(
            Item(
                phrase("{name}: {n}", name=VERDICTS[verdict], n=len(comparison.ranked(verdict))),
            )
            for verdict in Verdict
        ),
        Note(_how_to_read()),
        Note(
            phrase(
                "Numbers of people are rounded down to multiples of {k}. "
                "Fewer than {k} answers are not shown.",
                k=K,
            )
        ),
        *_scale_note(source),
    )


def ranked(
    comparison: Comparison,
    source: forms.Questionnaire,
    verdict: Verdict,
    names: Mapping[str, Text] = NAMES,
) -> tuple[Line, ...]:
    """The items of one verdict in their order, with what the groups say."""
    items = comparison.ranked(verdict)
    heading = Heading(VERDICTS[verdict])
    if not items:
        return (heading, Para(phrase("No item is of this kind.")))
    return (
        heading,
        Note(_MEANINGS[verdict]),
        *listing([_item_line(comparison, source, item, names) for item in items]),
    )


def listing(items: Sequence[Phrase]) -> tuple[Line, ...]:
    """The first items of a list, so that it fits a message, and how many more there are."""
    left = len(items) - LISTED
    more = plural("and {n} more item", "and {n} more items", left)
    return (*(Item(item) for item in items[:LISTED]), *([Note(more)] if left > 0 else []))


def item(
    comparison: Comparison,
    source: forms.Questionnaire,
    item_id: str,
    names: Mapping[str, Text] = NAMES,
) -> tuple[Line, ...]:
    """One item in detail.

    Raises:
        KeyError: the comparison has no such item.
    """
    found = {one.item: one for one in comparison.items}[item_id]
    return (
        Heading(wording_of(source, found)),
        Note(Localized(source.topic(found.field).name)),
        *(
            Item(_item_cell(source, found, named(group, names), cell))
            for group, cell in zip(comparison.groups, found.cells, strict=True)
        ),
        *([] if comparison.groups else [Para(too_few_people())]),
        *_official_step(comparison, source, found),
        *([Para(finding(comparison, found, names))] if found.verdict else []),
        Note(_how_to_read()),
    )


def field(
    comparison: Comparison,
    source: forms.Questionnaire,
    field_id: str,
    names: Mapping[str, Text] = NAMES,
) -> tuple[Line, ...]:
    """One field of action in detail, with its items.

    Raises:
        KeyError: the comparison has no such field.
    """
    found = {one.field: one for one in comparison.fields}[field_id]
    return (
        Heading(Localized(source.topic(field_id).name)),
        *groups_in(comparison, found, names),
        *(
            Item(_item_line(comparison, source, one, names))
            for one in comparison.items
            if one.field == field_id and comparison.groups
        ),
    )


def groups_in(
    comparison: Comparison, found: FieldComparison, names: Mapping[str, Text] = NAMES
) -> tuple[Line, ...]:
    """What each group, and the joint sheet, makes of a field of action."""
    joint = [
        Item(phrase("{group}: {result}", group=JOINT_SHEET, result=in_short(official)))
        for official in [found.official]
        if official
    ]
    if not comparison.groups:
        return (Para(too_few_people()), *joint)
    return (
        *(
            Item(_field_cell(named(group, names), cell))
            for group, cell in zip(comparison.groups, found.cells, strict=True)
        ),
        *joint,
        Note(
            phrase(
                "Points are the middle score of a group's people, from 0 to 100; "
                "the spread is the range of the middle half of their scores."
            )
        ),
    )


def _together() -> Phrase:
    return phrase(
        "A perspective with fewer than {k} people is shown only together with another one, "
        "so that nobody stands out.",
        k=K,
    )


def _how_to_read() -> Phrase:
    return phrase(
        "The median is the middle answer: half of the people answered this or lower, half this or "
        "higher. The spread is the range of the middle half of the answers, in steps."
    )


def _scale_note(source: forms.Questionnaire) -> Iterator[Line]:
    if ends := shared_ends(source, items_of(source)):
        yield Note(scale_in_words(*ends))


def _item_line(
    comparison: Comparison,
    source: forms.Questionnaire,
    found: ItemComparison,
    names: Mapping[str, Text],
) -> Phrase:
    """The question, what the groups say, and what that means."""
    values = verdict_in_words(comparison, found, names) if found.verdict else None
    return phrase(
        "{item} {result}",
        item=wording_of(source, found),
        result=values or values_in_words(comparison, found, names),
    )


def _item_cell(
    source: forms.Questionnaire, found: ItemComparison, group: Text, cell: Cell | None
) -> Phrase:
    if cell is None:
        return phrase("{group}: fewer than {k} answers, not shown", group=group, k=K)
    return plural(
        "{group}: median {median}, spread {spread}, at least {n} answer",
        "{group}: median {median}, spread {spread}, at least {n} answers",
        cell.people,
        group=group,
        median=step_in_words(source, found, cell.median),
        spread=cell.spread,
    )


def _official_step(
    comparison: Comparison, source: forms.Questionnaire, found: ItemComparison
) -> Iterator[Line]:
    if not has_joint_sheet(comparison):
        return
    if found.official is None:
        yield Item(phrase("{group}: no step given", group=JOINT_SHEET))
        return
    step = step_in_words(source, found, float(found.official))
    yield Item(phrase("{group}: {result}", group=JOINT_SHEET, result=step))


def _field_cell(group: Text, cell: Cell | None) -> Phrase:
    if cell is None:
        return phrase("{group}: too few answers to be shown", group=group)
    return plural(
        "{group}: {score} of 100 points ({band}), spread {spread}, at least {n} person",
        "{group}: {score} of 100 points ({band}), spread {spread}, at least {n} people",
        cell.people,
        group=group,
        score=points(cell.median),
        band=BAND_NAMES[band_of(round(cell.median, 6))],
        spread=round(cell.spread),
    )
