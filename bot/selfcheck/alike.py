"""Which items two rounds asked in the same way, and why the others cannot be compared.

The same way means: the same wording, the same help and the same scale in every language that both
questionnaires name, put to the same kind of municipality. An item is known by its id, in whichever
questionnaire or version it stands: the short self-check can be held beside the full one as far as
they say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.selfcheck.wording import items_of
from config import forms


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked in a round: of a kind of municipality, in the wording for it."""

    kind: str
    source: forms.Questionnaire


class Reason(StrEnum):
    """Why an item cannot be compared."""

    NEW = "new"
    """It was not asked before."""
    GONE = "gone"
    """It is not asked any more."""
    REWORDED = "worded differently"
    """The question or its help is another one in some language, or no language is in both."""
    RESCALED = "other scale"
    """The steps, their words or the answers beside them are others."""
    OTHER_KIND = "other kind of municipality"
    """The municipality was of another kind then."""


@dataclass(frozen=True, slots=True)
class Apart:
    """An item that cannot be compared, and why."""

    item: str
    field: str
    reason: Reason


def apart(before: Asked, now: Asked) -> Iterator[Apart]:
    """What cannot be compared: first what is asked now, in its order, then what is gone."""
    old = {item.id: item for item in items_of(before.source)}
    new = {item.id: item for item in items_of(now.source)}
    for name, item in new.items():
        reason = _reason(before, now, old[name], item) if name in old else Reason.NEW
        if reason:
            yield Apart(name, item.topic or "", reason)
    for name, item in old.items():
        if name not in new:
            yield Apart(name, item.topic or "", Reason.GONE)


def _reason(
    before: Asked, now: Asked, old: forms.ScaleQuestion, new: forms.ScaleQuestion
) -> Reason | None:
    languages = [one for one in now.source.languages if one in before.source.languages]
    if before.kind != now.kind:
        return Reason.OTHER_KIND
    if not languages or _words(old, languages) != _words(new, languages):
        return Reason.REWORDED
    scales = (before.source.scale_of(old), now.source.scale_of(new))
    if _scale(scales[0], languages) != _scale(scales[1], languages):
        return Reason.RESCALED
    return None


def _words(item: forms.ScaleQuestion, languages: Sequence[str]) -> object:
    return [(item.text[one], item.help and item.help[one]) for one in languages]


def _scale(scale: forms.Scale, languages: Sequence[str]) -> object:
    """The scale as people read it in these languages."""
    labels = (scale.low_label, scale.high_label, *scale.steps)
    return (
        scale.low,
        scale.high,
        [words and [words[one] for one in languages] for words in labels],
        [(option.id, [option.label[one] for one in languages]) for option in scale.options],
    )
