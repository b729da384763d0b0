"""Which letters a talk needs and when they are due, as pure functions.

A due time depends on the talk and the recipient's Land alone, never on when it was planned: so
planning again finds its own letters, and nobody is told twice. Days and hours are those on the
recipient's wall, in Germany, wherever the talk is held. Nothing here reads or stores.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import pairwise

from bot.model import Hours, Land, Letter, LetterState, Reminding, Rsvp, Talk
from bot.outbox import allowed_from, at_work
from bot.talks.after.days import MATERIAL, THANKS, WORTH_SENDING, over_at, thanks_due
from bot.wallclock import ZONE, at, local
from bot.workdays import DAY, on_or_before

SAVE_THE_DATE, INVITATION = "talk-save-the-date", "talk-invitation"
REQUEST = "talk-request"
"""Asks for an answer."""
SOON = "talk-soon"
"""The last reminder: shortly before, with the link."""
MOVED, PLACE, CANCELLED = "talk-moved", "talk-place", "talk-cancelled"
OFFER = "talk-offer"
"""Says that a place is free to whoever has waited for it."""
DEPUTY_RELEASED, DEPUTY_LOST = "talk-deputy-released", "talk-deputy-lost"
"""Say to a deputy that they are not needed any more, and to a guest that theirs does not come."""
NEWS = (MOVED, PLACE, CANCELLED, OFFER, DEPUTY_RELEASED, DEPUTY_LOST, MATERIAL)
"""No steps: they tell of something that has happened."""
REMINDERS = ("talk-reminder-7", "talk-reminder-3", "talk-reminder-1")
DAYS_BEFORE = {
    SAVE_THE_DATE: 56,
    INVITATION: 35,
    REQUEST: 10,
    **dict(zip(REMINDERS, (7, 3, 1), strict=True)),
}
"""The steps in their order. Decision-makers' diaries are full: they need to know early. A talk
can have other days, in the same order."""
ASKED, WAVERING, SURE = (
    frozenset({SAVE_THE_DATE, INVITATION, REQUEST}),
    frozenset({REQUEST, *REMINDERS}),
    frozenset(REMINDERS),
)
"""Steps for whoever has not answered, said maybe, said yes."""
KINDS = {
    None: ASKED,
    Rsvp.MAYBE: WAVERING,
    Rsvp.YES: SURE,
    Rsvp.DEPUTY_ASKED: frozenset({REQUEST}),
}
"""The steps that are left, by the answer. Who has asked a deputy is asked whether one will come."""
WANTED = {
    Reminding.ALL: frozenset({*REMINDERS, SOON}),
    Reminding.TWO: frozenset(REMINDERS[1:]),
    Reminding.ONE: frozenset(REMINDERS[2:]),
    Reminding.NONE: frozenset[str](),
}
"""Reminders for whoever wants so many: two, three days and one before, do better than either."""
TOLD_FIRST = frozenset({SAVE_THE_DATE, INVITATION})
"""Steps that come sooner to whoever asked for the topic."""
AHEAD_OF_OTHERS = timedelta(minutes=1)
"""Where nothing more can be had: the letter due first is brought first."""
HOUR = time(10)
LATE = timedelta(hours=12)
"""How late a reminder still helps after a time when the bot was down: until the evening, and so
never past the next step, which is at least a night away."""
SAVED_LATE = timedelta(days=14)
"""How late a date can be saved: after that the invitation is so near that it is enough."""
MINUTES_BEFORE, MOST_MINUTES_BEFORE = 30, 240
"""Of the last reminder: as usual, and at most."""
FIRST_REMINDER = time(6, 30)
"""Breakfast is early: the reminder shortly before may come sooner than any other letter."""
SHORT_NOTICE = timedelta(hours=24)
"""News of a talk nearer than this goes out at any hour; nothing waits for a working day so long."""
ANEW = timedelta(days=7)
"""A talk that is moved by at least this much is reminded of anew; by less, whoever had a step
already does not get it again. The last reminder is one of its own for each start."""
COMING = frozenset({Rsvp.YES, Rsvp.MAYBE})
"""Answers of people who are reminded."""
INTERESTED = COMING | {Rsvp.WAITING, Rsvp.DEPUTY_ASKED}
"""Answers of people who are told of changes. Whose deputy comes leaves them to the deputy."""
INVOLVED = INTERESTED | {Rsvp.DEPUTY}
"""Answers of people without whom the talk would lose a guest: they stay invited."""
UNREMINDED = frozenset({Rsvp.NO, Rsvp.WAITING, Rsvp.DEPUTY})
"""Answers of people for whom no step is left."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A guest, as far as letters depend on who they are."""

    person: str
    land: Land | None
    answer: Rsvp | None
    reminding: Reminding = Reminding.ALL
    hours: Hours | None = None
    asked: bool = False
    """They asked for the talk's topic."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter that ought to be there."""

    kind: str
    person: str
    due: datetime
    until: datetime

    @property
    def key(self) -> tuple[str, str, datetime]:
        """By which it is known again among the letters of its talk."""
        return (self.kind, self.person, self.due)

    @property
    def urgent(self) -> bool:
        """Whether it goes out at an hour when others wait."""
        return self.kind == SOON


