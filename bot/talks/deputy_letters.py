"""What deputies and those who send them are told; all other letters deputies get as everybody does.

Nobody's name stands here: a deputy knows from whom the link came, and only organisers see who
comes in whose place.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.links import Links
from bot.model import Letter, Person, Reminding, Reply, Role, Rsvp, Talk
from bot.ports import Unit
from bot.replies import Button, Code, Heading, Item, Line, Note, Para, Say
from bot.talks import announcing, calendars, letters
from bot.talks.guests import is_guest
from bot.talks.letters import answer_rows, coming_rows, facts, held_in_words, offer_rows
from bot.talks.places import is_held
from bot.talks.planning import DEPUTY_LOST, DEPUTY_RELEASED
from config.phrases import Moment, Phrase, Verbatim, phrase

Rows = tuple[tuple[Button, ...], ...]

UNANSWERED = phrase("Will you come, or somebody else for you?")
RELEASED = phrase("You are not needed as a deputy any more.")
YOU_COME = phrase("You come as a deputy. The person who asked you knows.")
STAYS_FOR = phrase(
    "To reach you I store your account, encrypted, until four weeks after the talk, or until you "
    "write /forget. /mydata shows what is stored."
)


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """Any letter about a talk in words, or None where it is of no use any more."""
    if letter.kind in (DEPUTY_LOST, DEPUTY_RELEASED):
        return await _news(unit, letter, person)
    saying = await letters.render(unit, letter, person)
    if saying is None or person.role is not Role.DEPUTY:
        return saying
    return replace(saying, buttons=without_deputy(saying.buttons))


async def _news(unit: Unit, letter: Letter, person: Person) -> Say | None:
    talk = await unit.talks.get(letter.subject)
    if talk is None or talk.cancelled or talk.starts <= unit.now:
        return None
    if person.reminding is Reminding.NOTHING:
        return None
    if letter.kind == DEPUTY_RELEASED:
        if person.principal is not None:
            return None
        file = await calendars.file(unit, talk, Rsvp.NO)
        return replace(released(talk), enclosed=(file,))
    if not is_guest(person, talk):
        return None
    reply = await announcing.reply_of(unit, talk, person)
    if reply is None or is_held(reply, unit.now):
        return lost(talk, reply, unit.now)
    return None


def not_needed(talk: Talk) -> Say:
    """What a deputy sees of the talk later on: not where it is by then."""
    return Say((Heading(RELEASED),), (calendars.row(talk, Rsvp.NO),))


def released(talk: Talk) -> Say:
    """To a deputy in whose place somebody comes, or nobody."""
    lines = (
        Heading(RELEASED),
        *facts(talk),
        Note(phrase("You need not do anything. Thank you for having been ready to come.")),
    )
    return Say(lines, (calendars.row(talk, Rsvp.NO),))


def lost(talk: Talk, reply: Reply | None, now: datetime) -> Say:
    """To the guest whose deputy cannot come; their place is held for a while, if it is scarce."""
    lines: list[Line] = [Heading(phrase("Your deputy cannot come.")), *facts(talk)]
    if reply is None:
        return Say((*lines, Para(UNANSWERED)), answer_rows(talk))
    return Say((*lines, Para(held_in_words(talk, reply, now))), offer_rows(talk))


def without_deputy(rows: Rows) -> Rows:
    """The buttons, for somebody who cannot send a deputy."""
    kept = (
        tuple(one for one in row if one.action is None or one.action.verb != "deputy")
        for row in rows
    )
    return tuple(row for row in kept if row)


def own_answer(talk: Talk) -> tuple[list[Line], Rows]:
    """How a deputy stands to the talk, and what they can do about it."""
    return [Para(YOU_COME)], without_deputy(coming_rows(talk, Rsvp.YES))


def welcome(talk: Talk) -> Say:
    """To a deputy who has just come in."""
    lines = (
        Heading(phrase("Thank you for coming to “{title}”.", title=talk.title)),
        Note(STAYS_FOR),
    )
    return Say(lines, stay=True)


def handed_out(talk: Talk, links: Links, code: str) -> tuple[Say, Say]:
    """What to do with the link, and a text with it, to be passed on as it is."""
    how = Say(
        (
            Heading(phrase("The link for your deputy")),
            Para(
                phrase(
                    "Pass the next message on to one person. The link works once, until the talk "
                    "begins; whoever opens it comes in your place."
                )
            ),
            Note(
                phrase(
                    "The organisers see that a deputy of yours comes. If you change your answer, "
                    "the link is void, and a deputy who has opened it is told."
                )
            ),
        ),
        stay=True,
    )
    lines: list[Line] = [
        Para(phrase("Could you come to this talk in my place?")),
        *invitation_in_short(talk),
        Para(phrase("If so, open this link and press the button. It works once.")),
        Note(phrase("In a browser:")),
        Code(links.join(code)),
    ]
    if deep := links.start(code):
        lines += [Note(phrase("In Telegram:")), Code(deep)]
    return how, Say(tuple(lines), stay=True)


def invitation_in_short(talk: Talk) -> tuple[Line, ...]:
    """What and when; where is told to who has come in, as it may be the link of a meeting."""
    when: Phrase = phrase("When: {moment}", moment=Moment(talk.starts, talk.zone))
    return (Heading(Verbatim(talk.title)), Item(when))
