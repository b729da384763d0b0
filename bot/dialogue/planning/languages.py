"""The languages of a target group: from what somebody writes, in their order, to codes and back."""

from __future__ import annotations

import re

from bot.errors import InvalidAnswer
from bot.turn import Turn
from config.language_names import named, recognised
from config.phrases import phrase

MOST = 15
BETWEEN = re.compile(r"[,;،؛/\n]")


def read(turn: Turn, written: str) -> tuple[str, ...]:
    """The codes of languages that are written one after the other.

    Raises:
        InvalidAnswer: one of them is none that is known, or there are too many.
    """
    locales = [language.locale for language in turn.around.phrasebook.languages.values()]
    codes: list[str] = []
    for words in BETWEEN.split(written):
        if not words.strip():
            continue
        code = recognised(words, locales)
        if code is None:
            raise InvalidAnswer(
                phrase(
                    "I know no language called “{name}”. Please write the names of languages "
                    "with commas between them.",
                    name=words.strip(),
                )
            )
        codes.append(code)
    unique = tuple(dict.fromkeys(codes))
    if not 1 <= len(unique) <= MOST:
        raise InvalidAnswer(phrase("Please write 1 to {most} languages.", most=MOST))
    return unique


def written(turn: Turn, codes: tuple[str, ...]) -> str:
    """As somebody would write them in their language."""
    locale = turn.around.phrasebook.languages[turn.language].locale
    return ", ".join(named(code, locale) for code in codes)
