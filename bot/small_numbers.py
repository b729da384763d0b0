"""Counts as they may be shown: none of fewer than k, and none that could be worked out from others.

Who was counted by nobody is no secret: 0 is shown. All functions are pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.anonymity import K


def parts(counts: Sequence[int]) -> list[int | None]:
    """Counts that add up to a whole which is shown beside them; None: not shown.

    Whoever subtracts the shown ones from the whole gets what the hidden ones are together, and must
    not be able to tell from it what one of them is: where they could, the first of the others is
    hidden as well. The first, not the smallest: that one would tell how small it is. Where all are
    hidden, the whole must not be shown either.
    """
    small = [place for place, count in enumerate(counts) if 0 < count < K]
    hidden = set(small)
    if not _is_open([counts[place] for place in small]):
        other = next((place for place, count in enumerate(counts) if count >= K), None)
        if other is None:
            return [None] * len(counts)
        hidden.add(other)
    return [None if place in hidden else count for place, count in enumerate(counts)]


def _is_open(small: Sequence[int]) -> bool:
    """Whether small counts could be others, for all that is known of them together.

    They could not if there was one alone, if together they were fewer than k, or if each had to be
    1, or k - 1, to come to what they are together.
    """
    together, fewest, most = sum(small), len(small), len(small) * (K - 1)
    return not small or (len(small) > 1 and together >= K and fewest < together < most)


def shares(counts: Sequence[int], whole: int) -> list[int | None]:
    """Counts that each stand beside their rest of the whole, as where several can be chosen.

    A count is hidden where it, or its rest, is of fewer than k; none says anything of another.
    """
    return [None if 0 < count < K or 0 < whole - count < K else count for count in counts]
