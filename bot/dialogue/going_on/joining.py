"""Leaving a name and a contact for a working group: a form of its own, beside every answer."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.dialogue.going_on import keeping
from bot.dialogue.going_on.looking import shown
from bot.model import Conversation, Format
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from bot.working_groups import Contact
from config.phrases import Verbatim, label, phrase

NAME_LENGTH, CONTACT_LENGTH = 80, 160
FORM = Questionnaire(
    "contact",
    1,
    phrase("Your contact for the working group"),
    (
        Question(
            "name",
            Kind.LINE,
            phrase("What is your name?"),
            phrase("As the moderators shall address you."),
            max_length=NAME_LENGTH,
        ),
        Question(
            "contact",
            Kind.LINE,
            phrase("How can you be reached?"),
            phrase("A telephone number or an e-mail address, for instance."),
            max_length=CONTACT_LENGTH,
        ),
    ),
)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Leave a contact, or change the one that was left."""
    _, group = await keeping.open_group(turn, action.subject)
    running = turn.about(Format.GOING_ON, group.id)
    if running is None:
        running = walking.gone_on(turn, Format.GOING_ON, group.id, FORM)
        if before := await keeping.left_by(turn.unit, group.id, turn.account):
            given = {"name": (before.name,), "contact": (before.reached,)}
            running = replace(running, walk=walker.start(FORM, given))
    return await walking.show(turn, GoingOnCourse(), turn.keep(running))


class GoingOnCourse(walking.Course):
    """The course of leaving a contact."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """Name and contact, as long as the group is there."""
        await keeping.open_group(turn, conversation.subject)
        return FORM

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Both, and who will see them."""
        _, group = await keeping.open_group(turn, conversation.subject)
        lines: tuple[Line, ...] = (
            Heading(questionnaire.title),
            Para(Verbatim(group.name)),
            *showing.answers_in_words(questionnaire, conversation.walk),
            Note(
                phrase(
                    "Moderators see both once the event has closed. Nothing leads from here to an "
                    "answer."
                )
            ),
        )
        return [
            Say(
                lines, showing.review_rows(conversation, questionnaire, label("Put it on the list"))
            )
        ]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep the contact, and nothing of how it came."""
        event, group = await keeping.open_group(turn, conversation.subject)
        given = walker.given(questionnaire, conversation.walk)
        (name,), (reached,) = given["name"], given["contact"]
        tag = keeping.tag_of(turn.unit, group.id, turn.account)
        turn.unit.working_groups.save_contact(Contact(tag, group.id, event.id, name, reached))
        turn.drop(conversation)
        thanks = Para(phrase("Thank you for going on. Your contact is on the list."))
        return [await shown(turn, event, group, thanks)]
