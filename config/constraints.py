"""Rules that an author sets for a written answer: `. >= 18 and . < 100`, `regex(., '[0-9]{5}')`.

The notation is XLSForm's; `.` is the answer. What is possible here is all there is: comparisons
with numbers and dates, patterns, `and`, `or` and parentheses. It is no expression engine and shall
not become one. Patterns that could keep the bot busy for long are refused when they are read.
"""

from __future__ import annotations

import operator
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

POSSIBLE = (
    "compare `.` with numbers or dates, such as `. >= 18 and . <= 99` or "
    "`. < date('2027-12-31')`, or use `regex(., '...')`; join with `and`, `or` and parentheses"
)
"""What an author is told who asks for more."""
DEPTH_LIMIT = 20
"""Parentheses inside each other."""
MATCHED_LIMIT = 200
"""Characters of an answer that a pattern is tried on; a longer one does not fit."""
PATTERN_LIMIT, ENDLESS_LIMIT, REPEATS_LIMIT = 200, 3, 10
"""Of a pattern: characters, repetitions without an end (`*`, `+`, `{2,}`), and all of them.
Trying costs `MATCHED_LIMIT` to the power of the second at worst."""

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """`. >= 18`: the answer compared with a number or a day."""

    sign: str
    bound: Decimal | date

    def allows(self, answer: str) -> bool:
        """Whether that holds; an answer of another sort does not fit."""
        try:
            given = Decimal(answer) if isinstance(self.bound, Decimal) else _day(answer)
        except (InvalidOperation, ValueError):
            return False
        return _COMPARE[self.sign](given, self.bound)


@dataclass(frozen=True, slots=True)
class Match:
    """`regex(., '...')`: the whole answer follows a pattern."""

    pattern: str

    def allows(self, answer: str) -> bool:
        """Whether it does."""
        return len(answer) <= MATCHED_LIMIT and bool(re.fullmatch(self.pattern, answer))


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple[Rule, ...]

    def allows(self, answer: str) -> bool:
        """Whether they do."""
        return all(part.allows(answer) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Rule, ...]

    def allows(self, answer: str) -> bool:
        """Whether one does."""
        return any(part.allows(answer) for part in self.parts)


Rule = Comparison | Match | Every | Some

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<day>date\(\s*(?P<q1>['"])(?P<iso>[0-9-]{10})(?P=q1)\s*\)
            | (?P<q2>['"])(?P<bare>\d{4}-\d\d-\d\d)(?P=q2))
      | (?P<match>regex\(\s*\.\s*,\s*(?P<q3>['"])(?P<pattern>.*?)(?P=q3)\s*\))
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<answer>\.)
      | (?P<sign><=|>=|!=|=|<|>)
      | (?P<word>\b(?:and|or)\b)
      | (?P<parenthesis>[()])
    )""",
    re.VERBOSE,
)


@cache
def parse(written: str) -> Rule:
    """The rule that is written there.

    Raises:
        ValueError: with what to write instead.
    """
    tokens = list(_tokens(written))
    rule = _some(tokens, DEPTH_LIMIT)
    if tokens:
        raise ValueError(POSSIBLE)
    return rule


Token = tuple[str, str]


def _tokens(written: str) -> Iterator[Token]:
    place, written = 0, written.rstrip()
    while place < len(written):
        found = _TOKEN.match(written, place)
        if found is None:
            raise ValueError(POSSIBLE)
        place = found.end()
        if found["day"]:
            yield "day", found["iso"] or found["bare"]
        elif found["match"]:
            yield "match", found["pattern"]
        else:
            yield next((kind, found[kind].strip()) for kind in _PLAIN if found[kind])


_PLAIN = ("number", "answer", "sign", "word", "parenthesis")


def _some(tokens: list[Token], depth: int) -> Rule:
    parts = [_every(tokens, depth)]
    while tokens and tokens[0] == ("word", "or"):
        tokens.pop(0)
        parts.append(_every(tokens, depth))
    return parts[0] if len(parts) == 1 else Some(tuple(parts))


def _every(tokens: list[Token], depth: int) -> Rule:
    parts = [_one(tokens, depth)]
    while tokens and tokens[0] == ("word", "and"):
        tokens.pop(0)
        parts.append(_one(tokens, depth))
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def _one(tokens: list[Token], depth: int) -> Rule:
    match tokens:
        case [("parenthesis", "("), *_] if depth:
            tokens.pop(0)
            inner = _some(tokens, depth - 1)
            if not tokens or tokens.pop(0) != ("parenthesis", ")"):
                raise ValueError(POSSIBLE)
            return inner
        case [("match", pattern), *_]:
            tokens.pop(0)
            return Match(_affordable(pattern))
        case [("answer", _), ("sign", sign), ("number" | "day" as kind, bound), *_]:
            del tokens[:3]
            return Comparison(sign, Decimal(bound) if kind == "number" else _day(bound))
    raise ValueError(POSSIBLE)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError("write a day that exists, such as date('2027-12-31')") from None


_SHORTHAND = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_REPEAT = re.compile(r"[*+?]|\{\d*,?\d*\}")


def _affordable(pattern: str) -> str:
    """The pattern, if it compiles and can never take long.

    Raises:
        ValueError: with what to write instead.
    """
    if len(pattern) > PATTERN_LIMIT:
        raise ValueError(f"shorten the pattern to {PATTERN_LIMIT} characters")
    # What stands for one character is one letter here: only repetitions and groups count.
    bones = _SHORTHAND.sub("x", pattern)
    if "(?" in bones.replace("(?:", "(") or re.search(r"\\[1-9]", pattern):
        raise ValueError("use only plain groups: no `(?...)` and no `\\1` in the pattern")
    repeats = _REPEAT.findall(bones)
    endless = [repeat for repeat in repeats if repeat in ("*", "+") or repeat.endswith(",}")]
    if len(endless) > ENDLESS_LIMIT or len(repeats) > REPEATS_LIMIT or _nested(bones):
        raise ValueError(
            f"simplify the pattern: at most {ENDLESS_LIMIT} of `*`, `+` and `{{2,}}`, at most "
            f"{REPEATS_LIMIT} repetitions in all, and no repeated group that repeats or chooses"
        )
    try:
        with warnings.catch_warnings():
            # What Python is going to read differently one day is ambiguous today.
            warnings.simplefilter("error")
            re.compile(pattern)
    except (re.error, Warning) as error:
        raise ValueError(f"correct the pattern: {error}") from None
    return pattern


def _nested(bones: str) -> bool:
    """Whether a group that is repeated holds a repetition or a choice itself."""
    while group := re.search(r"\(([^()]*)\)(\{\d*,?\d*\}|[*+?])?", bones):
        inner, repeated = group[1], group[2]
        busy = bool(_REPEAT.search(inner.removeprefix("?:"))) or "|" in inner
        if busy and repeated not in (None, "?"):
            return True
        # What it leaves behind still counts as repeating for the group around it.
        bones = bones[: group.start()] + ("x*" if busy or repeated else "x") + bones[group.end() :]
    return False
