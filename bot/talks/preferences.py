"""What guests wish of letters: how many reminders, at which hours, or none of any kind.

A wish holds at once and for every talk: letters that wait are planned anew with it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.errors import Outdated
from bot.model import Hours, Person, Reminding, Rsvp
from bot.questions import OLD_BUTTON
from bot.replies import Action, Button, Heading, Note, Para, Say, Saying
from bot.talks import announcing
from bot.talks.guests import own_guests
from bot.turn import Turn
from config.phrases import Phrase, label, phrase

REMINDING: dict[Reminding, Phrase] = {
    Reminding.ALL: label("7, 3, 1 days and 30 minutes"),
    Reminding.TWO: label("3 days and 1 day before"),
    Reminding.ONE: label("1 day before"),
    Reminding.NONE: label("No reminders"),
    Reminding.NOTHING: label("No messages about talks at all"),
}
WHOLE_DAY = "8-20"
HOURS: dict[str, Phrase] = {
    WHOLE_DAY: label("8–20"),
    Hours.OFFICE.value: label("9–18"),
    Hours.MIDDAY.value: label("10–16"),
}


async def show(turn: Turn) -> list[Saying]:
    """What is wished now, and what else can be.

    Raises:
        NotFound: this account is nobody's guest.
    """
    guest = own_guests(turn.persons)[0]
    hours = guest.hours.value if guest.hours else WHOLE_DAY
    lines = (
        Heading(phrase("My reminders")),
        Para(phrase("When would you like to be reminded of talks, and between which hours?")),
        Note(
            phrase(
                "The reminder 30 minutes before is left out where it falls outside your hours. "
                "That a talk on the next day is moved or cancelled is told at any hour."
            )
        ),
    )
    rows = tuple(
        (Button(text, Action("talk-remind", value=one.value), chosen=one is guest.reminding),)
        for one, text in REMINDING.items()
    )
    between = tuple(
        Button(text, Action("talk-hours", value=one), chosen=one == hours)
        for one, text in HOURS.items()
    )
    return [Say(lines, (*rows, between, (Button(label("Talks"), Action("talks")),)))]


async def remind(turn: Turn, action: Action) -> list[Saying]:
    """So many reminders from now on.

    Raises:
        NotFound: this account is nobody's guest.
        Outdated: there is no such choice.
    """
    if action.value not in set(Reminding):
        raise Outdated(OLD_BUTTON)
    wished = Reminding(action.value)
    for guest in own_guests(turn.persons):
        if wished is Reminding.NOTHING:
            await _wait_no_longer(turn, guest)
        _keep(turn, replace(guest, reminding=wished))
    await announcing.replan_own(turn)
    return await show(turn)


async def at_hours(turn: Turn, action: Action) -> list[Saying]:
    """Letters only at these hours from now on.

    Raises:
        NotFound: this account is nobody's guest.
        Outdated: there is no such choice.
    """
    if action.value not in HOURS:
        raise Outdated(OLD_BUTTON)
    hours = None if action.value == WHOLE_DAY else Hours(action.value)
    for guest in own_guests(turn.persons):
        _keep(turn, replace(guest, hours=hours))
    await announcing.replan_own(turn)
    return await show(turn)


def _keep(turn: Turn, guest: Person) -> None:
    turn.unit.people.save(guest)
    turn.persons = [guest if one.id == guest.id else one for one in turn.persons]


async def _wait_no_longer(turn: Turn, guest: Person) -> None:
    """Who wants no messages cannot be told of a free place, and must not keep it from others."""
    for reply in await turn.unit.talks.replies_of(guest.id):
        if reply.answer is Rsvp.WAITING:
            turn.unit.talks.remove_reply(reply)
