"""One measure: as its owner and the coordinator see it, and saying with one tap how it stands.

To everybody else a measure is as absent as one that was never agreed on.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotFound
from bot.model import Hindrance, Measure, MeasureStatus, Person, Role
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.selfcheck.coordinating import coordinator
from bot.selfcheck.measures import keeping
from bot.selfcheck.measures.wording import (
    HINDRANCE_LABELS,
    UNHEARD,
    Hearing,
    facts,
    field_name,
    hearing,
    missing,
    state,
    status_rows,
    the_link,
)
from bot.turn import Turn
from config.phrases import label, phrase

NO_MEASURE = phrase("I know no such measure of yours.")


async def own_measure(turn: Turn, measure_id: str) -> Measure:
    """The measure, if this account takes care of it or coordinates there.

    Raises:
        NotFound: there is none for this account.
    """
    measure = await turn.unit.measures.get(measure_id)
    if measure is not None and (
        measure.person in {person.id for person in turn.persons}
        or coordinator(turn, measure.municipality) is not None
    ):
        return measure
    raise NotFound(NO_MEASURE)


async def coordinated(turn: Turn, measure_id: str) -> Measure:
    """The measure, if this account coordinates there.

    Raises:
        NotFound: there is none for this account.
    """
    measure = await turn.unit.measures.get(measure_id)
    if measure is None or coordinator(turn, measure.municipality) is None:
        raise NotFound(NO_MEASURE)
    return measure


async def show(turn: Turn, action: Action) -> list[Saying]:
    """All of a measure."""
    return [await detail(turn, await own_measure(turn, action.subject))]


async def detail(turn: Turn, measure: Measure, *before: Line) -> Say:
    """A measure with what this account can do about it."""
    lines = [*before, *facts(measure, await field_name(turn, measure))]
    rows = status_rows(measure)
    if coordinator(turn, measure.municipality) is None:
        lines.append(Para(phrase("How does it stand? One tap is enough.")))
        rows.append((Button(label("My measures"), Action("own-measures")),))
        return Say(tuple(lines), tuple(rows))
    lines += [Note(gap) for gap in missing(measure)]
    heard = await hearing(turn.unit, measure)
    if heard in UNHEARD and measure.owner and measure.status is not MeasureStatus.DONE:
        lines.append(Note(phrase("Reminders: {hearing}.", hearing=UNHEARD[heard])))
    if await _absent_owner(turn, measure) is not None:
        rows.append((Button(label("Make a new link"), Action("measure-link", measure.id)),))
    rows += [
        (Button(label("Change the measure"), Action("measure-edit", measure.id)),),
        (Button(label("Delete the measure"), Action("measure-drop", measure.id)),),
        (Button(label("All measures"), Action("measures", measure.municipality)),),
    ]
    return Say(tuple(lines), tuple(rows))


async def mark(turn: Turn, action: Action) -> list[Saying]:
    """Say how it stands; of one that is stuck, it is then asked why. It can be said anew any time.

    Raises:
        NotFound: it is no measure of this account's, or stands in no such way.
    """
    measure = await own_measure(turn, action.subject)
    status = next((one for one in MeasureStatus if one.value == action.value), None)
    if status is None:
        raise NotFound(OLD_BUTTON)
    hindrance = measure.hindrance if status is MeasureStatus.STUCK else None
    marked = replace(measure, status=status, hindrance=hindrance)
    await keeping.keep(turn.unit, marked)
    if status is MeasureStatus.STUCK:
        return [_ask_hindrance(marked)]
    return [await detail(turn, marked, _thanks(marked))]


def _ask_hindrance(measure: Measure) -> Say:
    taps = [
        Button(
            name,
            Action("measure-stuck", measure.id, "", hindrance.value),
            chosen=hindrance is measure.hindrance,
        )
        for hindrance, name in HINDRANCE_LABELS.items()
    ]
    lines = (Heading(phrase("What hinders it?")), *facts(measure)[:1])
    return Say(lines, (tuple(taps[:2]), tuple(taps[2:])))


async def hinder(turn: Turn, action: Action) -> list[Saying]:
    """Say what a measure that is stuck lacks.

    Raises:
        NotFound: it is no measure of this account's, or there is no such hindrance.
    """
    measure = await own_measure(turn, action.subject)
    hindrance = next((one for one in Hindrance if one.value == action.value), None)
    if hindrance is None:
        raise NotFound(OLD_BUTTON)
    marked = replace(measure, status=MeasureStatus.STUCK, hindrance=hindrance)
    await keeping.keep(turn.unit, marked)
    return [await detail(turn, marked, _thanks(marked))]


def _thanks(measure: Measure) -> Line:
    return Para(phrase("Thank you. Noted: {status}.", status=state(measure)))


async def new_link(turn: Turn, action: Action) -> list[Saying]:
    """Another one-time link for an owner who is not reached; the former one works no more.

    Raises:
        NotFound: this account does not coordinate there, or the owner has come meanwhile.
    """
    measure = await coordinated(turn, action.subject)
    person = await _absent_owner(turn, measure)
    if person is None:
        raise NotFound(OLD_BUTTON)
    _, code = keeping.invite_again(turn.unit, person)
    return [Say(tuple(the_link(turn, measure.owner, code))), await detail(turn, measure)]


async def _absent_owner(turn: Turn, measure: Measure) -> Person | None:
    """An owner who has not come yet, or not any more. Other roles are the operator's to give."""
    if await hearing(turn.unit, measure) not in (Hearing.INVITED, Hearing.LOST):
        return None
    person = await turn.unit.people.get(measure.person or "")
    return person if person is not None and person.role is Role.OWNER else None
