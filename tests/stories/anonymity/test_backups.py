"""What copies of an open event tell once it has closed: backups, and what a restoration put aside."""

from __future__ import annotations

import math
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from bot.anonymity import account_tag, derived, unseal
from bot.model import Door, Event
from handlers.assembly import bring_back
from tests.living import Living, living
from tests.stories.anonymity.attack import Luck
from tests.stories.anonymity.game import PEOPLE, PROMPTS, Players, look, tags_of, walk
from tests.stories.anonymity.looking import column
from tests.stories.anonymity.world import alone, close, make_event


@pytest.mark.slow
async def test_a_backup_made_during_the_event_does_not_help_after_the_close(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The operator keeps backups, and the keys that they were told to keep with them."""
    verdict, events = Luck(), 24
    while True:
        right = 0
        round_ = len(verdict.told)
        async with living(tmp_path / str(round_), None) as life:
            for number in range(events):
                chance = random.Random(f"backup {round_} {number}")
                event = await make_event(life, PROMPTS)
                players = Players(life, event, chance)
                backups = [life.folder / f"{event.id}.{when}.backup" for when in range(2)]
                await players.play(*backups)
                await close(life, event)
                right += await _guessed_by_backups(life, players, backups, chance)
        deviations = (right - events) / math.sqrt(events)
        told = f"{right / events:.2f} of {PEOPLE} people guessed right (chance: 1)"
        with capsys.disabled():
            print(f"\nwith two backups made during the event: {told}")  # noqa: T201 (a report)
        if verdict.is_ruled_out(deviations, told):
            break


async def _guessed_by_backups(
    life: Living, players: Players, backups: list[Path], chance: random.Random
) -> int:
    """Who had handed in by a backup, and not by the one before, wrote what is new in it."""
    after = await look(life, players, {"database": life.house.storage.file})
    ids, tags = after.traits["contribution.id"], after.people["tag"]
    stages = []
    for backup in backups:
        texts = set(column(backup, "contribution.id"))
        people = _handed_in(life, backup, players.event, tags)
        stages.append(([one in texts for one in ids], [tag in people for tag in tags]))
    stages.sort(key=lambda stage: sum(stage[0]))
    right = 0
    # Texts and people by the number of backups that know them.
    of_texts = [sum(stage[0][n] for stage in stages) for n in range(len(ids))]
    of_people = [sum(stage[1][n] for stage in stages) for n in range(PEOPLE)]
    assert any(of_texts), "the backups were made before anything was handed in"
    if Counter(of_texts) != Counter(of_people):
        of_texts, of_people = [0] * len(ids), [0] * PEOPLE  # the backups do not tell who was when
    for known in set(of_texts):
        someone = [n for n in range(PEOPLE) if of_people[n] == known]
        chance.shuffle(someone)
        some = [n for n in range(len(ids)) if of_texts[n] == known]
        right += sum(after.truth[text] == who for text, who in zip(some, someone, strict=True))
    return right


def _handed_in(life: Living, database: Path, event: Event, tags: list[bytes]) -> set[bytes]:
    """Whose conversation was over, as stubs tell; or else, who had no draft any more."""
    key = derived(life.house.storage.keys.lasting(), "conversation")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        columns = "SELECT id, account, sealed FROM conversation WHERE subject = ? AND key = ?"
        stubs = connection.execute(columns, (event.id, "lasting")).fetchall()
        drafts = connection.execute(columns, (event.id, "draft")).fetchall()
    sent = set()
    for number, account, sealed in stubs:
        parts = (b"conversation", number.encode(), account)
        place = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        if orjson.loads(unseal(key, sealed, place))["stage"] == "sent":
            sent.add(account)
    begun = {account for _, account, _ in drafts}
    return sent or (set(tags) - begun if begun else set())


async def test_what_a_restoration_put_aside_does_not_help_after_the_close(tmp_path: Path) -> None:
    """The former database is kept for the operator to be sure; events close all the same."""
    folder, backup = tmp_path / "var", tmp_path / "backup"
    async with living(folder, None) as life:
        event = await make_event(life, PROMPTS)
        players = Players(life, event, random.Random(9))
        await players.play(backup)
    await bring_back(life.settings, backup, lambda: life.now)
    async with living(folder, None) as life:
        await close(life, event)
        tags = tags_of(life, players)
        files = [f for f in folder.rglob("*") if f.is_file() and f.read_bytes()[:6] == b"SQLite"]
        assert life.house.storage.file in files
        told = {
            file.name: len(_handed_in(life, file, event, tags))
            for file in files
            if column(file, "contribution.id")
        }
    assert not any(told.values()), f"how many people each file tells of: {told}"


async def test_what_is_left_of_conversations_is_the_same_for_everybody(tmp_path: Path) -> None:
    """A stub says that somebody took part, and may say nothing that a contribution says as well."""
    languages = ["de", "de", "tr", "ar", "en", "de"]
    async with living(tmp_path, None) as life:
        event = await make_event(life, PROMPTS)
        tags = []
        for number, language in enumerate(languages):
            speaks = walk(event, f"one {number}", [f"several {number}"], language)
            await alone(life, str(number), speaks)
            lasting = life.house.storage.keys.lasting()
            tags.append(account_tag(lasting, Door.BROWSER.value, str(number)))
        await close(life, event)
        async with life.house.storage.unit() as unit:
            found = [one for tag in tags for one in await unit.conversations.of_account(tag)]
            texts = await unit.contributions.released(event.id)
    assert len(found) == len(languages)
    same = [replace(one, id="", account=b"", expires=None, language="") for one in found]
    assert all(one == same[0] for one in same)
    spoken, written = {one.language for one in found}, {text.language for text in texts}
    assert len(written) == 4
    assert len(spoken) == 1, f"stubs tell the language of those who wrote: {spoken}"


async def test_no_two_rows_of_a_closed_event_share_a_value(tmp_path: Path) -> None:
    chance = random.Random(4)
    async with living(tmp_path, None) as life:
        event = await make_event(life, PROMPTS)
        players = Players(life, event, chance)
        await players.play()
        before = _shared(life.house.storage.file)
        await close(life, event)
        after = _shared(life.house.storage.file)
        assert column(life.house.storage.file, "participation.tag") == []
    assert "waiter" in before, "this test sees nothing"
    assert after == {"event", "prompt", "language"}


def _shared(database: Path) -> set[str]:
    """Columns in which contributions have a value in common, other than none."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT * FROM contribution")
        names = [column[0] for column in rows.description]
        columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    assert len(columns["id"]) > PEOPLE
    return {
        name
        for name, values in columns.items()
        if max(Counter(one for one in values if one is not None).values(), default=0) > 1
    }
