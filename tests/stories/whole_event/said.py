"""What people wrote to a real citizens' assembly and what its moderators made of it, or as much of
the same shape made up; and every figure that must come of it.

No line of the product is used here: whoever counts with what is to be checked checks nothing.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.stories.real_input.statements import REAL, made_up

K = 5
ACCEPTED, REJECTED = 315, 298
REASONS = {
    "topic": "Off topic",
    "unclear": "Not understandable",
    "advert": "Advertising",
    "insult": "Insult or discrimination",
}
"""Of the usual rules, by the names that a moderator presses."""
IN_FILES = {
    "topic": "Nicht zum Thema",
    "unclear": "Nicht verständlich",
    "advert": "Werbung",
    "insult": "Beleidigung oder Diskriminierung",
}
"""The same in the language of the event."""
THEMES = {7: "Heizen & Dämmen", 11: "Grün in der Stadt"}
"""What was accepted with such a remainder by 24 is put under a theme."""


@dataclass(frozen=True)
class Statement:
    """One text, and what becomes of it."""

    number: int
    author: str
    text: str
    accepted: bool

    @property
    def reason(self) -> str:
        """Why it is rejected, by the id of the reason; "" if it is not."""
        return "" if self.accepted else [*REASONS][self.number % len(REASONS)]

    @property
    def theme(self) -> str:
        """Under which theme it is put; "" for none."""
        return THEMES.get(self.number % 24, "") if self.accepted else ""


def real(file: Path = REAL) -> list[Statement]:
    """In the order in which they were written; -1 is what was rejected."""
    with file.open(encoding="utf-8", newline="") as table:
        rows = sorted(csv.DictReader(table), key=lambda row: int(row["timestamp"]))
    return [
        Statement(
            int(row["comment-id"]),
            row["author-id"],
            row["comment-body"],
            {"1": True, "-1": False}[row["moderated"]],
        )
        for row in rows
    ]


def generated() -> list[Statement]:
    """As many by as many, as many of them rejected, for machines that have not got the real ones."""
    said = made_up()
    accepted = {*random.Random(315).sample(range(len(said)), ACCEPTED)}
    return [
        Statement(number, author, text, number in accepted)
        for number, (author, text) in enumerate(said)
    ]


def fives(count: int) -> int:
    """As counts of people are told."""
    return count // K * K


def as_told(counts: list[int]) -> list[str]:
    """Counts that add up to a whole, as results show them: here at most one of them is small.

    Whoever knew the whole could subtract, so another one is hidden with it: the first that is not.
    """
    small = [place for place, count in enumerate(counts) if 0 < count < K]
    assert len(small) < 2, "the rule for several is another one"
    hidden = {*small}
    if small:
        hidden.add(next(place for place, count in enumerate(counts) if count >= K))
    return ["not shown" if place in hidden else str(count) for place, count in enumerate(counts)]


@dataclass(frozen=True)
class Figures:
    """Every number that is shown of the event, anywhere."""

    statements: tuple[Statement, ...]
    people: int
    by_browser: int
    by_link: Counter[str]
    colours: Counter[str]
    grades: Counter[str]
    following: int
    coming: int

    @property
    def accepted(self) -> list[Statement]:
        return [one for one in self.statements if one.accepted]

    @property
    def rejected(self) -> list[Statement]:
        return [one for one in self.statements if not one.accepted]

    @property
    def under(self) -> Counter[str]:
        """How many are under each theme."""
        return Counter(one.theme for one in self.statements if one.theme)

    @property
    def answers(self) -> int:
        """All that was handed in, of every kind."""
        return len(self.statements) + self.colours.total() + self.grades.total()

    @property
    def shown(self) -> dict[str, str]:
        """What results say of whatever can be counted."""
        found: dict[str, str] = {}
        for names, counts in ((("Rot", "Grün"), self.colours), ("12345", self.grades)):
            found |= zip(names, as_told([counts[name] for name in names]), strict=True)
        return found

    def with_words(self, words: str) -> int:
        """How many of the texts that count hold all of these."""
        wanted = words.casefold().split()
        return sum(all(w in one.text.casefold() for w in wanted) for one in self.accepted)

    @property
    def frequent_word(self) -> str:
        """What to look for: something that is in some of them and not in all."""
        counted: Counter[str] = Counter()
        for one in self.accepted:
            counted.update({word for word in one.text.split() if word.isalpha() and len(word) > 2})
        return counted.most_common(3)[-1][0]


def rows_of(figures: Figures) -> Counter[tuple[str, ...]]:
    """(type, status, reason, theme, value) of every row that a file must have."""
    rows: list[tuple[str, ...]] = [
        (
            "text",
            "accepted" if one.accepted else "rejected",
            IN_FILES.get(one.reason, ""),
            one.theme,
            one.text,
        )
        for one in figures.statements
    ]
    rows += _chosen("choice", figures.colours.elements())
    rows += _chosen("scale", figures.grades.elements())
    return Counter(rows)


def _chosen(kind: str, values: Iterable[str]) -> list[tuple[str, ...]]:
    return [(kind, "accepted", "", "", value) for value in values]
