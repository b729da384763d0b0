"""What an order may tell: nothing of when, by whom, or by whom else something was written."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from statistics import correlation, fmean, pstdev

from tests.stories.real_input.crowd import Crowd
from tests.stories.real_input.exports import Moderator, disarmed
from tests.stories.real_input.statements import Found

SIGMAS = 5
"""A wrong alarm in two million runs; an order that tells anything is tens of these away."""


def sigmas_of_rank(order: list[int]) -> float:
    """How far the rank correlation with the places is from that of a shuffled list."""
    places = list(range(len(order)))
    return correlation(places, order) * math.sqrt(len(order) - 1)


def sigmas_of_neighbours(authors: list[str]) -> float:
    """How far the number of neighbours by one author is from that of shuffled lists."""
    chance = random.Random(2)
    counts = []
    for _ in range(200):
        chance.shuffle(shuffled := list(authors))
        counts.append(_neighbours(shuffled))
    return (_neighbours(authors) - fmean(counts)) / (pstdev(counts) or 1.0)


def _neighbours(authors: list[str]) -> int:
    return sum(one == following for one, following in pairwise(authors))


def tells_nothing(rows: list[Found], crowd: Crowd, moderator: Moderator) -> dict[str, float]:
    """The order of an export is neither that of writing, nor of handing in, nor by author."""
    texts = [disarmed(row) for row in rows if row[0] == "text"]
    written = {disarmed(("text", "", text))[2]: n for text, n in crowd.written.items()}
    authors = [moderator.author[text] for _, _, text in texts]
    found = {
        "by writing": sigmas_of_rank([written[row[2]] for row in texts]),
        "by handing in": sigmas_of_rank([crowd.sent[author] for author in authors]),
        "by author": sigmas_of_neighbours(authors),
    }
    told = {name: z for name, z in found.items() if abs(z) >= SIGMAS}
    assert not told, f"the order of {len(texts)} texts tells: {told}"
    return found
