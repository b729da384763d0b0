"""The self-check as a conversation: started, walked, told in results, and there to come back to."""

from __future__ import annotations

from collections.abc import Mapping

from bot import questionnaire as walker
from bot import showing, walking
from bot.errors import NotFound, Refused
from bot.model import Assessment, Conversation, Format, Person, Role, Stage
from bot.questionnaire import Walk
from bot.questions import OLD_BUTTON, Answer, Questionnaire
from bot.replies import Action, Button, Heading, Note, Para, Say, Saying, SendFile
from bot.selfcheck import results
from bot.selfcheck.suitability import SHORT
from bot.turn import Turn
from config.phrases import label, phrase


def _respondent(turn: Turn, municipality: str | None = None) -> Person:
    person = turn.person(Role.COORDINATOR, Role.RESPONDENT, municipality=municipality)
    if person is None:
        raise NotFound(
            phrase("The self-check is for members of an administration who were invited to it.")
        )
    return person


async def begin(turn: Turn) -> list[Saying]:
    """`/selfcheck`: on with the one begun, or what it is about and a way in.

    Raises:
        NotFound: nobody invited this account.
    """
    person = _respondent(turn)
    running = turn.about(Format.SELFCHECK, person.municipality or "")
    if running is not None:
        return await walking.show(turn, SelfCheck(), turn.keep(running))
    municipality = await turn.municipality(person)
    questionnaire = turn.around.questionnaire(SHORT)
    lines = (
        Heading(questionnaire.title),
        Para(
            phrase(
                "{n} short questions about seven fields of action of {municipality}. It takes "
                "about 5 minutes. At the end you see field by field where you stand and what "
                "could come next.",
                n=len(questionnaire.answerable),
                municipality=municipality.name,
            )
        ),
        Note(
            phrase(
                "You can stop at any time and go on later. Your answers are stored with your "
                "role; there is no overall grade and no ranking of municipalities."
            )
        ),
    )
    rows: list[tuple[Button, ...]] = [
        (Button(label("Start the self-check"), Action("selfcheck-new", person.id)),)
    ]
    if await turn.unit.assessments.of_person(person.id):
        rows.append((Button(label("My last result"), Action("selfcheck-last", person.id)),))
    return [Say(lines, tuple(rows))]


async def start(turn: Turn, action: Action) -> list[Saying]:
    """The first question of a new self-check."""
    person = _own(turn, action.subject)
    running = turn.about(Format.SELFCHECK, person.municipality or "")
    if running is None:
        questionnaire = turn.around.questionnaire(SHORT)
        running = walking.begin(
            turn,
            Conversation(
                id=turn.unit.chance.identifier(),
                account=turn.account,
                format=Format.SELFCHECK,
                subject=person.municipality or "",
                stage=Stage.OPEN,
                walk=Walk(at=None),
                language=turn.language,
                locked={"person": person.id, "version": str(questionnaire.version)},
            ),
            questionnaire,
        )
    return await walking.show(turn, SelfCheck(), turn.keep(running))


def _own(turn: Turn, person_id: str) -> Person:
    person = next((p for p in turn.persons if p.id == person_id), None)
    if person is None or person.role not in (Role.COORDINATOR, Role.RESPONDENT):
        raise NotFound(OLD_BUTTON)
    return person


class SelfCheck(walking.Course):
    """The course of a self-check. Its review is the result itself."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The version that this conversation began with."""
        _respondent(turn, conversation.subject)
        return turn.around.questionnaire(SHORT, int(conversation.locked["version"]))

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep the assessment and tell the result."""
        _keep_assessment(turn, conversation, questionnaire)
        source = turn.around.content.questionnaire(SHORT, questionnaire.version)
        lines = results.say(source, questionnaire, conversation.walk.answers)
        rows = (
            (showing.button(label("Show as a chart"), "selfcheck-chart", conversation),),
            (showing.button(label("Change answers"), "selfcheck-edit", conversation),),
            (showing.button(label("Finish"), "finish", conversation),),
        )
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Close the conversation; the result stays."""
        _keep_assessment(turn, conversation, questionnaire)
        walking.stub(turn, conversation, Stage.SENT)
        return [
            Say(
                (
                    Para(phrase("Thank you. Your self-check is finished.")),
                    Note(phrase("/selfcheck shows your result again or starts a new one.")),
                ),
                stay=True,
            )
        ]


def _keep_assessment(turn: Turn, conversation: Conversation, questionnaire: Questionnaire) -> None:
    turn.unit.assessments.save(
        Assessment(
            id=conversation.id,
            municipality=conversation.subject,
            person=conversation.locked["person"],
            questionnaire=SHORT,
            version=questionnaire.version,
            answers=walker.given(questionnaire, conversation.walk),
            language=conversation.language,
        )
    )


async def chart(turn: Turn, action: Action) -> list[Saying]:
    """The result as a radar chart with its text alternative."""
    conversation = turn.conversation(action.subject)
    if conversation is not None and conversation.format is Format.SELFCHECK:
        answers, version = conversation.walk.answers, int(conversation.locked["version"])
        if conversation.stage is Stage.OPEN:
            return [_picture(turn, version, answers)]
    for person in turn.persons:
        for assessment in await turn.unit.assessments.of_person(person.id):
            if assessment.id == action.subject:
                return [_picture(turn, assessment.version, assessment.answers)]
    raise Refused(OLD_BUTTON)


def _picture(turn: Turn, version: int, answers: Mapping[str, Answer]) -> SendFile:
    source = turn.around.content.questionnaire(SHORT, version)
    radar = results.radar(source, turn.around.questionnaire(SHORT, version), answers)
    return SendFile(radar, (Heading(radar.title), *radar.alternative))


async def choose_edit(turn: Turn, action: Action) -> list[Saying]:
    """Which answer shall be changed."""
    conversation = turn.conversation(action.subject)
    if conversation is None or conversation.format is not Format.SELFCHECK:
        raise Refused(OLD_BUTTON)
    if conversation.stage is not Stage.OPEN or conversation.walk.at:
        raise Refused(OLD_BUTTON)
    questionnaire = await SelfCheck().questionnaire(turn, conversation)
    rows = (
        *showing.edit_rows(conversation, questionnaire),
        (showing.button(label("Back to the result"), "show", conversation),),
    )
    return [Say(tuple(showing.answers_in_words(questionnaire, conversation.walk)), rows)]


async def last_result(turn: Turn, action: Action) -> list[Saying]:
    """The latest finished result again."""
    person = _own(turn, action.subject)
    assessments = await turn.unit.assessments.of_person(person.id)
    if not assessments:
        raise Refused(OLD_BUTTON)
    latest = assessments[-1]
    source = turn.around.content.questionnaire(SHORT, latest.version)
    rows = (
        (Button(label("Show as a chart"), Action("selfcheck-chart", latest.id)),),
        (Button(label("Start a new self-check"), Action("selfcheck-new", person.id)),),
    )
    asked = turn.around.questionnaire(SHORT, latest.version)
    return [Say(results.say(source, asked, latest.answers), rows)]
