"""What a restoration brings back, what it erases and closes again, and what it puts aside."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import MissingKey, OperatorError
from bot.model import Door, EventState, LetterState, Stage
from storage.aside import Aside
from storage.backup import backup
from storage.restore import Restored, restore
from storage.unit import Storage
from tests.storage.conftest import Open
from tests.storage.samples import (
    ACCOUNT,
    ADDRESS,
    EVENT,
    MODERATOR,
    NOW,
    OTHER_ACCOUNT,
    SENT,
    contribution,
    conversation,
    dialogue,
    letter,
    participation,
)


async def bring_back(url: str, data_dir: Path, copy: Path, storage: Storage) -> Restored:
    await storage.close()
    return await restore(data_dir, url, copy, NOW + timedelta(hours=1))


async def test_a_restored_database_is_what_was_backed_up(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open, database: Path
) -> None:
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.people.save(replace(MODERATOR, note="later"))
    await filled.close()
    done = await restore(data_dir, url, copy, NOW - timedelta(hours=1))
    assert (done.contributions, done.accounts, done.letters, done.events) == (0, 0, 0, ())
    assert done.aside == Aside(database.with_name("db.sqlite3.before-20270304-083015"), sound=True)
    assert stat.S_IMODE(done.aside.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert sorted(p.name for p in data_dir.glob("db*")) == [
        "db.sqlite3",
        "db.sqlite3.before-20270304-083015",
    ]
    async with (await open_storage()).unit() as unit:
        assert await unit.people.of_account(ACCOUNT) == [MODERATOR]
        assert await unit.contributions.get("00ff") == contribution()
        # What belongs to an event would tell who was taking part when: it is left out.
        assert [one.id for one in await unit.conversations.of_account(ACCOUNT)] == ["c2"]
        assert await unit.letters.all() == [letter()]


async def test_it_is_restored_on_a_new_machine_with_the_copied_files(
    filled: Storage, url: str, data_dir: Path, copy: Path, tmp_path: Path, clock: object
) -> None:
    async with filled.unit() as unit:
        unit.contributions.save(contribution(id="gone", receipt=None))
    named = await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.contributions.remove(contribution(id="gone"))
        unit.erasures.contribution("gone")
    named = await backup(data_dir, url, tmp_path / "second.sqlite3")
    assert "erased-contributions.list" in {path.name for path in named}
    new = tmp_path / "new"
    (new / "keys").mkdir(parents=True)
    new_url = f"sqlite+aiosqlite:///{new}/db.sqlite3"
    with pytest.raises(OperatorError, match=r"lasting\.key"):
        await restore(new, new_url, copy, NOW)
    assert not (new / "db.sqlite3").exists()
    for path in named:
        (new / "keys" / path.name).write_bytes(path.read_bytes())
    done = await restore(new, new_url, copy, NOW)
    assert done.aside is None
    assert done.contributions == 1
    # The keys of tags and drafts are not copied anywhere: the event cannot go on.
    assert done.events == ("fest-27",)
    storage = await Storage.open(new_url, new, clock)  # type: ignore[arg-type]
    async with storage.unit() as unit:
        (kept,) = await unit.contributions.released("festival")
        assert kept.value == "Weil."
        assert await unit.people.of_account(ACCOUNT) == [MODERATOR]
    await storage.close()


async def test_what_was_erased_since_the_backup_is_erased_again(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    other = replace(MODERATOR, id="other")
    async with filled.unit() as unit:
        unit.people.save(other)
        unit.people.save_address(replace(ADDRESS, person="other", account=OTHER_ACCOUNT))
        unit.conversations.save(conversation(id="c9", account=OTHER_ACCOUNT))
        unit.contributions.save(contribution(id="kept", receipt=None))
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.people.remove("mod")
        unit.erasures.account(ACCOUNT)
        unit.contributions.remove(contribution())
        unit.erasures.contribution("00ff")
    done = await bring_back(url, data_dir, copy, filled)
    assert (done.contributions, done.accounts) == (1, 1)
    async with (await open_storage()).unit() as unit:
        assert await unit.contributions.get("00ff") is None
        assert await unit.contributions.get("kept") is not None
        assert await unit.people.all() == [other]
        assert await unit.people.of_account(OTHER_ACCOUNT) == [other]
        assert await unit.conversations.of_account(ACCOUNT) == []
        assert len(await unit.conversations.of_account(OTHER_ACCOUNT)) == 1
        assert await unit.owed.all() == []
        assert await unit.letters.all() == []
        # "Participation tags stay until the close, so that nobody answers twice."
        assert await unit.contributions.existing_tags("festival", [b"t1"]) == {b"t1"}


async def test_of_whoever_wanted_no_more_e_mails_only_the_address_is_erased(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    mail = replace(ADDRESS, account=OTHER_ACCOUNT, door=Door.EMAIL, address="mod@town.example")
    async with filled.unit() as unit:
        unit.people.save_address(mail)
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.people.save_address(replace(mail, letters=False))
        unit.erasures.account(OTHER_ACCOUNT)
    await bring_back(url, data_dir, copy, filled)
    async with (await open_storage()).unit() as unit:
        assert await unit.people.addresses("mod") == [ADDRESS]
        assert await unit.people.of_account(ACCOUNT) == [MODERATOR]


async def test_who_came_back_before_the_backup_is_not_forgotten_again(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    async with filled.unit() as unit:
        unit.people.remove("mod")
        unit.erasures.account(ACCOUNT)
    async with filled.unit() as unit:
        unit.people.save(MODERATOR)
        unit.people.save_address(ADDRESS)
    await backup(data_dir, url, copy)
    done = await bring_back(url, data_dir, copy, filled)
    assert done.accounts == 0
    async with (await open_storage()).unit() as unit:
        assert await unit.people.of_account(ACCOUNT) == [MODERATOR]


async def test_who_came_back_after_a_restoration_is_not_forgotten_by_the_next(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open, tmp_path: Path
) -> None:
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.erasures.account(ACCOUNT)
    done = await bring_back(url, data_dir, copy, filled)
    assert done.accounts == 1
    storage = await open_storage()
    async with storage.unit() as unit:
        unit.people.save(MODERATOR)
        unit.people.save_address(ADDRESS)
    await backup(data_dir, url, tmp_path / "second.sqlite3")
    await storage.close()
    done = await restore(data_dir, url, tmp_path / "second.sqlite3", NOW + timedelta(hours=2))
    assert done.accounts == 0


async def test_a_restoration_can_be_taken_back(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open, database: Path
) -> None:
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.people.save(replace(MODERATOR, note="later"))
    log = database.with_name(f"{database.name}-wal")
    crashed, left = database.read_bytes(), log.read_bytes()
    await filled.close()
    # What a crash leaves: a log that was not yet worked into the file.
    database.write_bytes(crashed)
    log.write_bytes(left)
    done = await restore(data_dir, url, copy, NOW)
    assert not log.exists()
    async with (await open_storage()).unit() as unit:
        assert await unit.people.all() == [MODERATOR]
    assert done.aside
    await bring_back(url, data_dir, done.aside.file, await open_storage())
    async with (await open_storage()).unit() as unit:
        assert await unit.people.all() == [replace(MODERATOR, note="later")]


async def test_what_was_put_aside_does_not_tell_who_was_taking_part(
    filled: Storage, url: str, data_dir: Path, copy: Path, database: Path
) -> None:
    await backup(data_dir, url, copy)
    with closing(sqlite3.connect(database)) as before:
        assert before.execute("SELECT count(*) FROM press").fetchone() > (0,)
        assert before.execute("SELECT count(*) FROM owed").fetchone() > (0,)
        conversations = {one for (one,) in before.execute("SELECT id FROM conversation")}
    assert conversations > {"c2"}, "one of an event is among them"
    done = await bring_back(url, data_dir, copy, filled)
    assert done.aside
    with closing(sqlite3.connect(done.aside.file)) as former:
        assert former.execute("SELECT id FROM conversation").fetchall() == [("c2",)]
        assert former.execute("SELECT count(*) FROM press").fetchone() == (0,)
        assert former.execute("SELECT count(*) FROM owed").fetchone() == (0,)


async def test_an_erasure_is_done_again_after_each_restoration(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.erasures.contribution("00ff")
    await bring_back(url, data_dir, copy, filled)
    for hours in (2, 3):
        done = await restore(data_dir, url, copy, NOW + timedelta(hours=hours))
        assert done.contributions == 1
    async with (await open_storage()).unit() as unit:
        assert await unit.contributions.get("00ff") is None


async def test_letters_that_may_have_gone_out_become_uncertain(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    later = NOW + timedelta(hours=2)
    async with filled.unit() as unit:
        unit.letters.save(letter(id="sending", kind="a", state=LetterState.SENDING, lease=NOW))
        unit.letters.save(letter(id="sent", kind="b", state=SENT))
        unit.letters.save(letter(id="future", kind="c", due=later))
    await backup(data_dir, url, copy)
    done = await bring_back(url, data_dir, copy, filled)
    assert done.letters == 2
    async with (await open_storage()).unit() as unit:
        found = {one.id: (one.state, one.lease) for one in await unit.letters.all()}
    assert found == {
        "l1": (LetterState.UNCERTAIN, None),
        "sending": (LetterState.UNCERTAIN, None),
        "sent": (SENT, None),
        "future": (LetterState.QUEUED, None),
    }


async def test_an_event_whose_tags_cannot_be_told_any_more_is_closed(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    going_on = replace(EVENT, id="going-on", code="going-on")
    async with filled.unit() as unit:
        unit.keys.create_event("going-on")
        unit.events.save(going_on)
        unit.events.save(replace(EVENT, id="draft", code="draft", state=EventState.DRAFT))
        unit.contributions.add_participation(participation(b"stays", event="going-on"))
        for number in range(7):
            tag = participation(bytes([number]), prompt="")
            unit.contributions.add_participation(tag)
        unit.conversations.save(dialogue(id="stub", stage=Stage.SENT))
        old = contribution(id="old", receipt=None, waiter=None)
        unit.contributions.save(old)
        unit.contributions.save(contribution(id="new", receipt=None, replaces="old"))
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.keys.destroy_closing("festival")
    done = await bring_back(url, data_dir, copy, filled)
    assert done.events == ("fest-27",)
    async with (await open_storage()).unit() as unit:
        found = await unit.events.get("festival")
        assert found is not None and found.closes is not None
        closed = replace(EVENT, state=EventState.CLOSING, closes=found.closes, participants=5)
        assert found == closed
        assert (found.closes.hour, found.closes.minute) == (0, 0)
        tags = [b"t1", b"t2", *(bytes([number]) for number in range(7))]
        assert await unit.contributions.existing_tags("festival", tags) == set()
        assert await unit.contributions.existing_tags("going-on", [b"stays"]) == {b"stays"}
        assert await unit.events.get("going-on") == going_on
        # As at any close: what waited is shown, what it replaces is gone, nobody stays tied to it.
        assert await unit.contributions.waiting("festival", "why") == []
        assert [one.id for one in await unit.contributions.released("festival")] == ["00ff", "new"]
        assert await unit.conversations.of_subject("festival") == []
        assert {one.id for one in await unit.conversations.of_account(ACCOUNT)} == {"c2"}


async def test_without_the_content_key_texts_stay_unreadable_after_a_restoration(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    await backup(data_dir, url, copy)
    async with filled.unit() as unit:
        unit.keys.destroy_content("festival")
    await bring_back(url, data_dir, copy, filled)
    async with (await open_storage()).unit() as unit:
        with pytest.raises(MissingKey):
            await unit.contributions.get("00ff")


async def test_nobody_is_in_the_office_after_a_restoration(
    filled: Storage, url: str, data_dir: Path, copy: Path, open_storage: Open
) -> None:
    office, browser = b"o" * 32, b"w" * 32
    async with filled.unit() as unit:
        usual = replace(ADDRESS, door=Door.BROWSER, expires=NOW + timedelta(hours=12))
        unit.people.save_address(replace(usual, account=office, letters=False))
        unit.people.save_address(replace(usual, account=browser))
        unit.conversations.save(conversation(id="c8", account=office))
    await backup(data_dir, url, copy)
    await bring_back(url, data_dir, copy, filled)
    async with (await open_storage()).unit() as unit:
        assert await unit.people.of_account(office) == []
        assert await unit.conversations.of_account(office) == []
        assert await unit.people.of_account(browser) == [MODERATOR], "other browsers stay"
        assert await unit.people.of_account(ACCOUNT) == [MODERATOR]
