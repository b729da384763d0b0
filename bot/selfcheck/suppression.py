"""Which perspectives may be shown apart, and which numbers of people: nobody shall stand out.

Two rules, and why they are enough. First, people stand in disjoint groups of at least k, formed
once a round from the numbers of people alone and the same for every item; each number that is
shown is worked out within one group, and nothing is ever worked out over two groups or over
everybody, so adding and subtracting groups gives unions of whole groups and never a part of one.
Second, counts are shown rounded down to a multiple of k, so that every sum and difference of them
is a multiple of k as well: none is 1 to k - 1.

Who took part with nobody is no secret and is left out. What a single cell may show is decided in
`comparison`, with the same k.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.anonymity import K

_Group = tuple[int, tuple[str, ...]]


def merged(people: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """The perspectives as they may be shown, those together that may only be shown so.

    While the smallest group has fewer than k people, it is joined with the next smallest one (of
    equals, the first in the order given). So a small one that is left over alone takes the
    smallest other along. If all together are fewer than k, there is no group at all.
    """
    order = list(people)
    groups: list[_Group] = [(count, (name,)) for name, count in people.items() if count > 0]
    while len(groups) > 1 and min(groups, key=_size)[0] < K:
        # Sorting keeps equals in their order.
        (count, names), (others, more), *rest = sorted(groups, key=_size)
        joined = (count + others, tuple(sorted((*names, *more), key=order.index)))
        groups = sorted((joined, *rest), key=lambda group: order.index(group[1][0]))
    return tuple(names for count, names in groups if count >= K)


def _size(group: _Group) -> int:
    return group[0]
