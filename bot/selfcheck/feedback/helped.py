"""What people say to whether it has helped: in the chat, on paper, in a table, in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.feedback import telling
from bot.model import Feedback, Moment
from bot.ports import Unit
from bot.replies import Block, Cell, Chapter, Heading, Item, Line, Para
from bot.replies import Sheet as WorkbookSheet
from bot.selfcheck.feedback.questions import ANSWERS, ASKED, TITLE
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

    @property
    def counts(self) -> telling.Counts:
        """Each question that may be shown, with how often each answer was given."""
        return telling.counts(self.feedback, ASKED)


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
        said += [Heading(one.heading), *telling.summary(one.feedback)]
        said += [
            Item(
                phrase(
                    "{question} {yes} yes, {partly} partly, {no} no",
                    question=question.text,
                    yes=yes,
                    partly=partly,
                    no=no,
                )
            )
            for question, (yes, partly, no) in one.counts
        ]
    return tuple(said)


# ------------------------------------------------------------------------- reported


def chapter(results: Sequence[Result]) -> Iterator[Block]:
    """What people said, on paper; nothing where nobody was asked."""
    if results:
        yield Chapter(TITLE)
    for one in results:
        yield Heading(one.heading)
        yield from telling.summary(one.feedback)
        if one.counts:
            yield telling.table(one.counts, ASKED)


def sheet(results: Sequence[Result]) -> WorkbookSheet:
    """A row for each feedback and question."""
    return WorkbookSheet(
        TITLE,
        (phrase("Asked"), phrase("Question"), *telling.answers(ASKED)),
        tuple(_rows(results)),
    )


def _rows(results: Sequence[Result]) -> Iterator[tuple[Cell, ...]]:
    for one in results:
        for row in telling.rows(one.counts):
            yield (one.heading, *row)


def rows(results: Sequence[Result]) -> Iterator[dict[str, Any]]:
    """The same for machines."""
    for one in results:
        for question, numbers in one.counts:
            yield {
                "level": "feedback",
                "moment": one.feedback.moment.value,
                "workshop": one.held.isoformat() if one.held else None,
                "item": question.id,
                "people": one.feedback.people,
                "value": dict(zip(ANSWERS, numbers, strict=True)),
            }
