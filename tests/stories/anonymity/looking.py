"""What an attacker finds of each row in files: columns, places, the order of a scan."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any


def places(contents: dict[str, bytes], needles: list[list[bytes]]) -> dict[str, list[Any]]:
    """Where in each file something of a row stands, for the first and for the last time."""
    found: dict[str, list[Any]] = {}
    for name, content in contents.items():
        for part in range(max(map(len, needles), default=0)):
            mine = [row[part] if part < len(row) else b"\x00absent" for row in needles]
            found[f"{name}: first of {part}"] = [content.find(needle) for needle in mine]
            found[f"{name}: last of {part}"] = [content.rfind(needle) for needle in mine]
    return found


def columns(database: Path, wanted: Sequence[str | bytes]) -> dict[str, list[Any]]:
    """Every column of the first row that names each of these, how many there are, and the order in
    which a scan gives them. Not all need be named: who is absent tells something, too."""
    found: dict[str, list[Any]] = {}
    known = set(wanted)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in names:
            rows = connection.execute(f'SELECT * FROM "{table}" NOT INDEXED')
            heads = [column[0] for column in rows.description]
            mine: dict[str | bytes, list[tuple[int, tuple[Any, ...]]]] = {}
            for place, row in enumerate(rows):
                for value in known.intersection(row):
                    mine.setdefault(value, []).append((place, row))
            if not mine:
                continue
            first = [mine.get(one, [(-1, (None,) * len(heads))])[0] for one in wanted]
            found[f"{table}: scan"] = [place for place, _ in first]
            found[f"{table}: rows"] = [len(mine.get(one, ())) for one in wanted]
            for number, head in enumerate(heads):
                found[f"{table}.{head}"] = [row[number] for _, row in first]
    return found


def column(database: Path, name: str) -> list[Any]:
    """All values of `table.column`."""
    table, head = name.split(".")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [value for (value,) in connection.execute(f'SELECT "{head}" FROM "{table}"')]
