"""Long lists of talks that are over, and of people at them, in pages."""

from __future__ import annotations

from bot.errors import Outdated
from bot.questions import OLD_BUTTON

A_PAGE = 20
"""What is on one: each is a button, and nobody reads more at once."""


def number(value: str) -> int:
    """Which page a button means; none means the first.

    Raises:
        Outdated: no button of ours means that.
    """
    if value and not (value.isdecimal() and len(value) < 4):
        raise Outdated(OLD_BUTTON)
    return int(value or 0)
