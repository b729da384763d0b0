"""Which points are tried, and what is told of the trials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random

from tests.torture.kill import Trial
from tests.torture.kill_points import Place, Point


def sample(passes: Sequence[Point], most: int) -> list[Point]:
    """So many points: each place as often as the others, spread over the times it is passed.

    Where there are more places than that, some of them, spread over the route.
    """
    of_place: dict[Place, list[Point]] = {}
    for point in passes:
        of_place.setdefault(point.place, []).append(point)
    places = list(of_place)
    if most < len(places):
        places = [places[number * len(places) // most] for number in range(most)]
    shares = dict.fromkeys(places, 1)
    left = most - len(shares)
    while left > 0 and (open_ones := [p for p in shares if shares[p] < len(of_place[p])]):
        for place in open_ones[:left]:
            shares[place] += 1
        left -= len(open_ones)
    chance = Random(most)
    chosen: set[Point] = set()
    for place, share in shares.items():
        points = of_place[place]
        # One in each stretch of equal length, so that no two stand for the same moment.
        edges = [number * len(points) // share for number in range(share + 1)]
        chosen.update(points[chance.randrange(a, b)] for a, b in pairwise(edges))
    return [point for point in passes if point in chosen]


def summary(route: str, passes: Sequence[Point], trials: Sequence[Trial]) -> str:
    """What was tried and what came of it, in a few lines."""
    wrong = sum(len(trial.wrong) for trial in trials)
    uncertain = [trial.uncertain for trial in trials]
    lines = Counter(file for file, _ in {point.place[:2] for point in passes})
    died = Counter(point.place.file for point in _points(trials))
    return "\n".join(
        [
            f"{route}: {len(passes)} points in {sum(lines.values())} lines",
            f"  kills {sum(len(trial.kills) for trial in trials)}, "
            f"not reached {sum(len(trial.missed) for trial in trials)}, "
            f"restarts {sum(trial.lives - 1 for trial in trials)}, "
            f"letters uncertain {sum(uncertain)} (at most {max(uncertain)} a trial), "
            f"lost, doubled or silent {wrong}, "
            f"{sum(trial.seconds for trial in trials) / len(trials):.2f} s a trial",
            *(
                f"  {died[file]:5} kills in {lines[file]:3} lines of {file}"
                for file in sorted(lines)
            ),
        ]
    )


def listed(passes: Sequence[Point], trials: Sequence[Trial]) -> str:
    """Every line with an await that was passed, how often, and at which passes a bot died."""
    passed = Counter(point.place for point in passes)
    deaths: dict[Place, set[int]] = {}
    for point in _points(trials):
        deaths.setdefault(point.place, set()).add(point.nth)
    return "".join(
        f"{place} x{passed[place]}, killed at {sorted(deaths.get(place, ()))}\n"
        for place in sorted(passed)
    )


def _points(trials: Iterable[Trial]) -> list[Point]:
    return [kill for trial in trials for kill in trial.kills if isinstance(kill, Point)]
