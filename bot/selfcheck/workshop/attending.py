"""The people in the room: they come by a link, say what they think and give points, as nobody.

Nothing of them is stored before they have read what is; then only tags, until the workshop closes.
"""

from __future__ import annotations

from dataclasses import replace

from bot import questionnaire as walker
from bot import walking
from bot.anonymity import K
from bot.errors import NotFound, Refused
from bot.model import Ballot, Conversation, Format, RoundState, Step, Workshop
from bot.questions import OLD_BUTTON, Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.selfcheck.workshop import agenda, gathering, scene
from bot.turn import Turn
from config.phrases import label, phrase, plural

LENGTH = 500
"""Characters of a comment: what a screen shows and a room reads."""
NO_WORKSHOP = phrase("I know no workshop with this code.")
OVER = phrase("This workshop is over. Thank you for taking part.")


async def arrive(turn: Turn, code: str) -> list[Saying]:
    """What happens to what is written here, before anything is stored; or where one was already.

    Raises:
        NotFound: there is no such workshop.
        Refused: it is over.
    """
    workshop = await turn.unit.workshops.with_code(code)
    if workshop is None:
        raise NotFound(NO_WORKSHOP)
    if workshop.state is not RoundState.OPEN:
        raise Refused(OVER)
    if await gathering.ballot_of(turn.unit, workshop, turn.account):
        return [await _room(turn, workshop)]
    municipality = await turn.unit.municipalities.get(workshop.municipality)
    lines = (
        Heading(
            phrase(
                "Workshop on the self-check of {municipality}",
                municipality=municipality.name if municipality else "",
            )
        ),
        Para(phrase("Here you write comments and give points while the workshop goes on.")),
        Item(
            phrase(
                "No name and no account is stored: only a code that cannot be read back and is "
                "destroyed when the workshop closes."
            )
        ),
        Item(scene.comments_note()),
        Item(
            phrase(
                "What fewer than {k} people have written comes only with the minutes. Please "
                "write nothing that gives you away.",
                k=K,
            )
        ),
    )
    go = Button(label("Take part"), Action("workshop-join", workshop.id))
    return [Say(lines, ((go,),))]


async def join(turn: Turn, action: Action) -> list[Saying]:
    """Take part. Saying it twice is fine."""
    workshop = await turn.unit.workshops.get(action.subject)
    if workshop is None:
        raise NotFound(OLD_BUTTON)
    if workshop.state is not RoundState.OPEN:
        raise Refused(OVER)
    if await gathering.ballot_of(turn.unit, workshop, turn.account) is None:
        tag = gathering.tag(turn.unit, workshop, turn.account)
        turn.unit.workshops.save_ballot(Ballot(tag, workshop.id))
    return [await _room(turn, workshop)]


async def attended(turn: Turn, workshop_id: str) -> tuple[Workshop, Ballot]:
    """The workshop and what this account has given in it.

    Raises:
        NotFound: it is none that this account takes part in.
        Refused: it is over.
    """
    workshop = await turn.unit.workshops.get(workshop_id)
    if workshop is None:
        raise NotFound(OLD_BUTTON)
    if workshop.state is not RoundState.OPEN:
        raise Refused(OVER)
    ballot = await gathering.ballot_of(turn.unit, workshop, turn.account)
    if ballot is None:
        raise NotFound(OLD_BUTTON)
    return workshop, ballot


async def room(turn: Turn, action: Action) -> list[Saying]:
    """What is on now, and what can be done about it."""
    workshop, _ = await attended(turn, action.subject)
    return [await _room(turn, workshop)]


async def where(turn: Turn) -> list[Saying]:
    """What is on in the workshop that this account takes part in; nothing where it is in none."""
    workshops = await gathering.attended(turn.unit, turn.account)
    return [await _room(turn, one) for one in workshops[:1]]


async def _room(turn: Turn, workshop: Workshop, *before: Line) -> Say:
    basis = await scene.basis_of(turn, workshop)
    lines: list[Line] = [*before]
    rows: list[tuple[Button, ...]] = []
    match workshop.step:
        case Step.ARRIVING:
            lines += [
                Heading(phrase("You take part")),
                Para(phrase("The workshop begins in a moment. Please look at the screen.")),
            ]
        case Step.DIFFERENCE | Step.COMMENTS:
            lines += [
                Heading(basis.wordings[workshop.topic]),
                Para(phrase("What is behind it? Which example do you know? What would help?")),
            ]
            comment = Action("workshop-say", workshop.id, workshop.topic)
            rows.append((Button(label("Write a comment"), comment),))
            if await gathering.own_waiting(turn.unit, workshop, workshop.topic, turn.account):
                back = Action("workshop-unsay", workshop.id, workshop.topic)
                rows.append((Button(label("Take my comment back"), back),))
        case _:
            lines += await scene.lines(turn, workshop, basis)
    if workshop.step is Step.LOOKING_BACK:
        helped = Action("feedback-room", workshop.id)
        rows.append((Button(label("Did it help? Five short questions"), helped),))
    if workshop.step is Step.PRIORITIES and workshop.sums is None:
        rows.append((Button(label("Give points"), Action("points", workshop.id)),))
    rows.append((Button(label("What is on now"), Action("workshop-room", workshop.id)),))
    return Say(tuple(lines), tuple(rows))


