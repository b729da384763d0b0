"""What whoever runs a workshop can do about comments that hurt: take them off the wall for good."""

from __future__ import annotations

from bot.errors import NotFound, Refused
from bot.model import Voice, Workshop
from bot.replies import Action, Button, Heading, Item, Line, Para, Quote, Say, Saying
from bot.selfcheck.workshop import gathering
from bot.selfcheck.workshop.holding import held_open, shown
from bot.turn import Turn
from config.phrases import label, phrase

LISTED = 20
"""Comments that a message offers to remove: the buttons of more would not be found any more."""
GONE = phrase("This comment is not there any more.")


async def voices(turn: Turn, action: Action) -> list[Saying]:
    """The comments on the topic that is on now, each with a button to remove it."""
    workshop = await held_open(turn, action.subject)
    listed = (await gathering.shown(turn.unit, workshop, workshop.topic))[:LISTED]
    if not listed:
        raise Refused(phrase("No comment is shown just now."))
    lines: list[Line] = [Heading(phrase("Which comment shall be removed?"))]
    for number, voice in enumerate(listed, 1):
        lines += [Item(phrase("{n}.", n=number)), Quote(voice.words)]
    remove = [
        Button(label("Remove {n}", n=number), Action("voice-out", workshop.id, voice.id))
        for number, voice in enumerate(listed, 1)
    ]
    rows = [tuple(remove[i : i + 3]) for i in range(0, len(remove), 3)]
    rows.append((_back(workshop),))
    return [Say(tuple(lines), tuple(rows))]


async def ask_remove(turn: Turn, action: Action) -> list[Saying]:
    """It cannot be brought back, so it is asked once."""
    workshop, voice = await _voice(turn, action)
    lines = (
        Para(phrase("Remove this comment? It disappears from the screen and the minutes.")),
        Quote(voice.words),
    )
    go = Action("voice-out-yes", workshop.id, voice.id)
    return [Say(lines, ((Button(label("Yes, remove it"), go),), (_back(workshop),)))]


async def remove(turn: Turn, action: Action) -> list[Saying]:
    """Remove it, and show what is on."""
    workshop, voice = await _voice(turn, action)
    turn.unit.workshops.remove_voice(voice.id)
    return await shown(turn, workshop, Para(phrase("The comment is removed.")))


async def _voice(turn: Turn, action: Action) -> tuple[Workshop, Voice]:
    """The workshop and one of its comments that everybody may see."""
    workshop = await held_open(turn, action.subject)
    for voice in await turn.unit.workshops.voices(workshop.id):
        if voice.id == action.question and voice.waiter is None:
            return workshop, voice
    raise NotFound(GONE)


def _back(workshop: Workshop) -> Button:
    return Button(label("Back to the workshop"), Action("workshop", workshop.id))
