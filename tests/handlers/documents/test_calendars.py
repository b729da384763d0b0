"""Files and subscriptions of talks, as two readers that know nothing of each other take them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from bot.replies import CalendarEntry, CalendarFeed, CalendarFile
from config.phrases import Phrasebook, Verbatim, phrase
from handlers.documents.calendars import ics, ics_feed
from handlers.documents.produce import Documents

BOOK = Phrasebook.load()
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TALK = CalendarEntry(
    uid="talk@dialogbote",
    title=Verbatim("Streets; shared, and „quiet“"),
    description=Verbatim("Prof. Muster"),
    place="Town hall, room 7",
    starts=datetime(2026, 10, 6, 6, 0, tzinfo=UTC),
    zone="Europe/Berlin",
    minutes=60,
    sequence=0,
    cancelled=False,
    organiser=Verbatim("Musterstadt"),
)
NIGHTS = (date(2026, 10, 25), date(2027, 3, 28))
"""Sundays on which the clocks of Europe change."""
ZONES = ("Europe/Berlin", "Europe/London", "America/New_York")


@dataclass(frozen=True)
class Seen:
    """What a reader makes of an entry."""

    starts: datetime
    ends: datetime
    sequence: int
    status: str
    title: str
    organiser: tuple[str, str]
    """Address and name."""


def feed_of(*entries: CalendarEntry) -> bytes:
    feed = CalendarFeed("talks.ics", phrase("Breakfast talks"), entries)
    return ics_feed(feed, BOOK, "en", NOW)


def first_reader(content: bytes) -> dict[str, Seen]:
    calendar = Calendar.from_ical(content)
    return {
        str(event["uid"]): Seen(
            event.decoded("dtstart").astimezone(UTC),
            event.decoded("dtend").astimezone(UTC),
            int(str(event["sequence"])),
            str(event["status"]),
            str(event["summary"]),
            (str(event["organizer"]), str(event["organizer"].params["CN"])),
        )
        for event in calendar.walk("VEVENT")
    }


def second_reader(content: bytes) -> dict[str, Seen]:
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    return {
        event.uid.value: Seen(
            event.dtstart.value.astimezone(UTC),
            event.dtend.value.astimezone(UTC),
            int(event.sequence.value),
            event.status.value,
            event.summary.value,
            (event.organizer.value, event.organizer.params["CN"][0]),
        )
        for event in calendar.contents.get("vevent", [])
    }


READERS = pytest.mark.parametrize("reader", [first_reader, second_reader])


@READERS
def test_a_subscription_is_accepted_with_what_stands_in_the_files(reader: Any) -> None:
    maybe = replace(TALK, uid="maybe@dialogbote", tentative=True)
    off = replace(TALK, uid="off@dialogbote", cancelled=True, sequence=4)
    found = reader(feed_of(TALK, maybe, off))
    assert {uid: one.status for uid, one in found.items()} == {
        "talk@dialogbote": "CONFIRMED",
        "maybe@dialogbote": "TENTATIVE",
        "off@dialogbote": "CANCELLED",
    }
    for entry in (TALK, off):
        assert found[entry.uid] == reader(ics(entry, BOOK, "en", NOW))[entry.uid]


def test_calendars_are_told_how_often_to_look_and_how_it_is_called() -> None:
    content = feed_of(TALK).replace(b"\r\n ", b"")
    lines = content.split(b"\r\n")
    for line in (
        b"METHOD:PUBLISH",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"X-PUBLISHED-TTL:PT1H",
        b"X-WR-CALNAME:Breakfast talks",
    ):
        assert lines.count(line) == 1, line
    assert lines.count(b"BEGIN:VTIMEZONE") == 1
    assert feed_of(replace(TALK, zone="Europe/London")).count(b"BEGIN:VTIMEZONE") == 0, (
        "written in UTC, which needs none"
    )


@READERS
def test_an_empty_subscription_is_one_too(reader: Any) -> None:
    if reader is first_reader:
        assert reader(feed_of()) == {}
    else:
        calendar = vobject.readOne(feed_of().decode())
        assert "vevent" not in calendar.contents


class Client:
    """A calendar program: what it knows by UID, and never an older state in place of a newer."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self.known: dict[str, Seen] = {}

    def open_file(self, content: bytes) -> None:
        for uid, seen in self._reader(content).items():
            if uid not in self.known or seen.sequence >= self.known[uid].sequence:
                self.known[uid] = seen

    def look(self, content: bytes) -> None:
        self.known = self._reader(content)


