"""What people need, in sums: of one survey, and how it differs from the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import Survey
from bot.ports import Unit
from bot.questions import Answer, Option, Question, Questionnaire
from bot.replies import Bar, Heading, Item, Line, Note, Para, Quote
from bot.talks.needs.answering import WRITTEN
from bot.talks.needs.surveying import NEEDS, TOPICS, counted, topics
from bot.turn import Turn
from bot.wallclock import ZONE, local
from config.phrases import phrase, plural

NOTEWORTHY = 10
"""Percentage points by which a share must differ to be told as a change."""


@dataclass(frozen=True, slots=True)
class Result:
    """The sums of a survey."""

    survey: Survey
    asked: Questionnaire
    people: int
    counts: Mapping[str, Mapping[str, int]]

    def count(self, question: str, option: str) -> int:
        """How many people chose an option."""
        return self.counts.get(question, {}).get(option, 0)

    def share(self, question: str, option: str) -> int:
        """The same of a hundred."""
        return round(100 * self.count(question, option) / self.people) if self.people else 0

    def ranked(self, question: str, options: Sequence[Option]) -> list[Option]:
        """The options, the one chosen most often first."""
        return sorted(options, key=lambda option: -self.count(question, option.id))


async def result_of(turn: Turn, survey: Survey) -> Result:
    """A survey's sums: as they were kept, or of the answers that are there."""
    asked = turn.around.questionnaire(NEEDS, survey.version)
    if survey.counts is not None:
        return Result(survey, asked, survey.people, survey.counts)
    needs = await turn.unit.surveys.needs(survey.id)
    return Result(survey, asked, len(needs), counted(needs))


async def result_before(turn: Turn, survey: Survey) -> Result | None:
    """The sums of the survey before this one."""
    surveys = [one for one in await turn.unit.surveys.all() if one.opened < survey.opened]
    return await result_of(turn, surveys[-1]) if surveys else None


async def proposed_topics(turn: Turn, besides: Answer = ()) -> tuple[Option, ...]:
    """The topics people asked for in the newest survey with answers, most often first.

    And some besides. A survey that was only just sent takes nothing away.
    """
    surveys = await turn.unit.surveys.all()
    if not surveys:
        return ()
    for survey in reversed(surveys):
        newest = await result_of(turn, survey)
        if newest.people:
            break
    ranked = newest.ranked(TOPICS, topics(newest.asked))
    return tuple(
        option for option in ranked if option.id in besides or newest.count(TOPICS, option.id)
    )


def sums(result: Result) -> list[Line]:
    """How often each option was chosen, by question."""
    lines: list[Line] = []
    for question in result.asked.answerable:
        if not question.options:
            continue
        lines.append(Heading(question.text))
        lines += [
            Bar(
                phrase(
                    "{answer}: {n} of {all}",
                    answer=option.label,
                    n=result.count(question.id, option.id),
                    all=result.people,
                ),
                result.count(question.id, option.id),
                result.people,
            )
            for option in result.ranked(question.id, question.options)
        ]
    return lines


async def own_words(unit: Unit, result: Result) -> list[Line]:
    """What people wrote, in an order that tells nothing of who did."""
    needs = await unit.surveys.needs(result.survey.id)
    lines: list[Line] = []
    for question in result.asked.questions:
        said = [words for need in needs for words in need.words.get(question.id, ())]
        if said:
            lines.append(Heading(question.text))
            lines += [Quote(words) for words in unit.chance.shuffled(said)]
    if not lines and result.survey.counts is not None and _asks_for_words(result.asked):
        lines.append(Note(phrase("What people wrote was deleted a year after the survey.")))
    return lines


def _asks_for_words(asked: Questionnaire) -> bool:
    return any(question.kind in WRITTEN for question in asked.questions)


def changes(result: Result, before: Result | None) -> list[Line]:
    """Which shares differ by ten percentage points or more from those of the survey before."""
    if before is None or not result.people or not before.people:
        return []
    day = local(before.survey.opened, ZONE).date()
    lines: list[Line] = [Heading(phrase("What has changed since the survey of {day}", day=day))]
    moved = [
        (before.share(question.id, option.id), result.share(question.id, option.id), option)
        for question, option in _asked_alike(result.asked, before.asked)
    ]
    moved.sort(key=lambda one: -abs(one[1] - one[0]))
    lines += [
        Item(
            phrase("{answer}: {now} % instead of {then} %", answer=option.label, now=now, then=then)
        )
        for then, now, option in moved
        if abs(now - then) >= NOTEWORTHY
    ]
    if len(lines) == 1:
        lines.append(
            Para(phrase("No share has changed by {n} percentage points or more.", n=NOTEWORTHY))
        )
    lines.append(
        Note(plural("{n} person answered then.", "{n} people answered then.", before.people))
    )
    return lines


def _asked_alike(now: Questionnaire, then: Questionnaire) -> list[tuple[Question, Option]]:
    """What both surveys asked in the same words: anything else cannot be compared."""
    former = {question.id: question for question in then.questions}
    return [
        (question, option)
        for question in now.questions
        if question.id in former and question.text == former[question.id].text
        for option in question.options
        if option in former[question.id].options
    ]
