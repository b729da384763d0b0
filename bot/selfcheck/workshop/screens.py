"""The screen on the wall: signed in by a one-time link from the chat, for one workshop only.

It shows what is on, and whoever stands beside it may go on from there. It has no role: nothing else
of the municipality can be seen or done with it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.anonymity import code_hash
from bot.errors import NotFound
from bot.links import SCREEN
from bot.model import RoundState, Screen, Workshop
from bot.people import LINK_LIFE, USED_UP, draw_code
from bot.replies import Code, Heading, Note, Para, Say
from bot.turn import Turn
from config.phrases import phrase

SIGNED_IN_FOR = timedelta(hours=12)
"""As long as the longest day in a town hall."""
NOT_SIGNED_IN = phrase(
    "This screen shows no workshop. Whoever runs one gets a link for it in the chat."
)


def new_link(turn: Turn, workshop: Workshop) -> Say:
    """A one-time link that makes a browser the workshop's screen."""
    code = draw_code(turn.unit, SCREEN)
    expires = turn.unit.now + LINK_LIFE
    turn.unit.workshops.save_screen(Screen(code_hash(code), workshop.id, expires))
    return Say(
        (
            Heading(phrase("The link for the screen")),
            Para(
                phrase(
                    "Open it in the browser of the computer at the projector. It works once and "
                    "for ten minutes, and shows nothing but this workshop."
                )
            ),
            Code(turn.around.links.screen(code)),
            Note(phrase("Please do not pass it on: whoever opens it can run the workshop.")),
        ),
        stay=True,
    )


async def sign_in(turn: Turn, code: str) -> Workshop:
    """Become a workshop's screen by a one-time code.

    Raises:
        NotFound: the code is wrong, used up or too old, or the workshop is over.
    """
    unit = turn.unit
    found = await unit.workshops.screen(code_hash(code))
    workshop = await unit.workshops.get(found.workshop) if found else None
    if (
        found is None
        or found.expires <= unit.now
        or workshop is None
        or workshop.state is not RoundState.OPEN
    ):
        raise NotFound(USED_UP)
    unit.workshops.remove_screen(found.key)
    unit.workshops.save_screen(replace(found, key=turn.account, expires=unit.now + SIGNED_IN_FOR))
    return workshop


async def shown_here(turn: Turn) -> Workshop | None:
    """The workshop that this account is the screen of, while it is open."""
    found = await turn.unit.workshops.screen(turn.account)
    if found is None or found.expires <= turn.unit.now:
        return None
    workshop = await turn.unit.workshops.get(found.workshop)
    return workshop if workshop and workshop.state is RoundState.OPEN else None
