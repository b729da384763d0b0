"""A comparison of perspectives, calculated once more by numpy.

Nothing of the project is imported here: the rules are told anew, from docs and not from code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

K = 5
STEPS = ("0", "1", "2", "3", "4")
NOT_OURS = "na"

Sheet = Mapping[str, str]
"""One person's answers by item: a step, "unknown" or "na". What was skipped is not there."""
Perspectives = tuple[str, ...]
About = tuple[str, str, Perspectives]
"""A level ("item" or "field"), its id, and the perspectives of the group."""
Cell = tuple[int, float, float]
"""At least so many people, their median, and the range of their middle half."""
Numbers = npt.NDArray[np.float64]


def together(sizes: Mapping[str, int]) -> list[Perspectives]:
    """Who is shown with whom: the smallest joins the next one up until nobody is too few."""
    order = list(sizes)
    groups = [(size, [order.index(name)]) for name, size in sizes.items() if size]
    groups.sort()
    while len(groups) > 1 and groups[0][0] < K:
        (size, names), (others, more), *rest = groups
        groups = sorted([(size + others, sorted(names + more)), *rest])
    shown = sorted(names for size, names in groups if size >= K)
    return [tuple(order[number] for number in names) for names in shown]


def cell(values: Numbers) -> Cell | None:
    """What is shown of these numbers, one a person."""
    if len(values) < K:
        return None
    low, high = np.percentile(values, [25, 75], method="linear")
    return len(values) // K * K, float(np.median(values)), float(high - low)


def steps(sheets: Sequence[Sheet], item: str) -> Numbers:
    """The steps that people gave to an item."""
    return np.array([float(s[item]) for s in sheets if s.get(item) in STEPS])


def points(sheets: Sequence[Sheet], items: Sequence[str]) -> Numbers:
    """Scores of those who answered at least 60 % of what applies to them."""
    scores = []
    for sheet in sheets:
        given = [float(sheet[item]) for item in items if sheet.get(item) in STEPS]
        applicable = sum(sheet.get(item) != NOT_OURS for item in items)
        if applicable and len(given) / applicable >= 0.6 - 1e-9:
            scores.append(np.mean(given) * 25)
    return np.array(scores)


def comparison(
    fields: Mapping[str, Sequence[str]], people: Mapping[str, Sequence[Sheet]]
) -> dict[About, Cell]:
    """Every cell that is shown of a round; `people` holds a sheet a person by perspective."""
    found: dict[About, Cell] = {}
    for group in together({name: len(sheets) for name, sheets in people.items()}):
        sheets = [sheet for name in group for sheet in people[name]]
        for field, items in fields.items():
            cells = {item: cell(steps(sheets, item)) for item in items}
            shown = [item for item, one in cells.items() if one]
            of_field = cell(points(sheets, shown))
            if of_field and len(shown) / len(items) >= 0.6 - 1e-9:
                found["field", field, group] = of_field
            found.update({("item", item, group): one for item, one in cells.items() if one})
    return found
