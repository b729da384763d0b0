"""Creating an event in the chat: a questionnaire like any other, walked by a moderator."""

from __future__ import annotations

from bot import questionnaire as walker
from bot import showing, walking
from bot.dialogue import moderating
from bot.dialogue.drafting import asking, taking
from bot.dialogue.planning import templates
from bot.errors import NotFound
from bot.model import Conversation, Format, Municipality, Person, Role
from bot.questions import OLD_BUTTON, YES, Answer, Questionnaire, When
from bot.replies import Heading, Note, Say, Saying
from bot.turn import Turn
from config.event_templates import MOST_PROMPTS, EventTemplate
from config.phrases import label, phrase


def questions(
    turn: Turn,
    municipality: Municipality,
    template: EventTemplate | None = None,
    kept: Answer = (),
) -> Questionnaire:
    """The wizard for a municipality; its contacts are asked with its first event.

    With a template, its questions are chosen from, and own ones only asked for if wished.
    """
    asked = [asking.title(), asking.language(turn)]
    if template is not None:
        asked += templates.asked(template, kept)
    most = MOST_PROMPTS - len(kept)
    for number in range(1, most + 1):
        first = templates.IF_OWN if template is not None else None
        when = When(f"p{number - 1}-more", frozenset({YES})) if number > 1 else first
        asked += asking.prompt(f"p{number}", number, when, is_last=number == most)
    asked += [asking.code(), *asking.times()]
    if not municipality.may_open_events:
        asked += asking.contacts()
    return Questionnaire("event-wizard", 1, phrase("New dialogue event"), tuple(asked))


async def begin(turn: Turn) -> list[Saying]:
    """Start the wizard, or go on with one begun.

    Raises:
        NotFound: this account moderates nothing.
    """
    moderator = turn.person(Role.MODERATOR)
    if moderator is None or moderator.municipality is None:
        raise NotFound(OLD_BUTTON)
    asked = questions(turn, await turn.municipality(moderator))
    running = walking.gone_on(turn, Format.EVENT_WIZARD, moderator.municipality, asked)
    return await walking.show(turn, EventWizard(), running)


class EventWizard(walking.Course):
    """The course of creating an event."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The wizard, for whoever still moderates the municipality."""
        municipality = await turn.municipality(self._moderator(turn, conversation))
        kept = conversation.walk.answers.get(templates.KEPT, ())
        template = templates.chosen(turn, conversation)
        return questions(turn, municipality, template, kept if template else ())

    @staticmethod
    def _moderator(turn: Turn, conversation: Conversation) -> Person:
        moderator = turn.person(Role.MODERATOR, municipality=conversation.subject)
        if moderator is None:
            raise NotFound(OLD_BUTTON)
        return moderator

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """Codes that are taken, times that are past and choices that are none are told at once."""
        await taking.fits(turn, question, conversation.walk.answers)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Everything that was answered, to be changed or confirmed."""
        lines = (
            Heading(phrase("The new event")),
            *showing.answers_in_words(questionnaire, conversation.walk),
            *(
                []
                if conversation.walk.answers.get("opens")
                else [Note(phrase("It is not public before you open it."))]
            ),
        )
        rows = showing.review_rows(conversation, questionnaire, label("Create the event"))
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Create the event as a draft, with its keys."""
        moderator = self._moderator(turn, conversation)
        municipality = await turn.municipality(moderator)
        answers = walker.given(questionnaire, conversation.walk)
        template = templates.chosen(turn, conversation)
        event = await taking.create(turn, municipality, answers, template)
        turn.drop(conversation)
        return await moderating.detail(turn, event)
