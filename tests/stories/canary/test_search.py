"""The search finds what is there, so that it may be believed where it finds nothing."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.stories.canary.searching import Search, Secret, columns_with, tell
from tests.stories.canary.spelling import of_bytes, of_number, of_text


def test_the_search_finds_one_planted_canary_of_each_spelling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, number, key = "kanari gelb ä7q2", 0x5A3C_91E7_42D1, b"\x91key\x00of\xff32 bytes"
    secrets = [
        Secret("text", of_text(text)),
        Secret("number", of_number(number)),
        Secret("key", of_bytes(key) | {"raw": key}),
    ]
    search = Search(secrets)
    noise = random.Random(5)
    wanted = set()
    for secret in secrets:
        for spelling, needle in secret.spellings.items():
            name = f"{secret.name}, {spelling}".replace("/", " ")
            around = noise.randbytes(1000), noise.randbytes(1000)
            (tmp_path / name).write_bytes(around[0] + needle + around[1])
            wanted.add((secret.name, name, spelling))
    found = search.everywhere(tmp_path, {})
    # Some spellings are the same for some canaries: each file has to be found, by any of them.
    assert {(hit.secret, hit.file) for hit in found} >= {(s, file) for s, file, _ in wanted}
    with capsys.disabled():
        tell(f"planted: {len(wanted)} spellings, all found among {search.bytes:,} bytes")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
def test_the_search_finds_what_sqlite_makes_of_it(tmp_path: Path, encoding: str) -> None:
    number, text = 0x5A3C_91E7_42D1, "kanari gelb ä7q2"
    planted = {
        "integer": (number, "number"), "key": (number, "number"), "real": (float(number), "number"),
        "digits": (str(number), "number"), "text": (text, "text"), "blob": (text.encode(), "text"),
    }  # fmt: skip
    for name, (value, secret) in planted.items():
        file = tmp_path / name / "a.sqlite"
        file.parent.mkdir()
        search = Search([Secret("number", of_number(number)), Secret("text", of_text(text))])
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA encoding = '{encoding}'")
            connection.execute("PRAGMA journal_mode = WAL")
            kind = "INTEGER PRIMARY KEY" if name == "key" else ""
            connection.execute(f"CREATE TABLE planted (value {kind}, more TEXT)")
            connection.execute("INSERT INTO planted VALUES (?, 'more')", (value,))
            hits = search.everywhere(file.parent, {})
            assert {hit.secret for hit in hits if hit.file.endswith("-wal")} == {secret}
        hits = search.everywhere(file.parent, {})
        assert {hit.secret for hit in hits if hit.file.endswith("sqlite")} == {secret}
        assert bool(columns_with(file, text)) == (secret == "text")


def test_the_search_looks_into_packed_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", "x" * 1000 + "kanari gelb ä7q2" + "x" * 1000)
    assert Search([Secret("text", of_text("kanari gelb ä7q2"))]).everywhere(tmp_path, {})
