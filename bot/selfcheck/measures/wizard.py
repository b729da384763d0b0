"""The coordinator's wizard: agreeing on a measure, in the workshop or later, and changing it.

What is missing is pointed out with the reason, and never in the way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot import questionnaire as walker
from bot import showing, walking
from bot.errors import InvalidAnswer, NotFound
from bot.model import Conversation, Format, Measure, Person, Role, Stage
from bot.questionnaire import Walk
from bot.questions import NO, YES, Answer, Kind, Option, Question, Questionnaire, When
from bot.replies import Action, Heading, Line, Para, Say, Saying
from bot.selfcheck.coordinating import coordinator, own_round
from bot.selfcheck.measures import keeping
from bot.selfcheck.measures.answering import NO_MEASURE, coordinated, detail
from bot.selfcheck.measures.planning import today
from bot.selfcheck.measures.wording import ON_A_BUTTON, missing, shortened, the_link, topics
from bot.turn import Turn
from config.phrases import Phrase, Text, Verbatim, label, phrase

LINE_LENGTH, OWNER_LENGTH = 300, 120
MOST_KNOWN = 20
"""Owners offered by name: more buttons are no help any more."""
FARTHEST = timedelta(days=3653)
"""How far ahead a measure can be due: ten years, beyond which the year is a slip."""
ME, OTHER, NOBODY = "me", "other", "nobody"
"""Who takes care of it; any other answer is the id of a person who is an owner already."""

WHAT = Question("what", Kind.LINE, phrase("What shall be done?"), max_length=LINE_LENGTH)
OWNER = Question(
    "owner",
    Kind.LINE,
    phrase("Which name or office shall the list show?"),
    max_length=OWNER_LENGTH,
    when=When("who", frozenset({ME, OTHER})),
)
REMIND = Question(
    "remind",
    Kind.YES_NO,
    phrase("Shall I remind this person?"),
    phrase(
        "Yes: you get a one-time link to pass on. Whoever opens it hears from me two weeks before "
        "the due day, on the day, and every three months."
    ),
    when=When("who", frozenset({OTHER})),
)
REST = (
    Question(
        "due",
        Kind.DATE,
        phrase("By which day shall it be done?"),
        required=False,
    ),
    Question(
        "resources",
        Kind.LINE,
        phrase("Which resources are there for it?"),
        phrase("Staff and money, as an amount or in words. “None” is an answer, too."),
        required=False,
        max_length=LINE_LENGTH,
    ),
    Question(
        "ties-in",
        Kind.LINE,
        phrase("Which running or planned project does it tie in with?"),
        required=False,
        max_length=LINE_LENGTH,
    ),
)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Start the wizard, or go on with one begun; `question` names the round it follows from.

    Raises:
        NotFound: this account does not coordinate there.
    """
    municipality, round_id = action.subject, action.question
    if not municipality or coordinator(turn, municipality) is None:
        raise NotFound(NO_MEASURE)
    if round_id and (await own_round(turn, round_id)).municipality != municipality:
        raise NotFound(NO_MEASURE)
    running = turn.about(Format.MEASURE_WIZARD, municipality)
    answers = dict(running.walk.answers) if running else {}
    locked = {"municipality": municipality, "round": round_id}
    if running is None or running.locked != locked:
        # Another round may have other fields.
        answers.pop("field", None)
        running = _walk(turn, municipality, locked, running)
        questionnaire = await MeasureCourse().questionnaire(turn, running)
        running = replace(running, walk=walker.resume(questionnaire, answers))
    return await walking.show(turn, MeasureCourse(), turn.keep(running))


async def begin_change(turn: Turn, action: Action) -> list[Saying]:
    """The same with the answers that are there.

    Raises:
        NotFound: this account does not coordinate there.
    """
    measure = await coordinated(turn, action.subject)
    running = turn.about(Format.MEASURE_WIZARD, measure.id)
    if running is None:
        locked = {"municipality": measure.municipality, "round": measure.round}
        running = _walk(turn, measure.id, locked, None)
        known = await topics(turn, measure.round)
        running = replace(running, walk=Walk(at=None, answers=_answers(turn, measure, known)))
    return await walking.show(turn, MeasureCourse(), turn.keep(running))


def _walk(
    turn: Turn, subject: str, locked: dict[str, str], running: Conversation | None
) -> Conversation:
    return Conversation(
        id=running.id if running else turn.unit.chance.identifier(),
        account=turn.account,
        format=Format.MEASURE_WIZARD,
        subject=subject,
        stage=Stage.OPEN,
        walk=Walk(at=None),
        language=turn.language,
        locked=locked,
    )


def _answers(turn: Turn, measure: Measure, known: dict[str, Text]) -> dict[str, Answer]:
    """A measure as the answers that would make it."""
    me = coordinator(turn, measure.municipality)
    if me is not None and measure.person == me.id:
        who = ME
    elif measure.owner:
        who = measure.person or OTHER
    else:
        who = NOBODY
    return {
        "what": (measure.what,),
        "field": (measure.field,) if measure.field in known else (),
        "who": (who,),
        "owner": _written(measure.owner),
        "remind": (NO,),
        "due": _written(measure.due.isoformat() if measure.due else ""),
        "resources": _written(measure.resources),
        "ties-in": _written(measure.ties_in),
    }


def _written(words: str) -> Answer:
    return (words,) if words else ()


