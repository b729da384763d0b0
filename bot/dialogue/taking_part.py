"""A citizen's route: the notice, the prompts, the review with the receipt, the submission."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.anonymity import draw_receipt
from bot.dialogue import before_sending, keeping_receipts, kinds, notice, receipts
from bot.dialogue.events import CLOSED, NO_EVENT, municipality_of, open_event, previewable_event
from bot.dialogue.gathering import attending
from bot.dialogue.going_on import looking
from bot.dialogue.handing_in import hand_in
from bot.dialogue.helped import answering
from bot.dialogue.multipliers import links
from bot.dialogue.slots import free_slots
from bot.dialogue.subscribers import subscribing
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.model import Conversation, Event, EventState, Format, Stage
from bot.questionnaire import Walk
from bot.questions import Questionnaire
from bot.replies import Action, Code, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase

NEW_RECEIPT = phrase(
    "It is valid once sent. Please keep it: with it you see, change or delete your answers. "
    "Nobody can restore it."
)
SAME_RECEIPT = phrase("It stays the same. Until you hand in, your former answers hold.")


async def arrive(turn: Turn, code: str) -> list[Saying]:
    """Somebody comes with an event's code: on with their conversation, or the notice.

    A multiplier's may follow it. Stores nothing for somebody new.

    Raises:
        Refused: there is no such event, or it is closed.
    """
    code, through = links.parted(code)
    event = await turn.unit.events.with_code(code)
    if event is None or event.state is EventState.DRAFT:
        raise NotFound(NO_EVENT)
    if event.state is not EventState.OPEN:
        return await _closed(turn, event)
    running = turn.about(Format.DIALOGUE, event.id)
    if running is not None and not running.preview:
        return await walking.show(turn, TakingPart(), turn.keep(running))
    if await links.with_code(turn.unit, event, through) is None:
        through = ""
    municipality = await municipality_of(turn.unit, event)
    said = await notice.short_notice(turn, event, municipality, through)
    further = [*await attending.row(turn, event), *subscribing.row(event)]
    further += await looking.row(turn, event)
    return [replace(said, buttons=(*said.buttons, *further))]


async def _closed(turn: Turn, event: Event) -> list[Saying]:
    """Nobody can take part any more, but meet, say whether it helped, hear what comes of it, go on.

    Raises:
        Refused: nothing more comes of it.
    """
    rows = await attending.row(turn, event) + await answering.row(turn, event)
    rows += subscribing.row(event) + await looking.row(turn, event)
    if not rows:
        raise Refused(CLOSED)
    return [Say((Para(CLOSED),), tuple(rows), stay=True)]


async def read_notice(turn: Turn, action: Action) -> list[Saying]:
    """The notice again: in another language, or in full. Stores nothing."""
    event = await open_event(turn, action.subject)
    if action.value in turn.around.phrasebook.languages:
        turn.language = action.value
    show = notice.full_notice if action.verb == "notice-more" else notice.short_notice
    municipality = await municipality_of(turn.unit, event)
    return [await show(turn, event, municipality, action.question)]


async def join(turn: Turn, action: Action, *, preview: bool = False) -> list[Saying]:
    """The notice was read: now the conversation begins, and with it the first thing stored."""
    unit = turn.unit
    event = await (
        previewable_event(turn, action.subject) if preview else open_event(turn, action.subject)
    )
    if action.value in turn.around.phrasebook.languages:
        turn.language = action.value
    running = turn.about(Format.DIALOGUE, event.id)
    if running is not None and running.preview == preview:
        return await walking.show(turn, TakingPart(), turn.keep(running))
    left = {
        prompt.id: prompt.max_answers
        if preview
        else len(await free_slots(unit, event, prompt, turn.account))
        for prompt in event.prompts.questions
    }
    if not any(left.values()):
        raise Refused(
            phrase(
                "You have already given all the answers that this event takes from one person. "
                "With your receipt code you can change them: /receipt CODE"
            )
        )
    multiplier = await links.with_code(unit, event, action.question)
    conversation = Conversation(
        id=unit.chance.identifier(),
        account=turn.account,
        format=Format.DIALOGUE,
        subject=event.id,
        stage=Stage.OPEN,
        walk=Walk(at=None),
        language=turn.language,
        preview=preview,
        locked={prompt: str(count) for prompt, count in left.items()},
        through=multiplier.id if multiplier and not preview else "",
    )
    begun = walking.begin(turn, conversation, prompts_left(event, conversation))
    return await walking.show(turn, TakingPart(), begun)


def prompts_left(event: Event, conversation: Conversation) -> Questionnaire:
    """The event's prompts as far as this participant has answers left.

    With them whatever is asked about the texts written so far.
    """
    left = {prompt: int(count) for prompt, count in conversation.locked.items()}
    prompts = replace(
        event.prompts,
        questions=tuple(
            replace(prompt, max_answers=left[prompt.id])
            for prompt in event.prompts.questions
            if left.get(prompt.id)
        ),
    )
    return kinds.asked_too(prompts, conversation.walk.answers)


class TakingPart(walking.Course):
    """The course of a citizen's conversation."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The prompts, while the event is open."""
        if conversation.preview:
            event = await previewable_event(turn, conversation.subject)
        else:
            event = await open_event(turn, conversation.subject)
        return prompts_left(event, conversation)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """What is about to be sent, with the receipt code that will open it."""
        if not conversation.receipt:
            conversation = turn.keep(replace(conversation, receipt=draw_receipt(turn.unit.chance)))
        lines: list[Line] = [
            Heading(phrase("Please look over what you are about to send")),
            *showing.answers_in_words(questionnaire, conversation.walk),
            *before_sending.reminder(conversation, questionnaire),
            Heading(phrase("Your receipt code")),
            Code(conversation.receipt),
            Note(SAME_RECEIPT if conversation.amends else NEW_RECEIPT),
        ]
        if conversation.preview:
            lines.insert(0, Note(notice.PREVIEW))
        send = label("Hand in changes") if conversation.amends else label("Hand in answers")
        rows = [
            (showing.button(send, "finish", conversation),),
            *showing.edit_rows(conversation, questionnaire),
            (showing.button(label("Leave without sending"), "leave", conversation),),
        ]
        return [Say(tuple(lines), tuple(rows))]

    async def asked_back(
        self,
        turn: Turn,
        conversation: Conversation,
        questionnaire: Questionnaire,
        revision: int,
    ) -> list[Saying]:
        """A gentle word where something looks like personal data."""
        return before_sending.ask(turn, conversation, questionnaire, revision)

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Hand in: from here on nothing says whose answers these are."""
        if conversation.preview:
            turn.drop(conversation)
            return [Say((Para(phrase("That was the preview. Nothing was handed in or kept.")),))]
        answers = walker.given(questionnaire, conversation.walk)
        if not any(answers.values()) and not conversation.amends:
            raise InvalidAnswer(phrase("There is no answer to send yet."))
        event = await open_event(turn, conversation.subject)
        if conversation.amends:
            await receipts.amend(turn, event, conversation.amends, answers)
        else:
            await hand_in(turn, event, conversation.receipt, answers, conversation.through)
        receipt = conversation.receipt
        walking.stub(turn, conversation, Stage.SENT)
        return [keeping_receipts.thanks(event, receipt)]
