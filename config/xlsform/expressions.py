"""The few expressions that go both ways: when a question is asked, and the bounds of a number.

Everything else that XPath could say is refused, with what is possible instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from config.constraints import Comparison, Every, parse

POSSIBLE = (
    "ask only after answers to one earlier question: `${name} = 'answer'` or "
    "`selected(${name}, 'answer')`, several joined with `or`"
)
"""What an author is told whose `relevant` says more."""

_TOKEN = re.compile(
    r"""\s*(?:
        \$\{\s*(?P<name>[^{}\s]+)\s*\}
      | '(?P<single>[^']*)' | "(?P<double>[^"]*)" | (?P<number>-?\d+)
      | (?P<mark>selected(?=\s*\() | \bor\b | [=(),])
    )""",
    re.VERBOSE,
)
_NAME, _VALUE, _MARK = "name", "value", "mark"
Token = tuple[str, str]


def read_relevant(written: str) -> tuple[str, list[str]]:
    """The question that decides, by its XLSForm name, and the answers after which one is asked.

    Raises:
        ValueError: with what is possible.
    """
    tokens = _tokens(written.strip())
    found = _alternatives(tokens)
    if tokens or len({name for name, _ in found}) != 1:
        raise ValueError(POSSIBLE)
    return found[0][0], list(dict.fromkeys(value for _, value in found))


def _tokens(written: str) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    while place < len(written):
        found = _TOKEN.match(written, place)
        if found is None:
            raise ValueError(POSSIBLE)
        place = found.end()
        kind = found.lastgroup or ""
        known = kind if kind in (_NAME, _MARK) else _VALUE
        tokens.append((known, found[kind]))
    return tokens


def _alternatives(tokens: list[Token], depth: int = 20) -> list[tuple[str, str]]:
    found = _alternative(tokens, depth)
    while tokens and tokens[0] == (_MARK, "or"):
        tokens.pop(0)
        found += _alternative(tokens, depth)
    return found


def _alternative(tokens: list[Token], depth: int) -> list[tuple[str, str]]:
    match tokens:
        case [("mark", "("), *_] if depth:
            tokens.pop(0)
            inner = _alternatives(tokens, depth - 1)
            if not tokens or tokens.pop(0) != (_MARK, ")"):
                raise ValueError(POSSIBLE)
            return inner
        case [("name", name), ("mark", "="), ("value", value), *_]:
            del tokens[:3]
            return [(name, value)]
        case [
            ("mark", "selected"),
            ("mark", "("),
            ("name", name),
            ("mark", ","),
            ("value", value),
            ("mark", ")"),
            *_,
        ]:
            del tokens[:6]
            return [(name, value)]
    raise ValueError(POSSIBLE)


def write_relevant(name: str, values: Sequence[str], *, several: bool) -> str:
    """The expression; `several`: the question that decides can have several answers."""
    form = "selected(${{{}}}, '{}')" if several else "${{{}}} = '{}'"
    return " or ".join(form.format(name, value) for value in values)


def read_bounds(written: str) -> dict[str, str] | None:
    """`low` and `high`, where a constraint says nothing else; None where it does."""
    rule = parse(written)
    bounds: dict[str, str] = {}
    for part in rule.parts if isinstance(rule, Every) else (rule,):
        if not isinstance(part, Comparison) or not isinstance(part.bound, Decimal):
            return None
        end = {">=": "low", "<=": "high"}.get(part.sign)
        if end is None or end in bounds:
            return None
        bounds[end] = str(part.bound)
    return bounds


def write_bounds(low: object, high: object) -> str:
    """The constraint that says these bounds."""
    parts = [f". {sign} {end}" for sign, end in ((">=", low), ("<=", high)) if end is not None]
    return " and ".join(parts)
