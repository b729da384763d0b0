"""What the reminders of a measure say: what was agreed, by when, and three buttons.

A letter is worded when it goes out, or is looked at, from the measure as it is then.
"""

from __future__ import annotations

from bot import outbox
from bot.model import Letter, Measure, MeasureStatus, Person
from bot.ports import Unit
from bot.replies import Heading, Para, Say
from bot.selfcheck.measures.keeping import replan_all
from bot.selfcheck.measures.planning import QUARTER, today
from bot.selfcheck.measures.wording import facts, status_rows
from config.phrases import Phrase, phrase


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The reminder in words; None where it is done, or another one's by now."""
    measure = await unit.measures.get(letter.subject)
    if measure is None or measure.person != person.id or measure.status is MeasureStatus.DONE:
        return None
    lines = (
        Heading(_occasion(unit, letter, measure)),
        *facts(measure),
        Para(phrase("How does it stand? One tap is enough.")),
    )
    return Say(lines, tuple(status_rows(measure)))


def _occasion(unit: Unit, letter: Letter, measure: Measure) -> Phrase:
    if letter.kind == QUARTER or measure.due is None:
        return phrase("A look at your measure, as every three months")
    days = (measure.due - today(unit.now)).days
    if days > 0:
        return phrase("Your measure is due soon")
    return phrase("Your measure is due today") if days == 0 else phrase("Your measure is overdue")


CORRESPONDENCE = outbox.Correspondence(render, replan_all)
"""What measures add to the outbox, under the prefix `measure`."""
