"""Sending a deputy, and becoming one: what is pressed.

Who may come for whom is told in `deputies`.
"""

from __future__ import annotations

from bot import people
from bot.errors import Refused
from bot.model import Person, Role, Rsvp, Talk
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Para, Say, Saying
from bot.talks import announcing, calendars, deputies, deputy_letters, subscribing
from bot.talks.guests import is_guest
from bot.talks.invitations import card, invited
from bot.talks.organising import CALLED_OFF, OVER
from bot.turn import Turn
from config.phrases import label, phrase

FULL = phrase(
    "All places are taken, so nobody can come for you. If you say yes, you join the waitlist; a "
    "place that becomes yours can be your deputy's."
)


async def send(turn: Turn, action: Action) -> list[Saying]:
    """A link for a deputy; asked first where one has opened theirs already.

    Raises:
        Refused: it is no talk of this account's, it is over, cancelled or full.
    """
    talk, guest = await _sending(turn, action)
    reply = await announcing.reply_of(turn.unit, talk, guest)
    if reply is not None and reply.answer is Rsvp.DEPUTY:
        return await ask_other(turn, action)
    return await _handed_out(turn, talk, guest)


async def ask_other(turn: Turn, action: Action) -> list[Saying]:
    """Whether somebody else shall come than the one who relies on it.

    Raises:
        Refused: as for `send`.
    """
    talk, _ = await _sending(turn, action)
    lines = (
        Heading(phrase("Your deputy has opened the link.")),
        Para(phrase("Shall somebody else come? Then I tell them that they are not needed.")),
    )
    rows = (
        (Button(label("Yes, somebody else"), Action("deputy-other", talk.id)),),
        (Button(label("No, my deputy comes"), Action("talks")),),
    )
    return [Say(lines, rows)]


async def send_other(turn: Turn, action: Action) -> list[Saying]:
    """A link for somebody else.

    Raises:
        Refused: as for `send`.
    """
    return await _handed_out(turn, *await _sending(turn, action))


async def _sending(turn: Turn, action: Action) -> tuple[Talk, Person]:
    talk, guest = await invited(turn, action.subject)
    if guest.role is Role.DEPUTY:
        raise Refused(OLD_BUTTON)
    if talk.cancelled:
        raise Refused(CALLED_OFF)
    if talk.starts <= turn.unit.now:
        raise Refused(OVER)
    return talk, guest


async def _handed_out(turn: Turn, talk: Talk, guest: Person) -> list[Saying]:
    code = await deputies.ask(turn.unit, talk, guest)
    if code is None:
        raise Refused(FULL)
    return [await card(turn, talk), *deputy_letters.handed_out(talk, turn.around.links, code)]


async def come_in(turn: Turn, code: str) -> list[Saying]:
    """A deputy has opened the link and says by it that they come.

    Raises:
        Refused: the code is wrong, void or too late; or whoever opened it is invited already.
    """
    asked = await deputies.asked_by(turn.unit, code)
    if asked is None:
        raise Refused(people.USED_UP)
    deputy, talk = asked
    if any(is_guest(one, talk) for one in turn.persons):
        raise Refused(
            phrase("You are invited to this talk already. Please pass the link on to your deputy.")
        )
    for one in turn.persons:
        if one.talk == talk.id:
            # Asked again after they were not needed any more: what they were told is out of date.
            await subscribing.hand_on(turn.unit, one)
            turn.unit.people.remove(one.id)
    turn.persons = [one for one in turn.persons if one.talk != talk.id]
    person = await people.settle(turn, deputy)
    turn.persons.append(person)
    await deputies.come_in(turn.unit, talk, person)
    file = await calendars.handed_out(turn.unit, talk, Rsvp.YES)
    return [deputy_letters.welcome(talk), await card(turn, talk), file]
