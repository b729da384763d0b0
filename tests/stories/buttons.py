"""Buttons by what they do, whatever the language of their labels."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from handlers import callbacks
from tests.fakes.botapi import Button

decode = cache(callbacks.decode)
"""The same few buttons are looked at again and again."""


def does(verb: str, question: str = "", value: str = "") -> Callable[[Button], bool]:
    """Whether a button does this: at this question and with this value, or with any."""

    def fits(button: Button) -> bool:
        action = decode(button.data or "")
        return (
            action is not None
            and action.verb == verb
            and question in ("", action.question)
            and value in ("", action.value)
        )

    return fits
