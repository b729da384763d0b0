"""The moment in which answers stop being somebody's: slots are used, contributions stored."""

from __future__ import annotations

from bot.anonymity import receipt_hash, waiter_tag
from bot.dialogue.multipliers import counting
from bot.dialogue.slots import Slot, count_person, free_slots, use
from bot.errors import InvalidAnswer
from bot.languages import language_of
from bot.model import Contribution, Event
from bot.questions import Answer, Kind, Question
from bot.turn import Turn
from config.phrases import phrase


async def hand_in(
    turn: Turn, event: Event, receipt: str, answers: dict[str, Answer], through: str = ""
) -> None:
    """Store a participant's answers, each in a slot of its own, and count the participant.

    `through` is the multiplier by whose link they came: it counts people alone, and forgets whom.

    Raises:
        InvalidAnswer: a prompt takes fewer answers from this participant by now.
    """
    unit = turn.unit
    plan: list[tuple[Question, Slot, str]] = []
    for prompt in event.prompts.questions:
        values = values_of(prompt, answers.get(prompt.id, ()))
        slots = await free_slots(unit, event, prompt, turn.account) if values else []
        if len(values) > len(slots):
            raise InvalidAnswer(
                phrase(
                    "Meanwhile you have given answers to “{question}” elsewhere, and it takes "
                    "no more from one person. Please delete this one and send the rest.",
                    question=prompt.text,
                )
            )
        plan += [(prompt, slot, value) for slot, value in zip(slots, values, strict=False)]
    for prompt, slot, value in plan:
        use(unit, event, prompt, slot, turn.press.door)
        await add_contribution(
            turn, event, prompt, value, receipt_hash(receipt, prompt.id, slot.number)
        )
    new = await count_person(unit, event, turn.account, turn.press.door)
    await counting.count(unit, event, through if new else "")


def values_of(prompt: Question, answer: Answer) -> list[str]:
    """What is stored of an answer: each free text on its own, choices together."""
    if prompt.kind is Kind.TEXT:
        return list(answer)
    return ["\n".join(answer)] if answer else []


async def add_contribution(
    turn: Turn,
    event: Event,
    prompt: Question,
    value: str,
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
            value=value,
            language=_language(turn, prompt, value),
            receipt=receipt,
            waiter=waiter_tag(key, event.id, prompt.id, batch, turn.account),
            replaces=replaces,
        )
    )


def _language(turn: Turn, prompt: Question, value: str) -> str:
    """A text's own language; of what was chosen, the one in which it was read."""
    if prompt.kind is not Kind.TEXT:
        return turn.language
    return language_of(value, turn.around.linguist, turn.language)
