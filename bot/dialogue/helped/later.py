"""Three months on: subscribers are asked the same once more, by a letter.

Whoever subscribed wished to hear of the event; they are told of this letter before. As a person of
their own they are known here, whatever chat they use.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import outbox
from bot.dialogue.events import municipality_of
from bot.dialogue.helped import asking
from bot.dialogue.helped.answering import FORM
from bot.dialogue.planning.promise import closing_day
from bot.dialogue.subscribers import who
from bot.dialogue.subscribers.letters import follow_up
from bot.dialogue.subscribers.tidings import next_morning
from bot.errors import NotFound
from bot.feedback import opinions
from bot.feedback.answering import promise, walk
from bot.model import About, Event, EventState, Feedback, Letter, Moment, Person
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.subscribers import Subscriber
from bot.turn import Turn
from bot.wallclock import ZONE, local
from config.phrases import label, phrase

LETTER = "helped-later"
OPEN_FOR = timedelta(days=28)
TOO_LATE = timedelta(days=90)
"""After a longer time when the bot was down nobody is asked once more."""
WORTH_SENDING = timedelta(days=7)

# ----------------------------------------------------------------------- the letters


async def replan(unit: Unit) -> None:
    """Ask subscribers of events that closed three months ago."""
    day = local(unit.now, ZONE).date()
    for before in await unit.feedbacks.due_again(day):
        if before.kind is About.EVENT and before.again is not None:
            unit.feedbacks.save(replace(before, again=None))
            event = await unit.events.get(before.subject)
            if event and who.may(event) and not event.sample and day - before.again <= TOO_LATE:
                await _ask(unit, event)


async def _ask(unit: Unit, event: Event) -> None:
    """Whether there is anybody to be asked makes no difference to what moderators see."""
    municipality = await municipality_of(unit, event)
    due = next_morning(unit.now, event.zone, municipality.land)
    ends = local(due, ZONE).date() + OPEN_FOR
    opened = opinions.open_about(unit, About.EVENT, event.id, ends, moment=Moment.LATER)
    for one in await unit.subscribers.of_event(event.id):
        unit.letters.save(
            Letter(
                id=unit.chance.identifier(),
                municipality=event.municipality,
                kind=LETTER,
                subject=opened.id,
                person=one.person,
                due=due,
                until=due + WORTH_SENDING,
                zone=event.zone,
            )
        )


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words; None once it is over, or this person has answered or left."""
    feedback = await unit.feedbacks.get(letter.subject)
    if feedback is None or not asking.is_asked(feedback, unit.now):
        return None
    event = await unit.events.get(feedback.subject)
    closed = closing_day(event) if event else None
    subscriber = await unit.subscribers.get(person.id)
    if event is None or closed is None or subscriber is None or subscriber.event != event.id:
        return None
    if await unit.feedbacks.opinion(opinions.tag_of(unit, feedback, person=person.id)):
        return None
    lines = (
        Heading(event.prompts.title),
        Para(
            phrase(
                "This event closed on {closed}. What is left of it? Five short questions, one tap "
                "each, until {day}.",
                closed=closed,
                day=feedback.ends,
            )
        ),
        promise(),
        Note(phrase("I ask this once. It has nothing to do with answers you may have given.")),
    )
    rows = (
        (Button(label("Answer five questions"), Action("helped-later", feedback.id)),),
        (Button(label("Write no more"), Action("unfollow", event.id)),),
    )
    return Say(lines, rows)


CORRESPONDENCE = outbox.Correspondence(render, replan, follow_up=follow_up)
"""What it adds to the outbox, under the prefix `helped`."""

# ----------------------------------------------------------------------- subscribing


async def told(turn: Turn, event: Event) -> list[Line]:
    """What is said of this letter before somebody subscribes; nothing where it went out before."""
    if event.state is EventState.OPEN:
        said = phrase(
            "Three months after the close I ask you once, in five short questions, whether the "
            "event has helped."
        )
        return [Note(said)]
    before = await asking.of_event(turn.unit, event.id)
    if before is None or before.again is None:
        return []
    said = phrase(
        "Soon after {day} I ask you once, in five short questions, whether the event has helped.",
        day=before.again,
    )
    return [Note(said)]


async def row(turn: Turn, event: Event) -> list[tuple[Button, ...]]:
    """The way to the questions for subscribers, for whoever has lost the letter."""
    feedback = await asking.of_event(turn.unit, event.id, Moment.LATER)
    if feedback is None or not asking.is_asked(feedback, turn.unit.now):
        return []
    return [(Button(label("Answer five questions"), Action("helped-later", feedback.id)),)]


# ----------------------------------------------------------------------- answering


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Answer as a subscriber, or look at one's answers once more.

    Raises:
        NotFound: this account subscribes to no event that this is about.
        Refused: the last day is over.
    """
    feedback, subscriber = await _asked(turn, action.subject)
    return await walk(turn, feedback, FORM, person=subscriber.person)


async def _asked(turn: Turn, feedback_id: str) -> tuple[Feedback, Subscriber]:
    feedback = await turn.unit.feedbacks.get(feedback_id)
    if feedback is None or feedback.kind is not About.EVENT or feedback.moment is Moment.AFTER:
        raise NotFound(OLD_BUTTON)
    subscriber = await who.own(turn, feedback.subject)
    if subscriber is None:
        raise NotFound(OLD_BUTTON)
    return feedback, subscriber
