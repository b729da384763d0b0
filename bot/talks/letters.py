"""What letters about a talk say: dates to save, invitations, requests, reminders, and news.

A letter is worded when it goes out, from the talk as it is then; one that is not wanted any more
is worded as None. Who gets which and when is `planning`'s.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.links import is_safe_link
from bot.model import Letter, Person, Reminding, Reply, Rsvp, Rule, Talk
from bot.ports import Unit
from bot.replies import (
    Action,
    Button,
    Heading,
    Item,
    Line,
    Link,
    Note,
    Para,
    Say,
)
from bot.talks import calendars, further
from bot.talks.after.days import over_at
from bot.talks.announcing import reply_of
from bot.talks.guests import is_guest
from bot.talks.needs import wishes
from bot.talks.places import claimable_until, is_held
from bot.talks.planning import (
    CANCELLED,
    COMING,
    INTERESTED,
    INVITATION,
    MOVED,
    OFFER,
    PLACE,
    REMINDERS,
    REQUEST,
    SAVE_THE_DATE,
    SOON,
    TOLD_FIRST,
    minutes_before,
)
from bot.wallclock import ZONE, local
from config.phrases import LanguageNames, Moment, Phrase, Verbatim, label, phrase, plural

ANSWER_LABELS = {Rsvp.YES: label("Yes"), Rsvp.NO: label("No"), Rsvp.MAYBE: label("Maybe")}
ANSWERED: dict[Rsvp, Phrase] = {
    Rsvp.YES: phrase("You said: yes."),
    Rsvp.NO: phrase("You said: no. Thank you for telling us."),
    Rsvp.MAYBE: phrase("You said: maybe."),
    Rsvp.WAITING: phrase("You are on the waitlist. You are told as soon as a place is free."),
    Rsvp.DEPUTY_ASKED: phrase("You have asked a deputy, who has not opened the link yet."),
    Rsvp.DEPUTY: phrase("Your deputy comes."),
}
RULES: dict[Rule, Phrase] = {
    Rule.CHATHAM_HOUSE: phrase(
        "Among peers: what is said may be used, but who said it or who was there is told to nobody."
    ),
    Rule.STAYS_HERE: phrase(
        "Among peers: what is said stays here, and so does who was there. Nothing is told outside."
    ),
}
SEND = label("Send my deputy")
DEPUTY_LABELS: dict[Rsvp | None, Phrase] = {
    Rsvp.DEPUTY_ASKED: label("New link for my deputy"),
    Rsvp.DEPUTY: label("Send somebody else"),
}
UNANSWERED = phrase("You have not answered yet. Will you come?")
NEW_TIME = phrase("The talk has a new time.")
FOR_CALENDARS = frozenset({SAVE_THE_DATE, *REMINDERS, SOON, MOVED, PLACE, CANCELLED})
"""Letters in which the talk is enclosed for the calendar."""
WAVERING = (Rsvp.MAYBE, Rsvp.DEPUTY_ASKED)
"""Answers of people who are asked once more."""


async def render(unit: Unit, letter: Letter, person: Person) -> Say | None:
    """The letter in words, or None where it is of no use any more."""
    saying = await _worded(unit, letter, person)
    talk = await unit.talks.get(letter.subject)
    if saying is None or talk is None or letter.kind not in FOR_CALENDARS:
        return saying
    reply = await reply_of(unit, talk, person)
    file = await calendars.file(unit, talk, reply.answer if reply else None)
    return replace(saying, enclosed=(file,))


async def _worded(unit: Unit, letter: Letter, person: Person) -> Say | None:
    if person.reminding is Reminding.NOTHING:
        return None
    talk = await unit.talks.get(letter.subject)
    if talk is None or unit.now >= _useful_until(talk, letter) or not is_guest(person, talk):
        return None
    if talk.cancelled or letter.kind == CANCELLED:
        return cancelled(talk) if talk.cancelled and letter.kind == CANCELLED else None
    reply = await reply_of(unit, talk, person)
    answer = reply.answer if reply else None
    if letter.kind in ASKING:
        wanted = answer is None or (letter.kind == REQUEST and answer in WAVERING)
        if not wanted:
            return None
        asking = await ASKING[letter.kind](unit, talk, answer)
        if letter.kind in TOLD_FIRST:
            asking = further.with_dates(asking, await further.further_talks(unit, talk, person))
        wished = await wishes.asked_for(unit, talk, person)
        return wishes.as_asked_for(asking) if wished else asking
    if letter.kind == OFFER:
        return offer(talk, reply, unit.now) if reply and is_held(reply, unit.now) else None
    if letter.kind in (MOVED, PLACE):
        return _news(talk, letter.kind, reply, unit.now)
    return reminder(talk, answer, unit.now) if answer in COMING else None


def _useful_until(talk: Talk, letter: Letter) -> datetime:
    return over_at(talk) if letter.kind in (PLACE, CANCELLED) else talk.starts


async def save_the_date(unit: Unit, talk: Talk, answer: Rsvp | None) -> Say:
    """Long before: a line in the diary is all that is asked for, but one may answer already."""
    lines = (
        Heading(phrase("Please save the date.")),
        Para(await invited_by(unit, talk)),
        *facts(talk),
        Note(phrase("You get an invitation later. If you know already, one tap is enough.")),
    )
    rows = (*answer_rows(talk, answer), calendars.row(talk, answer))
    return Say(lines, rows)


async def invitation(unit: Unit, talk: Talk, answer: Rsvp | None) -> Say:
    """To whoever has not answered yet."""
    del answer
    return Say(await invitation_lines(unit, talk), answer_rows(talk))


async def invitation_lines(unit: Unit, talk: Talk) -> tuple[Line, ...]:
    """How an invitation reads: the guest's letter and the organiser's preview."""
    return (
        Heading(await invited_by(unit, talk)),
        *facts(talk),
        Note(rule_of(talk)),
        Para(phrase("Will you come?")),
    )


async def request(unit: Unit, talk: Talk, answer: Rsvp | None) -> Say:
    """To whoever has not answered, or said maybe: the hosts have to plan by now."""
    lines = (
        Heading(phrase("Will you come? Please let us know.")),
        Para(await invited_by(unit, talk)),
        *facts(talk),
        Note(rule_of(talk)),
        *((Para(ANSWERED[answer]),) if answer else ()),
    )
    return Say(lines, answer_rows(talk, answer))


ASKING = {SAVE_THE_DATE: save_the_date, INVITATION: invitation, REQUEST: request}
"""Letters that want an answer."""


def reminder(talk: Talk, answer: Rsvp, now: datetime) -> Say:
    """To whoever said yes or maybe, with a way to cancel by one tap, and shortly before one in."""
    lines = (Heading(_nearness(talk, now)), *facts(talk), Para(ANSWERED[answer]))
    way_in = (enter_row(talk),) if _is_near(talk, now) else ()
    return Say(lines, (*way_in, *coming_rows(talk, answer)))


def enter_row(talk: Talk) -> tuple[Button, ...]:
    """Into the talk's room."""
    return (Button(label("Enter the talk"), Action("enter-talk", talk.id)),)


