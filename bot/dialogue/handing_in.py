"""The moment in which answers stop being somebody's: slots are used, contributions stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.anonymity import receipt_hash, waiter_tag
from bot.contribution_kinds import ContributionKind
from bot.dialogue import kinds
from bot.dialogue.multipliers import counting
from bot.dialogue.slots import Slot, count_person, free_slots, use
from bot.errors import InvalidAnswer
from bot.languages import language_of
from bot.model import Contribution, Event
from bot.questions import Answer, Kind, Question
from bot.turn import Turn
from config.phrases import phrase


@dataclass(frozen=True, slots=True)
class Given:
    """One answer as it is stored, and what its author says that it is."""

    value: str
    kind: ContributionKind | None = None


async def hand_in(
    turn: Turn, event: Event, receipt: str, answers: dict[str, Answer], through: str = ""
) -> None:
    """Store a participant's answers, each in a slot of its own, and count the participant.

    `through` is the multiplier by whose link they came: it counts people alone, and forgets whom.

    Raises:
        InvalidAnswer: a prompt takes fewer answers from this participant by now.
    """
    unit = turn.unit
    plan: list[tuple[Question, Slot, Given]] = []
    for prompt in event.prompts.questions:
        values = values_of(prompt, answers)
        slots = await free_slots(unit, event, prompt, turn.account) if values else []
        if len(values) > len(slots):
            raise InvalidAnswer(
                phrase(
                    "Meanwhile you have given answers to “{question}” elsewhere, and it takes "
                    "no more from one person. Please delete this one and send the rest.",
                    question=prompt.text,
                )
            )
        plan += [(prompt, slot, given) for slot, given in zip(slots, values, strict=False)]
    for prompt, slot, given in plan:
        use(unit, event, prompt, slot, turn.press.door)
        await add_contribution(
            turn, event, prompt, given, receipt_hash(receipt, prompt.id, slot.number)
        )
    new = await count_person(unit, event, turn.account, turn.press.door)
    await counting.count(unit, event, through if new else "")


def values_of(prompt: Question, answers: Mapping[str, Answer]) -> list[Given]:
    """What is stored of the answer to a prompt: each free text on its own, choices together."""
    answer = answers.get(prompt.id, ())
    if prompt.kind is Kind.TEXT:
        return [Given(text, kinds.said(prompt, text, answers)) for text in answer]
    return [Given("\n".join(answer))] if answer else []


async def add_contribution(
    turn: Turn,
    event: Event,
    prompt: Question,
    given: Given,
    receipt: bytes,
    replaces: str | None = None,
) -> None:
    """Store one answer of nobody's, waiting for its batch."""
    unit = turn.unit
    batch = await unit.contributions.batch(event.id, prompt.id)
    key = unit.keys.participation(event.id)
    unit.contributions.save(
        Contribution(
            id=unit.chance.uuid(),
            event=event.id,
            prompt=prompt.id,
            value=given.value,
            language=_language(turn, prompt, given.value),
            receipt=receipt,
            waiter=waiter_tag(key, event.id, prompt.id, batch, turn.account),
            replaces=replaces,
            kind=given.kind,
        )
    )


def _language(turn: Turn, prompt: Question, value: str) -> str:
    """A text's own language; of what was chosen, the one in which it was read."""
    if prompt.kind is not Kind.TEXT:
        return turn.language
    return language_of(value, turn.around.linguist, turn.language)
