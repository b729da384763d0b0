"""What the attacker makes of all that they hold: guesses learnt from some events, tried on others."""

from __future__ import annotations

import functools
import math
import random
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from tests.stories.anonymity.game import Played

LUCK = 4
"""How often in a row the attacker has to be better than the 95 % interval before it is no luck: by
luck alone, once in a hundred thousand runs."""
WIDTH = 1.96
"""Deviations from chance that 95 % of outcomes do not leave."""
Guess = tuple[str, str, bool]
"""A trait of contributions and one of people, lined up: both rising, or one falling."""


def ranked(values: list[Any], chance: random.Random) -> list[int]:
    """The rows in the order of a trait; equal ones in any order."""
    places = list(range(len(values)))
    chance.shuffle(places)
    return sorted(places, key=lambda place: _comparable(values[place]))


def _comparable(value: Any) -> tuple[str, Any]:
    return type(value).__name__, 0 if value is None else value


def hits(played: Played, guess: Guess, chance: random.Random) -> int:
    """How many contributions are ascribed to the right person. By chance it is 1 on average."""
    trait, of_people, falling = guess
    texts = ranked(played.traits[trait], chance)
    people = ranked(played.people[of_people], chance)
    if falling:
        people.reverse()
    return sum(played.truth[text] == person for text, person in zip(texts, people, strict=True))


def neighbours(played: Played, trait: str, chance: random.Random) -> float:
    """How many neighbours in that order are by one person, in deviations from a shuffled order."""
    authors = [played.wrote[row] for row in ranked(played.traits_of_several[trait], chance)]
    mean, deviation = _shuffled(tuple(sorted(Counter(authors).values())))
    together = sum(one == following for one, following in pairwise(authors))
    return (together - mean) / deviation


@functools.cache
def _shuffled(shares: tuple[int, ...]) -> tuple[float, float]:
    chance = random.Random(7)
    authors = [n for n, share in enumerate(shares) for _ in range(share)]
    counts = []
    for _ in range(400):
        chance.shuffle(authors)
        counts.append(sum(a == b for a, b in pairwise(authors)))
    mean = sum(counts) / len(counts)
    return mean, math.sqrt(sum((c - mean) ** 2 for c in counts) / len(counts)) or 1.0


def best_guess(learnt: list[Played], chance: random.Random) -> Guess:
    """What would have been right most often so far."""
    traits = telling([one.traits for one in learnt])
    people = telling([one.people for one in learnt])
    guesses = [(t, p, falling) for t in traits for p in people for falling in (False, True)]
    assert len(guesses) > 100, f"the attacker sees almost nothing: {guesses}"
    # Most of them are worth no long look.
    for some, kept in ((len(learnt) // 3, len(guesses) // 8), (len(learnt), 1)):
        right = {guess: sum(hits(one, guess, chance) for one in learnt[:some]) for guess in guesses}
        guesses = sorted(guesses, key=right.__getitem__, reverse=True)[:kept]
    return guesses[0]


def telling(traits: list[dict[str, list[Any]]]) -> list[str]:
    """Traits that every event has, that tell anything apart, each order of things once."""
    found: dict[tuple[tuple[int, ...], ...], str] = {}
    for name in common(traits):
        some = [one[name] for one in traits if name in one][:20]
        orders = tuple(_ranks(values) for values in some)
        if any(map(any, orders)):
            found.setdefault(orders, name)
    return [*found.values()]


def _ranks(values: list[Any]) -> tuple[int, ...]:
    order = sorted(map(_comparable, set(values)))
    return tuple(order.index(_comparable(one)) for one in values)


def best_order(learnt: list[Played], chance: random.Random) -> str:
    """The order in which texts of one person stood together most often so far."""
    traits = common(played.traits_of_several for played in learnt)
    return max(traits, key=lambda trait: sum(neighbours(one, trait, chance) for one in learnt))


def common(traits: Iterable[dict[str, list[Any]]]) -> list[str]:
    """Traits that every event has: only with these something can be learnt."""
    counted = Counter(name for one in traits for name in one)
    most = max(counted.values())
    return sorted(name for name, count in counted.items() if count == most)


def outcome(played: list[Played], chance: random.Random) -> tuple[str, float, str, float]:
    """The best guess of the first half, played on the second: both attacks in deviations."""
    half = len(played) // 2
    guess, order = best_guess(played[:half], chance), best_order(played[:half], chance)
    rest = played[half:]
    # Right guesses of a random assignment: one on average, with a variance of one.
    ascribed = (sum(hits(one, guess, chance) for one in rest) - len(rest)) / math.sqrt(len(rest))
    together = sum(neighbours(one, order, chance) for one in rest) / math.sqrt(len(rest))
    return f"{guess[0]} × {guess[1]}", ascribed, order, together


class Luck:
    """Whether the attacker was better than chance, or only lucky."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def is_ruled_out(self, deviations: float, told: str) -> bool:
        """Whether no further round is needed. Better than chance again and again fails."""
        self.told.append(told)
        if deviations <= WIDTH:
            return True
        assert deviations < 3 * WIDTH, f"better than any luck: {told}"
        assert len(self.told) < LUCK, f"better than chance {LUCK} times in a row: {self.told}"
        return False
