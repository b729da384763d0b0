"""A letter on its way out by e-mail: its buttons become links, and it says how to get no more."""

from __future__ import annotations

from bot.email import links
from bot.model import Address, Letter
from bot.ports import Unit
from bot.replies import Action, Button, Mail, Say

STOP = Action("email-way", value="chat")
"""The button of every letter but those that were asked for just now."""


def mail(unit: Unit, letter: Letter, address: Address, saying: Say) -> Mail:
    """The letter as it goes to that address."""
    asked_for = letter.kind.startswith("email-")
    return Mail(
        lines=saying.lines,
        buttons=linked(unit, address, saying.buttons),
        enclosed=saying.enclosed,
        letter=letter,
        stop="" if asked_for else links.path(unit, address, STOP, links.STOP_LIFE),
    )


def linked(
    unit: Unit, address: Address, rows: tuple[tuple[Button, ...], ...]
) -> tuple[tuple[Button, ...], ...]:
    """Buttons that can be pressed outside of a chat."""
    return tuple(
        tuple(
            Button(one.label, url=links.path(unit, address, one.action), chosen=one.chosen)
            if one.action
            else one
            for one in row
        )
        for row in rows
    )
