"""A talk for any calendar: in a file, in an e-mail and in a subscription it is the same entry.

It is sure only after a yes. Whoever does not come takes it out again by a file that cancels it: the
talk is not cancelled by that, so its sequence stays, and the later of two files counts.
"""

from __future__ import annotations

from bot.model import Rsvp, Talk
from bot.ports import Unit
from bot.replies import Action, Button, CalendarEntry, CalendarFile, Para, SendFile
from config.phrases import Text, Verbatim, label, phrase

DECLINED = (Rsvp.NO, Rsvp.DEPUTY)
"""Answers of people who do not come themselves."""


async def entry(unit: Unit, talk: Talk, answer: Rsvp | None) -> CalendarEntry:
    """The entry of somebody who has answered so."""
    declined = answer in DECLINED
    return CalendarEntry(
        uid=f"{talk.id}@dialogbote",
        title=phrase("Breakfast talk: {title}", title=talk.title),
        description=Verbatim(talk.impulse or talk.title),
        # Who does not come needs no way in; it may be the link of a meeting.
        place="" if declined else talk.place,
        starts=talk.starts,
        zone=talk.zone,
        minutes=talk.minutes,
        sequence=talk.sequence,
        cancelled=talk.cancelled or declined,
        tentative=answer is not Rsvp.YES,
        organiser=await _inviting(unit, talk),
    )


async def _inviting(unit: Unit, talk: Talk) -> Text:
    municipality = await unit.municipalities.get(talk.municipality) if talk.municipality else None
    return Verbatim(municipality.name) if municipality else phrase("programme lead")


async def file(unit: Unit, talk: Talk, answer: Rsvp | None) -> CalendarFile:
    """The entry as a file; a later one replaces an earlier one, or takes it out."""
    return CalendarFile(f"talk-{talk.id}.ics", await entry(unit, talk, answer))


async def handed_out(unit: Unit, talk: Talk, answer: Rsvp | None) -> SendFile:
    """The file in a chat."""
    made = await file(unit, talk, answer)
    said = phrase("For your calendar")
    if made.entry.cancelled:
        said = phrase("For your calendar: this file takes the talk out of it")
    return SendFile(made, (Para(said),))


def row(talk: Talk, answer: Rsvp | None) -> tuple[Button, ...]:
    """The button that brings the file."""
    gone = talk.cancelled or answer in DECLINED
    text = label("Remove from calendar") if gone else label("Calendar file")
    return (Button(text, Action("calendar", talk.id)),)
