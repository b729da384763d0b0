"""Talks as calendar files (iCalendar, RFC 5545) that Outlook, Google and Apple read alike.

Here lives the form of an entry. Who is invited and when an entry changes is decided in the heart;
no person appears in a file: guests never, and the organiser is the body that invites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, cast
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration

from bot.replies import CalendarEntry, CalendarFeed
from config.phrases import Phrasebook

PRODUCER: Final = "-//Dialogbote//Dialogbote//EN"
NOBODY: Final = "invalid:nomail"
"""Where an organiser has no address (RFC 5546 demands one): so Exchange writes it too."""

# The clocks of Germany, by rule: icalendar would list every change by date, which other readers
# were seen to get wrong by an hour. Holds since 1996; talks are not older.
BERLIN: Final = "Europe/Berlin"
BERLIN_RULES: Final = b"""\
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""

BERLIN_BY_RULE: Final = cast("Timezone", Timezone.from_ical(BERLIN_RULES)).to_tz(lookup_tzid=False)

LOOK_AGAIN: Final = timedelta(hours=1)
"""How often a calendar is asked to fetch a feed; many look less often."""

_LINE_BREAK: Final = re.compile(r"\r\n?")
# Not allowed in iCalendar's texts; a reader may take some of them for the end of a line.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")


def ics(
    entry: CalendarEntry,
    phrasebook: Phrasebook,
    language: str,
    now: datetime,
    organiser: str = NOBODY,
) -> bytes:
    """The entry as a file. A later one with the same UID and a higher sequence replaces it."""
    calendar = _calendar("CANCEL" if entry.cancelled else "PUBLISH", [entry.zone])
    calendar.add_component(_event(entry, phrasebook, language, now, organiser))
    content: bytes = calendar.to_ical()
    return content


def ics_feed(
    feed: CalendarFeed,
    phrasebook: Phrasebook,
    language: str,
    now: datetime,
    organiser: str = NOBODY,
) -> bytes:
    """All entries as one file, which a calendar fetches again and again.

    An entry that is not there any more is taken out; a cancelled one is shown as such.
    """
    calendar = _calendar("PUBLISH", [entry.zone for entry in feed.entries])
    name = _clean(phrasebook.say(feed.title, language))
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    # The same for Outlook.
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    for entry in feed.entries:
        calendar.add_component(_event(entry, phrasebook, language, now, organiser))
    content: bytes = calendar.to_ical()
    return content


def _calendar(method: str, zones: Iterable[str]) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCER)
    calendar.add("method", method)
    if BERLIN in zones:
        calendar.add_component(Timezone.from_ical(BERLIN_RULES))
    return calendar


def _event(
    entry: CalendarEntry, phrasebook: Phrasebook, language: str, now: datetime, organiser: str
) -> Event:
    # The length is added in UTC: a talk across a change of clocks still lasts its minutes.
    starts = _on_the_wall(entry.starts, entry.zone)
    ends = _on_the_wall(entry.starts + timedelta(minutes=entry.minutes), entry.zone)

    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", _clean(phrasebook.say(entry.title, language)))
    event.add("description", _clean(phrasebook.say(entry.description, language)))
    event.add("location", _clean(entry.place))
    event.add("status", _status(entry))
    inviting = vCalAddress(organiser)
    # A parameter holds no line breaks and no quotes.
    name = _clean(phrasebook.say(entry.organiser, language)).replace('"', "'")
    inviting.params["CN"] = " ".join(name.split())
    event.add("organizer", inviting)
    return event


def _status(entry: CalendarEntry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.tentative else "CONFIRMED"


def _on_the_wall(at: datetime, zone: str) -> datetime:
    """German time as people read it; UTC, which every calendar converts, where that is unclear."""
    local = at.astimezone(ZoneInfo(zone))
    # In autumn an hour comes twice, and the format cannot say which of the two is meant.
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    clear = zone == BERLIN and not comes_twice and local.utcoffset() == _by_the_rules(local)
    return local if clear else at.astimezone(UTC)


def _by_the_rules(local: datetime) -> timedelta | None:
    """How far from UTC a file says that German clocks are: laws may say otherwise one day."""
    return local.replace(tzinfo=BERLIN_BY_RULE).utcoffset()


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", _LINE_BREAK.sub("\n", text))
