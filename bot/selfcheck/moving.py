"""What has moved since the round before: found, and told in lines for the chat.

Never an overall grade: each question and each field stands for itself. The same on paper and in
tables is `moving_report`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import Round
from bot.ports import Unit
from bot.replies import Heading, Item, Line, Note, Para
from bot.selfcheck import rounds
from bot.selfcheck.alike import Apart, Asked, Reason
from bot.selfcheck.comparing import listing
from bot.selfcheck.movement import (
    DECIMALS,
    Answered,
    Change,
    ItemMovement,
    Moved,
    Movement,
    movement,
)
from bot.selfcheck.scoring import NEEDED_COVERAGE
from bot.selfcheck.sheets import by_perspective, joint_answers
from bot.selfcheck.wording import JOINT_SHEET, NAMES, listed, named, question_of
from bot.turn import Surroundings
from config import forms
from config.phrases import Localized, Phrase, Text, phrase

NOT_COMPARABLE = phrase("What cannot be compared")
REASONS = {
    Reason.NEW: phrase("not asked before"),
    Reason.GONE: phrase("no longer asked"),
    Reason.REWORDED: phrase("worded differently before"),
    Reason.RESCALED: phrase("other answers to choose from before"),
    Reason.OTHER_KIND: phrase("the municipality was of another kind before"),
}


@dataclass(frozen=True, slots=True)
class Since:
    """What has moved from one round to another, with the words of both."""

    before: Round
    then: forms.Questionnaire
    """What was asked before."""
    now: forms.Questionnaire
    movement: Movement

    @property
    def heading(self) -> Phrase:
        """What this is, with the round before named as it is everywhere."""
        return phrase("What has moved since the round of {day}", day=self.before.opened)

    def wording(self, one: ItemMovement | Apart) -> Localized:
        """How the item is asked now, or was when it was asked last."""
        gone = isinstance(one, Apart) and one.reason is Reason.GONE
        return Localized(question_of(self.then if gone else self.now, one.item).text)

    def field_name(self, one: Moved | Apart) -> Localized:
        """The name of the field it belongs to, or belonged to."""
        gone = isinstance(one, Apart) and one.reason is Reason.GONE
        return Localized((self.then if gone else self.now).topic(one.field).name)

    def sides(self, one: Moved) -> Iterator[tuple[Text, Change]]:
        """Each group with its change, and the joint sheet if there is one in both rounds."""
        for group, change in zip(self.movement.groups, one.changes, strict=True):
            yield named(group, NAMES), change
        if self.joint:
            yield JOINT_SHEET, one.official

    @property
    def joint(self) -> bool:
        """Whether both rounds had a joint sheet with anything to compare on it."""
        moved = (*self.movement.items, *self.movement.fields)
        return any(one.official.by is not None for one in moved)


async def since_before(unit: Unit, around: Surroundings, round_: Round) -> Since | None:
    """What has moved in a closed round since the one before; None if there was none."""
    before = await rounds.closed_before(unit, round_)
    if before is None:
        return None
    then, now = [await _answered(unit, around, one) for one in (before, round_)]
    return Since(before, then.asked.source, now.asked.source, movement(then, now))


async def _answered(unit: Unit, around: Surroundings, round_: Round) -> Answered:
    asked = Asked(round_.kind.value, rounds.source_as_asked(around, round_))
    sheets = await rounds.counted_sheets(unit, around, round_)
    return Answered(asked, by_perspective(sheets), joint_answers(sheets))


# ---------------------------------------------------------------------- in the chat


def overview(since: Since) -> tuple[Line, ...]:
    """The fields, the largest change first, and what the numbers rest on."""
    fields = since.movement.told_fields()
    return (
        Heading(since.heading),
        *(Item(_in_a_line(since, one)) for one in fields),
        *([] if fields else [Para(phrase("No field of action can be compared as a whole."))]),
        *reading(since),
    )


def items(since: Since) -> tuple[Line, ...]:
    """The questions that have moved, the largest change first."""
    moved = since.movement.moved_items()
    return (
        Heading(since.heading),
        *listing([_in_a_line(since, one) for one in moved]),
        *([] if moved else [Para(phrase("No question that can be compared has moved."))]),
    )


def not_compared(since: Since) -> tuple[Line, ...]:
    """The questions that cannot be compared, each with the reason."""
    return (
        Heading(NOT_COMPARABLE),
        *listing([_why(since, one) for one in since.movement.apart]),
    )


def _why(since: Since, one: Apart) -> Phrase:
    return phrase("{item} ({why})", item=since.wording(one), why=REASONS[one.reason])


def _in_a_line(since: Since, one: Moved) -> Phrase:
    result = listed(
        [
            phrase("{group} {moved}", group=group, moved=_in_words(change, change.by))
            for group, change in since.sides(one)
            if change.by is not None
        ]
    )
    if isinstance(one, ItemMovement):
        return phrase("{item} {result}", item=since.wording(one), result=result)
    return phrase("{field}: {result}", field=since.field_name(one), result=result)


def _in_words(change: Change, by: float) -> Phrase:
    before, now = shown(change.before), shown(change.now)
    if by > 0:
        return phrase("moved up from {before} to {now}", before=before, now=now)
    if by < 0:
        return phrase("moved down from {before} to {now}", before=before, now=now)
    return phrase("unchanged at {now}", now=now)


def shown(value: float | None) -> float:
    """A number that is there, as exactly as it is shown."""
    return round(value or 0.0, DECIMALS)


def reading(since: Since) -> Iterator[Line]:
    """What the numbers rest on, and what they do not say."""
    found = since.movement
    asked = sum(one.asked for one in found.fields)
    yield Note(
        phrase(
            "Only questions that were asked in the very same way are compared: {n} of {all}.",
            n=len(found.items),
            all=asked,
        )
    )
    for group in found.others:
        yield Note(
            phrase(
                "{group}: not compared, as these perspectives could not be shown in the same way "
                "before.",
                group=named(group, NAMES),
            )
        )
    yield Note(
        phrase(
            "Questions are told in middle answers from 0 to 4, fields of action in points from 0 "
            "to 100. A field is compared where at least {needed} per cent of its questions can be.",
            needed=NEEDED_COVERAGE,
        )
    )
    yield Note(
        phrase(
            "Other people may have answered this time: a small change can be chance. What was "
            "decided and done meanwhile says more about the reasons than the numbers do."
        )
    )
