"""Saying whether it has helped: by the button of a letter, or in the room of a workshop."""

from __future__ import annotations

from dataclasses import replace

from bot import outbox, showing, walking
from bot import questionnaire as walker
from bot.anonymity import K
from bot.errors import NotFound, Refused
from bot.model import (
    Conversation,
    Feedback,
    Format,
    Letter,
    LetterState,
    Moment,
    Opinion,
    Person,
    RoundState,
    Step,
)
from bot.ports import Unit
from bot.questions import OLD_BUTTON, Questionnaire
from bot.replies import Action, Button, Heading, Note, Para, Say, Saying
from bot.selfcheck.feedback import asking
from bot.selfcheck.feedback.questions import ASKED, QUESTIONS
from bot.selfcheck.workshop import attending
from bot.turn import Turn
from config.phrases import label, phrase

OVER = phrase("These questions are closed. Thank you to everybody who answered.")


# ----------------------------------------------------------------------- the letter


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words; None once the feedback is closed, or this person has answered."""
    feedback = await unit.feedbacks.get(letter.subject)
    if feedback is None or feedback.state is not RoundState.OPEN:
        return None
    if await unit.feedbacks.opinion(asking.tag_of(unit, feedback, person=person.id)):
        return None
    return await _invitation(unit, feedback)


async def waiting(turn: Turn) -> list[Saying]:
    """What this account is asked and has not answered, for whoever lost the letter.

    Not before the letter: nobody shall be told apart by one that was no longer needed.
    """
    found: list[Saying] = []
    for feedback in await turn.unit.feedbacks.in_state(RoundState.OPEN):
        for person in turn.persons:
            for letter in await turn.unit.letters.about_to(feedback.id, person.id):
                if letter.state is not LetterState.QUEUED:
                    said = await render(turn.unit, letter, person)
                    found += [said] if said else []
    return found


async def about(turn: Turn, action: Action) -> list[Saying]:
    """The invitation once more, to whoever looks at a button of it.

    Raises:
        Refused: it is none that this account is asked for, was declined, or is over.
    """
    feedback, _ = await _asked(turn, action.subject)
    return [await _invitation(turn.unit, feedback)]


async def _invitation(unit: Unit, feedback: Feedback) -> Say:
    round_ = await unit.rounds.get(feedback.round)
    municipality = await unit.municipalities.get(round_.municipality) if round_ else None
    asked = {
        Moment.AFTER: phrase(
            "The round is closed. Has the self-check helped? Five short questions, one tap each, "
            "until {day}. If a workshop follows, you may as well answer after it.",
            day=feedback.ends,
        ),
        Moment.LATER: phrase(
            "Half a year has passed since the self-check. What is left of it? The same five short "
            "questions once more, until {day}.",
            day=feedback.ends,
        ),
    }
    lines = (
        Heading(
            phrase(
                "Self-check of {municipality}",
                municipality=municipality.name if municipality else "",
            )
        ),
        Para(asked[feedback.moment]),
        _promise(),
    )
    rows = (
        (Button(label("Answer five questions"), Action("feedback", feedback.id)),),
        (Button(label("No, thank you"), Action("feedback-no", feedback.id)),),
    )
    return Say(lines, rows)


def _promise() -> Note:
    return Note(
        phrase(
            "Only sums are shown, and only if at least {k} people have answered. Single answers "
            "are deleted once they are counted.",
            k=K,
        )
    )


CORRESPONDENCE = outbox.Correspondence(render, asking.replan)
"""What feedback adds to the outbox, under the prefix `feedback`."""


# ------------------------------------------------------------------- who may answer


async def _asked(turn: Turn, feedback_id: str) -> tuple[Feedback, Person]:
    """The feedback, and the person of this account who is asked.

    Raises:
        NotFound: it is none that this account is asked for, or was declined.
    """
    feedback = await turn.unit.feedbacks.get(feedback_id)
    if feedback is None or feedback.workshop:
        raise NotFound(OLD_BUTTON)
    for person in turn.persons:
        if await turn.unit.letters.about_to(feedback.id, person.id):
            return feedback, person
    raise NotFound(OLD_BUTTON)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Answer after a round, or look at one's answers once more while they can be changed."""
    feedback, person = await _asked(turn, action.subject)
    if feedback.state is not RoundState.OPEN:
        raise Refused(OVER)
    return await _walk(turn, feedback, asking.tag_of(turn.unit, feedback, person=person.id))


