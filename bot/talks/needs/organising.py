"""The programme lead's side of surveys: sending one, seeing what came of it, closing it."""

from __future__ import annotations

from datetime import date, timedelta

from bot import showing, walking
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.model import Conversation, Format, Person, Role, Survey
from bot.questions import OLD_BUTTON, Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.talks import forecast
from bot.talks.needs import results, surveying
from bot.talks.needs.surveying import NEEDS, today
from bot.turn import Turn
from bot.wallclock import ZONE, local
from config.phrases import Phrase, label, phrase, plural

USUAL = timedelta(days=14)
"""How long a survey is open if nothing else is wished."""
LONGEST = timedelta(days=90)
ONE_AT_A_TIME = phrase("A survey is open already. Close it before you send the next one.")


def _lead(turn: Turn) -> Person:
    lead = turn.person(Role.PROGRAMME_LEAD)
    if lead is None:
        raise NotFound(OLD_BUTTON)
    return lead


async def _survey(turn: Turn, survey_id: str) -> Survey:
    _lead(turn)
    survey = await turn.unit.surveys.get(survey_id)
    if survey is None:
        raise NotFound(OLD_BUTTON)
    return survey


# ------------------------------------------------------------------------ overview


async def overview(turn: Turn) -> list[Saying]:
    """All surveys, the newest first, and a way to the next one.

    Raises:
        NotFound: this account does not lead the programme.
    """
    _lead(turn)
    surveys = list(reversed(await turn.unit.surveys.all()))
    lines: list[Line] = [Heading(phrase("Surveys of need"))]
    lines += [Item(await _in_words(turn, survey)) for survey in surveys]
    if not surveys:
        lines.append(Para(phrase("You have not asked anybody what they need yet.")))
    rows = [
        (Button(label("Results of {day}", day=_short(survey)), Action("survey", survey.id)),)
        for survey in surveys
    ]
    if all(survey.closed for survey in surveys):
        rows.append((Button(label("New survey"), Action("new-survey")),))
    return [Say(tuple(lines), tuple(rows))]


def _short(survey: Survey) -> str:
    """Its day as short as a button needs it, the same in every language."""
    return f"{local(survey.opened, ZONE):%d.%m.%Y}"


async def _in_words(turn: Turn, survey: Survey) -> Phrase:
    day = local(survey.opened, ZONE).date()
    people = (await results.result_of(turn, survey)).people
    if survey.closed is None:
        return plural(
            "Sent on {day}, open until {ends}. {n} person has answered so far.",
            "Sent on {day}, open until {ends}. {n} people have answered so far.",
            people,
            day=day,
            ends=survey.ends,
        )
    return plural(
        "Sent on {day}, closed. {n} person answered.",
        "Sent on {day}, closed. {n} people answered.",
        people,
        day=day,
    )


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What came of a survey: sums, people's own words, and what has changed."""
    survey = await _survey(turn, action.subject)
    result = await results.result_of(turn, survey)
    lines: list[Line] = [Heading(phrase("What people need")), Para(await _in_words(turn, survey))]
    rows: list[tuple[Button, ...]] = []
    if result.people:
        before = await results.result_before(turn, survey)
        lines += results.sums(result)
        lines += await results.own_words(turn.unit, result)
        lines += results.changes(result, before)
    if survey.closed is None:
        rows.append((Button(label("Close the survey"), Action("close-survey", survey.id)),))
    rows.append((Button(label("Surveys of need"), Action("surveys")),))
    return [Say(tuple(lines), tuple(rows))]


# ------------------------------------------------------------------------- closing


async def ask_close(turn: Turn, action: Action) -> list[Saying]:
    """A closed survey is not opened again, so it is asked once."""
    survey = await _survey(turn, action.subject)
    if survey.closed:
        return await overview(turn)
    lines = (
        Heading(phrase("Close the survey?")),
        Para(phrase("Nobody can answer any more, or change an answer.")),
    )
    rows = (
        (Button(label("Yes, close"), Action("close-survey-yes", survey.id)),),
        (Button(label("No"), Action("survey", survey.id)),),
    )
    return [Say(lines, rows)]