# ----------------------------------------------------------------------- comments


async def say(turn: Turn, action: Action) -> list[Saying]:
    """Ask for a comment on a topic."""
    workshop, _ = await attended(turn, action.subject)
    if action.question not in workshop.topics:
        raise NotFound(OLD_BUTTON)
    waiting = await gathering.own_waiting(turn.unit, workshop, action.question, turn.account)
    if len(waiting) >= gathering.MOST_WAITING:
        raise Refused(phrase("Your comments are kept. Now let others write something, too."))
    asked = _asked(await scene.basis_of(turn, workshop), action.question)
    running = walking.gone_on(turn, Format.VOICE, workshop.id, asked)
    running = turn.keep(replace(running, locked={"topic": action.question}))
    return await walking.show(turn, VoiceCourse(), running)


def _asked(basis: scene.Basis, topic: str) -> Questionnaire:
    return Questionnaire(
        "voice",
        1,
        phrase("Your comment"),
        (
            Question(
                "words",
                Kind.LINE,
                phrase("Your comment or example: {question}", question=basis.wordings[topic]),
                phrase("Please write nothing that gives somebody away."),
                max_length=LENGTH,
            ),
        ),
    )


class VoiceCourse(walking.Course):
    """The course of one comment."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The one question, while the workshop is open and this account takes part."""
        workshop, _ = await attended(turn, conversation.subject)
        return _asked(await scene.basis_of(turn, workshop), conversation.locked["topic"])

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """It is sent at once, as in a talk; until it is shown it can be taken back."""
        return await self.finish(turn, conversation, questionnaire)

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep it as nobody's."""
        workshop, _ = await attended(turn, conversation.subject)
        topic = conversation.locked["topic"]
        words = walker.given(questionnaire, conversation.walk)["words"][0]
        await gathering.say(turn.unit, workshop, topic, turn.account, words)
        turn.drop(conversation)
        said = phrase(
            "Thank you. Your comment is shown once at least {k} people have written.", k=K
        )
        return [await _room(turn, workshop, Para(said))]


async def unsay(turn: Turn, action: Action) -> list[Saying]:
    """Take back one's comments on a topic that nobody has seen yet."""
    workshop, _ = await attended(turn, action.subject)
    waiting = await gathering.own_waiting(turn.unit, workshop, action.question, turn.account)
    if not waiting:
        raise Refused(phrase("Your comment is shown already, or was taken back."))
    for voice in waiting:
        turn.unit.workshops.remove_voice(voice.id)
    return [await _room(turn, workshop, Para(phrase("It is deleted.")))]


# ------------------------------------------------------------------------- points


async def points(turn: Turn, action: Action) -> list[Saying]:
    """The topics, and how many points this account gives to each."""
    workshop, ballot = await attended(turn, action.subject)
    return [await _points(turn, _giving(workshop), ballot)]


def _giving(workshop: Workshop) -> Workshop:
    if workshop.sums is not None:
        raise Refused(phrase("The points are counted already and stay as they are."))
    if workshop.step is not Step.PRIORITIES:
        raise Refused(phrase("Points are given once all topics have been talked about."))
    return workshop


async def _points(turn: Turn, workshop: Workshop, ballot: Ballot) -> Say:
    basis = await scene.basis_of(turn, workshop)
    left = agenda.POINTS - gathering.given(ballot)
    lines: list[Line] = [
        Heading(phrase("What matters most to you?")),
        Note(plural("You have {n} point left.", "You have {n} points left.", left)),
    ]
    rows: list[tuple[Button, ...]] = []
    for number, topic in enumerate(workshop.topics, 1):
        given = ballot.points.get(topic, 0)
        lines.append(
            Item(
                plural(
                    "{i}. {question} – {n} point",
                    "{i}. {question} – {n} points",
                    given,
                    i=number,
                    question=basis.wordings[topic],
                )
            )
        )
        ways = []
        if given:
            less = Action("point", workshop.id, topic, str(given - 1))
            ways.append(Button(label("{i}: one less", i=number), less))
        if left:
            more = Action("point", workshop.id, topic, str(given + 1))
            ways.append(Button(label("{i}: one more", i=number), more))
        rows.append(tuple(ways))
    rows.append((Button(label("Done"), Action("workshop-room", workshop.id)),))
    return Say(tuple(lines), tuple(row for row in rows if row))


async def give(turn: Turn, action: Action) -> list[Saying]:
    """Give so many points to a topic. The number is the button's, so that a repeated press is one.

    Raises:
        NotFound: there is no such topic, or it is no number of points.
    """
    workshop, ballot = await attended(turn, action.subject)
    _giving(workshop)
    wished = action.value
    if action.question not in workshop.topics or wished not in map(str, range(agenda.POINTS + 1)):
        raise NotFound(OLD_BUTTON)
    ballot = gathering.with_points(ballot, action.question, int(wished))
    turn.unit.workshops.save_ballot(ballot)
    return [await _points(turn, workshop, ballot)]