async def decline(turn: Turn, action: Action) -> list[Saying]:
    """Neither now nor half a year later; also once the last day to answer is over."""
    feedback, person = await _asked(turn, action.subject)
    deleted = await asking.decline(turn.unit, feedback, person)
    if running := turn.about(Format.FEEDBACK, feedback.id):
        turn.drop(running)
    said = [Para(phrase("All right. You will not be asked again about this round."))]
    if deleted:
        said.append(Para(phrase("What you had answered is deleted.")))
    return [Say(tuple(said))]


async def begin_in_room(turn: Turn, action: Action) -> list[Saying]:
    """Answer at the end of a workshop, as one of those who take part."""
    workshop = await turn.unit.workshops.get(action.subject)
    begun = await asking.of_workshop(turn.unit, workshop) if workshop else None
    if begun is None or await asking.said_in_room(turn.unit, begun, turn.account) is None:
        # Whoever has answered may change it at home; to begin, one has to be there.
        workshop, _ = await attending.attended(turn, action.subject)
        if workshop.step is not Step.LOOKING_BACK:
            raise NotFound(OLD_BUTTON)
        begun = begun or await asking.open_in_workshop(turn.unit, workshop)
    if begun.state is not RoundState.OPEN:
        raise Refused(OVER)
    return await _walk(turn, begun, asking.tag_of(turn.unit, begun, account=turn.account))


async def _walk(turn: Turn, feedback: Feedback, tag: bytes) -> list[Saying]:
    running = turn.about(Format.FEEDBACK, feedback.id)
    if running is None:
        running = walking.gone_on(turn, Format.FEEDBACK, feedback.id, ASKED)
        # Who answers is found again by this tag, also once the workshop is over.
        running = replace(running, locked={"tag": tag.hex()})
        if said := await turn.unit.feedbacks.opinion(tag):
            answers = {name: _as_given(said.answers.get(name)) for name in QUESTIONS}
            running = replace(running, walk=walker.start(ASKED, answers))
    return await walking.show(turn, FeedbackCourse(), turn.keep(running))


def _as_given(answer: str | None) -> tuple[str, ...]:
    """What was passed over counts as passed over."""
    return (answer,) if answer else ()


class FeedbackCourse(walking.Course):
    """The course of the five questions."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The questions, while they are open."""
        feedback = await turn.unit.feedbacks.get(conversation.subject)
        if feedback is None or feedback.state is not RoundState.OPEN:
            raise Refused(OVER)
        return ASKED

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The answers, before they are sent."""
        lines = (
            Heading(questionnaire.title),
            *showing.answers_in_words(questionnaire, conversation.walk),
            _promise(),
        )
        rows = (
            (showing.button(label("Send"), "finish", conversation),),
            *showing.edit_rows(conversation, questionnaire),
            (showing.button(label("Leave"), "leave", conversation),),
        )
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Keep them; until the last day they can be changed."""
        feedback = await turn.unit.feedbacks.get(conversation.subject)
        assert feedback is not None, "`questionnaire` was asked before"  # noqa: S101
        given = walker.given(questionnaire, conversation.walk)
        answers = {name: value[0] for name, value in given.items() if value}
        tag = bytes.fromhex(conversation.locked["tag"])
        turn.unit.feedbacks.save_opinion(Opinion(tag, feedback.id, answers))
        turn.drop(conversation)
        said = (
            Para(phrase("Thank you. That helps those who come after you.")),
            Note(phrase("Until {day} you can change your answers.", day=feedback.ends)),
        )
        change = Action("feedback", feedback.id)
        if feedback.workshop:
            change = Action("feedback-room", feedback.workshop)
        return [Say(said, ((Button(label("Change my answers"), change),),))]
