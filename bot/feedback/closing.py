"""After the last day: what is left of a feedback is counts, and nobody's answers.

Results are there only once it is closed, and never change: nobody's answer can be found by
subtracting an earlier state. Opinions are deleted then, and the keys that told people apart die.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.anonymity import K, rounded
from bot.model import Feedback, RoundState
from bot.ports import Unit
from bot.wallclock import ZONE, local


async def due(unit: Unit) -> list[Feedback]:
    """Open feedback whose last day is over."""
    return [one for one in await unit.feedbacks.in_state(RoundState.OPEN) if _is_over(unit, one)]


def _is_over(unit: Unit, feedback: Feedback) -> bool:
    return feedback.state is RoundState.OPEN and feedback.ends < local(unit.now, ZONE).date()


async def close_by_the_clock(unit: Unit, found: Feedback) -> None:
    """Count what was said to such a one, if it is still so.

    Keys are destroyed after the commit (`finish_closing`), so that a crash between the two is made
    good.
    """
    feedback = await unit.feedbacks.get(found.id)
    if feedback is not None and _is_over(unit, feedback):
        await _close(unit, feedback)


async def _close(unit: Unit, feedback: Feedback) -> None:
    opinions = await unit.feedbacks.opinions(feedback.id)
    for opinion in opinions:
        unit.feedbacks.remove_opinion(opinion.tag)
    said = [opinion.answers for opinion in opinions if opinion.answers]
    for conversation in await unit.conversations.of_subject(feedback.id):
        unit.conversations.remove(conversation)
    unit.feedbacks.save(
        replace(
            feedback,
            state=RoundState.CLOSING,
            people=rounded(len(said)),
            counts=counted(said),
        )
    )


def counted(answers: Sequence[Mapping[str, str]]) -> dict[str, dict[str, int]]:
    """How often each answer was given, for the questions that at least k people answered."""
    counts: dict[str, Counter[str]] = {}
    for one in answers:
        for question, answer in one.items():
            counts.setdefault(question, Counter())[answer] += 1
    return {name: dict(count) for name, count in counts.items() if count.total() >= K}


async def finish_closing(unit: Unit, feedback: Feedback) -> None:
    """The tables are swept: destroy every key of it. What was counted needs none."""
    unit.keys.destroy_closing(feedback.id)
    unit.keys.destroy_content(feedback.id)
    unit.feedbacks.save(replace(feedback, state=RoundState.CLOSED))