async def close(turn: Turn, action: Action) -> list[Saying]:
    """Close it. Saying it twice is fine."""
    survey = await _survey(turn, action.subject)
    if survey.closed is None:
        await surveying.close(turn.unit, survey)
    return await show(turn, action)


# ------------------------------------------------------------------------- sending


def _asked_of_the_lead(now: date) -> Questionnaire:
    return Questionnaire(
        "survey-wizard",
        1,
        phrase("New survey"),
        (
            Question(
                "ends",
                Kind.DATE,
                phrase("Until which day can people answer?"),
                default=((now + USUAL).isoformat(),),
            ),
        ),
    )


async def begin(turn: Turn) -> list[Saying]:
    """Start the wizard, or go on with one begun.

    Raises:
        NotFound: this account does not lead the programme.
        Refused: a survey is open.
    """
    _lead(turn)
    if await surveying.open_one(turn.unit):
        raise Refused(ONE_AT_A_TIME)
    asked = _asked_of_the_lead(today(turn.unit.now))
    conversation = walking.gone_on(turn, Format.SURVEY_WIZARD, "", asked)
    return await walking.show(turn, SurveyCourse(), conversation)


class SurveyCourse(walking.Course):
    """The course of sending a survey."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The wizard, for whoever still leads the programme."""
        del conversation
        _lead(turn)
        if await surveying.open_one(turn.unit):
            raise Refused(ONE_AT_A_TIME)
        return _asked_of_the_lead(today(turn.unit.now))

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """A day that does not do is told at once."""
        del question
        _last_day(turn, conversation)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """What is asked, until when, and how many people get a letter: nothing goes out before."""
        people = await surveying.not_asked_yet(turn.unit)
        asked = turn.around.questionnaire(NEEDS)
        lines: list[Line] = [
            Heading(phrase("Send this survey?")),
            *(Item(question.text) for question in asked.answerable),
            *showing.answers_in_words(questionnaire, conversation.walk),
        ]
        rows = [
            *showing.edit_rows(conversation, questionnaire),
            (showing.button(label("Leave"), "leave", conversation),),
        ]
        try:
            _last_day(turn, conversation)
        except InvalidAnswer as refusal:
            lines.append(Para(refusal.sentence))
            return [Say(tuple(lines), tuple(rows))]
        lines.append(Para(await _reach(turn, people)))
        lines += forecast.duration(len(people))
        if people:
            lines.append(
                Note(
                    phrase(
                        "Letters go out at once, but only between 8:00 and 20:00 and on working "
                        "days. Whoever becomes a decision-maker later is asked as well."
                    )
                )
            )
            rows.insert(0, (showing.button(label("Yes, send it"), "finish", conversation),))
        return [Say(tuple(lines), tuple(rows))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Open the survey and plan its letters."""
        del questionnaire
        ends = _last_day(turn, conversation)
        version = turn.around.questionnaire(NEEDS).version
        await surveying.open_survey(turn.unit, version, ends)
        turn.drop(conversation)
        said = Para(phrase("The survey is open. Letters go out by themselves."))
        return [Say((said,), ((Button(label("Surveys of need"), Action("surveys")),),))]


async def _reach(turn: Turn, people: list[Person]) -> Phrase:
    if not people:
        return phrase("There is no decision-maker yet whom a survey could ask.")
    return plural(
        "It goes to {n} decision-maker. Municipalities: {municipalities}.",
        "It goes to {n} decision-makers. Municipalities: {municipalities}.",
        len(people),
        municipalities=len({person.municipality for person in people}),
    )


def _last_day(turn: Turn, conversation: Conversation) -> date:
    ends = date.fromisoformat(conversation.walk.answers["ends"][0])
    day = today(turn.unit.now)
    if not day < ends <= day + LONGEST:
        raise InvalidAnswer(
            phrase("The last day must lie ahead, but not more than {n} days.", n=LONGEST.days)
        )
    return ends
