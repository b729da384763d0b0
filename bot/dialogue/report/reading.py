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
from bot.dialogue import results
from bot.dialogue.events import municipality_of
from bot.dialogue.facts import Facts, facts_of
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
    spoken: Spoken
    policy: Policy
    rejected: int
    """How many contributions, rounded down to a multiple of k."""
    today: date


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
        _spoken(counted),
        await rules.of(unit, event),
        await _rejected(unit, event),
        unit.now.date(),
    )


def _quotable(event: Event, counted: Sequence[Counted]) -> dict[str, list[Counted]]:
    """Accepted texts by question, where there are at least k of them."""
    found: dict[str, list[Counted]] = {
        one.id: [] for one in event.prompts.answerable if one.kind in results.WRITTEN
    }
    for one in counted:
        accepted = one.verdict is not None and one.verdict.decision is Decision.ACCEPTED
        if accepted and one.contribution.prompt in found:
            found[one.contribution.prompt].append(one)
    return {prompt: some for prompt, some in found.items() if len(some) >= K}


async def _themes(
    unit: Unit, event: Event, counted: Sequence[Counted], quotable: Mapping[str, list[Counted]]
) -> tuple[ThemeFound, ...]:
    under = Counter(_theme(one) for one in counted)
    texts = [one for some in quotable.values() for one in some]
    found = [
        ThemeFound(
            theme.name,
            rounded(under[theme.id]),
            _examples([one for one in texts if _theme(one) == theme.id])
            if under[theme.id] >= K
            else (),
        )
        for theme in await unit.moderation.themes(event.id)
    ]
    # The names break ties, never the exact numbers.
    return tuple(sorted(found, key=lambda one: (-one.contributions, one.name.casefold())))


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


def _spoken(counted: Sequence[Counted]) -> Spoken:
    pairs = Counter((one.contribution.prompt, one.contribution.language) for one in counted)
    most: dict[str, int] = {}
    for (_, language), count in pairs.items():
        most[language] = max(most.get(language, 0), count)
    named = sorted(
        (language for language, count in most.items() if count >= K),
        key=lambda language: (-rounded(most[language]), language),
    )
    return Spoken(tuple(named), len(named) < len(most))


async def _rejected(unit: Unit, event: Event) -> int:
    counts = await unit.moderation.counts(event.id)
    return rounded(sum(n for (_, decision), n in counts.items() if decision is Decision.REJECTED))
