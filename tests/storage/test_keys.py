from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.errors import MissingKey, OperatorError
from storage.keys import FileKeys
from tests.storage.conftest import Open


@pytest.fixture
def keys(tmp_path: Path) -> FileKeys:
    made = FileKeys(tmp_path / "keys")
    made.create_lasting()
    return made


def test_an_event_gets_three_keys_that_differ_and_stay(keys: FileKeys) -> None:
    keys.create_event("e1")
    found = {keys.participation("e1"), keys.draft("e1"), keys.content("e1"), keys.lasting()}
    assert {len(key) for key in found} == {32}
    assert len(found) == 4
    again = FileKeys(keys.folder)
    assert {again.participation("e1"), again.draft("e1"), again.content("e1"), again.lasting()} == (
        found
    )
    assert sorted(path.name for path in keys.folder.iterdir()) == [
        "e1.content.key",
        "e1.draft.key",
        "e1.participation.key",
        "lasting.key",
    ]


def test_keys_are_never_drawn_over(keys: FileKeys) -> None:
    keys.create_event("e1")
    before = keys.content("e1")
    with pytest.raises(FileExistsError):
        keys.create_event("e1")
    with pytest.raises(FileExistsError):
        keys.create_lasting()
    assert FileKeys(keys.folder).content("e1") == before


async def test_only_the_owner_can_read_them(open_storage: Open, data_dir: Path) -> None:
    storage = await open_storage()
    async with storage.unit() as unit:
        unit.keys.create_event("e1")
        unit.erasures.account(b"a")
        unit.erasures.contribution("c")
    looked_at = 0
    for path in (data_dir, *data_dir.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
        looked_at += 1
    assert looked_at >= 10


def test_destroyed_keys_are_gone_and_the_others_stay(keys: FileKeys) -> None:
    keys.create_event("e1")
    keys.create_event("e2")
    assert keys.has_participation("e1")
    for _ in range(2):
        keys.destroy_closing("e1")
    assert not keys.has_participation("e1")
    for getter in (keys.participation, keys.draft):
        with pytest.raises(MissingKey):
            getter("e1")
        assert len(getter("e2")) == 32
    assert len(keys.content("e1")) == 32
    for _ in range(2):
        keys.destroy_content("e1")
    with pytest.raises(MissingKey):
        keys.content("e1")


def test_a_destroyed_key_is_written_over_first(keys: FileKeys) -> None:
    keys.create_event("e1")
    file = keys.folder / "e1.draft.key"
    witness = keys.folder.parent / "witness"
    # A second name of the same file shows what is left in its place on the disk.
    witness.hardlink_to(file)
    before = witness.read_bytes()
    keys.destroy_closing("e1")
    assert not file.exists()
    assert len(witness.read_bytes()) == 32
    assert witness.read_bytes() != before


@pytest.mark.parametrize("event", ["nobody", "", "../lasting", "a/b", "x" * 300, "\x00", "é"])
def test_what_is_no_event_has_no_key(keys: FileKeys, event: str) -> None:
    for getter in (keys.participation, keys.draft, keys.content):
        with pytest.raises(MissingKey):
            getter(event)


def test_a_damaged_key_is_told_with_its_file(keys: FileKeys) -> None:
    keys.lasting_file.write_bytes(b"short")
    with pytest.raises(OperatorError, match=r"lasting\.key.*copy it back"):
        FileKeys(keys.folder).lasting()


def test_what_is_copied_beside_a_backup_never_holds_tags_or_drafts(keys: FileKeys) -> None:
    keys.create_event("e2")
    keys.create_event("e1")
    names = [path.name for path in keys.to_copy()]
    assert names == ["lasting.key", "e1.content.key", "e2.content.key"]


def test_a_crash_while_writing_leaves_no_half_key(keys: FileKeys) -> None:
    # What a crash in the middle of writing leaves: a draft, and no key of that name.
    (keys.folder / ".e1.content.key.new").write_bytes(b"half")
    keys.create_event("e1")
    assert len(keys.content("e1")) == 32
    assert not list(keys.folder.glob(".*"))
