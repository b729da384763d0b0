"""What is said about a date, to citizens and moderators alike."""

from __future__ import annotations

from bot.gatherings import Gathering
from bot.links import is_safe_link
from bot.replies import Line, Link, Para
from config.phrases import Moment, phrase

NO_DATE = phrase("I know no such date.")
OVER = phrase("The date is over.")


def facts(gathering: Gathering, *, there: bool) -> list[Line]:
    """When and where. The link of a meeting is for those who have signed up (`there`)."""
    lines: list[Line] = [
        Para(phrase("When: {moment}", moment=Moment(gathering.starts, gathering.zone)))
    ]
    if not is_safe_link(gathering.place):
        lines.append(Para(phrase("Where: {place}", place=gathering.place)))
    elif there:
        lines += [Para(phrase("Where: online, by this link")), Link(gathering.place)]
    else:
        lines.append(Para(phrase("Where: online. You get the link once you have signed up.")))
    return lines
