"""What a year of talks ought to bring to whom, computed without any code of the project.

People and talks have a history: who joined and left when, what they answered and wished, where a
talk moved.
Between two turns of that history everything stands still, so each stretch is looked at by itself:
which steps fall into it, and which are news to this person. Who has a place is `waitlist`'s, when
people may be written to `holidays`'.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise

from tests.stories.year.doors import comes
from tests.stories.year.holidays import BERLIN, at_work, by_day, wall, working_day
from tests.stories.year.people import END, Guest, PlannedTalk

STEPS = (("save", 56), ("invite", 35), ("ask", 10), ("remind7", 7), ("remind3", 3), ("remind1", 1))
FOR = {
    None: {"save", "invite", "ask"},
    "Maybe": {"ask", "remind7", "remind3", "remind1"},
    "Yes": {"remind7", "remind3", "remind1"},
    "No": set(),
    "Asked": {"ask"},
    "Sent": set(),
    "Waiting": set(),
    "Passed": {"save", "invite", "ask"},
}
"""The steps that are left: "Asked" is whose deputy has not come in yet, "Sent" whose has; "Waiting"
is who is on the waitlist, "Passed" who let a place pass."""
TOLD = {"Yes", "Maybe", "Asked", "Waiting"}
"""Answers of people who are told of changes."""
UNANSWERED = {None, "Passed"}
"""Of these, who has a date saved because of us is told where that is not right any more."""
WANTED = {
    "all": {"remind7", "remind3", "remind1", "soon"},
    "two": {"remind3", "remind1"},
    "one": {"remind1"},
    "none": set(),
}
"""The reminders that somebody can choose; "nothing" is no letter at all."""
REMINDERS = WANTED["all"]
SAVE = "Please save the date."
A_DAY = timedelta(days=1)
"""What no letter waits into for a working day."""
NEWS = {
    "time": "The talk has a new time.",
    "place": "The talk has a new place.",
    "off": "The talk is cancelled.",
}


def expected(guest: Guest, talk: PlannedTalk) -> list[tuple[datetime, str]]:
    """(when, what) this guest hears of this talk."""
    if talk.body not in (None, guest.town) or guest.only not in (None, talk.title):
        return []
    turns = {talk.announced, guest.joined, guest.left, talk.cancelled, END}
    turns |= {since for since, _ in talk.starts}
    turns |= {when for when, _ in guest.answers.get(talk.title, [])}
    turns |= {when for when, _ in (*guest.wishes, *guest.hours)}
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
            # Of a talk that is moved by a few days one hears no step again, but for the way in.
            if what != "soon" and what in told and due - told[what] < timedelta(days=7):
                continue
            told[what] = due
            heard.append((when, _words(what, guest, talk, when, begin)))
    saved = [when for when, words in heard if words == SAVE]
    heard += [
        *_news(guest, talk, saved),
        *_news_of_deputies(guest, talk),
        *_news_of_places(guest, talk),
    ]
    return sorted(heard)


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
        dues["invite"] = at_work(talk.announced, guest.land, start - A_DAY)
    answer, wish, hours = guest.answer(talk, begin), guest.wish(begin), guest.at_hours(begin)
    if wish == "nothing":
        return
    left = FOR[answer] - (REMINDERS - WANTED[wish])
    latest = {
        dues[step].astimezone(BERLIN).date(): step
        for step, _ in STEPS
        if step in dues and step in left
    }
    for step in sorted(latest.values(), key=lambda step: dues[step]):
        at_once = step in ("save", "invite") and dues[step] < begin
        last = (dues[step] + timedelta(days=14) if step == "save" else start) - A_DAY
        late = at_work(begin, guest.land, last, hours)
        when = late if at_once else by_day(dues[step], hours)
        yield comes(guest, when), step, dues[step]
    if answer in ("Yes", "Maybe"):
        over = start + timedelta(hours=1)
        day = over.astimezone(BERLIN).date() + timedelta(days=1)
        while working_day(day, guest.land) != day:
            day += timedelta(days=1)
        due = wall(day, time(10))
        if due - over > timedelta(hours=24):
            due = by_day(over + timedelta(hours=2))
        yield comes(guest, by_day(due, hours)), "thanks", due
        due = start - timedelta(minutes=30)
        due = max(due, wall(due.astimezone(BERLIN).date(), time(6, 30)))
        if "soon" in WANTED[wish] and (hours == "8-20" or by_day(due, hours) == due):
            yield comes(guest, due), "soon", due


def _news(guest: Guest, talk: PlannedTalk, saved: list[datetime]) -> Iterator[tuple[datetime, str]]:
    """Changes, each told once; news that was not read yet gives way to what comes after it."""
    changes = [(since, min(old, new), "time") for (_, old), (since, new) in pairwise(talk.starts)]
    changes += [(since, talk.start(since), "place") for since, _ in talk.places]
    if talk.cancelled != END:
        changes.append((talk.cancelled, talk.start(talk.cancelled), "off"))
    news: list[tuple[datetime, str]] = []
    urgent = False
    for since, nearest, what in sorted(changes):
        if not guest.joined <= since < guest.left or not _cares(guest, talk, what, since, saved):
            continue
        unread = news.pop()[1] if news and news[-1][0] > since else ""
        urgent = nearest - since < timedelta(days=1) or (urgent and bool(unread))
        news.append(
            (
                comes(
                    guest,
                    since
                    if urgent
                    else at_work(since, guest.land, nearest - A_DAY, guest.at_hours(since)),
                ),
                "time" if what == "place" and unread == "time" else what,
            )
        )
    for when, what in news:
        if when < guest.left and _cares(guest, talk, what, when, saved):
            yield when, NEWS[what]


def _cares(guest: Guest, talk: PlannedTalk, what: str, at: datetime, saved: list[datetime]) -> bool:
    answer = guest.answer(talk, at)
    relies = what != "place" and answer in UNANSWERED and any(when <= at for when in saved)
    return (answer in TOLD or relies) and guest.wish(at) != "nothing"


def _news_of_places(guest: Guest, talk: PlannedTalk) -> Iterator[tuple[datetime, str]]:
    for offer in guest.offers.get(talk.title, []):
        if offer.told < offer.ended:
            yield offer.told, "There is a place for you now."


def _news_of_deputies(guest: Guest, talk: PlannedTalk) -> Iterator[tuple[datetime, str]]:
    if guest.not_needed and guest.only == talk.title:
        when = _told(guest, talk, guest.left)
        if _lies_ahead(talk, when):
            yield when, "You are not needed as a deputy any more."
    for since, answer in guest.answers.get(talk.title, []):
        when = _told(guest, talk, since)
        unanswered = answer is None and guest.answer(talk, when) is None
        heard = unanswered and guest.wish(when) != "nothing"
        if heard and when < guest.left and _lies_ahead(talk, when):
            yield when, "Your deputy cannot come."


def _told(guest: Guest, talk: PlannedTalk, since: datetime) -> datetime:
    near = talk.start(since) - since < timedelta(days=1)
    return comes(guest, since if near else by_day(since, guest.at_hours(since)))


def _lies_ahead(talk: PlannedTalk, at: datetime) -> bool:
    return at < min(talk.start(at), talk.cancelled)


def _words(what: str, guest: Guest, talk: PlannedTalk, when: datetime, state: datetime) -> str:
    if what == "save":
        return SAVE
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
