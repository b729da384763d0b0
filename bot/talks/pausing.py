"""Holding a talk's letters back, and letting them go on: many at once only after being counted."""

from __future__ import annotations

from bot import outbox
from bot.errors import Refused
from bot.model import LetterState, Pause, Talk
from bot.ports import Unit
from bot.replies import Action, Button, Heading, Para, Say, Saying
from bot.talks import announcing, forecast, overview
from bot.talks.organising import CALLED_OFF, ahead, own_talk
from bot.turn import Turn
from config.phrases import label, phrase, plural

AGREED = "agreed"
"""The value of the press that has seen how many letters go."""


async def pause(turn: Turn, action: Action) -> list[Saying]:
    """Hold back what is about this talk. Saying it twice is fine.

    Raises:
        Refused: it is no talk of this account's, or it is over or cancelled.
    """
    talk = await ahead(turn, action.subject)
    if await turn.unit.letters.pause(talk.id) is None:
        turn.unit.letters.save_pause(Pause(talk.id, turn.unit.now))
    return [await overview.shown(turn, talk)]


async def resume(turn: Turn, action: Action) -> list[Saying]:
    """Let go what was held back, many letters after a question; what is too late is left out.

    Raises:
        Refused: it is no talk of this account's, or it is cancelled.
    """
    talk = await own_talk(turn, action.subject)
    if talk.cancelled:
        raise Refused(CALLED_OFF)
    paused = await turn.unit.letters.pause(talk.id) is not None
    held = await _held_back(turn.unit, talk)
    if paused and held > forecast.MANY and action.value != AGREED:
        return [_ask(talk, held)]
    await outbox.resume(turn.unit, talk.id)
    if talk.starts > turn.unit.now:
        await announcing.settle_places(turn.unit, talk)
    return [await overview.shown(turn, talk)]


async def _held_back(unit: Unit, talk: Talk) -> int:
    """How many letters go out as soon as they may."""
    return sum(
        one.state is LetterState.QUEUED and one.due <= unit.now <= one.until
        for one in await unit.letters.about(talk.id)
    )


def _ask(talk: Talk, held: int) -> Say:
    count = plural("{n} letter goes out at once.", "{n} letters go out at once.", held)
    lines = (
        Heading(phrase("Let letters about “{title}” go on?", title=talk.title)),
        Para(count),
        *forecast.duration(held),
    )
    rows = (
        (Button(label("Yes, let them go on"), Action("resume-letters", talk.id, "", AGREED)),),
        (Button(label("No, they stay paused"), Action("talk-letters", talk.id)),),
    )
    return Say(lines, rows)
