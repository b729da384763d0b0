"""Whose talk it was: the people of an account who said that they come, once it is over."""

from __future__ import annotations

from bot.errors import NotFound, Refused
from bot.model import Person, Rsvp, Talk
from bot.talks import announcing
from bot.talks.after.days import is_open, is_over
from bot.talks.guests import is_guest
from bot.talks.organising import NO_TALK
from bot.talks.planning import COMING
from bot.turn import Turn
from config.phrases import phrase

SAID_YES = frozenset({Rsvp.YES})
TOO_LATE = phrase("That was possible for two weeks after the talk. It is over now.")


async def who_came(turn: Turn, talk: Talk, answers: frozenset[Rsvp] = COMING) -> list[Person]:
    """This account's guests of a talk who gave one of these answers; who decides for two
    municipalities is invited as both.
    """
    replies = await announcing.answers(turn.unit, talk)
    guests = [one for one in turn.persons if is_guest(one, talk)]
    return sorted((one for one in guests if replies.get(one.id) in answers), key=lambda one: one.id)


async def past_talk(
    turn: Turn, talk_id: str, answers: frozenset[Rsvp] = COMING
) -> tuple[Talk, list[Person]]:
    """The talk, and as whom this account was there.

    Raises:
        NotFound: it is no talk of this account's, or not over.
        Refused: it was over for too long.
    """
    talk = await turn.unit.talks.get(talk_id)
    found = await who_came(turn, talk, answers) if talk else []
    if talk is None or not found or not is_over(talk, turn.unit.now):
        raise NotFound(NO_TALK)
    if not is_open(talk, turn.unit.now):
        raise Refused(TOO_LATE)
    return talk, found
