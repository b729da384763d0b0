"""`dialogbote check`: everything an operator or translator can get wrong, each with its remedy."""

from __future__ import annotations

from bot.errors import OperatorError
from config.check import problems
from config.reading import Problem
from handlers.assembly import read_settings


def found_problems() -> list[Problem]:
    """All of them: settings first, then content and translations."""
    found: list[Problem] = []
    try:
        read_settings()
    except OperatorError as error:
        found.append(Problem(error.key, str(error.value), error.remedy))
    return found + problems()
