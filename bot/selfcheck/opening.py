"""Opening a round: which questions, in the wording for the municipality."""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.errors import NotFound, Refused
from bot.model import (
    Conversation,
    Format,
    Municipality,
    RoundState,
)
from bot.questions import Kind, Option, Question, Questionnaire
from bot.replies import Action, Heading, Note, Para, Say, Saying
from bot.selfcheck import rounds
from bot.selfcheck.coordinating import NO_ROUND, coordinator, detail
from bot.selfcheck.suitability import can_be_compared
from bot.turn import Turn
from config.phrases import Localized, label, phrase


async def begin_round(turn: Turn, action: Action) -> list[Saying]:
    """Start the wizard, or go on with one begun.

    Raises:
        Refused: this account does not coordinate there, or a round is open already.
    """
    if coordinator(turn, action.subject) is None:
        raise NotFound(NO_ROUND)
    await _none_open(turn, action.subject)
    asked = _which(turn)
    running = walking.gone_on(turn, Format.ROUND_WIZARD, action.subject, asked)
    return await walking.show(turn, RoundCourse(), running)


async def _none_open(turn: Turn, municipality: str) -> None:
    known = await turn.unit.rounds.of_municipality(municipality)
    if any(round_.state is RoundState.OPEN for round_ in known):
        raise Refused(phrase("A round is open already. Please close it first."))


class RoundCourse(walking.Course):
    """The course of opening a round."""

    async def refreshed(self, turn: Turn, conversation: Conversation) -> Conversation:
        """Without a choice that is offered no more, as its newest version cannot be compared."""
        offered = {option.id for option in _which(turn).questions[0].options}
        if offered.issuperset(conversation.walk.answers.get("questions", ())):
            return conversation
        return replace(conversation, walk=walker.start(_which(turn)))

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """Which questions, of all that there are."""
        if coordinator(turn, conversation.subject) is None:
            raise NotFound(NO_ROUND)
        return _which(turn)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """What will be asked, before it is."""
        municipality = await _municipality(turn, conversation.subject)
        asked = turn.around.questionnaire(_chosen(conversation), None, municipality.kind)
        lines = (
            Heading(phrase("New round")),
            *showing.answers_in_words(questionnaire, conversation.walk),
            Para(
                phrase(
                    "{n} questions, in the wording for: {kind}.",
                    n=len(asked.answerable),
                    kind=KINDS[municipality.kind],
                )
            ),
            Note(phrase("What is not your responsibility you can leave out afterwards.")),
        )
        rows = showing.review_rows(conversation, questionnaire, label("Open the round"))
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Open it."""
        del questionnaire
        await _none_open(turn, conversation.subject)
        municipality = await _municipality(turn, conversation.subject)
        asked = turn.around.questionnaire(_chosen(conversation), None, municipality.kind)
        opened = rounds.open_round(turn.unit, municipality, asked)
        turn.drop(conversation)
        said = Para(phrase("The round is open. Now invite people by link."))
        return [await detail(turn, opened, said)]


def _which(turn: Turn) -> Questionnaire:
    which = Question(
        "questions",
        Kind.CHOICE,
        phrase("Which questions shall be answered?"),
        phrase(
            "The short one is a first look in five minutes. The full one is what a workshop "
            "needs; it can be answered field by field."
        ),
        options=tuple(
            Option(source.id, Localized(source.title))
            for source in turn.around.content.newest()
            if can_be_compared(source)
        ),
    )
    return Questionnaire("round-wizard", 1, phrase("New round"), (which,))


KINDS = {
    "landkreis": phrase("district (Landkreis)"),
    "kreisangehoerig": phrase("town within a district (kreisangehörig)"),
    "kreisfrei": phrase("town without a district (kreisfrei)"),
}


def _chosen(conversation: Conversation) -> str:
    return conversation.walk.answers["questions"][0]


async def _municipality(turn: Turn, municipality: str) -> Municipality:
    found = await turn.unit.municipalities.get(municipality)
    if found is None:
        raise NotFound(NO_ROUND)
    return found
