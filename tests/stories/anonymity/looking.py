"""What an attacker finds of each row in files: columns, places, the order of a scan."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]
NOWHERE = (-1, -1)


class Files:
    """What the attacker holds, read once: a `database`, and what lies beside it."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._contents = {name: path.read_bytes() for name, path in files.items() if path.exists()}
        self._heads: dict[str, list[str]] = {}
        self._naming: dict[str, dict[str | bytes, list[tuple[int, Row]]]] = {}
        with closing(sqlite3.connect(f"file:{files['database']}?mode=ro", uri=True)) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in names.fetchall():
                rows = connection.execute(f'SELECT * FROM "{table}" NOT INDEXED')
                self._heads[table] = [column[0] for column in rows.description]
                naming: dict[str | bytes, list[tuple[int, Row]]] = defaultdict(list)
                for place, row in enumerate(rows):
                    for value in {one for one in row if isinstance(one, str | bytes)}:
                        naming[value].append((place, row))
                self._naming[table] = dict(naming)

    def places(self, needles: list[list[bytes]]) -> dict[str, list[Any]]:
        """Where in each file something of a row stands, for the first and for the last time."""
        found: dict[str, list[Any]] = {}
        for name, content in self._contents.items():
            for part in range(max(map(len, needles), default=0)):
                ends = [
                    _ends(content, row[part]) if part < len(row) else NOWHERE for row in needles
                ]
                found[f"{name}: first of {part}"] = [first for first, _ in ends]
                found[f"{name}: last of {part}"] = [last for _, last in ends]
        return found

    def columns(self, wanted: Sequence[str | bytes]) -> dict[str, list[Any]]:
        """Every column of the first row that names each of these, how many there are, and the order
        in which a scan gives them. Not all need be named: who is absent tells something, too."""
        found: dict[str, list[Any]] = {}
        for table, naming in self._naming.items():
            mine = [naming.get(one, []) for one in wanted]
            if not any(mine):
                continue
            heads = self._heads[table]
            first = [rows[0] if rows else (-1, (None,) * len(heads)) for rows in mine]
            found[f"{table}: scan"] = [place for place, _ in first]
            found[f"{table}: rows"] = [len(rows) for rows in mine]
            for number, head in enumerate(heads):
                found[f"{table}.{head}"] = [row[number] for _, row in first]
        return found


def _ends(content: bytes, needle: bytes) -> tuple[int, int]:
    first = content.find(needle)
    # Most of what is looked for is nowhere: one look through the file is enough to know that.
    return (first, content.rfind(needle)) if first >= 0 else NOWHERE


def column(database: Path, name: str) -> list[Any]:
    """All values of `table.column`."""
    table, head = name.split(".")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [value for (value,) in connection.execute(f'SELECT "{head}" FROM "{table}"')]
