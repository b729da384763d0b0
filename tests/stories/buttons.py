"""Buttons by what they do, whatever the language of their labels."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.botapi import Button


def verb(name: str, question: str = "", value: str = "") -> Callable[[Button], bool]:
    """The button of this action, whatever the language of its label."""

    def fits(button: Button) -> bool:
        is_verb, _, is_question, is_value, *_ = [*(button.data or "").split(":"), "", "", "", ""]
        return is_verb == name and question in ("", is_question) and value in ("", is_value)

    return fits
