"""What a participant can still do with the receipt code: see, change, delete.

Nothing here knows whose receipt it is. Wrong, deleted and foreign codes are answered alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import showing, walking
from bot.anonymity import receipt_hash
from bot.dialogue import before_sending, kinds
from bot.dialogue.answers import told
from bot.dialogue.events import CLOSED
from bot.dialogue.handing_in import Given, add_contribution, values_of
from bot.dialogue.moderation import policy, status
from bot.dialogue.slots import Slot, free_slots, use
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.model import Contribution, Conversation, Event, EventState, Format, Stage
from bot.ports import Unit
from bot.questionnaire import Walk
from bot.questions import Answer, Kind, Question
from bot.replies import Action, Button, Heading, Line, Note, Para, Quote, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase

UNKNOWN = phrase(
    "I find nothing with that code. Perhaps it has a slip, or the answers were deleted."
)

UNSENT = phrase(
    "You have answers in this event that were not handed in yet. Hand them in or leave them first, "
    "with /cancel."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer that a receipt opens, and the slot it is in."""

    slot: int
    contribution: Contribution


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that a receipt opens."""

    event: Event
    answers: dict[str, list[Kept]]
    """By prompt, in the order of the slots."""

    def prompts(self) -> list[tuple[Question, list[Kept]]]:
        """The prompts that were answered, in the event's order."""
        return [
            (q, self.answers[q.id]) for q in self.event.prompts.questions if q.id in self.answers
        ]


async def open_receipt(unit: Unit, receipt: str) -> Opened:
    """Try every slot of every prompt.

    Raises:
        NotFound: the code opens nothing, for whatever reason.
    """
    events = {event.id: event for event in await unit.events.all()}
    most: dict[str, int] = {}
    for event in events.values():
        for prompt in event.prompts.questions:
            most[prompt.id] = max(most.get(prompt.id, 0), prompt.max_answers)
    places = {
        receipt_hash(receipt, prompt, slot): slot
        for prompt, slots in most.items()
        for slot in range(1, slots + 1)
    }
    found = await unit.contributions.with_receipts(places.keys())
    if not found:
        raise NotFound(UNKNOWN)
    answers: dict[str, list[Kept]] = {}
    for contribution in found:
        slot = places[contribution.receipt or b""]
        answers.setdefault(contribution.prompt, []).append(Kept(slot, contribution))
    for kept in answers.values():
        kept.sort(key=lambda one: one.slot)
    return Opened(events[found[0].event], answers)


async def show(turn: Turn, receipt: str) -> list[Saying]:
    """The answers, where they are by now, and what can be done with them."""
    opened = await open_receipt(turn.unit, receipt)
    event = opened.event
    lines: list[Line] = [
        Heading(phrase("Your answers to “{event}”", event=event.prompts.title)),
    ]
    for prompt, answers in opened.prompts():
        lines.append(Heading(prompt.text))
        for kept in answers:
            lines += await _in_words(turn.unit, event, prompt, kept.contribution)
            if kept.contribution.waiter is None:
                lines += await told.to_contribution(
                    turn.unit, event, kept.contribution, turn.language
                )
    code = receipt.replace("-", "")
    buttons = [(Button(label("Delete these answers"), Action("receipt-del", code)),)]
    if event.state is EventState.OPEN:
        buttons.insert(0, (Button(label("Change these answers"), Action("receipt-edit", code)),))
    else:
        lines.append(Note(phrase("The event has closed: answers can no longer be changed.")))
    buttons.append((policy.button(turn, event),))
    return [Say(tuple(lines), tuple(buttons))]


async def _in_words(
    unit: Unit, event: Event, prompt: Question, contribution: Contribution
) -> list[Line]:
    if prompt.kind is Kind.TEXT:
        words: list[Line] = [Quote(contribution.value), *kinds.in_words(contribution.kind)]
    else:
        words = [Para(showing.shown(prompt, one)) for one in contribution.value.split("\n")]
    if contribution.waiter is None:
        words += await status.in_words(unit, event, contribution)
    elif contribution.replaces is not None:
        words.append(
            Note(
                phrase(
                    "Your change waits until enough people have answered. Until then the "
                    "moderators see the earlier answer."
                )
            )
        )
    else:
        words.append(Note(phrase("Waits until enough people have answered.")))
    return words


def ask_code() -> Say:
    """`/receipt` alone. The answer is known as a receipt by its shape, whatever is going on."""
    return Say(
        (
            Para(phrase("Please write your receipt code.")),
            Note(phrase("It looks like this: XXXX-XXXX-XXXX-XXXX")),
        ),
        stay=True,
    )


async def ask_delete(turn: Turn, receipt: str) -> list[Saying]:
    """Deleting cannot be undone, so it is asked once."""
    await open_receipt(turn.unit, receipt)
    code = receipt.replace("-", "")
    return [
        Say(
            (
                Para(
                    phrase(
                        "Delete all answers of this receipt? This acts at once and cannot be "
                        "undone. You cannot answer the same questions again in this event."
                    )
                ),
            ),
            (
                (Button(label("Yes, delete"), Action("receipt-gone", code)),),
                (Button(label("No, keep them"), Action("receipt", code)),),
            ),
        )
    ]