@READERS
def test_moving_and_cancelling_replace_the_entry(reader: Any) -> None:
    moved = replace(TALK, starts=TALK.starts + timedelta(days=7), sequence=1)
    off = replace(moved, sequence=2, cancelled=True)
    files, subscribed = Client(reader), Client(reader)
    for state in (TALK, moved, off):
        files.open_file(ics(state, BOOK, "en", NOW))
        subscribed.look(feed_of(state))
        assert files.known == subscribed.known
        (seen,) = files.known.values()
        assert (seen.starts, seen.sequence) == (state.starts, state.sequence)
    assert seen.status == "CANCELLED"
    files.open_file(ics(TALK, BOOK, "en", NOW))
    assert files.known[TALK.uid] == seen, "an old file that comes late changes nothing"


def method_of(reader: Any, content: bytes) -> str:
    if reader is first_reader:
        return str(Calendar.from_ical(content)["method"])
    return str(vobject.readOne(content.decode()).method.value)


@READERS
def test_a_file_that_cancels_is_about_the_same_entry_and_newer(reader: Any) -> None:
    given, off = ics(TALK, BOOK, "en", NOW), replace(TALK, sequence=1, cancelled=True)
    taken = ics(off, BOOK, "en", NOW)
    assert [method_of(reader, one) for one in (given, taken)] == ["PUBLISH", "CANCEL"]
    before, after = reader(given)[TALK.uid], reader(taken)[TALK.uid]
    assert (before.sequence, after.sequence) == (0, 1)
    assert (before.status, after.status) == ("CONFIRMED", "CANCELLED")
    assert before.starts == after.starts


@READERS
@pytest.mark.parametrize(
    ("mailbox", "address"),
    [(None, "invalid:nomail"), ("mailto:bote@example.org", "mailto:bote@example.org")],
)
async def test_a_calendar_is_told_who_invites(
    reader: Any, mailbox: str | None, address: str
) -> None:
    """RFC 5546 demands an organiser of every entry that is published or cancelled."""
    documents = Documents(BOOK, clock=lambda: NOW, organiser=mailbox)
    town = replace(TALK, organiser=Verbatim('Landkreis "Süd"; Amt,\n1: Öffentliches'))
    feed = CalendarFeed("talks.ics", phrase("Breakfast talks"), (town,))
    off = CalendarFile("talk.ics", replace(town, cancelled=True))
    for attachment in (CalendarFile("talk.ics", town), off, feed):
        made = await documents.produce(attachment, "en")
        (seen,) = reader(made.content).values()
        assert seen.organiser == (address, "Landkreis 'Süd'; Amt, 1: Öffentliches")
    await documents.aclose()


def around(night: date) -> Iterator[datetime]:
    """Every half hour of that night, and breakfasts of the days before and after."""
    first = datetime.combine(night, time(), UTC) - timedelta(hours=4)
    yield from (first + timedelta(minutes=30 * n) for n in range(20))
    for days in (-8, -7, -1, 0, 1, 6, 7):
        yield datetime.combine(night + timedelta(days=days), time(7, 30), UTC)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("night", NIGHTS)
@READERS
def test_the_instant_is_right_around_both_changes_of_the_clocks(
    reader: Any, night: date, zone: str
) -> None:
    talks = [
        replace(TALK, uid=f"{number}@dialogbote", starts=starts, zone=zone, minutes=90)
        for number, starts in enumerate(around(night))
    ]
    found = reader(feed_of(*talks))
    assert len(found) == len(talks) == 27
    for talk in talks:
        in_file = reader(ics(talk, BOOK, "en", NOW))[talk.uid]
        for seen in (found[talk.uid], in_file):
            assert seen.starts == talk.starts, talk
            assert seen.ends == talk.starts + timedelta(minutes=90), talk


@READERS
def test_talks_of_several_zones_stand_side_by_side(reader: Any) -> None:
    """Breakfast at eight on the wall of each place, on the Sunday and its neighbours."""
    talks: list[CalendarEntry] = []
    for night in NIGHTS:
        for zone in ZONES:
            for days in (-1, 0, 1):
                wall = datetime.combine(night + timedelta(days=days), time(8), ZoneInfo(zone))
                uid = f"{len(talks)}@dialogbote"
                talks.append(replace(TALK, uid=uid, starts=wall.astimezone(UTC), zone=zone))
    found = reader(feed_of(*talks))
    for talk in talks:
        seen = found[talk.uid].starts.astimezone(ZoneInfo(talk.zone))
        assert (seen.hour, seen.minute) == (8, 0), talk
    assert {found[one.uid].starts.hour for one in talks} == {6, 7, 8, 12}


async def test_a_subscription_has_no_method_in_its_type() -> None:
    """It is the method of what is mailed; a calendar that fetches would not know what to do."""
    documents = Documents(BOOK, clock=lambda: NOW)
    feed = CalendarFeed("talks.ics", phrase("Breakfast talks"), (TALK,))
    made = await documents.produce(feed, "en")
    assert made.media_type == "text/calendar; charset=utf-8"
    assert made.content == feed_of(TALK)
    file = await documents.produce(CalendarFile("talk.ics", TALK), "en")
    assert "method=PUBLISH" in file.media_type
    await documents.aclose()
