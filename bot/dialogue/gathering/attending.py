"""The citizens' side of a date: what it is, signing up, cancelling by one tap, a calendar file."""

from __future__ import annotations

from bot.dialogue.events import municipality_of
from bot.dialogue.gathering import planning, visitors
from bot.dialogue.gathering.wording import NO_DATE, OVER, facts
from bot.errors import NotFound, Refused
from bot.gatherings import Gathering
from bot.model import Event, EventState
from bot.replies import (
    Action,
    Button,
    CalendarEntry,
    CalendarFile,
    Heading,
    Line,
    Note,
    Para,
    Say,
    Saying,
    SendFile,
)
from bot.turn import Turn
from config.phrases import Verbatim, label, phrase, plural

FULL = phrase("All places are taken. If somebody cancels, one is free again: please look later.")


async def dated(turn: Turn, event_id: str) -> tuple[Event, Gathering]:
    """An event that was opened and has a date.

    Raises:
        NotFound: there is none.
    """
    event = await turn.unit.events.get(event_id)
    gathering = await turn.unit.gatherings.of_event(event_id)
    if event is None or gathering is None or event.state is EventState.DRAFT:
        raise NotFound(NO_DATE)
    return event, gathering


async def free(turn: Turn, gathering: Gathering) -> int | None:
    """How many places are free; None: as many as are wanted."""
    if gathering.seats is None:
        return None
    return max(0, gathering.seats - len(await turn.unit.gatherings.sign_ups(gathering.event)))


async def row(turn: Turn, event: Event) -> list[tuple[Button, ...]]:
    """The way to the date, beside the way into the event."""
    gathering = await turn.unit.gatherings.of_event(event.id)
    if gathering is None or gathering.cancelled or planning.ends(gathering) <= turn.unit.now:
        return []
    return [(Button(label("When we meet"), Action("date", event.id)),)]


async def show(turn: Turn, action: Action) -> list[Saying]:
    """When and where, and whether one has signed up."""
    event, gathering = await dated(turn, action.subject)
    return [await _shown(turn, event, gathering)]


async def _shown(turn: Turn, event: Event, gathering: Gathering, *said: Line) -> Say:
    there = await visitors.own(turn.unit, event.id, turn.account) is not None
    lines: list[Line] = [*said, Heading(event.prompts.title), *facts(gathering, there=there)]
    rows: list[tuple[Button, ...]] = []
    left = await free(turn, gathering)
    if gathering.cancelled:
        lines.append(Para(phrase("It was called off.")))
    elif planning.ends(gathering) <= turn.unit.now:
        lines.append(Para(OVER))
    elif there:
        lines.append(Para(phrase("You have signed up. I remind you 3 days and 1 day before.")))
        rows = [
            (Button(label("Calendar file"), Action("date-file", event.id)),),
            (Button(label("I cannot come"), Action("date-cancel", event.id)),),
        ]
    elif left == 0:
        lines.append(Para(FULL))
        rows = [(Button(label("Look again"), Action("date", event.id)),)]
    else:
        if left is not None:
            lines.append(Para(plural("{n} place is free.", "{n} places are free.", left)))
        lines += [
            Para(
                phrase(
                    "If you sign up, I remind you 3 days and 1 day before. It has nothing to do "
                    "with your answers, and you need not give any."
                )
            ),
            Note(
                phrase(
                    "For that I store where I reach you, encrypted, and your language; nothing "
                    "leads from it to an answer. It is deleted when you cancel, and at the latest "
                    "30 days after the date. Whoever organises it sees how many come, not who."
                )
            ),
        ]
        rows = [(Button(label("Sign up and be reminded"), Action("date-join", event.id)),)]
    if there and not rows:
        rows = [(Button(label("Delete my sign-up"), Action("date-cancel", event.id)),)]
    return Say(tuple(lines), tuple(rows))


async def join(turn: Turn, action: Action) -> list[Saying]:
    """Sign up. Saying it twice is fine.

    Raises:
        Refused: it is full, over or called off.
    """
    event, gathering = await dated(turn, action.subject)
    if await visitors.own(turn.unit, event.id, turn.account) is None:
        if gathering.cancelled or planning.ends(gathering) <= turn.unit.now:
            raise Refused(OVER)
        if await free(turn, gathering) == 0:
            raise Refused(FULL)
        await visitors.enter(turn, event, gathering)
    return [await _shown(turn, event, gathering)]


async def cancel(turn: Turn, action: Action) -> list[Saying]:
    """Cancel by one tap: the place is free, and the address deleted."""
    event, gathering = await dated(turn, action.subject)
    person = await visitors.own(turn.unit, event.id, turn.account)
    if person is None:
        return [await _shown(turn, event, gathering)]
    visitors.leave(turn.unit, event.id, turn.account, person)
    gone = Para(phrase("You are not signed up any more; your address is deleted."))
    return [await _shown(turn, event, gathering, gone)]


async def calendar(turn: Turn, action: Action) -> list[Saying]:
    """The date for a calendar.

    Raises:
        Refused: this account has not signed up.
    """
    event, gathering = await dated(turn, action.subject)
    if await visitors.own(turn.unit, event.id, turn.account) is None:
        raise NotFound(NO_DATE)
    municipality = await municipality_of(turn.unit, event)
    entry = CalendarEntry(
        uid=f"{event.id}@dialogbote",
        title=event.prompts.title,
        description=event.prompts.title,
        place=gathering.place,
        starts=gathering.starts,
        zone=gathering.zone,
        minutes=gathering.minutes,
        sequence=gathering.sequence,
        cancelled=gathering.cancelled,
        organiser=Verbatim(municipality.name),
    )
    said = (Para(phrase("For your calendar")),)
    return [SendFile(CalendarFile(f"{event.code}.ics", entry), said)]
