"""Everything that a report of an event is made of, as one value.

Nothing in it tells of fewer than k people: counts are those of the results, the rest is rounded.
Texts are accepted ones, as everybody may read them, and never whole questions of fewer than k.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.anonymity import K, rounded
from bot.answers import OfficialAnswer
from bot.dialogue import results
from bot.dialogue.events import municipality_of
from bot.dialogue.facts import Facts, facts_of
from bot.dialogue.helped import results as helped
from bot.dialogue.moderation import policy as rules
from bot.dialogue.planning.keeping import plan_of
from bot.dialogue.results import Counted, Result
from bot.event_plan import EventPlan
from bot.model import Event, Municipality
from bot.moderated import Decision, Policy
from bot.ports import Unit
from bot.turn import Turn

EXAMPLES = 3
"""Texts that stand for a question or a theme."""
EXAMPLE_LENGTH = 600
"""Characters of an example: longer ones would fill pages, and cut they would be others."""


@dataclass(frozen=True, slots=True)
class ThemeFound:
    """A theme of the moderators', and what was put under it."""

    name: str
    contributions: int
    """That count, rounded down to a multiple of k."""
    examples: tuple[str, ...]
    answer: OfficialAnswer | None
    """What the municipality answers to all of it."""


@dataclass(frozen=True, slots=True)
class Single:
    """An accepted contribution, and the answer that it got of its own."""

    text: str
    answer: OfficialAnswer


@dataclass(frozen=True, slots=True)
class Spoken:
    """In which languages people have answered."""

    named: tuple[str, ...]
    """Of which at least k answers to some question are, the most frequent first."""
    others: bool
    """Whether there were any beside them."""


@dataclass(frozen=True, slots=True)
class EventReport:
    """An event that has closed, for whoever reads about it."""

    event: Event
    municipality: Municipality
    plan: EventPlan
    facts: Facts
    results: tuple[Result, ...]
    examples: Mapping[str, tuple[str, ...]]
    """By question, of what is under no theme."""
    themes: tuple[ThemeFound, ...]
    """Those with most contributions first."""
    singles: tuple[Single, ...]
    spoken: Spoken
    policy: Policy
    rejected: int
    """How many contributions, rounded down to a multiple of k."""
    today: date
    helped: helped.Said
    """What people say to whether it has helped."""


async def read(turn: Turn, event: Event) -> EventReport:
    """The report of an event that has closed. Whose it is has been asked before.

    Raises:
        Refused: there are too many answers to be counted here.
    """
    unit = turn.unit
    counted = await results.counted(unit, event)
    quotable = _quotable(event, counted)
    themes = await _themes(unit, event, counted, quotable)
    return EventReport(
        event,
        await municipality_of(unit, event),
        await plan_of(unit, event),
        await facts_of(turn, event),
        results.summed_up(event, counted),
        {
            prompt: _examples([one for one in some if _theme(one) is None])
            for prompt, some in quotable.items()
        },
        themes,
        await _singles(unit, quotable),
        _spoken(counted),
        await rules.of(unit, event),
        await _rejected(unit, event),
        unit.now.date(),
        await helped.of_event(unit, event),
    )


def _quotable(event: Event, counted: Sequence[Counted]) -> dict[str, list[Counted]]:
    """Accepted texts by question, where there are at least k of them.

    None in a language that fewer than k answers to the question are in: it would tell who wrote it.
    """
    spoken = _languages(counted)
    found: dict[str, list[Counted]] = {
        one.id: [] for one in event.prompts.answerable if one.is_written
    }
    for one in counted:
        accepted = one.verdict is not None and one.verdict.decision is Decision.ACCEPTED
        prompt, language = one.contribution.prompt, one.contribution.language
        if accepted and prompt in found and spoken[prompt, language] >= K:
            found[prompt].append(one)
    return {prompt: some for prompt, some in found.items() if len(some) >= K}


async def _themes(
    unit: Unit, event: Event, counted: Sequence[Counted], quotable: Mapping[str, list[Counted]]
) -> tuple[ThemeFound, ...]:
    under = Counter(_theme(one) for one in counted)
    texts = [one for some in quotable.values() for one in some]
    themes = await unit.moderation.themes(event.id)
    answers = await unit.official_answers.of([one.id for one in themes])
    found = [
        ThemeFound(
            theme.name,
            rounded(under[theme.id]),
            _examples([one for one in texts if _theme(one) == theme.id])
            if under[theme.id] >= K
            else (),
            answers.get(theme.id),
        )
        for theme in themes
    ]
    # The names break ties, never the exact numbers.
    return tuple(sorted(found, key=lambda one: (-one.contributions, one.name.casefold())))


async def _singles(unit: Unit, quotable: Mapping[str, list[Counted]]) -> tuple[Single, ...]:
    """Answers to single contributions, of those that may be quoted."""
    texts = {one.contribution.id: one.public for some in quotable.values() for one in some}
    answers = await unit.official_answers.of(list(texts))
    return tuple(Single(texts[one], answers[one]) for one in sorted(answers))


def _theme(one: Counted) -> str | None:
    return one.verdict.theme if one.verdict else None


def _examples(some: Sequence[Counted]) -> tuple[str, ...]:
    """The first of them by their random ids, none that says the same as another."""
    texts = [
        one.public
        for one in some
        if one.verdict is not None
        and one.verdict.duplicate_of is None
        and len(one.public) <= EXAMPLE_LENGTH
    ]
    return tuple(dict.fromkeys(texts))[:EXAMPLES]


def _languages(counted: Sequence[Counted]) -> Counter[tuple[str, str]]:
    """How many answers there are by question and language."""
    return Counter((one.contribution.prompt, one.contribution.language) for one in counted)


def _spoken(counted: Sequence[Counted]) -> Spoken:
    most: dict[str, int] = {}
    for (_, language), count in _languages(counted).items():
        most[language] = max(most.get(language, 0), count)
    named = sorted(
        (language for language, count in most.items() if count >= K),
        key=lambda language: (-rounded(most[language]), language),
    )
    return Spoken(tuple(named), len(named) < len(most))


async def _rejected(unit: Unit, event: Event) -> int:
    counts = await unit.moderation.counts(event.id)
    return rounded(
        sum(counts.get((one.id, Decision.REJECTED), 0) for one in rules.moderated(event))
    )
