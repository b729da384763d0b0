"""By what a table's rows are told apart, and in which order tables can be written.

Each unit of work opens its pages anew: whatever is the same each time is found out once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table

K = TypeVar("K")

MOST_AT_ONCE = 1_000
"""Keys in one SELECT; engines stop at some 30,000 parameters."""


@cache
def primary_key(table: Table) -> tuple[str, ...]:
    """The names of the columns of a table's key."""
    return tuple(column.name for column in table.primary_key)


@cache
def getter(names: tuple[str, ...]) -> Callable[[Mapping[Any, Any]], Any]:
    """Takes the values of these columns from a row: a tuple, if there are several."""
    return itemgetter(*names)


def rank(table: Table) -> int:
    """A table's place in an order in which rows can be written: owners before what they own."""
    return _ranks(table.metadata)[table]


@cache
def _ranks(metadata: MetaData) -> dict[Table, int]:
    return {table: place for place, table in enumerate(metadata.sorted_tables)}


def can_be_asked(key: object) -> bool:
    """Whether a key can be in a row: half a surrogate pair, which people can send, cannot."""
    parts = key if isinstance(key, tuple) else (key,)
    try:
        for part in parts:
            if isinstance(part, str):
                part.encode()
    except UnicodeEncodeError:
        return False
    return True


def portions(keys: list[K]) -> Iterator[list[K]]:
    """The keys, in as few parts as may be asked for at once."""
    for start in range(0, len(keys), MOST_AT_ONCE):
        yield keys[start : start + MOST_AT_ONCE]
