"""What waits for moderators, and one contribution after the other: the same for chat and pages.

Only what was written is looked at; numbers and choices are accepted as they are.
Contributions come in the order of their random ids, which tells nothing of when they came.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.anonymity import K, rounded
from bot.dialogue.events import main_language
from bot.dialogue.moderation import policy as rules
from bot.dialogue.moderation.deciding import verdict_on
from bot.model import Contribution, Event, EventState
from bot.moderated import Decision, Theme, Verdict
from bot.ports import Unit
from bot.questions import Kind, Question
from bot.translations import Translation


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution with everything that moderators know of it."""

    contribution: Contribution
    prompt: Question
    verdict: Verdict
    theme: Theme | None
    original: Contribution | None
    """Of which it was marked as a duplicate."""
    translation: Translation | None
    """In the event's first language, where it was written in another one."""
    is_foreign: bool
    """Whether it is a text in another language than the event's first."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in an event, or for one prompt of it."""

    waiting: int
    """Counted in fives, with what is still to be released."""
    undecided: int
    accepted: int
    rejected: int
    """Released contributions; they only grow by batches of at least k people."""
    entries: tuple[Entry, ...]
    """Some of those that were asked for, in their order."""


async def waiting(unit: Unit, event: Event) -> int:
    """How many contributions wait at least, counted in fives.

    What was not released yet is told by people, as everywhere: a multiple of k of them.
    """
    prompts = rules.moderated(event)
    found = await unit.moderation.undecided(event.id, [one.id for one in prompts])
    if event.state is EventState.OPEN:
        for prompt in prompts:
            found += rounded(await unit.contributions.count_waiters(event.id, prompt.id))
    return rounded(found)


async def queue(
    unit: Unit,
    event: Event,
    prompt: str = "",
    *,
    decision: Decision | None = None,
    after: str = "",
    most: int = 1,
) -> Queue:
    """What waits (or was decided so), from the one after an id on and then from the beginning.

    `prompt` "" means all. Only what was released is told one by one: `release` comes before.
    """
    prompts = [one.id for one in rules.moderated(event) if prompt in ("", one.id)]
    counts = await unit.moderation.counts(event.id)
    counted = {
        kind: sum(counts.get((one, kind), 0) for one in prompts) for kind in (None, *Decision)
    }
    found: list[Entry] = []
    last, turned = after, False
    while len(found) < min(most, counted[decision]):
        following = await unit.moderation.next(event.id, prompts, decision, last)
        if following is None:
            if turned:
                break
            last, turned = "", True
            continue
        last = following
        contribution = await unit.contributions.get(following)
        if contribution is not None:
            found.append(await entry(unit, event, contribution))
    return Queue(
        await waiting(unit, event),
        counted[None],
        counted[Decision.ACCEPTED],
        counted[Decision.REJECTED],
        tuple(found),
    )


async def entry(unit: Unit, event: Event, contribution: Contribution) -> Entry:
    """One contribution, whether it was decided or not."""
    verdict = await verdict_on(unit, contribution)
    original = verdict.duplicate_of and await unit.contributions.get(verdict.duplicate_of)
    language = main_language(event)
    translations = await unit.translations.of([contribution.id], language)
    prompt = event.prompts.question(contribution.prompt)
    return Entry(
        contribution,
        prompt,
        verdict,
        await unit.moderation.theme(verdict.theme) if verdict.theme else None,
        original or None,
        translations.get(contribution.id),
        prompt.kind is Kind.TEXT and contribution.language != language,
    )


async def is_waiting(unit: Unit, event: Event) -> bool:
    """Whether enough waits that somebody should be reminded of it."""
    return await waiting(unit, event) >= K
