"""The organisers' wizards: a new talk, another time for one, and calling one off.

Each is a questionnaire like any other, with its own review. Who may run which talk is told in
`organising`; what a change brings about, in `announcing`.
"""

from __future__ import annotations

from datetime import datetime

from bot import questionnaire as walker
from bot import showing, walking
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.model import Conversation, Format, Person, Talk
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.talks import announcing
from bot.talks.invitations import CALLED_OFF, OVER, card, new_talk_rows
from bot.talks.letters import invitation_lines
from bot.talks.needs import topics
from bot.talks.organising import NO_TALK, organised, organiser, own_talk
from bot.talks.planning import INTERESTED
from bot.turn import Turn
from bot.wallclock import instant
from config.phrases import Moment, Phrase, label, phrase, plural

TITLE_LENGTH, LINE_LENGTH = 120, 300
MOST_PLACES = 10_000
ZONE = "Europe/Berlin"
IN_FUTURE = phrase("The talk must lie in the future. Please choose another time.")

NEW_TALK = Questionnaire(
    "talk-wizard",
    1,
    phrase("New talk"),
    (
        Question("title", Kind.LINE, phrase("What is the talk called?"), max_length=TITLE_LENGTH),
        Question(
            "impulse",
            Kind.LINE,
            phrase("Who gives the impulse, and on what?"),
            required=False,
            max_length=LINE_LENGTH,
        ),
        Question("start", Kind.MOMENT, phrase("When does it begin?")),
        Question(
            "place",
            Kind.LINE,
            phrase("Where does it take place?"),
            phrase("A room with its address, or the link of a video meeting."),
            max_length=LINE_LENGTH,
        ),
        Question(
            "places",
            Kind.NUMBER,
            phrase("How many people can take part?"),
            phrase("When all places are taken, others wait, and move up by themselves."),
            required=False,
            low=1,
            high=MOST_PLACES,
        ),
    ),
)
NEW_TIME = Questionnaire(
    "move-wizard",
    1,
    phrase("Moving a talk"),
    (Question("start", Kind.MOMENT, phrase("When shall the talk begin instead?")),),
)


async def begin(turn: Turn) -> list[Saying]:
    """Start the wizard, or go on with one begun; who runs several bodies' talks says whose.

    Raises:
        NotFound: this account runs no talks.
    """
    bodies = organised(turn)
    if not bodies:
        raise NotFound(NO_TALK)
    if len(bodies) == 1:
        return await _begin(turn, bodies[0])
    return [Say((Para(phrase("Whose talk shall it be?")),), await new_talk_rows(turn))]


async def begin_for(turn: Turn, action: Action) -> list[Saying]:
    """Start the wizard for one of several bodies; no subject means the programme.

    Raises:
        NotFound: this account does not run its talks.
    """
    return await _begin(turn, action.subject or None)


async def _begin(turn: Turn, municipality: str | None) -> list[Saying]:
    if organiser(turn, municipality) is None:
        raise NotFound(NO_TALK)
    asked = await topics.with_topic(turn, NEW_TALK, municipality)
    conversation = walking.gone_on(turn, Format.TALK_WIZARD, municipality or "", asked)
    return await walking.show(turn, TalkCourse(), conversation)


class TalkCourse(walking.Course):
    """The course of announcing a talk."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The wizard, for whoever still runs these talks."""
        person = self._organiser(turn, conversation)
        chosen = conversation.walk.answers.get(topics.QUESTION, ())
        return await topics.with_topic(turn, NEW_TALK, person.municipality, chosen)

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """A talk that lies in the past is told at once."""
        if question == "start":
            _start(turn, conversation.walk.answers[question][0], ZONE)

    @staticmethod
    def _organiser(turn: Turn, conversation: Conversation) -> Person:
        found = organiser(turn, conversation.subject or None)
        if found is None:
            raise NotFound(NO_TALK)
        return found

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Every answer, and the invitation as guests will read it."""
        lines: list[Line] = [
            Heading(phrase("The new talk")),
            *showing.answers_in_words(questionnaire, conversation.walk),
        ]
        try:
            talk = self._talk(turn, conversation, questionnaire)
        except InvalidAnswer as refusal:
            lines.append(Para(refusal.sentence))
            return [_review(conversation, questionnaire, lines, None)]
        lines += [
            *await topics.first_told(turn.unit, talk),
            Note(phrase("This is how the invitation reads:")),
            *await invitation_lines(turn.unit, talk),
        ]
        return [_review(conversation, questionnaire, lines, label("Announce"))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Announce the talk and plan its invitations."""
        talk = self._talk(turn, conversation, questionnaire)
        await announcing.announce(turn.unit, talk)
        turn.drop(conversation)
        done = Say((Para(phrase("The talk is announced. Invitations go out by themselves.")),))
        return [done, await card(turn, talk)]

    def _talk(self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire) -> Talk:
        person = self._organiser(turn, conversation)
        answers = {
            name: next(iter(value), "")
            for name, value in walker.given(questionnaire, conversation.walk).items()
        }
        return Talk(
            # The preview has the same id: the conversation becomes the talk.
            id=conversation.id,
            municipality=person.municipality,
            title=answers["title"],
            impulse=answers["impulse"],
            place=answers["place"],
            starts=_start(turn, answers["start"], ZONE),
            zone=ZONE,
            organiser=person.id,
            capacity=int(answers["places"]) if answers.get("places") else None,
            topic=answers.get(topics.QUESTION) or None,
        )


