"""The words for a comparison: names of groups, numbers of items and fields, and verdicts.

What is made of them stands in `comparing` (lines) and `picturing` (charts).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor

from bot.anonymity import K
from bot.model import Perspective
from bot.selfcheck.comparison import (
    APART,
    Comparison,
    FieldComparison,
    Group,
    ItemComparison,
    Verdict,
)
from bot.selfcheck.scoring import HIGHEST_STEP
from config import forms
from config.phrases import Localized, Phrase, Text, label, phrase

PERSPECTIVES: Mapping[Perspective, Phrase] = {
    Perspective.ADMINISTRATION: label("Administration"),
    Perspective.POLITICS: label("Politics"),
    Perspective.CIVIL_SOCIETY: label("Civil society"),
    Perspective.BUSINESS: label("Business"),
}
NAMES: Mapping[str, Text] = {one.value: name for one, name in PERSPECTIVES.items()}
JOINT_SHEET = phrase("Joint sheet of the administration")


def fields_of(source: forms.Questionnaire) -> dict[str, tuple[str, ...]]:
    """The items of each field of action: what `compare` wants to know of a questionnaire."""
    found = {
        topic.id: tuple(q.id for q in items_of(source) if q.topic == topic.id)
        for topic in source.topics
    }
    # A field of which everything was left out was asked of nobody.
    return {field: items for field, items in found.items() if items}


def named(group: Group, names: Mapping[str, Text]) -> Text:
    """The name of a group; of perspectives that are shown together, all of their names."""
    first, *others = (names[perspective] for perspective in group.perspectives)
    for other in others:
        first = phrase("{first} + {other}", first=first, other=other)
    return first


def too_few_people() -> Phrase:
    """Why there is nothing to see."""
    return phrase(
        "Fewer than {k} people took part. So that nobody's answers can be recognised, "
        "nothing is shown.",
        k=K,
    )


def scale_in_words(low: Text, high: Text) -> Phrase:
    """What the ends of the scale mean."""
    return phrase(
        "Steps from 0 ({low}) to {highest} ({high})", low=low, highest=HIGHEST_STEP, high=high
    )


def items_of(source: forms.Questionnaire) -> Iterator[forms.ScaleQuestion]:
    """The questions that are compared: those on a scale that belong to a field."""
    for question in source.questions:
        if isinstance(question, forms.ScaleQuestion) and question.topic:
            yield question


def wordings(source: forms.Questionnaire) -> dict[str, Text]:
    """How each item is asked."""
    return {item.id: Localized(item.text) for item in items_of(source)}


def question_of(source: forms.Questionnaire, item_id: str) -> forms.ScaleQuestion:
    """The item as the file has it."""
    return next(question for question in items_of(source) if question.id == item_id)


def wording_of(source: forms.Questionnaire, found: ItemComparison) -> Localized:
    """How the item is asked."""
    return Localized(question_of(source, found.item).text)


def steps_of(source: forms.Questionnaire, question: forms.ScaleQuestion) -> dict[int, Text]:
    """The words for a scale's steps, as far as it has any."""
    scale = source.scale_of(question)
    if scale.steps:
        return {step: Localized(words) for step, words in enumerate(scale.steps, scale.low)}
    ends = {scale.low: scale.low_label, scale.high: scale.high_label}
    return {
        step: Localized(words) if words else phrase("{n}", n=step) for step, words in ends.items()
    }


DIGITS: tuple[Text, Text] = (phrase("{n}", n=0), phrase("{n}", n=HIGHEST_STEP))
"""The lowest and the highest step, where no words hold for all items."""


def shared_ends(
    source: forms.Questionnaire, items: Iterable[forms.ScaleQuestion]
) -> tuple[Text, Text] | None:
    """The words for the lowest and the highest step; None where items differ, or have none."""
    steps = [steps_of(source, item) for item in items]
    ends = [(one[0], one[HIGHEST_STEP]) for one in steps]
    same = bool(ends) and ends.count(ends[0]) == len(ends)
    return ends[0] if same and ends[0] != DIGITS else None


def has_joint_sheet(comparison: Comparison) -> bool:
    """Whether the administration filled in a joint sheet."""
    return any(one.official is not None for one in comparison.fields)


def official_of(found: ItemComparison | FieldComparison) -> float | None:
    """The joint sheet's number: the step of an item, the score of a field."""
    if isinstance(found, FieldComparison):
        return found.official.score if found.official else None
    return None if found.official is None else float(found.official)


def points(score: float) -> int:
    """Rounded down: a shown number never reaches a band that the exact one does not.

    What a sum of fractions lacks of a whole number is not rounded down.
    """
    return floor(round(score, 6))


def verdict_in_words(
    comparison: Comparison, found: ItemComparison, names: Mapping[str, Text]
) -> Phrase:
    """The item's verdict with the medians that led to it, and the joint sheet after it."""
    return _beside(found, finding(comparison, found, names))


def finding(comparison: Comparison, found: ItemComparison, names: Mapping[str, Text]) -> Phrase:
    """The verdict of an item that has one, with the medians that led to it."""
    pairs = [
        (named(group, names), cell)
        for group, cell in zip(comparison.groups, found.cells, strict=True)
        if cell
    ]
    values = listed([phrase("{group} {value}", group=name, value=c.median) for name, c in pairs])
    match found.verdict:
        case Verdict.NEED:
            return phrase("{values}: all low", values=values)
        case Verdict.STRENGTH:
            return phrase("{values}: all high", values=values)
        case _ if found.difference >= APART:
            return phrase("{values}: far apart", values=values)
        case _:
            name, cell = max(pairs, key=lambda pair: pair[1].spread)
            return phrase(
                "{values}: far apart within one group ({group}, spread {spread})",
                values=values,
                group=name,
                spread=cell.spread,
            )


def values_in_words(
    comparison: Comparison, found: ItemComparison | FieldComparison, names: Mapping[str, Text]
) -> Phrase:
    """What every group says, in a row; those that are not shown are named, too."""
    parts = [
        phrase("{group} {value}", group=named(group, names), value=_number(found, cell.median))
        if cell
        else phrase("{group} not shown", group=named(group, names))
        for group, cell in zip(comparison.groups, found.cells, strict=True)
    ]
    return _beside(found, listed(parts) if parts else too_few_people())


def listed(parts: Sequence[Phrase]) -> Phrase:
    """One after the other, in a sentence; there is at least one."""
    joined = parts[0]
    for part in parts[1:]:
        joined = phrase("{first}, {other}", first=joined, other=part)
    return joined


def _beside(found: ItemComparison | FieldComparison, said: Phrase) -> Phrase:
    """What is said of the groups, and after it the joint sheet, if that has a number."""
    official = official_of(found)
    if official is None:
        return said
    number = _number(found, official)
    return phrase("{said} ({group}: {value})", said=said, group=JOINT_SHEET, value=number)


def _number(found: ItemComparison | FieldComparison, value: float) -> int | float:
    return points(value) if isinstance(found, FieldComparison) else value


def step_in_words(
    source: forms.Questionnaire, found: ItemComparison, value: float
) -> float | Phrase:
    """The number, with its words where it is a step that has some."""
    words = steps_of(source, question_of(source, found.item)).get(int(value))
    if value != int(value) or words is None:
        return value
    return phrase("{step} ({words})", step=value, words=words)