@dataclass(frozen=True, slots=True)
class Changes:
    """What brings the outbox in step with a plan."""

    add: tuple[Planned, ...]
    revise: tuple[Letter, ...]
    remove: tuple[Letter, ...]


def days_before(talk: Talk) -> dict[str, int]:
    """The talk's steps that go by days, in their order; only those that it has."""
    days = {kind: talk.lead_times.get(kind, usual) for kind, usual in DAYS_BEFORE.items()}
    return {kind: before for kind, before in days.items() if before is not None}


def minutes_before(talk: Talk) -> int | None:
    """How long before the talk its last reminder comes; None: there is none."""
    return talk.lead_times.get(SOON, MINUTES_BEFORE)


def begins_series(talk: Talk) -> bool:
    """Whether it is the first talk of a series: its letters name the dates of the others."""
    return talk.series == talk.id


def steps(talk: Talk, land: Land | None, *, asked: bool = False) -> dict[str, datetime]:
    """When each step is due: at 10:00 on the wall, on a working day of that Land.

    A talk announced too late to save its date invites on the next working day, or at once where the
    talk is too near, and leaves out what is past; a later one of a series invites at its own next
    step. Who asked for its topic hears of it a working day before the others, or first among them.
    """
    day = local(talk.starts, ZONE).date()
    dues = {
        kind: at(on_or_before(day - timedelta(days=days), land), HOUR, ZONE)
        for kind, days in days_before(talk).items()
    }
    if talk.announced is None or talk.announced <= dues.get(SAVE_THE_DATE, dues[INVITATION]):
        return dues | _with_head_start(talk, land, dues) if asked else dues
    left = {kind: due for kind, due in dues.items() if due >= talk.announced}
    if talk.series and not begins_series(talk) and left.keys() & {INVITATION, REQUEST}:
        # The first talk's invitation names this date too: nobody gets a pile of letters at once.
        # Who is asked for an answer is invited by that; who comes later, as soon as they come.
        if INVITATION not in left:
            return {INVITATION: left[REQUEST]} | left
        return left | _with_head_start(talk, land, left) if asked else left
    first = at_work(talk.announced, ZONE, land, talk.starts - SHORT_NOTICE)
    at_once = {INVITATION: first - AHEAD_OF_OTHERS if asked else first}
    return at_once | {kind: due for kind, due in left.items() if kind != INVITATION}


def _with_head_start(
    talk: Talk, land: Land | None, dues: Mapping[str, datetime]
) -> dict[str, datetime]:
    days = {kind: local(dues[kind], ZONE).date() for kind in TOLD_FIRST & dues.keys()}
    sooner = {kind: at(on_or_before(day - DAY, land), HOUR, ZONE) for kind, day in days.items()}
    return {
        kind: due
        if talk.announced is None or talk.announced <= due
        else dues[kind] - AHEAD_OF_OTHERS
        for kind, due in sooner.items()
    }


def due_for_all(talk: Talk, land: Land | None, letter: Planned | Letter) -> datetime | None:
    """When a letter's step is due for whoever did not ask for the topic: organisers see no more.

    None: the head start cannot be told from other times any more, as the talk has changed since.
    """
    if talk.topic is None or letter.kind not in TOLD_FIRST:
        return letter.due
    for_all = steps(talk, land).get(letter.kind)
    ahead_of_all = steps(talk, land, asked=True).get(letter.kind)
    return for_all if letter.due in (for_all, ahead_of_all) else None


def shortly_before(talk: Talk) -> datetime | None:
    """When the last reminder is due; None where that would be in the night, or is not wanted."""
    minutes = minutes_before(talk)
    if minutes is None:
        return None
    due = talk.starts - timedelta(minutes=minutes)
    day = local(due, ZONE).date()
    due = max(due, at(day, FIRST_REMINDER, ZONE))
    return due if due < talk.starts else None


def one_a_day(dues: Mapping[str, datetime], kinds: Collection[str]) -> list[str]:
    """Those of the kinds that are left when of several on one day only the latest step is sent."""
    coming = [kind for kind in DAYS_BEFORE if kind in kinds and kind in dues]
    days = {kind: local(dues[kind], ZONE).date() for kind in coming}
    superseded = {one for one, following in pairwise(coming) if days[one] == days[following]}
    return [kind for kind in coming if kind not in superseded]


