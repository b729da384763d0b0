"""The search for canaries: all spellings of all of them at once, also in packed files."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

WINDOW = 6
"""Bytes by which a place is found where a spelling may begin: the shortest one has as many."""


@dataclass(frozen=True)
class Secret:
    """One canary."""

    name: str
    spellings: dict[str, bytes]
    allowed: frozenset[str] = frozenset()
    """Kinds of files in which it may be."""


@dataclass(frozen=True)
class Hit:
    """A canary that was found."""

    file: str
    secret: str
    spelling: str


class Search:
    """Looks for all spellings of all canaries at once."""

    def __init__(self, secrets: list[Secret]) -> None:
        self.secrets = secrets
        self.needles: dict[bytes, list[tuple[bytes, Secret, str]]] = {}
        self.count = 0
        seen: set[bytes] = set()
        for secret in secrets:
            for spelling, needle in secret.spellings.items():
                assert len(needle) >= WINDOW, f"{secret.name} is too short: {needle!r}"
                if needle not in seen:
                    self.needles.setdefault(needle[:WINDOW], []).append((needle, secret, spelling))
                    self.count += 1
                    seen.add(needle)
        self.files = 0
        self.bytes = 0

    def through(self, content: bytes, name: str) -> Iterator[tuple[Hit, Secret]]:
        """All hits in a file; what is packed is unpacked first."""
        self.files += 1
        self.bytes += len(content)
        for part in (content, *_unpacked(content)):
            windows: set[bytes] = set()
            for start in range(0, len(part), 1 << 18):
                end = min(start + (1 << 18), len(part))
                windows |= self.needles.keys() & {part[i : i + WINDOW] for i in range(start, end)}
            for window in windows:
                for needle, secret, spelling in self.needles[window]:
                    if needle in part:
                        yield Hit(name, secret.name, spelling), secret

    def everywhere(self, root: Path, kinds: dict[str, str], later: str = "") -> list[Hit]:
        """Hits in the files below a folder that are not permitted.

        `kinds` tells a file's kind by the beginning of its name; what begins with `later` is left
        out.
        """
        found: list[Hit] = []
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_file() and not (later and name.startswith(later)):
                kind = next((k for start, k in kinds.items() if name.startswith(start)), "")
                hits = self.through(path.read_bytes(), name)
                found += [hit for hit, secret in hits if kind not in secret.allowed]
        return found


def _unpacked(content: bytes) -> list[bytes]:
    if not zipfile.is_zipfile(BytesIO(content)):
        return []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def columns_with(database: Path, words: str) -> set[str]:
    """In which columns something stands, as `table.column`."""
    found = set()
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in rows.description]
            for row in rows:
                for name, value in zip(names, row, strict=True):
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    if words.encode() in raw:
                        found.add(f"{table}.{name}")
    return found


def tell(report: str) -> None:
    """What was searched, for whoever runs it."""
    print(f"\n{report}")  # noqa: T201 (a report, asked for)
