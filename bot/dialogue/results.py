"""What people have answered to an event, as values: counts for what can be counted, texts in parts.

Only released answers count, and none that its moderators have rejected. Small counts are hidden, so
that results can be shown around, though the file of the answers has all of them. No fewer than k
answers to a question are ever told of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from bot.anonymity import K
from bot.dialogue import kinds
from bot.dialogue.events import own_event
from bot.dialogue.exporting import MOST_AT_ONCE
from bot.dialogue.moderation import policy
from bot.dialogue.release import release
from bot.errors import Refused
from bot.model import Contribution, Event, EventState
from bot.moderated import Verdict
from bot.ports import Unit
from bot.questions import NO, YES, Kind, Question, steps
from bot.showing import YES_NO_LABELS
from bot.small_numbers import parts, shares
from bot.turn import Turn
from config.phrases import Text, Verbatim, phrase

CLASSES = 8
"""At most so many ranges of numbers stand below one another."""
A_PAGE = 50
"""Texts shown at once."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was answered; None where that would tell of fewer than k."""

    text: Text
    count: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered to one question."""

    question: Question
    answers: int | None
    """How many there are; None: fewer than k, or too far apart, and nothing else is told."""
    counts: tuple[Count, ...] = ()
    """For whatever can be counted, in the order of the question; of texts, by their kinds."""
    middle: Text | None = None
    """Of numbers: the range in which the middle one is, where the counts tell it anyhow. The number
    itself would be one person's own."""
    too_far_apart: bool = False
    """Whether there are at least k, of which no single count can be shown."""

    @property
    def is_written(self) -> bool:
        """Whether its answers are texts to be read."""
        return self.question.is_written

    @property
    def hides(self) -> bool:
        """Whether some counts are not shown."""
        return any(one.count is None for one in self.counts)


@dataclass(frozen=True, slots=True)
class Counted:
    """A released answer that counts, and what moderators made of it."""

    contribution: Contribution
    verdict: Verdict | None

    @property
    def public(self) -> str:
        """As others see it: without its personal parts."""
        hidden = self.verdict.public if self.verdict else None
        return self.contribution.value if hidden is None else hidden


