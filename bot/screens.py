"""The screen on the wall: signed in by a one-time link, for one workshop or talk and nothing else.

It has no role: nothing else of the municipality can be seen or done with it. What it shows, and
what whoever stands beside it may press, is told by the format that it was signed in for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.anonymity import code_hash
from bot.errors import NotFound
from bot.links import SCREEN
from bot.model import Screen
from bot.people import LINK_LIFE, USED_UP, draw_code
from bot.ports import Unit
from bot.replies import Code, Heading, Note, Para, Say
from bot.turn import Turn
from config.phrases import phrase

SIGNED_IN_FOR = timedelta(hours=12)
"""As long as the longest day in a town hall."""
NOT_SIGNED_IN = phrase(
    "This screen shows nothing just now. Whoever runs a workshop or a talk gets a link for it in "
    "the chat."
)


def new_link(turn: Turn, subject: str) -> Say:
    """A one-time link that makes a browser the screen of a subject."""
    code = draw_code(turn.unit, SCREEN)
    turn.unit.screens.save(Screen(code_hash(code), subject, turn.unit.now + LINK_LIFE))
    return Say(
        (
            Heading(phrase("The link for the screen")),
            Para(
                phrase(
                    "Open it in the browser of the computer at the projector. It works once and "
                    "for ten minutes, and shows nothing else."
                )
            ),
            Code(turn.around.links.screen(code)),
            Note(phrase("Please do not pass it on: whoever opens it can go on from there.")),
        ),
        stay=True,
    )


async def sign_in(turn: Turn, code: str) -> None:
    """Become a screen by a one-time code.

    Raises:
        NotFound: the code is wrong, used up or too old.
    """
    unit = turn.unit
    found = await unit.screens.get(code_hash(code))
    if found is None or found.expires <= unit.now:
        raise NotFound(USED_UP)
    unit.screens.remove(found.key)
    unit.screens.save(replace(found, key=turn.account, expires=unit.now + SIGNED_IN_FOR))


async def subject_here(turn: Turn) -> str | None:
    """What this account is the screen of, if it is one."""
    found = await turn.unit.screens.get(turn.account)
    return found.subject if found is not None and found.expires > turn.unit.now else None


async def sign_out(unit: Unit, subject: str) -> None:
    """Nothing of the subject is to be seen any more."""
    for screen in await unit.screens.of_subject(subject):
        unit.screens.remove(screen.key)
