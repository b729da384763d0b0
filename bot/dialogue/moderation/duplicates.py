"""Which contributions may say the same, told by their words alone. A person decides."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterable

from bot.model import Contribution

LIKE = 0.35
"""From which likeness on something is suggested: below, most are not the same."""
SUGGESTED = 3
PORTION = 5_000
"""Characters that are looked through at a stretch: of very many texts everybody would wait."""
_WORDS = re.compile(r"\w+")


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, from 0 to 1: the share of triples of letters in both.

    Triples forgive endings and slips, in every script (Jaccard's measure).
    """
    return _share(_triples(one), _triples(other))


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    either = first | second
    return len(first & second) / len(either) if either else 0.0


def _triples(text: str) -> frozenset[str]:
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    padded = (f" {word} " for word in words)
    return frozenset(word[i : i + 3] for word in padded for i in range(len(word) - 2))


async def suggestions(
    contribution: Contribution, others: AsyncIterable[Contribution]
) -> list[Contribution]:
    """Those of the others that are most like it, the likest first; none below `LIKE`.

    After each portion whatever else goes on has its turn.
    """
    own = _triples(contribution.value)
    alike: list[tuple[float, Contribution]] = []
    looked_through = 0
    async for other in others:
        if other.id == contribution.id:
            continue
        score = _share(own, _triples(other.value))
        if score >= LIKE:
            alike.append((score, other))
        looked_through += len(other.value)
        if looked_through >= PORTION:
            looked_through = 0
            await asyncio.sleep(0)
    alike.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [other for _, other in alike[:SUGGESTED]]
