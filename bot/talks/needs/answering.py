"""Saying what one needs: by the button of a letter or of the start page, while a survey is open."""

from __future__ import annotations

from bot import outbox, showing, walking
from bot import questionnaire as walker
from bot.errors import NotFound, Refused
from bot.model import Conversation, Format, Letter, Need, Person, Reminding, Role, Stage, Survey
from bot.ports import Unit
from bot.questionnaire import Walk
from bot.questions import OLD_BUTTON, Kind, Questionnaire
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.talks import announcing
from bot.talks.needs import surveying
from bot.talks.needs.surveying import NEEDS
from bot.turn import Turn
from bot.wallclock import ZONE, local
from config.phrases import label, phrase

OVER = phrase("This survey is closed. Thank you to everybody who answered.")
PROMISE = phrase(
    "The programme lead sees how often each answer was chosen, and your own words as you write "
    "them, both without your name. If few people answer, it may be guessed who said what. Your "
    "answers are kept with your role for one year after the survey, so that you hear first of "
    "talks on your topics."
)
WRITTEN = frozenset({Kind.TEXT, Kind.LINE})


# ----------------------------------------------------------------------- the letter


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words; None once it is closed or answered, or no messages are wanted."""
    if person.reminding is Reminding.NOTHING:
        return None
    survey = await unit.surveys.get(letter.subject)
    if survey is None or survey.closed or person.role is not Role.DECISION_MAKER:
        return None
    if await surveying.answered(unit, survey, person):
        return None
    lines = (
        Heading(phrase("What do you need?")),
        Para(
            phrase(
                "So that the talks of the programme fit you: a few short questions about topics, "
                "formats and times, about two minutes, until {day}.",
                day=survey.ends,
            )
        ),
        Note(PROMISE),
    )
    return Say(lines, ((Button(label("Answer (two minutes)"), Action("needs", survey.id)),),))


CORRESPONDENCE = outbox.Correspondence(render, surveying.replan)
"""What surveys add to the outbox, under the prefix `needs`."""


# ------------------------------------------------------------------------ answering


async def home_rows(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The way to the open survey, for whoever it asks and lost the letter."""
    if turn.person(Role.DECISION_MAKER) is None:
        return ()
    survey = await surveying.open_one(turn.unit)
    if survey is None:
        return ()
    return ((Button(label("Survey: what do you need?"), Action("needs", survey.id)),),)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Answer, go on, or look at one's answers once more while they can be changed.

    Raises:
        NotFound: there is no such survey for this account.
        Refused: it is closed.
    """
    survey = await turn.unit.surveys.get(action.subject)
    if survey is None or turn.person(Role.DECISION_MAKER) is None:
        raise NotFound(OLD_BUTTON)
    if survey.closed:
        raise Refused(OVER)
    asked = turn.around.questionnaire(NEEDS, survey.version)
    before = await _own_need(turn, survey)
    running = turn.about(Format.NEEDS, survey.id) or Conversation(
        id=turn.unit.chance.identifier(),
        account=turn.account,
        format=Format.NEEDS,
        subject=survey.id,
        stage=Stage.OPEN,
        walk=Walk(None, _given(asked, before)) if before else walker.start(asked),
        language=turn.language,
    )
    return await walking.show(turn, NeedsCourse(), turn.keep(running))


async def _own_need(turn: Turn, survey: Survey) -> Need | None:
    return await surveying.need_among(turn.unit, survey, [one.id for one in turn.persons])


def _given(asked: Questionnaire, need: Need) -> dict[str, tuple[str, ...]]:
    """The answers as a walk has them: what was passed over counts as passed over."""
    given = {**need.chosen, **need.words}
    return {question.id: given.get(question.id, ()) for question in asked.answerable}


class NeedsCourse(walking.Course):
    """The course of one person through a survey of need."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The version that the survey asks, while it is open and the role is there."""
        survey = await turn.unit.surveys.get(conversation.subject)
        if survey is None or survey.closed or turn.person(Role.DECISION_MAKER) is None:
            raise Refused(OVER)
        return turn.around.questionnaire(NEEDS, survey.version)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The answers, before they are sent."""
        lines: tuple[Line, ...] = (
            Heading(questionnaire.title),
            *showing.answers_in_words(questionnaire, conversation.walk),
            Note(PROMISE),
        )
        rows = showing.review_rows(conversation, questionnaire, label("Send"))
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep them; while the survey is open they can be changed."""
        survey = await turn.unit.surveys.get(conversation.subject)
        person = turn.person(Role.DECISION_MAKER)
        assert survey is not None, "`questionnaire` was asked before"  # noqa: S101
        assert person is not None, "likewise"  # noqa: S101
        before = await _own_need(turn, survey)
        given = walker.given(questionnaire, conversation.walk)
        written = {one.id for one in questionnaire.questions if one.kind in WRITTEN}
        turn.unit.surveys.save_need(
            Need(
                survey=survey.id,
                person=before.person if before else person.id,
                chosen={name: value for name, value in given.items() if name not in written},
                words={name: value for name, value in given.items() if name in written},
            )
        )
        await announcing.replan_own(turn)
        turn.drop(conversation)
        said = (
            Para(phrase("Thank you. You hear first of talks on your topics.")),
            Note(phrase("Until {day} you can change your answers.", day=survey.ends)),
        )
        return [
            Say(said, ((Button(label("Change my answers"), Action("needs", survey.id)),),)),
        ]


async def stored_of(unit: Unit, person: Person) -> list[dict[str, object]]:
    """What is stored of a person's answers, for themselves."""
    found: list[dict[str, object]] = []
    for need in await unit.surveys.needs_of(person.id):
        survey = await unit.surveys.get(need.survey)
        day = str(local(survey.opened, ZONE).date()) if survey else ""
        found.append({"survey of": day, "answers": {**need.chosen, **need.words}})
    return found