def plan(talk: Talk, recipients: Iterable[Recipient], now: datetime) -> list[Planned]:
    """The letters of a talk by its steps: to be asked until the answer, reminders after a yes.

    And thanks once it is over. An invitation whose step is past is due all the same, for whoever
    got the role later.
    """
    if talk.cancelled:
        return []
    recipients = list(recipients)
    thanks = _thanks(talk, recipients)
    if talk.starts <= now:
        return thanks
    last = shortly_before(talk)
    by_land: dict[tuple[Land | None, bool], dict[str, datetime]] = {}
    planned: list[Planned] = []
    for one in recipients:
        if one.answer in UNREMINDED or one.reminding is Reminding.NOTHING:
            continue
        wanted = WANTED[one.reminding]
        group = (one.land, one.asked)
        if group not in by_land:
            by_land[group] = steps(talk, one.land, asked=one.asked)
        dues = by_land[group]
        kinds = KINDS[one.answer]
        kinds -= SURE - wanted
        if _is_missed(REQUEST, dues, talk, now):
            kinds -= {REQUEST}
        planned += [
            Planned(kind, one.person, dues[kind], _until(talk, kind, dues[kind]))
            for kind in one_a_day(dues, kinds)
        ]
        if one.answer in COMING and SOON in wanted and last is not None and _fits(last, talk, one):
            planned.append(Planned(SOON, one.person, last, talk.starts))
    return planned + thanks


def _is_missed(kind: str, dues: Mapping[str, datetime], talk: Talk, now: datetime) -> bool:
    """Whether a step is so long past that it takes no other's place any more."""
    return kind in dues and now > _until(talk, kind, dues[kind])


def _thanks(talk: Talk, recipients: Iterable[Recipient]) -> list[Planned]:
    due: dict[Land | None, datetime] = {}
    planned: list[Planned] = []
    for one in recipients:
        if one.answer in COMING and one.reminding is not Reminding.NOTHING:
            if one.land not in due:
                due[one.land] = thanks_due(talk, one.land)
            when = due[one.land]
            planned.append(Planned(THANKS, one.person, when, when + WORTH_SENDING))
    return planned


def _fits(last: datetime, talk: Talk, one: Recipient) -> bool:
    """Whether the reminder shortly before leaves the hours alone that somebody chose."""
    return one.hours is None or allowed_from(last, ZONE, one.hours) == last


def _until(talk: Talk, kind: str, due: datetime) -> datetime:
    if kind == INVITATION:
        return talk.starts
    return due + (SAVED_LATE if kind == SAVE_THE_DATE else LATE)


def reconcile(planned: Iterable[Planned], letters: Iterable[Letter], now: datetime) -> Changes:
    """What to add, revise and remove among a talk's letters.

    Only queued letters change, and nobody is told again of what they were told. News is no part of
    a plan and stays.
    """
    wanted = {one.key: one for one in planned}
    told: dict[tuple[str, str], Letter] = {}
    revise: list[Letter] = []
    remove: list[Letter] = []
    for letter in sorted(letters, key=lambda letter: letter.due):
        if letter.kind in NEWS:
            continue
        match = wanted.pop((letter.kind, letter.person, letter.due), None)
        if letter.state is not LetterState.QUEUED:
            if letter.state is not LetterState.MISSED:
                told[letter.kind, letter.person] = letter
        elif match is None:
            remove.append(letter)
        elif match.until != letter.until:
            revise.append(replace(letter, until=match.until))
    add = [one for one in wanted.values() if _news_to_its_reader(one, told, now)]
    return Changes(tuple(add), tuple(revise), tuple(remove))


def _news_to_its_reader(
    one: Planned, told: Mapping[tuple[str, str], Letter], now: datetime
) -> bool:
    """Whether a letter that is not there yet is still to be written."""
    before = told.get((one.kind, one.person))
    if one.kind == INVITATION:
        return before is None and (REQUEST, one.person) not in told
    if one.kind == SAVE_THE_DATE:
        return before is None and (INVITATION, one.person) not in told and now <= one.until
    if one.kind == SOON:
        # It brings the way in: each start needs its own, and it is of use until then.
        return one.due >= now and (before is None or one.until != before.until)
    return one.due >= now and (before is None or one.due - before.due >= ANEW)


def news_until(talk: Talk, now: datetime) -> datetime:
    """Until when news of a talk is of use: its beginning, or once that is past, its end."""
    return talk.starts if now < talk.starts else over_at(talk)


def at_short_notice(now: datetime, *starts: datetime) -> bool:
    """Whether the nearest of these starts, which all lie ahead, is less than a day away."""
    return min(starts) - now < SHORT_NOTICE
