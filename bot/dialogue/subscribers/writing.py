"""Writing in the chat what subscribers are told, and changing the draft of it."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.at_once import CHANGED_MEANWHILE
from bot.dialogue.subscribers import letters, tidings
from bot.dialogue.subscribers.drafts import SENT, Matter, matter, save
from bot.errors import Refused
from bot.model import Conversation, Format, Stage
from bot.questionnaire import Walk
from bot.questions import Questionnaire
from bot.replies import Action, Heading, Line, Para, Say, Saying
from bot.subscribers import Tidings
from bot.turn import Turn
from config.phrases import label, phrase


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """A new text."""
    return await _begin(turn, await matter(turn, action.subject))


async def change(turn: Turn, action: Action) -> list[Saying]:
    """A draft once more.

    Raises:
        Refused: it has been sent.
    """
    found = await matter(turn, "", action.subject)
    if found.told is not None and found.told.due is not None:
        raise Refused(SENT)
    return await _begin(turn, found)


async def _begin(turn: Turn, found: Matter) -> list[Saying]:
    about = found.told.id if found.told else ""
    running = walking.begun(turn, Format.TIDINGS_WIZARD, found.event.id, about=about)
    if running is None:
        running = Conversation(
            id=turn.unit.chance.identifier(),
            account=turn.account,
            format=Format.TIDINGS_WIZARD,
            subject=found.event.id,
            stage=Stage.OPEN,
            walk=walker.start(found.asked, found.given),
            language=turn.language,
            locked={"about": about, "seen": found.sheet.seen},
        )
    return await walking.show(turn, TidingsCourse(), turn.keep(running))


class TidingsCourse(walking.Course):
    """The course of writing to subscribers."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The words in each language, while the draft is there and none has sent it."""
        return (await _found(turn, conversation)).asked

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The letter in every language, and what a colleague has written meanwhile."""
        found = await _found(turn, conversation)
        answers = walker.given(questionnaire, conversation.walk)
        words = {name.removeprefix("in-"): value[0] for name, value in answers.items() if value}
        preview = Tidings("", found.event.id, words)
        lines: list[Line] = [Heading(phrase("This is how people read it"))]
        lines += [line for one in words for line in letters.in_words(found.event, preview, one)]
        if found.sheet.seen != conversation.locked["seen"]:
            locked = {**conversation.locked, "seen": found.sheet.seen}
            conversation = turn.keep(replace(conversation, locked=locked))
            theirs = Walk(at=None, answers=found.given)
            lines += [
                Para(CHANGED_MEANWHILE),
                *showing.answers_in_words(questionnaire, theirs),
            ]
        rows = showing.review_rows(conversation, questionnaire, label("Save the draft"))
        return [Say(tuple(lines), rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep the draft; what was changed meanwhile is looked at before. Nothing is sent by it."""
        found = await _found(turn, conversation)
        if found.sheet.seen != conversation.locked["seen"]:
            return await self.review(turn, conversation, questionnaire)
        draft = await save(turn, found, walker.given(questionnaire, conversation.walk))
        turn.drop(conversation)
        kept = Para(phrase("The draft is kept. Nothing has been sent."))
        return [await tidings.shown(turn, found.event, draft, kept)]


async def _found(turn: Turn, conversation: Conversation) -> Matter:
    found = await matter(turn, conversation.subject, conversation.locked["about"])
    if found.told is not None and found.told.due is not None:
        raise Refused(SENT)
    return found
