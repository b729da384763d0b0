"""What moderators can do while an open event is flooded: slow mode, and a code shown in the room.

Nobody is shut out: both hold off everybody alike, and both can be switched off at any time.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.events import own_event
from bot.dialogue.moderation import deciding
from bot.errors import Refused
from bot.model import Event, EventState
from bot.moderated import Deed, Guard
from bot.ports import Chance, Unit
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Code, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from config.phrases import label, phrase, plural

DIGITS = 4
MINUTES = (2, 10)
"""Between two submissions of one account, as can be chosen."""


async def guard_of(unit: Unit, event: Event) -> Guard:
    """What holds off floods in an event; nothing, where nobody has switched anything on."""
    return await unit.moderation.guard(event.id) or Guard(event.id)


async def _open(turn: Turn, event_id: str) -> Event:
    event = await own_event(turn, event_id)
    if event.state is not EventState.OPEN:
        raise Refused(OLD_BUTTON)
    return event


async def show(turn: Turn, action: Action) -> list[Saying]:
    """What is switched on, and the ways to change it."""
    event = await _open(turn, action.subject)
    return _shown(event, await guard_of(turn.unit, event))


def _shown(event: Event, guard: Guard) -> list[Saying]:
    lines: list[Line] = [Heading(phrase("When too much comes in"))]
    if guard.slow_minutes:
        lines.append(
            Para(
                plural(
                    "Slow mode is on: each person can hand in once every {n} minute.",
                    "Slow mode is on: each person can hand in once every {n} minutes.",
                    guard.slow_minutes,
                )
            )
        )
    else:
        lines.append(Para(phrase("Slow mode is off.")))
    if guard.room_code:
        lines += [Para(phrase("Who wants to join has to type this code:")), Code(guard.room_code)]
        lines.append(Note(phrase("Show it only where the event takes place.")))
    else:
        lines.append(Para(phrase("No room code is asked for.")))
    lines.append(
        Note(phrase("Nobody is shut out by this, and whoever has joined stays in the event."))
    )
    slow = [
        Button(
            plural("Slow mode: {n} minute", "Slow mode: {n} minutes", minutes),
            Action("slow-mode", event.id, "", str(minutes)),
            chosen=minutes == guard.slow_minutes,
        )
        for minutes in MINUTES
    ]
    if guard.slow_minutes:
        slow.append(Button(label("Switch slow mode off"), Action("slow-mode", event.id, "", "0")))
    new = label("New room code") if guard.room_code else label("Ask for a room code")
    code = [Button(new, Action("room-code", event.id, "", "new"))]
    if guard.room_code:
        code.append(Button(label("Ask for no room code"), Action("room-code", event.id, "", "off")))
    back = Button(label("To the overview"), Action("moderate", event.id))
    return [Say(tuple(lines), tuple((one,) for one in (*slow, *code, back)))]


async def set_pace(turn: Turn, action: Action) -> list[Saying]:
    """Slow mode on, or off. Saying it twice is fine."""
    event = await _open(turn, action.subject)
    guard = await guard_of(turn.unit, event)
    if action.value not in {"0", *map(str, MINUTES)}:
        raise Refused(OLD_BUTTON)
    changed = replace(guard, slow_minutes=int(action.value))
    return _keep(turn, event, guard, changed, Deed.SLOW_MODE)


async def set_code(turn: Turn, action: Action) -> list[Saying]:
    """A new code, or none."""
    event = await _open(turn, action.subject)
    guard = await guard_of(turn.unit, event)
    if action.value not in ("new", "off"):
        raise Refused(OLD_BUTTON)
    code = _draw(turn.unit.chance) if action.value == "new" else ""
    return _keep(turn, event, guard, replace(guard, room_code=code), Deed.ROOM_CODE)


def _draw(chance: Chance) -> str:
    # That some come a trifle more often than others does not matter.
    return f"{chance.bits(64) % 10**DIGITS:0{DIGITS}}"


def _keep(turn: Turn, event: Event, before: Guard, after: Guard, deed: Deed) -> list[Saying]:
    if after != before:
        turn.unit.moderation.save_guard(after)
        deciding.note(turn.unit, event, deed)
    return _shown(event, after)
