"""What people say to whether it has helped: in the chat, on paper, in a table, in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.anonymity import K
from bot.model import Feedback, Moment, RoundState
from bot.ports import Unit
from bot.replies import Block, Cell, Chapter, Heading, Item, Line, Note, Para, Table
from bot.replies import Sheet as WorkbookSheet
from bot.selfcheck.feedback.questions import ANSWERS, QUESTIONS, TITLE
from config.phrases import Phrase, phrase, plural


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
        return self.feedback.state is not RoundState.OPEN

    @property
    def counts(self) -> list[tuple[str, list[int]]]:
        """Each question that may be shown, with how often each answer was given."""
        counts = self.feedback.counts
        return [
            (question, [counts[question].get(answer, 0) for answer in ANSWERS])
            for question in QUESTIONS
            if question in counts
        ]


async def results_of(unit: Unit, round_id: str) -> tuple[Result, ...]:
    """All feedback on a round and its workshops, in the order in which it ends."""
    held = {one.id: one.held for one in await unit.workshops.of_round(round_id)}
    return tuple(
        Result(one, held.get(one.workshop)) for one in await unit.feedbacks.of_round(round_id)
    )


# ---------------------------------------------------------------------- in the chat


def lines(found: Sequence[Result]) -> tuple[Line, ...]:
    """What people said to a round and its workshops, or until when they are asked."""
    said: list[Line] = [Heading(TITLE)]
    if not found:
        said.append(Para(phrase("Nobody was asked about this round.")))
    for one in found:
        said += [Heading(one.heading), *_summary(one)]
        said += [
            Item(
                phrase(
                    "{question} {yes} yes, {partly} partly, {no} no",
                    question=QUESTIONS[question],
                    yes=yes,
                    partly=partly,
                    no=no,
                )
            )
            for question, (yes, partly, no) in one.counts
        ]
    return tuple(said)


def _summary(one: Result) -> Iterator[Line]:
    feedback = one.feedback
    if not one.final:
        yield Para(
            phrase(
                "People are asked until {day}. Then it is shown what they said, if at least {k} "
                "have answered.",
                day=feedback.ends,
                k=K,
            )
        )
    elif not one.counts:
        yield Para(
            phrase("No question was answered by at least {k} people, so nothing is shown.", k=K)
        )
    else:
        yield Note(
            plural(
                "At least {n} person answered. Questions that fewer than {k} answered are left "
                "out.",
                "At least {n} people answered. Questions that fewer than {k} answered are left "
                "out.",
                feedback.people,
                k=K,
            )
        )


# ------------------------------------------------------------------------- reported


def chapter(results: Sequence[Result]) -> Iterator[Block]:
    """What people said, on paper; nothing where nobody was asked."""
    if results:
        yield Chapter(TITLE)
    for one in results:
        yield Heading(one.heading)
        yield from _summary(one)
        if one.counts:
            yield Table(
                phrase("How many people gave each answer"),
                (phrase("Question"), *ANSWERS.values()),
                tuple((QUESTIONS[question], *numbers) for question, numbers in one.counts),
            )


def sheet(results: Sequence[Result]) -> WorkbookSheet:
    """A row for each feedback and question."""
    return WorkbookSheet(
        TITLE,
        (phrase("Asked"), phrase("Question"), *ANSWERS.values()),
        tuple(_rows(results)),
    )


def _rows(results: Sequence[Result]) -> Iterator[tuple[Cell, ...]]:
    for one in results:
        for question, numbers in one.counts:
            yield (one.heading, QUESTIONS[question], *numbers)


def rows(results: Sequence[Result]) -> Iterator[dict[str, Any]]:
    """The same for machines."""
    for one in results:
        for question, numbers in one.counts:
            yield {
                "level": "feedback",
                "moment": one.feedback.moment.value,
                "workshop": one.held.isoformat() if one.held else None,
                "item": question,
                "people": one.feedback.people,
                "value": dict(zip(ANSWERS, numbers, strict=True)),
            }
