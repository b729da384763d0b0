"""Texts and plain data as files: for what no message can hold.

Here lives how lines look without any mark-up. Somebody's own words are never indented, wrapped,
trimmed or marked: what is between the blank lines is exactly what was written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from bot.replies import Bar, Code, Heading, Item, Line, Link, Note, Para, Quote, Timer
from config.phrases import Phrasebook

RULE_LIMIT: Final = 60
"""Characters of the rule under a heading, at most: a phone wraps longer ones."""


def plain(lines: Sequence[Line], phrasebook: Phrasebook, language: str) -> str:
    """The lines as plain text, ending in a line break. Entries of a list stand close together."""
    parts: list[str] = []
    for position, line in enumerate(lines):
        if position:
            together = all(isinstance(one, Item | Bar) for one in (line, lines[position - 1]))
            parts.append("\n" if together else "\n\n")
        parts.append(_laid_out(line, phrasebook, language))
    return "".join((*parts, "\n"))


def pretty_json(data: object) -> str:
    """Plain data for the eye: indented, umlauts and Arabic as they are."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _laid_out(line: Line, phrasebook: Phrasebook, language: str) -> str:
    match line:
        case Heading(text):
            words = phrasebook.say(text, language)
            return f"{words}\n{'=' * min(len(words), RULE_LIMIT)}"
        case Para(text) | Note(text) | Timer(text):
            return phrasebook.say(text, language)
        case Item(text) | Bar(text):
            return f"- {phrasebook.say(text, language)}"
        case Quote(words) | Code(words) | Link(words):
            return words
