"""Which contributions may say the same, told by their words alone. A person decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bot.model import Contribution

LIKE = 0.35
"""From which likeness on something is suggested: below, most are not the same."""
SUGGESTED = 3
_WORDS = re.compile(r"\w+")


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, from 0 to 1: the share of triples of letters in both.

    Triples forgive endings and slips, in every script (Jaccard's measure).
    """
    first, second = _triples(one), _triples(other)
    either = first | second
    return len(first & second) / len(either) if either else 0.0


def _triples(text: str) -> frozenset[str]:
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    padded = (f" {word} " for word in words)
    return frozenset(word[i : i + 3] for word in padded for i in range(len(word) - 2))


def suggestions(contribution: Contribution, others: Iterable[Contribution]) -> list[Contribution]:
    """Those of the others that are most like it, the likest first; none below `LIKE`."""
    scored = [
        (likeness(contribution.value, other.value), other)
        for other in others
        if other.id != contribution.id
    ]
    alike = sorted(
        ((score, other) for score, other in scored if score >= LIKE),
        key=lambda pair: (-pair[0], pair[1].id),
    )
    return [other for _, other in alike[:SUGGESTED]]
