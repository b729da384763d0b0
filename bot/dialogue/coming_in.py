"""Coming in to an event: past the room code, where one is asked for.

The code is shown on site and holds off floods from elsewhere. It is no secret that keeps anything:
four digits, which can be changed at any time. Whoever has joined stays in.
"""

from __future__ import annotations

import hmac
from dataclasses import replace

from bot import walking
from bot.dialogue import taking_part
from bot.dialogue.events import open_event
from bot.errors import NotFound
from bot.model import Conversation, Format
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Saying
from bot.turn import Turn
from config.phrases import phrase

WRONG = phrase("That is not the room code of this moment. It is shown where the event takes place.")
THROUGH = "through"
ASKED = Questionnaire(
    "room-code",
    1,
    phrase("The room code"),
    (
        Question(
            "code",
            Kind.LINE,
            phrase("Which room code is shown where you are?"),
            phrase("Four digits. This event is for those who are on site just now."),
            max_length=20,
        ),
    ),
)


async def join(turn: Turn, action: Action) -> list[Saying]:
    """The notice was read: take part, or type the room code before."""
    event = await open_event(turn, action.subject)
    code = await _code(turn, event.id)
    if not code or turn.about(Format.DIALOGUE, event.id) is not None:
        return await taking_part.join(turn, action)
    if action.value in turn.around.phrasebook.languages:
        turn.language = action.value
    running = walking.gone_on(turn, Format.ROOM_CODE, event.id, ASKED)
    # Through which multiplier's link somebody came is not forgotten at the door.
    running = turn.keep(replace(running, locked={THROUGH: action.question}))
    return await walking.show(turn, RoomCodeCourse(), running)


async def _code(turn: Turn, event: str) -> str:
    guard = await turn.unit.moderation.guard(event)
    return guard.room_code if guard else ""


class RoomCodeCourse(walking.Course):
    """The course of coming in: one question, and then taking part begins."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The one question, while the event is open."""
        await open_event(turn, conversation.subject)
        return ASKED

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """A wrong code is told at once, and counted like any wrong code."""
        (written,) = conversation.walk.answers[question]
        code = await _code(turn, conversation.subject)
        typed = "".join(written.split()).encode(errors="surrogatepass")
        if code and not hmac.compare_digest(typed, code.encode()):
            raise NotFound(WRONG)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Right: there is nothing to look over."""
        return await self.finish(turn, conversation, questionnaire)

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Come in. Of the code nothing is kept."""
        turn.drop(conversation)
        through = conversation.locked[THROUGH]
        action = Action("join", conversation.subject, through, conversation.language)
        return await taking_part.join(turn, action)
