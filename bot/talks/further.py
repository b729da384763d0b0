"""The further dates of a series, told with its first talk: one letter instead of one a talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.model import Person, Talk
from bot.ports import Unit
from bot.replies import Item, Line, Note, Say
from bot.talks.guests import is_guest
from bot.talks.planning import begins_series
from config.phrases import Moment, phrase, plural


async def further_talks(unit: Unit, talk: Talk, guest: Person) -> list[Talk]:
    """The later talks of the series that this one begins, as far as the guest is invited."""
    if not begins_series(talk):
        return []
    return [
        one
        for one in await unit.talks.all()
        if one.series == talk.series
        and one.starts > talk.starts
        and not one.cancelled
        and is_guest(guest, one)
    ]


def lines(talks: Sequence[Talk]) -> tuple[Line, ...]:
    """Their dates."""
    if not talks:
        return ()
    return (
        Note(
            plural(
                "{n} further talk of this series:", "{n} further talks of this series:", len(talks)
            )
        ),
        *(Item(phrase("Talk on {moment}", moment=Moment(one.starts, one.zone))) for one in talks),
        Note(phrase("You are asked about each of them in time.")),
    )


def with_dates(letter: Say, talks: Sequence[Talk]) -> Say:
    """A letter about the first talk, with the dates of the others."""
    return replace(letter, lines=(*letter.lines, *lines(talks)))
