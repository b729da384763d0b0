"""What is said about a date, to citizens and moderators alike."""

from __future__ import annotations

from bot.gatherings import Gathering
from bot.links import is_safe_link
from bot.replies import Line, Link, Para
from config.phrases import Moment, Phrase, phrase

NO_DATE = phrase("I know no such date.")
OVER = phrase("The date is over.")


def facts(gathering: Gathering, *, there: bool) -> list[Line]:
    """When and where. The link of a meeting is for those who have signed up (`there`)."""
    when, where = public_facts(gathering)
    if there and is_safe_link(gathering.place):
        return [Para(when), Para(phrase("Where: online, by this link")), Link(gathering.place)]
    return [Para(when), Para(where)]


def public_facts(gathering: Gathering) -> tuple[Phrase, Phrase]:
    """When and where, as everybody may read it."""
    when = phrase("When: {moment}", moment=Moment(gathering.starts, gathering.zone))
    if is_safe_link(gathering.place):
        return when, phrase("Where: online. You get the link once you have signed up.")
    return when, phrase("Where: {place}", place=gathering.place)