def _is_near(talk: Talk, now: datetime) -> bool:
    """Whether it is the time of the last reminder."""
    return talk.starts - now <= timedelta(minutes=minutes_before(talk) or 0)


def _nearness(talk: Talk, now: datetime) -> Phrase:
    """How far off the talk is, counted when it is told: no letter goes out on a holiday."""
    ahead = talk.starts - now
    if _is_near(talk, now):
        minutes = -(-ahead // timedelta(minutes=1))
        return plural(
            "Reminder: the talk begins in {n} minute.",
            "Reminder: the talk begins in {n} minutes.",
            minutes,
        )
    days = (local(talk.starts, ZONE).date() - local(now, ZONE).date()).days
    if days == 0:
        return phrase("Reminder: the talk is today.")
    return plural("Reminder: the talk is tomorrow.", "Reminder: the talk is in {n} days.", days)


def offer(talk: Talk, reply: Reply, now: datetime) -> Say:
    """To whoever has waited: a place is free, for a while."""
    lines = (
        Heading(phrase("There is a place for you now.")),
        *facts(talk),
        Para(held_in_words(talk, reply, now)),
    )
    return Say(lines, offer_rows(talk))


def held_in_words(talk: Talk, reply: Reply, now: datetime) -> Phrase:
    """Until when the place can be claimed."""
    if talk.capacity is None:
        return phrase("There are places for all by now. Please take yours.")
    until = Moment(claimable_until(talk, reply, now), ZONE)
    return phrase(
        "It is held for you until {moment}. After that it goes to the next on the waitlist.",
        moment=until,
    )


def _news(talk: Talk, kind: str, reply: Reply | None, now: datetime) -> Say | None:
    if reply is None:
        return another_date(talk) if kind == MOVED else None
    if reply.answer not in INTERESTED:
        return None
    return moved(talk, reply, now) if kind == MOVED else elsewhere(talk, reply, now)


def another_date(talk: Talk) -> Say:
    """The new time, to whoever was told to save the old one and has not answered yet."""
    lines = (Heading(NEW_TIME), *facts(talk), Para(UNANSWERED))
    return Say(lines, (*answer_rows(talk), calendars.row(talk, None)))


def moved(talk: Talk, reply: Reply, now: datetime) -> Say:
    """The new time, to whoever wanted to come at the old one."""
    lines = (
        Heading(NEW_TIME),
        *facts(talk),
        Para(_standing(talk, reply, now)),
        Note(phrase("If the new time does not suit you, change your answer.")),
    )
    return Say(lines, _standing_rows(talk, reply, now))


def elsewhere(talk: Talk, reply: Reply, now: datetime) -> Say:
    """The new place or link, to whoever wanted to come to the old one."""
    lines = (
        Heading(phrase("The talk has a new place.")),
        *facts(talk),
        Para(_standing(talk, reply, now)),
    )
    return Say(lines, _standing_rows(talk, reply, now))


def _standing(talk: Talk, reply: Reply, now: datetime) -> Phrase:
    """What they answered; to whoever may claim a place, until when."""
    return held_in_words(talk, reply, now) if is_held(reply, now) else ANSWERED[reply.answer]


def _standing_rows(talk: Talk, reply: Reply, now: datetime) -> tuple[tuple[Button, ...], ...]:
    return offer_rows(talk) if is_held(reply, now) else coming_rows(talk, reply.answer)


def cancelled(talk: Talk) -> Say:
    """To whoever has it in their diary. The calendar file takes the entry out again."""
    lines = (Heading(phrase("The talk is cancelled.")), *facts(talk))
    return Say(lines, (calendars.row(talk, None),))


async def invited_by(unit: Unit, talk: Talk) -> Phrase:
    """Whose talk it is."""
    if talk.municipality is None:
        return phrase("Breakfast talk of the programme")
    municipality = await unit.municipalities.get(talk.municipality)
    name = municipality.name if municipality else ""
    return phrase("Breakfast talk of {municipality}", municipality=name)


def rule_of(talk: Talk) -> Phrase:
    """What may be told outside, as everybody reads it who is invited or enters."""
    return RULES[talk.rule]


def facts(talk: Talk) -> tuple[Line, ...]:
    """What it is about, when and where."""
    lines: list[Line] = [
        Heading(Verbatim(talk.title)),
        Item(
            plural(
                "When: {moment}, {n} minute",
                "When: {moment}, {n} minutes",
                talk.minutes,
                moment=Moment(talk.starts, talk.zone),
            )
        ),
        *where(talk),
    ]
    if talk.zone != ZONE:
        lines.insert(2, Item(phrase("Time zone: {zone}", zone=talk.zone)))
    if talk.languages:
        spoken = LanguageNames(talk.languages)
        lines.append(Item(phrase("Languages: {languages}", languages=spoken)))
    if talk.impulse:
        lines.append(Item(phrase("Impulse: {impulse}", impulse=talk.impulse)))
    return tuple(lines)


def where(talk: Talk) -> tuple[Line, ...]:
    """Where it takes place; what can be opened is a line of its own."""
    if is_safe_link(talk.place):
        return (Item(phrase("Where: online, by this link:")), Link(talk.place))
    return (Item(phrase("Where: {place}", place=talk.place)),)


def answer_rows(talk: Talk, answer: Rsvp | None = None) -> tuple[tuple[Button, ...], ...]:
    """Yes, no, maybe, with the given one marked; the calendar file that fits it; a deputy."""
    choices = tuple(
        Button(text, _rsvp(talk, value), chosen=value is answer)
        for value, text in ANSWER_LABELS.items()
    )
    known = answer in COMING or answer in calendars.DECLINED
    rows = (choices, calendars.row(talk, answer)) if known else (choices,)
    return (*rows, deputy_row(talk, answer))


def offer_rows(talk: Talk) -> tuple[tuple[Button, ...], ...]:
    """To claim the place, oneself or for a deputy, or leave it to others."""
    return (
        (Button(label("Take the place"), _rsvp(talk, Rsvp.YES)),),
        deputy_row(talk),
        cannot_row(talk),
    )


def waiting_rows(talk: Talk) -> tuple[tuple[Button, ...], ...]:
    """To wait no longer."""
    return ((Button(label("Leave the waitlist"), _rsvp(talk, Rsvp.NO)),),)


def coming_rows(talk: Talk, answer: Rsvp) -> tuple[tuple[Button, ...], ...]:
    """One tap to cancel; to whoever wavers, one to come."""
    if answer is Rsvp.WAITING:
        return waiting_rows(talk)
    cannot = cannot_row(talk)
    if answer is Rsvp.MAYBE:
        come = (Button(label("I will come"), _rsvp(talk, Rsvp.YES)),)
        return (come, cannot, deputy_row(talk), calendars.row(talk, answer))
    return (cannot, deputy_row(talk, answer), calendars.row(talk, answer))


def cannot_row(talk: Talk) -> tuple[Button, ...]:
    """To cancel."""
    return (Button(label("I cannot come"), _rsvp(talk, Rsvp.NO)),)


def deputy_row(talk: Talk, answer: Rsvp | None = None) -> tuple[Button, ...]:
    """To send somebody else, or somebody else than before."""
    return (Button(DEPUTY_LABELS.get(answer, SEND), Action("deputy", talk.id)),)


def _rsvp(talk: Talk, answer: Rsvp) -> Action:
    return Action("rsvp", talk.id, "", answer.value)
