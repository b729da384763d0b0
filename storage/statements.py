"""Statements for rows of any table, built once each: building and hashing one anew takes time."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Delete, Insert, Select, Table, bindparam, select, tuple_

from storage.row_keys import primary_key

ANY = "any_of"
"""The parameter of a SELECT that holds the keys."""


@cache
def selection(table: Table, names: tuple[str, ...]) -> Select[Any]:
    """Rows by the values of some columns; kept, as building and hashing it anew takes time."""
    columns = [table.c[name] for name in names]
    asked = columns[0] if len(columns) == 1 else tuple_(*columns)
    return select(table).where(asked.in_(bindparam(ANY, expanding=True)))


@cache
def upsert(table: Table, dialect: str) -> Insert:
    """The statement that inserts a row or writes over the one with its key."""
    # Only the dialect that is used is loaded. SQLite and PostgreSQL speak alike here.
    insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    keys = primary_key(table)
    rest = {c.name: insert.excluded[c.name] for c in table.c if c.name not in keys}
    statement: Insert = insert.on_conflict_do_update(index_elements=keys, set_=rest)
    return statement


@cache
def deletion(table: Table, key_names: tuple[str, ...]) -> Delete:
    """The statement that deletes a row by its key; parameters are called `key_` and the column."""
    return table.delete().where(*(table.c[name] == bindparam(f"key_{name}") for name in key_names))


@cache
def wandering(table: Table) -> list[str]:
    """Columns whose value may belong to one row only, and go from one to another."""
    return [column.name for column in table.c if column.unique and column.nullable]
