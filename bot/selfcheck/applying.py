"""What applies to a municipality: items that are asked of nobody because others are responsible."""

from __future__ import annotations

from dataclasses import replace

from bot.errors import NotFound, Refused
from bot.model import (
    Round,
)
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Item, Line, Para, Say, Saying
from bot.selfcheck import rounds
from bot.selfcheck.coordinating import own_open
from bot.turn import Turn
from config.phrases import Phrase, label, phrase


async def applicable(turn: Turn, action: Action) -> list[Saying]:
    """Field by field what is asked; items of the field named in the action can be switched."""
    round_ = await own_open(turn, action.subject)
    found = rounds.fields(turn.around, round_, all_items=True)
    field = next((one for one in found if one.id == action.question), None)
    if field is None:
        lines: list[Line] = [
            Heading(phrase("What applies to us")),
            Para(
                phrase(
                    "Responsibilities differ from Land to Land. What you leave out is asked of "
                    "nobody and counts nowhere."
                )
            ),
        ]
        rows: list[tuple[Button, ...]] = []
        for number, one in enumerate(found, 1):
            out = sum(item.id in round_.left_out for item in one.items)
            lines.append(Item(_left_out(number, one, out)))
            name = label("{n}. {field}", n=number, field=one.name)
            rows.append((Button(name, Action("applicable", round_.id, one.id)),))
        rows.append((Button(label("Back to the round"), Action("round", round_.id)),))
        return [Say(tuple(lines), tuple(rows))]
    return [_switches(round_, field)]


def _left_out(number: int, field: rounds.Field, out: int) -> Phrase:
    return phrase(
        "{n}. {field}: {asked} asked, {out} left out",
        n=number,
        field=field.name,
        asked=len(field.items) - out,
        out=out,
    )


def _switches(round_: Round, field: rounds.Field) -> Say:
    lines: list[Line] = [Heading(field.name)]
    buttons: list[Button] = []
    for number, item in enumerate(field.items, 1):
        out = item.id in round_.left_out
        shown = phrase("{n}. {question}", n=number, question=item.text)
        lines.append(Item(phrase("Left out: {question}", question=shown) if out else shown))
        name = label("Ask {n} again", n=number) if out else label("Leave out {n}", n=number)
        verb = "ask-again" if out else "leave-out"
        buttons.append(Button(name, Action(verb, round_.id, field.id, item.id)))
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    rows.append((Button(label("All fields"), Action("applicable", round_.id)),))
    return Say(tuple(lines), tuple(rows))


async def leave_out(turn: Turn, action: Action) -> list[Saying]:
    """Ask an item of nobody. Answers already given to it do not count meanwhile."""
    return await _switch(turn, action, out=True)


async def ask_again(turn: Turn, action: Action) -> list[Saying]:
    """Ask an item that was left out."""
    return await _switch(turn, action, out=False)


async def _switch(turn: Turn, action: Action, *, out: bool) -> list[Saying]:
    round_ = await own_open(turn, action.subject)
    found = rounds.fields(turn.around, round_, all_items=True)
    field = next((one for one in found if one.id == action.question), None)
    if field is None or action.value not in {item.id for item in field.items}:
        raise NotFound(OLD_BUTTON)
    left_out = set(round_.left_out) - {action.value} | ({action.value} if out else set())
    switched = replace(round_, left_out=tuple(sorted(left_out)))
    if not rounds.asked(turn.around, switched).questions:
        raise Refused(phrase("At least one question has to be asked."))
    turn.unit.rounds.save(switched)
    for sheet in await turn.unit.rounds.sheets(switched.id):
        finished = rounds.is_finished(turn.around, switched, sheet)
        turn.unit.rounds.save_sheet(replace(sheet, finished=finished))
    return [_switches(switched, field)]
