"""What a contribution is, as far as whoever wrote it has said: a noun that is stored, as a value.

Where and how people are asked is told in `bot.dialogue.kinds`.
"""

from __future__ import annotations

from enum import StrEnum


class ContributionKind(StrEnum):
    """What somebody wants to say with a text."""

    CONCERN = "concern"
    IDEA = "idea"
    QUESTION = "question"
    EXPERIENCE = "experience"
