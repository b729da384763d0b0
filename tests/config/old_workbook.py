"""Writes the old binary Excel format (.xls, BIFF8), just enough for a form, for tests alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import pack

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
GLOBALS, SHEET = 0x0005, 0x0010
"""What a substream of the workbook is."""


def old_workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """The bytes of a workbook with texts in its cells."""
    bodies = [_body(rows) for rows in sheets.values()]
    bounds = [11 + len(name) + 1 for name in sheets]
    at = len(_begin(GLOBALS)) + sum(bounds) + len(_record(0x000A))
    stream = _begin(GLOBALS)
    for name, body in zip(sheets, bodies, strict=True):
        stream += _record(0x0085, pack("<IBBBB", at, 0, 0, len(name), 0) + name.encode("latin-1"))
        at += len(body)
    return _compound(stream + _record(0x000A) + b"".join(bodies))


def _record(kind: int, data: bytes = b"") -> bytes:
    return pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _body(rows: Sequence[Sequence[str]]) -> bytes:
    cells = b"".join(
        _record(0x0204, pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return _begin(SHEET) + cells + _record(0x000A)


def _compound(stream: bytes) -> bytes:
    """The stream in the container that Microsoft's programs packed their files in."""
    stream = stream.ljust(4096, b"\0")  # a smaller one would be kept elsewhere
    count = -(-len(stream) // SECTOR)
    header = pack(
        "<8s16xHHHHH6xIIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, END, 0, END, 0, 0,
    ) + pack("<I", FREE) * 108  # fmt: skip
    chain = [FAT, END, *range(3, count + 2), END]
    table = b"".join(pack("<I", one) for one in chain).ljust(SECTOR, b"\xff")
    directory = (
        _entry("Root Entry", 5, 1, END, 0)
        + _entry("Workbook", 2, FREE, 2, len(stream))
        + _entry("", 0, FREE, 0, 0) * 2
    )
    return header + table + directory + stream.ljust(count * SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = f"{name}\0".encode("utf-16-le") if name else b""
    return pack(
        "<64sHBBIII16xI16xIII", written, len(written), kind, 1, FREE, FREE, child, 0, start, size, 0
    )
