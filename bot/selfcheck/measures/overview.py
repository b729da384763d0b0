"""The lists of measures: the coordinator's with the state at a glance, and an owner's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.errors import NotFound
from bot.model import Measure, MeasureStatus, Role
from bot.replies import Action, Button, Heading, Item, Line, Para, Say, Saying
from bot.selfcheck.coordinating import coordinator, own_round
from bot.selfcheck.measures import keeping
from bot.selfcheck.measures.answering import NO_MEASURE, coordinated
from bot.selfcheck.measures.planning import is_overdue, today
from bot.selfcheck.measures.wording import (
    ON_A_BUTTON,
    hearing,
    in_a_line,
    shortened,
    standing,
)
from bot.turn import Turn
from config.phrases import Text, label, phrase

A_PAGE = 10
"""Measures a page: what one message can show and still be read."""


async def show(turn: Turn, action: Action) -> list[Saying]:
    """The measures of a municipality, or (`question` names it) of one of its rounds.

    Raises:
        NotFound: this account does not coordinate there.
    """
    return [await _overview(turn, action.subject, action.question, _number(action.value))]


async def _overview(
    turn: Turn, municipality: str, round_id: str = "", page: int = 0, *before: Line
) -> Say:
    person = coordinator(turn, municipality)
    if not municipality or person is None:
        raise NotFound(NO_MEASURE)
    heading: Text
    if round_id:
        round_ = await own_round(turn, round_id)
        found = await keeping.of_round(turn.unit, municipality, round_id)
        heading = phrase("Measures of the round of {day}", day=round_.opened)
        back = Button(label("Back to the round"), Action("round", round_id))
    else:
        found = await turn.unit.measures.of_municipality(municipality)
        name = (await turn.municipality(person)).name
        heading = phrase("Measures of {municipality}", municipality=name)
        back = Button(label("Self-check"), Action("selfcheck"))
    lines = [*before, Heading(heading), *standing(found, today(turn.unit.now))]
    if not found:
        lines.append(
            Para(
                phrase(
                    "A measure says what will be done, by whom, by when and with what. Its owner "
                    "is reminded and says with one tap how it stands."
                )
            )
        )
    new = Button(label("New measure"), Action("new-measure", municipality, round_id))

    def at(number: int) -> Action:
        return Action("measures", municipality, round_id, str(number))

    return await _paged(turn, found, page, lines, ((new,), (back,)), at)


async def own(turn: Turn, page: int = 0) -> Say:
    """The measures of which this account is reminded."""
    found = [
        measure
        for person in turn.persons
        for measure in await turn.unit.measures.of_person(person.id)
    ]
    if not found:
        raise NotFound(phrase("There is no measure that you take care of."))
    lines: list[Line] = [Heading(phrase("Your measures"))]
    return await _paged(
        turn, found, page, lines, (), lambda n: Action("own-measures", "", "", str(n))
    )


async def show_own(turn: Turn, action: Action) -> list[Saying]:
    """The same, by a button.

    Raises:
        NotFound: there is none.
    """
    return [await own(turn, _number(action.value))]


async def welcome(turn: Turn) -> list[Saying]:
    """What the role of an owner brings when it is taken up: the measures, and their reminders."""
    if turn.person(Role.OWNER) is None:
        return []
    for person in turn.persons:
        for measure in await turn.unit.measures.of_person(person.id):
            await keeping.replan(turn.unit, measure)
    return [await own(turn)]


async def _paged(
    turn: Turn,
    measures: list[Measure],
    page: int,
    lines: list[Line],
    rows: tuple[tuple[Button, ...], ...],
    at: Callable[[int], Action],
) -> Say:
    day = today(turn.unit.now)
    measures = sorted(measures, key=lambda measure: _urgency(measure, day))
    page = min(page, max(len(measures) - 1, 0) // A_PAGE)
    first = page * A_PAGE
    shown = list(enumerate(measures, 1))[first : first + A_PAGE]
    buttons: list[tuple[Button, ...]] = []
    for number, measure in shown:
        lines.append(Item(in_a_line(number, measure, await hearing(turn.unit, measure), day)))
        what = shortened(measure.what, ON_A_BUTTON)
        buttons.append(
            (Button(label("{n}. {what}", n=number, what=what), Action("measure", measure.id)),)
        )
    turning: list[Button] = []
    if page:
        turning.append(Button(label("← Page {n}", n=page), at(page - 1)))
    if first + A_PAGE < len(measures):
        turning.append(Button(label("Page {n} →", n=page + 2), at(page + 1)))
    if turning:
        buttons.append(tuple(turning))
    return Say(tuple(lines), (*buttons, *rows))


def _urgency(measure: Measure, day: date) -> tuple[bool, bool, date, str]:
    """Overdue ones first, what is done last, in between by their day."""
    done = measure.status is MeasureStatus.DONE
    return (done, not is_overdue(measure, day), measure.due or date.max, measure.id)


def _number(value: str) -> int:
    """A page's number; whatever no button of ours says is the first."""
    return int(value) if value.isdecimal() and len(value) < 6 else 0


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """Deleting is for good, so it is asked once.

    Raises:
        NotFound: this account does not coordinate there.
    """
    measure = await coordinated(turn, action.subject)
    lines = (Para(phrase("Delete “{what}”? It cannot be undone.", what=measure.what)),)
    rows = (
        (Button(label("Yes, delete"), Action("measure-drop-yes", measure.id)),),
        (Button(label("No, keep it"), Action("measure", measure.id)),),
    )
    return [Say(lines, rows)]


async def drop(turn: Turn, action: Action) -> list[Saying]:
    """Delete it, with its reminders, and its owner if that was all they were here for.

    Raises:
        NotFound: this account does not coordinate there.
    """
    measure = await coordinated(turn, action.subject)
    await keeping.drop(turn.unit, measure)
    said = Para(phrase("The measure is deleted."))
    return [await _overview(turn, measure.municipality, "", 0, said)]
