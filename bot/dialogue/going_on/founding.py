"""Founding a working group: a name, and what it is for.

Neither changes later: people leave their contact for just that.
"""

from __future__ import annotations

from bot import questionnaire as walker
from bot import showing, walking
from bot.dialogue.events import main_language, own_event
from bot.dialogue.going_on import overseeing
from bot.errors import Refused
from bot.model import Conversation, Event, Format
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Heading, Note, Say, Saying
from bot.turn import Turn
from bot.working_groups import WorkingGroup
from config.phrases import LanguageNames, label, phrase

NAME_LENGTH, PURPOSE_LENGTH = 80, 600
ASKED = Questionnaire(
    "working-group-wizard",
    1,
    phrase("New working group"),
    (
        Question(
            "name",
            Kind.LINE,
            phrase("What is the working group called?"),
            max_length=NAME_LENGTH,
        ),
        Question(
            "purpose",
            Kind.LINE,
            phrase("What is it for?"),
            phrase("What it works on, how often it meets, and who invites to it."),
            max_length=PURPOSE_LENGTH,
        ),
    ),
)
TOO_LATE = phrase("This event has been closed for too long for that.")
ENOUGH = phrase("There are as many working groups as an event can have.")


async def _open_to_more(turn: Turn, event_id: str) -> Event:
    """The event, if one more group can be founded for it.

    Raises:
        Refused: it is not this account's, expired, or has as many as it can.
    """
    event = await own_event(turn, event_id)
    if event.state.is_without_texts:
        raise Refused(TOO_LATE)
    if len(await turn.unit.working_groups.of_event(event.id)) >= overseeing.MOST:
        raise Refused(ENOUGH)
    return event


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Ask for name and purpose."""
    event = await _open_to_more(turn, action.subject)
    running = walking.gone_on(turn, Format.WORKING_GROUP_WIZARD, event.id, ASKED)
    return await walking.show(turn, FoundingCourse(), running)


class FoundingCourse(walking.Course):
    """The course of founding a working group."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The two questions, for whoever still moderates the event."""
        await _open_to_more(turn, conversation.subject)
        return ASKED

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Both answers, to be changed or confirmed."""
        event = await _open_to_more(turn, conversation.subject)
        language = LanguageNames((main_language(event),))
        lines = (
            Heading(questionnaire.title),
            *showing.answers_in_words(questionnaire, conversation.walk),
            Note(
                phrase(
                    "Everybody with the link of the event can read it. It cannot be changed later, "
                    "as people leave their contact for just this."
                )
            ),
            Note(
                phrase(
                    "It is read as you have written it, in this language: {language}. Whoever "
                    "reads another one is told so.",
                    language=language,
                )
            ),
        )
        return [
            Say(lines, showing.review_rows(conversation, questionnaire, label("Create the group")))
        ]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """From now on people can leave a contact for it, once the event is open."""
        event = await _open_to_more(turn, conversation.subject)
        answers = walker.given(questionnaire, conversation.walk)
        (name,), (purpose,) = answers["name"], answers["purpose"]
        group = WorkingGroup(turn.unit.chance.identifier(), event.id, name, purpose)
        turn.unit.working_groups.save(group)
        turn.drop(conversation)
        return [await overseeing.detail(turn, event, group)]
