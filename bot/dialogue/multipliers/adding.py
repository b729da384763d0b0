"""Adding a multiplier to an event: a name, and up to three languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from bot import questionnaire as walker
from bot import showing, walking
from bot.dialogue.events import own_event
from bot.dialogue.multipliers import links, overseeing
from bot.errors import InvalidAnswer, Refused
from bot.model import Conversation, Event, Format
from bot.multipliers import Multiplier
from bot.questions import OLD_BUTTON, Answer, Kind, Option, Question, Questionnaire
from bot.replies import Action, Heading, Say, Saying
from bot.turn import Turn
from config.phrases import Verbatim, label, phrase

NAME_LENGTH = 80
NAME_TAKEN = phrase(
    "There is a multiplier of that name already. Please add something that tells the two apart, "
    "such as a place."
)
LANGUAGES = 3
"""As many as stand side by side on a poster."""


def questions(turn: Turn) -> Questionnaire:
    """What is asked of a new one."""
    return Questionnaire(
        "multiplier-wizard",
        1,
        phrase("New multiplier"),
        (
            Question(
                "name",
                Kind.LINE,
                phrase("Who passes the event on?"),
                phrase("A club, an initiative, a social service. Please name no private person."),
                max_length=NAME_LENGTH,
            ),
            Question(
                "languages",
                Kind.CHOICES,
                phrase("In which languages do they need texts and posters?"),
                phrase("Up to three; they stand side by side on a poster."),
                options=tuple(
                    Option(language.code, Verbatim(language.name))
                    for language in turn.around.phrasebook.languages.values()
                ),
            ),
        ),
    )


async def open_to_more(turn: Turn, event_id: str) -> Event:
    """The event, if one more multiplier can be added to it.

    Raises:
        Refused: it is not this account's, closed, or has as many as it can.
    """
    event = await own_event(turn, event_id)
    known = await turn.unit.multipliers.of_event(event.id)
    if not overseeing.may_come(event) or len(known) >= overseeing.MOST:
        raise Refused(OLD_BUTTON)
    return event


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Ask for its name and languages.

    Raises:
        Refused: the event takes none from this account.
    """
    event = await open_to_more(turn, action.subject)
    running = walking.gone_on(turn, Format.MULTIPLIER_WIZARD, event.id, questions(turn))
    return await walking.show(turn, MultiplierCourse(), running)


class MultiplierCourse(walking.Course):
    """The course of adding a multiplier."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The two questions, for whoever still moderates the event."""
        await open_to_more(turn, conversation.subject)
        return questions(turn)

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """A name that is taken, and too many languages, are told at once."""
        event = await open_to_more(turn, conversation.subject)
        await fits(turn, event, question, conversation.walk.answers)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Both answers, to be changed or confirmed."""
        lines = (
            Heading(phrase("New multiplier")),
            *showing.answers_in_words(questionnaire, conversation.walk),
        )
        return [Say(lines, showing.review_rows(conversation, questionnaire, label("Add it")))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Give it a link of its own."""
        event = await open_to_more(turn, conversation.subject)
        multiplier = await keep(turn, event, walker.given(questionnaire, conversation.walk))
        turn.drop(conversation)
        return await overseeing.detail(turn, event, multiplier)


async def keep(turn: Turn, event: Event, answers: dict[str, Answer]) -> Multiplier:
    """Add it, with a link of its own.

    Raises:
        InvalidAnswer: there are too many languages, or one of that name.
    """
    for question in answers:
        await fits(turn, event, question, answers)
    (name,) = answers["name"]
    multiplier = Multiplier(
        id=turn.unit.chance.identifier(),
        event=event.id,
        code=await links.new_code(turn.unit, event),
        name=name,
        languages=answers["languages"],
    )
    turn.unit.multipliers.save(multiplier)
    return multiplier


async def fits(turn: Turn, event: Event, question: str, answers: Mapping[str, Answer]) -> None:
    """What an answer has to be like beyond its kind.

    Raises:
        InvalidAnswer: there are too many languages, or one of that name.
    """
    given = answers.get(question, ())
    if question == "languages" and len(given) > LANGUAGES:
        raise InvalidAnswer(phrase("Please choose at most {n} languages.", n=LANGUAGES))
    if question == "name" and given:
        known = await turn.unit.multipliers.of_event(event.id)
        if _compared(given[0]) in {_compared(one.name) for one in known}:
            raise InvalidAnswer(NAME_TAKEN)


def _compared(name: str) -> str:
    """A name without what people do not tell two by: large and small letters, and spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
