"""Asking a question in a talk's room as nobody, and taking it back."""

from __future__ import annotations

from bot import questionnaire as walker
from bot import walking
from bot.errors import NotFound, Refused
from bot.model import Conversation, Format
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Quote, Say, Saying
from bot.talks.room import keeping
from bot.talks.room.entering import GONE, guest_here, view
from bot.talks.room.keeping import Guest
from bot.turn import Turn
from config.phrases import label, phrase

LENGTH = 500
"""Characters of a question: what a wall shows and a room reads."""
CIRCLE = phrase(
    "The circle is small: write it so that the wording does not give you away. It is shown to "
    "everybody at once, without a name."
)
ENOUGH = phrase("Your questions are kept. Now let others ask something, too.")
QUESTION = Questionnaire(
    "talk-question",
    1,
    phrase("Your question"),
    (
        Question(
            "words", Kind.LINE, phrase("What would you like to ask?"), CIRCLE, max_length=LENGTH
        ),
    ),
)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Ask what the question is.

    Raises:
        Refused: there are many of this guest's already, or the room is closed.
    """
    guest = await guest_here(turn, action.subject)
    await _judge_number(turn, guest)
    conversation = walking.gone_on(turn, Format.TALK_QUESTION, guest.room.id, QUESTION)
    return await walking.show(turn, QuestionCourse(), conversation)


async def _judge_number(turn: Turn, guest: Guest) -> None:
    open_ones = [one for one in await keeping.own(turn.unit, guest) if not one.answered]
    if len(open_ones) >= keeping.MOST_WAITING:
        raise Refused(ENOUGH)


class QuestionCourse(walking.Course):
    """The course of one question."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The one question, while the room is open and this account is in it."""
        await guest_here(turn, conversation.subject)
        return QUESTION

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """What will be shown, before it is: afterwards somebody may have read it."""
        del turn
        (words,) = walker.given(questionnaire, conversation.walk)["words"]
        lines = (Heading(phrase("Ask it like this?")), Quote(words), Note(CIRCLE))
        change = Action("edit", conversation.id, "words", "", conversation.walk.revision)
        rows = (
            (Button(label("Ask it"), Action("finish", conversation.id)),),
            (Button(label("Change it"), change),),
            (Button(label("Leave"), Action("leave", conversation.id)),),
        )
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep it as nobody's, and show it."""
        guest = await guest_here(turn, conversation.subject)
        await _judge_number(turn, guest)
        (words,) = walker.given(questionnaire, conversation.walk)["words"]
        keeping.ask(turn.unit, guest, words)
        turn.drop(conversation)
        return [await view(turn, guest, Para(phrase("Your question is asked, without a name.")))]


async def list_own(turn: Turn, action: Action) -> list[Saying]:
    """One's own questions: on a page apart, so that nobody who looks on sees in the room whose
    a question is.
    """
    guest = await guest_here(turn, action.subject)
    own = await keeping.own(turn.unit, guest)
    if not own:
        raise Refused(phrase("You have no question here."))
    lines: list[Line] = [Heading(phrase("Which of your questions shall be taken back?"))]
    rows: list[tuple[Button, ...]] = []
    for number, asked in enumerate(own, 1):
        lines += [Item(phrase("{n}.", n=number)), Quote(asked.words)]
        back = Action("room-unask", guest.room.id, asked.id)
        rows.append((Button(label("Take {n} back", n=number), back),))
    rows.append((Button(label("Back into the talk"), Action("room", guest.room.id)),))
    return [Say(tuple(lines), tuple(rows))]


async def take_back(turn: Turn, action: Action) -> list[Saying]:
    """Delete a question of one's own, with its votes.

    Raises:
        NotFound: it is none of this account's.
    """
    guest = await guest_here(turn, action.subject)
    if action.question not in {one.id for one in await keeping.own(turn.unit, guest)}:
        raise NotFound(GONE)
    turn.unit.rooms.remove_question(action.question)
    return [await view(turn, guest, Para(phrase("Your question is deleted.")))]
