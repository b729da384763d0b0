from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.erasures import ErasureList
from storage.unit import Storage
from tests.storage.samples import ACCOUNT


async def test_what_was_erased_is_listed_once_the_unit_commits(storage: Storage) -> None:
    folder = storage.keys.folder
    with pytest.raises(ZeroDivisionError):
        async with storage.unit() as unit:
            unit.erasures.contribution("never")
            unit.turn_done()
            raise ZeroDivisionError
    assert not list(folder.glob("*.list"))
    async with storage.unit() as unit:
        unit.erasures.contribution("one")
        unit.erasures.account(ACCOUNT)
        unit.turn_done()
        unit.erasures.contribution("two")
    async with storage.unit() as unit:
        unit.erasures.contribution("three")
    lines = (folder / "erased-contributions.list").read_text().splitlines()
    assert lines == [sha256(one.encode()).hexdigest() for one in ("one", "two", "three")]
    assert (folder / "erased-accounts.list").read_text() == sha256(ACCOUNT).hexdigest() + "\n"


async def test_the_list_is_on_disk_before_the_commit(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    commit = AsyncConnection.commit

    async def watched(connection: AsyncConnection) -> None:
        seen.append((storage.keys.folder / "erased-contributions.list").read_text())
        await commit(connection)

    monkeypatch.setattr(AsyncConnection, "commit", watched)
    async with storage.unit() as unit:
        unit.erasures.contribution("one")
    assert seen == [sha256(b"one").hexdigest() + "\n"]


async def test_nothing_is_committed_when_the_list_cannot_be_written(storage: Storage) -> None:
    (storage.keys.folder / "erased-accounts.list").mkdir()
    with pytest.raises(IsADirectoryError):
        async with storage.unit() as unit:
            unit.presses.remember("k")
            unit.erasures.account(ACCOUNT)
    async with storage.unit() as unit:
        assert not await unit.presses.known("k")


def test_half_a_line_of_a_crash_is_written_over(tmp_path: Path) -> None:
    listed = ErasureList(tmp_path, "some")
    assert listed.append(["a" * 64]) == 1
    with listed.file.open("ab") as stream:
        stream.write(b"b" * 30)
    assert listed.after(0) == ({"a" * 64}, 1)
    assert listed.append(["c" * 64, "d" * 64]) == 3
    assert listed.file.read_text().split() == ["a" * 64, "c" * 64, "d" * 64]


def test_only_what_is_new_is_done_again_but_all_of_it_where_lines_are_lost(tmp_path: Path) -> None:
    listed = ErasureList(tmp_path, "some")
    assert listed.after(0) == (set(), 0)
    listed.append(["a" * 64, "b" * 64])
    assert listed.after(1) == ({"b" * 64}, 2)
    assert listed.after(2) == (set(), 2)
    assert listed.after(5) == ({"a" * 64, "b" * 64}, 2)