class MeasureCourse(walking.Course):
    """The course of agreeing on a measure, or of changing it."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """What is asked, for whoever still coordinates there, while the measure is there."""
        before = await self._before(turn, conversation)
        fields = await topics(turn, conversation.locked["round"])
        which = Question(
            "field",
            Kind.CHOICE,
            phrase("To which field of action does it belong?"),
            options=tuple(Option(topic, name) for topic, name in fields.items()),
            required=False,
        )
        who = Question(
            "who",
            Kind.CHOICE,
            phrase("Who takes care of it?"),
            options=await self._who(turn, conversation, before),
        )
        # A questionnaire from elsewhere may know no fields.
        questions = (WHAT, *([which] if fields else []), who, OWNER, REMIND, *REST)
        title = phrase("New measure") if before is None else phrase("Changing a measure")
        return Questionnaire("measure-wizard", 1, title, questions)

    @staticmethod
    async def _before(turn: Turn, conversation: Conversation) -> Measure | None:
        """The measure that is being changed; None for a new one."""
        municipality = conversation.locked["municipality"]
        if conversation.subject != municipality:
            return await coordinated(turn, conversation.subject)
        if coordinator(turn, municipality) is None:
            raise NotFound(NO_MEASURE)
        return None

    @staticmethod
    async def _who(
        turn: Turn, conversation: Conversation, before: Measure | None
    ) -> tuple[Option, ...]:
        municipality = conversation.locked["municipality"]
        known = {p.id: p.note for p in await keeping.owners(turn.unit, municipality)}
        names = dict(list(known.items())[:MOST_KNOWN])
        if before is not None and before.person is not None:
            names[before.person] = known.get(before.person, before.owner)
        me = coordinator(turn, municipality)
        return (
            Option(ME, label("I do")),
            *(
                Option(person, Verbatim(shortened(name, ON_A_BUTTON)))
                for person, name in names.items()
                if me is None or person != me.id
            ),
            Option(OTHER, label("Somebody else")),
            Option(NOBODY, label("Not agreed yet")),
        )

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """A day that lies in the past is told at once, unless it is the measure's already."""
        given = conversation.walk.answers.get(question, ())
        if question != "due" or not given:
            return
        due, day = date.fromisoformat(given[0]), today(turn.unit.now)
        before = await self._before(turn, conversation)
        if due < day and (before is None or before.due != due):
            raise InvalidAnswer(phrase("That day lies in the past. Please choose another one."))
        if due > day + FARTHEST:
            raise InvalidAnswer(phrase("That is more than ten years ahead. Is the year right?"))

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Every answer, and what is missing."""
        measure = await self._measure(turn, conversation, questionnaire)
        lines: list[Line] = [
            Heading(questionnaire.title),
            *showing.answers_in_words(questionnaire, conversation.walk),
            *(Para(gap) for gap in missing(measure)),
        ]
        new = conversation.subject == conversation.locked["municipality"]
        go = label("Add the measure") if new else label("Save the changes")
        rows = showing.review_rows(conversation, questionnaire, go)
        return [Say(tuple(lines), rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Store it with its reminders, and show its owner's link, this once."""
        measure = await self._measure(turn, conversation, questionnaire)
        said: list[Saying] = []
        if walker.given(questionnaire, conversation.walk).get("remind") == (YES,):
            person, code = keeping.invite(turn.unit, measure.municipality, measure.owner)
            measure = replace(measure, person=person.id)
            said.append(Say(tuple(the_link(turn, measure.owner, code))))
        await keeping.keep(turn.unit, measure)
        turn.drop(conversation)
        return [*said, await detail(turn, measure, Para(_done(conversation)))]

    async def _measure(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> Measure:
        """The measure that the answers make; who is only being invited is not in it yet."""
        answers = {
            name: next(iter(value), "")
            for name, value in walker.given(questionnaire, conversation.walk).items()
        }
        before = await self._before(turn, conversation)
        owner, person = await self._owner(turn, conversation, answers, before)
        made = before or Measure(
            # The conversation becomes the measure, so that a repeated press makes no second one.
            id=conversation.id,
            municipality=conversation.locked["municipality"],
            what="",
            agreed=today(turn.unit.now),
            round=conversation.locked["round"],
        )
        return replace(
            made,
            what=answers["what"],
            field=answers.get("field", ""),
            owner=owner,
            person=person,
            due=date.fromisoformat(answers["due"]) if answers.get("due") else None,
            resources=answers.get("resources", ""),
            ties_in=answers.get("ties-in", ""),
        )

    @staticmethod
    async def _owner(
        turn: Turn, conversation: Conversation, answers: dict[str, str], before: Measure | None
    ) -> tuple[str, str | None]:
        """The owner's name, and whose account is reminded."""
        who, name = answers["who"], answers.get("owner", "")
        if who in (OTHER, NOBODY):
            return name, None
        if who == ME:
            me = coordinator(turn, conversation.locked["municipality"])
            return name, me.id if me else None
        person: Person | None = await turn.unit.people.get(who)
        known = before.owner if before is not None and before.person in (who, None) else ""
        if person is None:
            return known, None
        return (person.note if person.role is Role.OWNER else known), person.id


def _done(conversation: Conversation) -> Phrase:
    if conversation.subject == conversation.locked["municipality"]:
        return phrase("The measure is agreed on.")
    return phrase("The measure is changed.")