@dataclass(frozen=True, slots=True)
class Results:
    """What was answered to an event so far."""

    event: Event
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Some of the texts that were written to a question."""

    event: Event
    question: Question
    words: str
    """What was looked for; "" for all."""
    found: int
    """How many texts hold all of these words."""
    page: int
    """From 1."""
    pages: int
    texts: tuple[str, ...]

    @property
    def first(self) -> int:
        """The place of the first of these among all that were found."""
        return (self.page - 1) * A_PAGE + 1


async def of_event(turn: Turn, event_id: str) -> Results:
    """All results of an event.

    Raises:
        NotFound: it is none of this account's.
    """
    event = await own_event(turn, event_id)
    return Results(event, summed_up(event, await counted(turn.unit, event)))


async def fetch(turn: Turn, event_id: str) -> Results:
    """All results, with what came in since if at least k people wait.

    Raises:
        NotFound: it is none of this account's.
    """
    event = await own_event(turn, event_id)
    if event.state is EventState.OPEN:
        await release(turn.unit, event)
    return await of_event(turn, event_id)


async def texts(turn: Turn, event_id: str, question_id: str, words: str, page: int) -> Texts | None:
    """Texts to a question that hold all the words; None where there are none to be read.

    Raises:
        NotFound: the event is none of this account's.
    """
    event = await own_event(turn, event_id)
    question = next((one for one in event.prompts.answerable if one.id == question_id), None)
    if question is None or not question.is_written:
        return None
    written = _by_question(await counted(turn.unit, event)).get(question.id, [])
    if len(written) < K:
        return None
    wanted = words.casefold().split()
    found = [one for one in written if all(word in one.casefold() for word in wanted)]
    pages = max(1, -(-len(found) // A_PAGE))
    page = min(max(page, 1), pages)
    shown = tuple(found[(page - 1) * A_PAGE : page * A_PAGE])
    return Texts(event, question, words.strip(), len(found), page, pages, shown)


async def counted(unit: Unit, event: Event) -> list[Counted]:
    """The released answers that count, in the order of their random ids.

    Raises:
        Refused: there are too many of them to be counted here.
    """
    if await unit.contributions.count_released(event.id) > MOST_AT_ONCE:
        # Everybody would have to wait while they are decrypted.
        raise Refused(
            phrase(
                "There are more than {most} answers: too many to be counted here. The operator can "
                "write them to a file for you.",
                most=MOST_AT_ONCE,
            )
        )
    rules = await policy.of(unit, event)
    released = await unit.contributions.released(event.id)
    verdicts = await unit.moderation.verdicts([one.id for one in released])
    found = [Counted(one, verdicts.get(one.id)) for one in released]
    prompts = {one.id: one for one in event.prompts.questions}
    return [
        one for one in found if policy.counts(rules, prompts[one.contribution.prompt], one.verdict)
    ]


def summed_up(event: Event, answers: Iterable[Counted]) -> tuple[Result, ...]:
    """What may be told of these answers to an event, question by question."""
    found = list(answers)
    values = _by_question(found)
    return tuple(
        _of_kinds(question, [one for one in found if one.contribution.prompt == question.id])
        if kinds.asks(question)
        else result_of(question, values.get(question.id, []))
        for question in event.prompts.answerable
    )


def _of_kinds(question: Question, answers: Sequence[Counted]) -> Result:
    """Texts, and how many are said to be what: small counts are hidden like those of choices."""
    if len(answers) < K:
        return Result(question, None)
    said = Counter(one.contribution.kind for one in answers)
    rows = [(name, said[kind]) for kind, name in kinds.NAMES.items()]
    return _of_parts(question, [*rows, (kinds.NOT_SAID, said[None])], len(answers))


def _by_question(answers: Iterable[Counted]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in answers:
        found.setdefault(one.contribution.prompt, []).append(one.public)
    return found


def result_of(question: Question, values: Sequence[str]) -> Result:
    """What may be told of these answers to a question, as they are stored."""
    if len(values) < K:
        return Result(question, None)
    if question.is_written:
        return Result(question, len(values))
    if question.kind in (Kind.NUMBER, Kind.DECIMAL):
        return _of_numbers(question, values)
    if question.kind in (Kind.DATE, Kind.MOMENT):
        return _of_parts(question, _days(values), len(values))
    chosen = Counter(one for value in values for one in value.split("\n"))
    rows = [(text, chosen[value]) for value, text in _choices(question)]
    if question.kind is Kind.CHOICES:
        hidden = shares([count for _, count in rows], len(values))
        return Result(question, len(values), _counts(rows, hidden))
    return _of_parts(question, rows, len(values))


def _of_parts(question: Question, rows: Sequence[tuple[Text, int]], answers: int) -> Result:
    shown = parts([count for _, count in rows])
    if all(one is None for one in shown):
        return Result(question, None, too_far_apart=answers >= K)
    return Result(question, answers, _counts(rows, shown))


def _counts(rows: Iterable[tuple[Text, int]], shown: Iterable[int | None]) -> tuple[Count, ...]:
    return tuple(Count(text, count) for (text, _), count in zip(rows, shown, strict=True))


def _choices(question: Question) -> list[tuple[str, Text]]:
    """What could be chosen, as it is stored and as it is said."""
    digits: list[tuple[str, Text]] = [(str(one), Verbatim(str(one))) for one in steps(question)]
    yes_no = [(value, YES_NO_LABELS[value]) for value in (YES, NO)]
    return [
        *digits,
        *(yes_no if question.kind is Kind.YES_NO else []),
        *((option.id, option.label) for option in question.options),
    ]


def _of_numbers(question: Question, values: Sequence[str]) -> Result:
    beside = {option.id: option.label for option in question.options}
    numbers = sorted(Decimal(one) for one in values if one not in beside)
    chosen = Counter(one for one in values if one in beside)
    rows = [*_ranges(numbers), *((text, chosen[value]) for value, text in beside.items())]
    found = _of_parts(question, rows, len(values))
    if found.answers is None or found.hides:
        return found
    return replace(found, middle=_middle(rows[: len(rows) - len(beside)], len(numbers)))


def _middle(ranges: Sequence[tuple[Text, int]], numbers: int) -> Text | None:
    """Where the first half ends."""
    passed = 0
    for text, count in ranges:
        passed += count
        if passed * 2 >= numbers > 0:
            return text
    return None


def _ranges(numbers: Sequence[Decimal]) -> list[tuple[Text, int]]:
    """Numbers counted in ranges of equal, round width; the outer ones are open.

    Where these begin is told by the k-th number from either end: by the first and the last one it
    would be told about what a single person answered.
    """
    if len(numbers) < 2 * K - 1:
        return [(phrase("a number"), len(numbers))] if numbers else []
    lowest, highest = numbers[K - 1], numbers[-K]
    all_whole = all(one == one.to_integral_value() for one in numbers)
    width = _width(highest - lowest, all_whole)
    first = lowest // width * width
    if first > lowest:
        first -= width  # Decimal's // rounds towards zero
    edges = [first]
    while edges[-1] <= highest:
        edges.append(edges[-1] + width)
    inner = edges[1:-1]
    if not inner:
        return [(phrase("a number"), len(numbers))]
    whole = all_whole and width == 1
    low, high = inner[0], inner[-1]
    below = phrase("{number} or less", number=first) if whole else phrase("under {high}", high=low)
    above = phrase("{number} or more", number=high) if whole else phrase("from {low} on", low=high)
    return [
        (below, sum(one < low for one in numbers)),
        *(
            (
                start if whole else phrase("from {low} to under {high}", low=start, high=end),
                sum(start <= one < end for one in numbers),
            )
            for start, end in pairwise(inner)
        ),
        (above, sum(one >= high for one in numbers)),
    ]


def _days(values: Sequence[str]) -> list[tuple[Text, int]]:
    """Days that at least k answers name, each; a day of fewer would be what somebody answered."""
    days = Counter(value[:10] for value in values)
    often = [day for day in sorted(days) if days[day] >= K]
    rows: list[tuple[Text, int]] = [(Verbatim(day), days[day]) for day in often]
    if rest := len(values) - sum(days[day] for day in often):
        rows.append((phrase("days of fewer than {k} answers each", k=K), rest))
    return rows


def _width(span: Decimal, whole: bool) -> Decimal:
    """The smallest of 1, 2, 5, 10, 20 … (or of their fractions) that gives few ranges."""
    power = Decimal(1) if whole else Decimal("0.01")
    while True:
        for factor in (1, 2, 5):
            if span / (power * factor) < CLASSES - 1:
                return power * factor
        power *= 10
