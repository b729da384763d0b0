"""Saying whether it has helped: by the button of a letter, or in the room of a workshop."""

from __future__ import annotations

from bot import outbox
from bot.errors import NotFound
from bot.feedback import opinions
from bot.feedback.answering import Form, promise, walk
from bot.model import (
    About,
    Feedback,
    Format,
    Letter,
    LetterState,
    Moment,
    Person,
    RoundState,
    Step,
)
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Para, Say, Saying
from bot.selfcheck.feedback import asking
from bot.selfcheck.feedback.questions import ASKED
from bot.selfcheck.workshop import attending
from bot.turn import Turn
from config.phrases import label, phrase


def _way(feedback: Feedback) -> Action:
    if feedback.kind is About.WORKSHOP:
        return Action("feedback-room", feedback.subject)
    return Action("feedback", feedback.id)


FORM = Form(ASKED, _way)
"""What the self-check asks after a round and in a workshop."""


# ----------------------------------------------------------------------- the letter


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words; None once the feedback is closed, or this person has answered."""
    feedback = await unit.feedbacks.get(letter.subject)
    if (
        feedback is None
        or feedback.kind is not About.ROUND
        or feedback.state is not RoundState.OPEN
    ):
        return None
    if await unit.feedbacks.opinion(opinions.tag_of(unit, feedback, person=person.id)):
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
    round_ = await unit.rounds.get(feedback.subject)
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
        promise(),
    )
    rows = (
        (Button(label("Answer five questions"), Action("feedback", feedback.id)),),
        (Button(label("No, thank you"), Action("feedback-no", feedback.id)),),
    )
    return Say(lines, rows)


CORRESPONDENCE = outbox.Correspondence(render, asking.replan)
"""What feedback adds to the outbox, under the prefix `feedback`."""


# ------------------------------------------------------------------- who may answer


async def _asked(turn: Turn, feedback_id: str) -> tuple[Feedback, Person]:
    """The feedback, and the person of this account who is asked.

    Raises:
        NotFound: it is none that this account is asked for, or was declined.
    """
    feedback = await turn.unit.feedbacks.get(feedback_id)
    if feedback is None or feedback.kind is not About.ROUND:
        raise NotFound(OLD_BUTTON)
    for person in turn.persons:
        if await turn.unit.letters.about_to(feedback.id, person.id):
            return feedback, person
    raise NotFound(OLD_BUTTON)


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Answer after a round, or look at one's answers once more while they can be changed."""
    feedback, person = await _asked(turn, action.subject)
    return await walk(turn, feedback, FORM, person=person.id)


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
        begun = begun or asking.open_in_workshop(turn.unit, workshop)
    return await walk(turn, begun, FORM)
