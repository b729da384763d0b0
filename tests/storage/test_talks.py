from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import LetterState, Reply, Room, RoundState, Rsvp
from bot.talks.after import ending
from storage.unit import Storage
from tests.fakes.zones import WINTER_TIME_ALL_YEAR, rules
from tests.storage.samples import (
    HOSTILE,
    LEAD,
    LINDAU,
    MODERATOR,
    NOW,
    REPLY,
    TALK,
    fill,
    letter,
)


async def test_talks_are_in_the_order_of_their_beginning(storage: Storage) -> None:
    earlier = replace(TALK, id="z", starts=TALK.starts - timedelta(microseconds=1))
    programme = replace(TALK, id="a", municipality=None, sequence=4, cancelled=True, sample=True)
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        for talk in (TALK, earlier, programme):
            unit.talks.save(talk)
        assert await unit.talks.all() == [earlier, programme, TALK]
    async with storage.unit() as unit:
        assert await unit.talks.all() == [earlier, programme, TALK]
        assert await unit.talks.get("a") == programme
        unit.talks.save(replace(programme, title="new"))
        assert (await unit.talks.all())[1].title == "new"
        unit.talks.remove("a")
        assert await unit.talks.get("a") is None


async def test_talks_of_some_time(storage: Storage) -> None:
    talks = [
        replace(TALK, id=str(hour), starts=TALK.starts + timedelta(hours=hour)) for hour in range(4)
    ]
    async with storage.unit() as unit:
        unit.municipalities.save(LINDAU)
        for talk in talks:
            unit.talks.save(talk)
    async with storage.unit() as unit:
        assert await unit.talks.between(talks[1].starts, talks[2].starts) == talks[1:3]
        assert await unit.talks.between(talks[2].starts) == talks[2:]
        assert await unit.talks.between(None, talks[1].starts) == talks[:2]


async def test_the_newest_reply_counts(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
        unit.people.save(LEAD)
        unit.talks.save_reply(Reply("talk", "lead", Rsvp.NO))
        changed = replace(REPLY, answer=Rsvp.YES)
        unit.talks.save_reply(changed)
        assert await unit.talks.replies("talk") == [Reply("talk", "lead", Rsvp.NO), changed]
        assert await unit.talks.replies_of("mod") == [changed]
        assert await unit.talks.replies("other") == []
        assert await unit.talks.replied((Rsvp.YES, Rsvp.DEPUTY)) == [changed]
        assert await unit.talks.replied((Rsvp.DEPUTY,)) == []
        unit.talks.remove_reply(changed)
        assert await unit.talks.replies("talk") == [Reply("talk", "lead", Rsvp.NO)]


async def test_everything_of_a_reply_is_kept(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        assert await unit.talks.replies("talk") == [REPLY]


async def test_nothing_of_a_talk_is_left_a_year_later(storage: Storage, database: Path) -> None:
    old = replace(TALK, starts=NOW - timedelta(days=400))
    async with storage.unit() as unit:
        fill(unit)
        unit.talks.save(old)
        unit.letters.save(letter(state=LetterState.SENT))
        unit.letters.save(letter(id="other", subject="other", state=LetterState.SENT))
        unit.rooms.save(Room("room", old.id, old.starts, RoundState.CLOSED))
    async with storage.unit() as unit:
        assert await unit.letters.about(old.id)
        await ending.delete_old(unit)
    async with storage.unit() as unit:
        assert await unit.talks.all() == []
        assert await unit.letters.to("mod") == [
            letter(id="other", subject="other", state=LetterState.SENT)
        ]
    with closing(sqlite3.connect(database)) as connection:
        for table in ("reply", "room"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


async def test_a_removed_talk_takes_replies_along(storage: Storage) -> None:
    async with storage.unit() as unit:
        fill(unit)
    async with storage.unit() as unit:
        unit.talks.remove("talk")
        assert await unit.talks.replies_of("mod") == []
        assert await unit.people.get("mod") == MODERATOR


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_come_back_as_they_were(storage: Storage, text: str) -> None:
    given = replace(TALK, title=text, impulse=text, place=text, municipality=None)
    async with storage.unit() as unit:
        unit.talks.save(given)
    async with storage.unit() as unit:
        assert await unit.talks.get("talk") == given


async def test_what_the_wall_shows_is_kept_with_a_talk_whatever_is_changed(
    storage: Storage, tmp_path: Path
) -> None:
    starts = datetime(2027, 5, 4, 6, 0, tzinfo=UTC)
    async with storage.unit() as unit:
        unit.talks.save(replace(TALK, municipality=None, zone="Europe/Berlin", starts=starts))
    with rules(tmp_path / "zones", "Europe/Berlin", WINTER_TIME_ALL_YEAR):
        for title in ("a", "b"):
            async with storage.unit() as unit:
                talk = await unit.talks.get(TALK.id)
                assert talk is not None
                assert talk.wall == datetime(2027, 5, 4, 8, 0)  # noqa: DTZ001 (on the wall)
                unit.talks.save(replace(talk, title=title))
    async with storage.unit() as unit:
        talk = await unit.talks.get(TALK.id)
        assert talk is not None
        assert (talk.title, talk.wall) == ("b", None)
