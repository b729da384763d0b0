"""What people say to whether it has helped: in the chat, on paper, in a table, in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.feedback import telling
from bot.model import Feedback, Moment
from bot.ports import Unit
from bot.replies import Block, Cell, Chapter, Heading, Line, Para
from bot.replies import Sheet as WorkbookSheet
from bot.selfcheck.feedback.questions import ASKED, SCALE, TITLE
from config.phrases import Phrase, phrase


@dataclass(frozen=True, slots=True)
class Result:
    """A feedback, with the day of its workshop if it is about one."""

    feedback: Feedback
    held: date | None

    @property
    def heading(self) -> Phrase:
        """What was asked about, and when."""
        if self.held is not None:
            return phrase("Workshop of {day}", day=self.held)
        if self.feedback.moment is Moment.LATER:
            return phrase("Half a year after the round")
        return phrase("After the round")

    @property
    def final(self) -> bool:
        """Whether nothing of it changes any more."""
        return telling.is_final(self.feedback)


async def results_of(unit: Unit, round_id: str) -> tuple[Result, ...]:
    """All feedback on a round and its workshops, in the order in which it ends."""
    held = {one.id: one.held for one in await unit.workshops.of_round(round_id)}
    return tuple(
        Result(one, held.get(one.subject)) for one in await unit.feedbacks.about(round_id, *held)
    )


# ---------------------------------------------------------------------- in the chat


def lines(found: Sequence[Result]) -> tuple[Line, ...]:
    """What people said to a round and its workshops, or until when they are asked."""
    said: list[Line] = [Heading(TITLE)]
    if not found:
        said.append(Para(phrase("Nobody was asked about this round.")))
    for one in found:
        said += [Heading(one.heading), *telling.lines(one.feedback, SCALE)]
    return tuple(said)


# ------------------------------------------------------------------------- reported


def chapter(results: Sequence[Result]) -> Iterator[Block]:
    """What people said, on paper; nothing where nobody was asked."""
    if results:
        yield Chapter(TITLE)
    for one in results:
        yield Heading(one.heading)
        yield from telling.summary(one.feedback)
        if telling.may_be_told(one.feedback, ASKED):
            yield telling.table(one.feedback, SCALE)


def sheet(results: Sequence[Result]) -> WorkbookSheet:
    """A row for each feedback and question."""
    return WorkbookSheet(
        TITLE,
        (phrase("Asked"), *telling.head(SCALE)),
        tuple(_rows(results)),
    )


def _rows(results: Sequence[Result]) -> Iterator[tuple[Cell, ...]]:
    for one in results:
        for row in telling.rows(one.feedback, SCALE):
            yield (one.heading, *row)


def rows(results: Sequence[Result]) -> Iterator[dict[str, Any]]:
    """The same for machines."""
    for one in results:
        for told in telling.may_be_told(one.feedback, ASKED):
            yield {
                "level": "feedback",
                "moment": one.feedback.moment.value,
                "workshop": one.held.isoformat() if one.held else None,
                "item": told.question.id,
                "people": one.feedback.people,
                "value": telling.values(told),
            }
