"""What is written about a date to those who have signed up: reminders, a change, that it is off."""

from __future__ import annotations

from bot import outbox
from bot.dialogue.gathering import planning
from bot.dialogue.gathering.wording import facts
from bot.model import Letter, LetterState, Person
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Line, Para, Say
from config.phrases import label, phrase


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words; None where it tells nothing any more."""
    event = await unit.events.get(letter.subject)
    gathering = await unit.gatherings.of_event(letter.subject)
    signed_up = await unit.gatherings.sign_up(person.id)
    if event is None or gathering is None or signed_up is None:
        return None
    if planning.ends(gathering) <= unit.now:
        return None
    off = letter.kind == planning.CANCELLED
    if gathering.cancelled is not off:
        return None
    if off:
        lines: list[Line] = [
            Heading(phrase("Called off: {event}", event=event.prompts.title)),
            Para(phrase("The date you signed up for does not take place.")),
        ]
        rows = [(Button(label("Delete my sign-up"), Action("date-cancel", event.id)),)]
        return Say(tuple(lines), tuple(rows))
    if letter.kind == planning.CHANGED:
        heading = phrase("Changed: {event}", event=event.prompts.title)
    else:
        heading = phrase("Reminder: {event}", event=event.prompts.title)
    lines = [Heading(heading), *facts(gathering, there=True)]
    rows = [
        (Button(label("Calendar file"), Action("date-file", event.id)),),
        (Button(label("I cannot come"), Action("date-cancel", event.id)),),
    ]
    return Say(tuple(lines), tuple(rows))


async def follow_up(unit: Unit, letter: Letter) -> None:
    """Whom no letter reaches any more holds no place."""
    if letter.state is LetterState.GONE:
        unit.people.remove(letter.person)


CORRESPONDENCE = outbox.Correspondence(render, planning.replan, follow_up=follow_up)
"""What dates add to the outbox, under the prefix `date`."""
