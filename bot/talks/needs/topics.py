"""Topics that people asked for, proposed where a talk of the programme is created."""

from __future__ import annotations

from dataclasses import replace

from bot.model import Talk
from bot.ports import Unit
from bot.questions import Answer, Kind, Question, Questionnaire
from bot.replies import Line, Note
from bot.talks.needs import results, wishes
from bot.turn import Turn
from config.phrases import phrase, plural

QUESTION = "topic"


async def with_topic(
    turn: Turn, wizard: Questionnaire, municipality: str | None, chosen: Answer = ()
) -> Questionnaire:
    """The wizard, which asks first for one of the topics if people have asked for any.

    Only for talks of the programme: it is the programme lead whom people told what they need. What
    was chosen stays, also when whoever asked for it has thought better of it meanwhile.
    """
    if municipality is not None:
        return wizard
    options = await results.proposed_topics(turn, chosen)
    if not options:
        return wizard
    topic = Question(
        QUESTION,
        Kind.CHOICE,
        phrase("Which topic that people asked for does it take up?"),
        phrase("The one asked for most often comes first. Skip this for another topic."),
        options=options,
        required=False,
    )
    return replace(wizard, questions=(topic, *wizard.questions))


async def first_told(unit: Unit, talk: Talk) -> list[Line]:
    """How many people asked for the talk's topic, and what they get of it."""
    if talk.topic is None:
        return []
    asked = len(await wishes.who_asked(unit, talk.topic))
    told = (
        plural("{n} person asked for this topic.", "{n} people asked for this topic.", asked),
        phrase(
            "Who asked is told a working day before the others; if all are invited at once, "
            "because the talk is near, first among them."
        ),
    )
    return [Note(line) for line in told]