async def begin_move(turn: Turn, action: Action) -> list[Saying]:
    """Ask for another time.

    Raises:
        Refused: it is no talk of this account's, or it is over or cancelled.
    """
    talk = await _ahead(turn, action.subject)
    conversation = walking.gone_on(turn, Format.MOVE_WIZARD, talk.id, NEW_TIME)
    return await walking.show(turn, MoveCourse(), conversation)


class MoveCourse(walking.Course):
    """The course of giving a talk another time."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """One question, as long as the talk lies ahead."""
        await _ahead(turn, conversation.subject)
        return NEW_TIME

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The old time and the new one, and how many will be told."""
        talk = await _ahead(turn, conversation.subject)
        lines: list[Line] = [Heading(phrase("Move “{title}”?", title=talk.title))]
        try:
            starts = self._new_start(turn, conversation, talk)
        except InvalidAnswer as refusal:
            lines.append(Para(refusal.sentence))
            return [_review(conversation, questionnaire, lines, None)]
        lines += [
            Para(phrase("So far: {moment}", moment=Moment(talk.starts, talk.zone))),
            Para(phrase("New: {moment}", moment=Moment(starts, talk.zone))),
            Para(await _told(turn, talk)),
        ]
        return [_review(conversation, questionnaire, lines, label("Move the talk"))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Move it, with its reminders."""
        del questionnaire
        talk = await _ahead(turn, conversation.subject)
        moved = await announcing.move(turn.unit, talk, self._new_start(turn, conversation, talk))
        turn.drop(conversation)
        return [Say((Para(phrase("The talk is moved.")),)), await card(turn, moved)]

    @staticmethod
    def _new_start(turn: Turn, conversation: Conversation, talk: Talk) -> datetime:
        starts = _start(turn, conversation.walk.answers["start"][0], talk.zone)
        if starts == talk.starts:
            raise InvalidAnswer(phrase("That is when the talk begins already."))
        return starts


async def ask_cancel(turn: Turn, action: Action) -> list[Saying]:
    """Calling off is for good, so it is asked once.

    Raises:
        Refused: it is no talk of this account's, or it is over or cancelled.
    """
    talk = await _ahead(turn, action.subject)
    lines = (
        Heading(phrase("Cancel “{title}”?", title=talk.title)),
        Para(phrase("So far: {moment}", moment=Moment(talk.starts, talk.zone))),
        Para(await _told(turn, talk)),
    )
    rows = (
        (Button(label("Yes, cancel it"), Action("drop-talk-yes", talk.id)),),
        (Button(label("No, it stays"), Action("talks")),),
    )
    return [Say(lines, rows)]


async def cancel(turn: Turn, action: Action) -> list[Saying]:
    """Call it off. Saying it twice is fine.

    Raises:
        Refused: it is no talk of this account's, or it is over.
    """
    talk = await own_talk(turn, action.subject)
    if not talk.cancelled:
        await announcing.cancel(turn.unit, await _ahead(turn, talk.id))
    rows = ((Button(label("Talks"), Action("talks")),),)
    return [Say((Para(phrase("“{title}” is cancelled.", title=talk.title)),), rows)]


async def _ahead(turn: Turn, talk_id: str) -> Talk:
    talk = await own_talk(turn, talk_id)
    if talk.cancelled:
        raise Refused(CALLED_OFF)
    if talk.starts <= turn.unit.now:
        raise Refused(OVER)
    return talk


async def _told(turn: Turn, talk: Talk) -> Phrase:
    replies = (await announcing.answers(turn.unit, talk)).values()
    return plural(
        "{n} person who said yes or maybe will be told.",
        "{n} people who said yes or maybe will be told.",
        sum(answer in INTERESTED for answer in replies),
    )


def _start(turn: Turn, written: str, zone: str) -> datetime:
    starts = instant(written, zone)
    if starts <= turn.unit.now:
        raise InvalidAnswer(IN_FUTURE)
    return starts


def _review(
    conversation: Conversation,
    questionnaire: Questionnaire,
    lines: list[Line],
    go: Phrase | None,
) -> Say:
    """A review; without its button while an answer does not do."""
    rows = (
        *(((showing.button(go, "finish", conversation),),) if go else ()),
        *showing.edit_rows(conversation, questionnaire),
        (showing.button(label("Leave"), "leave", conversation),),
    )
    return Say(tuple(lines), rows)
