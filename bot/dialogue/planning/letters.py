"""The reminders of what was promised to the people of an event, to those who moderate it.

A letter is worded when it goes out, or is looked at, from the plan as it is then.
"""

from __future__ import annotations

from bot import outbox
from bot.dialogue.answers import overview as unanswered
from bot.dialogue.events import own_event
from bot.dialogue.planning.keeping import plan_of, replan_all
from bot.dialogue.planning.page import done_button
from bot.dialogue.planning.promise import KINDS, closing_day, is_closed
from bot.dialogue.planning.told import promised
from bot.errors import NotFound
from bot.event_plan import EventPlan, Step
from bot.model import Event, Letter, Person
from bot.ports import Unit
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase

STEPS = {kind: step for step, kind in KINDS.items()}


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The reminder in words; None where it is kept already, or another one's affair by now."""
    event = await unit.events.get(letter.subject)
    if event is None or event.municipality != person.municipality:
        return None
    return await _worded(unit, event, await plan_of(unit, event), STEPS[letter.kind])


async def _worded(unit: Unit, event: Event, plan: EventPlan, step: Step) -> Say | None:
    closed = closing_day(event)
    if plan.promise is None or closed is None or not is_closed(event) or step in plan.done:
        return None
    return Say(
        (
            Heading(phrase("What you promised the people")),
            Para(event.prompts.title),
            Para(promised(plan.promise, closed)[step]),
            *await unanswered.in_letter(unit, event),
            Para(phrase("Once people have it, one tap is enough.")),
        ),
        (
            (done_button(event, step),),
            (Button(label("To the event"), Action("event", event.id)),),
        ),
    )


async def about(turn: Turn, action: Action) -> list[Saying]:
    """What a button of a letter is about, shown before it is pressed in an e-mail.

    Raises:
        NotFound: there is nothing left to do.
    """
    event = await own_event(turn, action.subject)
    step = next((one for one in Step if one.value == action.value), None)
    plan = await plan_of(turn.unit, event)
    said = await _worded(turn.unit, event, plan, step) if step else None
    if said is None:
        raise NotFound(OLD_BUTTON)
    return [said]


CORRESPONDENCE = outbox.Correspondence(render, replan_all)
"""What the promise adds to the outbox, under the prefix `promise`."""
