"""What a year of talks ought to bring to whom, computed without any code of the project.

People and talks have a history: who joined and left when, what they answered, where a talk moved.
Between two turns of that history everything stands still, so each stretch is looked at by itself:
which steps fall into it, and which are news to this person. Holidays come from a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
STEPS = (("save", 56), ("invite", 35), ("ask", 10), ("remind7", 7), ("remind3", 3), ("remind1", 1))
FOR = {
    None: {"save", "invite", "ask"},
    "Maybe": {"ask", "remind7", "remind3", "remind1"},
    "Yes": {"remind7", "remind3", "remind1"},
    "No": set(),
    "Asked": {"ask"},
    "Sent": set(),
}
"""The steps that are left: "Asked" is whose deputy has not come in yet, "Sent" whose has."""
TOLD = {"Yes", "Maybe", "Asked"}
"""Answers of people who are told of changes."""
END = datetime(2028, 1, 1, tzinfo=UTC)


def wall(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BERLIN).astimezone(UTC)


def easter(year: int) -> date:
    """Gauss, as corrected by Lichtenberg."""
    k, m = year // 100, year % 19
    s = 2 - (3 * k + 3) // 4
    d = (19 * m + 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25) % 30
    r = (d + m // 11) // 29
    og = 21 + d - r
    return date(year, 3, 1) + timedelta(
        days=og + (7 - (og - (7 - (year + year // 4 + s) % 7)) % 7) - 1
    )


def holidays(year: int, land: str | None) -> set[date]:
    """Public holidays, as the Länder write them into their laws."""
    sunday = easter(year)
    free = {date(year, *day) for day in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))} | {
        sunday + timedelta(days=days) for days in (-2, 1, 39, 50)
    }
    if land in {"BW", "BY", "ST"}:
        free.add(date(year, 1, 6))
    if land in {"BE", "MV"}:
        free.add(date(year, 3, 8))
    if land in {"BW", "BY", "HE", "NW", "RP", "SL"}:
        free.add(sunday + timedelta(days=60))
    if land == "SL":
        free.add(date(year, 8, 15))
    if land == "TH":
        free.add(date(year, 9, 20))
    if land in {"BB", "HB", "HH", "MV", "NI", "SN", "ST", "SH", "TH"}:
        free.add(date(year, 10, 31))
    if land in {"BW", "BY", "NW", "RP", "SL"}:
        free.add(date(year, 11, 1))
    if land == "SN":
        before = date(year, 11, 22)
        free.add(
            next(d for d in (before - timedelta(days=n) for n in range(7)) if d.weekday() == 2)
        )
    return free


def working_day(day: date, land: str | None) -> date:
    while day.weekday() > 4 or day in holidays(day.year, land):
        day -= timedelta(days=1)
    return day


def by_day(moment: datetime) -> datetime:
    """This moment, or the next one between eight and eight."""
    here = moment.astimezone(BERLIN)
    if here.time() < time(8):
        return wall(here.date(), time(8))
    return wall(here.date() + timedelta(days=1), time(8)) if here.time() >= time(20) else moment


@dataclass
class PlannedTalk:
    """A talk with its history."""

    title: str
    body: str | None
    announced: datetime
    starts: list[tuple[datetime, datetime]]
    """From when on it was to begin when."""
    cancelled: datetime = END

    def start(self, at: datetime) -> datetime:
        return [start for since, start in self.starts if since <= at][-1]


@dataclass
class Guest:
    """A decision-maker with a history."""

    name: str
    town: str
    land: str | None
    joined: datetime
    left: datetime = END
    answers: dict[str, list[tuple[datetime, str | None]]] = field(default_factory=dict)
    """None: they are asked again, as their deputy cannot come."""
    only: str | None = None
    """Of a deputy: the one talk."""
    not_needed: bool = False
    """Of a deputy who has left: it was not their wish."""

    def answer(self, talk: PlannedTalk, at: datetime) -> str | None:
        given = [answer for when, answer in self.answers.get(talk.title, []) if when <= at]
        return given[-1] if given else None


def expected(guest: Guest, talk: PlannedTalk) -> list[tuple[datetime, str]]:
    """(when, what) this guest hears of this talk."""
    if talk.body not in (None, guest.town) or guest.only not in (None, talk.title):
        return []
    turns = {talk.announced, guest.joined, guest.left, talk.cancelled, END}
    turns |= {since for since, _ in talk.starts}
    turns |= {when for when, _ in guest.answers.get(talk.title, [])}
    first = max(talk.announced, guest.joined)
    heard: list[tuple[datetime, str]] = []
    told: dict[str, datetime] = {}
    for begin, end in pairwise(sorted(turn for turn in turns if turn >= first)):
        if begin >= guest.left or begin >= talk.cancelled:
            break
        for when, what, due in _letters(guest, talk, begin):
            if not begin <= when < (end if what == "thanks" else min(end, talk.start(begin))):
                continue
            if what in ("save", "invite") and what in told:
                continue
            if what == "save" and ("invite" in told or when - due > timedelta(days=14)):
                continue
            if what in told and due - told[what] < timedelta(days=7):
                continue
            told[what] = due
            heard.append((when, _words(what, guest, talk, when, begin)))
    return sorted(heard + list(_news(guest, talk)))


def _letters(
    guest: Guest, talk: PlannedTalk, begin: datetime
) -> Iterator[tuple[datetime, str, datetime]]:
    """(when it is sent, what, when it was due) as things stand from this turn on."""
    start = talk.start(begin)
    last_day = start.astimezone(BERLIN).date()
    dues = {
        step: wall(working_day(last_day - timedelta(days=days), guest.land), time(10))
        for step, days in STEPS
    }
    if talk.announced > dues["save"]:
        dues = {step: due for step, due in dues.items() if due >= talk.announced}
        dues["invite"] = by_day(talk.announced)
    answer = guest.answer(talk, begin)
    latest = {
        dues[step].astimezone(BERLIN).date(): step
        for step, _ in STEPS
        if step in dues and step in FOR[answer]
    }
    for step in sorted(latest.values(), key=lambda step: dues[step]):
        at_once = step in ("save", "invite") and dues[step] < begin
        yield by_day(begin) if at_once else dues[step], step, dues[step]
    if answer in ("Yes", "Maybe"):
        over = start + timedelta(hours=1)
        day = over.astimezone(BERLIN).date() + timedelta(days=1)
        while working_day(day, guest.land) != day:
            day += timedelta(days=1)
        due = wall(day, time(10))
        if due - over > timedelta(hours=24):
            due = by_day(over + timedelta(hours=2))
        yield due, "thanks", due
        due = start - timedelta(minutes=30)
        due = max(due, wall(due.astimezone(BERLIN).date(), time(6, 30)))
        yield due, "soon", due


def _news(guest: Guest, talk: PlannedTalk) -> Iterator[tuple[datetime, str]]:
    changes = [
        (since, min(before, after), "The talk has a new time.")
        for (_, before), (since, after) in pairwise(talk.starts)
    ]
    if talk.cancelled != END:
        changes.append((talk.cancelled, talk.start(talk.cancelled), "The talk is cancelled."))
    for since, nearest, words in changes:
        when = since if nearest - since < timedelta(days=1) else by_day(since)
        here = guest.joined <= since and when < guest.left
        if here and {guest.answer(talk, since), guest.answer(talk, when)} <= TOLD:
            yield when, words
    yield from _news_of_deputies(guest, talk)


def _news_of_deputies(guest: Guest, talk: PlannedTalk) -> Iterator[tuple[datetime, str]]:
    if guest.not_needed and guest.only == talk.title:
        when = _told(talk, guest.left)
        if _lies_ahead(talk, when):
            yield when, "You are not needed as a deputy any more."
    for since, answer in guest.answers.get(talk.title, []):
        when = _told(talk, since)
        unanswered = answer is None and guest.answer(talk, when) is None
        if unanswered and when < guest.left and _lies_ahead(talk, when):
            yield when, "Your deputy cannot come."


def _told(talk: PlannedTalk, since: datetime) -> datetime:
    return since if talk.start(since) - since < timedelta(days=1) else by_day(since)


def _lies_ahead(talk: PlannedTalk, at: datetime) -> bool:
    return at < min(talk.start(at), talk.cancelled)


def _words(what: str, guest: Guest, talk: PlannedTalk, when: datetime, state: datetime) -> str:
    if what == "save":
        return "Please save the date."
    if what == "invite":
        return f"Breakfast talk of {talk.body or 'the programme'}"
    if what == "ask":
        return "Will you come? Please let us know."
    if what == "thanks":
        came = guest.answer(talk, state) == "Yes"
        return f"Thank you for {'taking part in' if came else 'your interest in'} the talk."
    start = talk.start(state)
    if what == "soon":
        return f"Reminder: the talk begins in {(start - when) // timedelta(minutes=1)} minutes."
    days = (start.astimezone(BERLIN).date() - when.astimezone(BERLIN).date()).days
    return f"Reminder: the talk is {'tomorrow' if days == 1 else f'in {days} days'}."