async def delete(turn: Turn, receipt: str) -> list[Saying]:
    """Delete everything the receipt opens, at once; frees no slot."""
    opened = await open_receipt(turn.unit, receipt)
    for answers in opened.answers.values():
        for kept in answers:
            await _remove(turn.unit, kept.contribution)
    return [Say((Para(phrase("Your answers have been deleted.")),))]


async def _remove(unit: Unit, contribution: Contribution) -> None:
    older = contribution.replaces and await unit.contributions.get(contribution.replaces)
    for one in (contribution, older or None):
        if one is not None:
            unit.erasures.contribution(one.id)
            unit.contributions.remove(one)


async def change(turn: Turn, receipt: str, course: walking.Course) -> list[Saying]:
    """Open the answers for changing: a walk that begins at its review."""
    opened = await open_receipt(turn.unit, receipt)
    event = opened.event
    if event.state is not EventState.OPEN:
        raise Refused(CLOSED)
    left: dict[str, str] = {}
    for prompt in event.prompts.questions:
        own = opened.answers.get(prompt.id, [])
        left[prompt.id] = str(len(own) + len(await _free_beside(turn, event, prompt, own)))
    answers = {
        prompt.id: tuple(
            part
            for one in kept
            for part in (
                [one.contribution.value]
                if prompt.kind is Kind.TEXT
                else one.contribution.value.split("\n")
            )
        )
        for prompt, kept in opened.prompts()
    }
    for prompt in event.prompts.questions:
        answers.setdefault(prompt.id, ())
    for prompt, own in opened.prompts():
        said = {one.contribution.value: one.contribution.kind for one in own}
        answers |= kinds.as_answers(prompt, said)
    running = turn.about(Format.DIALOGUE, event.id)
    if running is not None:
        if running.amends != receipt:
            raise Refused(UNSENT)
        return await walking.show(turn, course, turn.keep(running))
    conversation = Conversation(
        id=turn.unit.chance.identifier(),
        account=turn.account,
        format=Format.DIALOGUE,
        subject=event.id,
        stage=Stage.OPEN,
        walk=Walk(at=None, answers=answers),
        language=turn.language,
        receipt=receipt,
        amends=receipt,
        locked=left,
        former=before_sending.digests(one for texts in answers.values() for one in texts),
    )
    return await walking.show(turn, course, turn.keep(conversation))


async def amend(turn: Turn, event: Event, receipt: str, answers: dict[str, Answer]) -> None:
    """Put the changed answers in the place of the former ones.

    What stayed the same is not touched. What was waiting is exchanged at once; what was released
    stays until its successor is released in a batch.

    Raises:
        Refused: the former answers are gone, or a prompt takes no more answers.
    """
    opened = await open_receipt(turn.unit, receipt)
    for prompt in event.prompts.questions:
        own = opened.answers.get(prompt.id, [])
        former, values = list(own), values_of(prompt, answers)
        for kept in own:
            same = Given(kept.contribution.value, kept.contribution.kind)
            if same in values:
                values.remove(same)
                former.remove(kept)
        await _exchange(turn, event, prompt, receipt, former, values)
        await _add(turn, event, prompt, receipt, own, values[len(former) :])


async def _free_beside(turn: Turn, event: Event, prompt: Question, own: list[Kept]) -> list[Slot]:
    """The slots that this account has left, save those which the receipt's answers are in.

    They are not always the same: a receipt can be opened from another account.
    """
    taken = {kept.slot for kept in own}
    free = await free_slots(turn.unit, event, prompt, turn.account)
    return [slot for slot in free if slot.number not in taken]


async def _exchange(
    turn: Turn,
    event: Event,
    prompt: Question,
    receipt: str,
    former: list[Kept],
    values: list[Given],
) -> None:
    unit = turn.unit
    for kept, given in zip(former, values, strict=False):
        old = kept.contribution
        place = receipt_hash(receipt, prompt.id, kept.slot)
        unit.erasures.contribution(old.id)
        if old.waiter is not None:
            unit.contributions.remove(old)
            await add_contribution(turn, event, prompt, given, place, old.replaces)
        else:
            unit.contributions.save(replace(old, receipt=None))
            await add_contribution(turn, event, prompt, given, place, old.id)
    for kept in former[len(values) :]:
        await _remove(unit, kept.contribution)


async def _add(
    turn: Turn, event: Event, prompt: Question, receipt: str, own: list[Kept], added: list[Given]
) -> None:
    slots = await _free_beside(turn, event, prompt, own) if added else []
    if len(added) > len(slots):
        raise InvalidAnswer(
            phrase("“{question}” takes no more answers from you.", question=prompt.text)
        )
    for given, slot in zip(added, slots, strict=False):
        use(turn.unit, event, prompt, slot, turn.press.door)
        await add_contribution(
            turn, event, prompt, given, receipt_hash(receipt, prompt.id, slot.number)
        )
